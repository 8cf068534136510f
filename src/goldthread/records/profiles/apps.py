"""The app's name and label."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "goldthread.records.profiles"
    label = "profiles"
