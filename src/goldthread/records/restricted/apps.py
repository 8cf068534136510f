"""The app's name and label."""

from django.apps import AppConfig


class RestrictedConfig(AppConfig):
    name = "goldthread.records.restricted"
    label = "restricted"
