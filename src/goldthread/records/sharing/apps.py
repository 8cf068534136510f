"""The app's name and label."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "goldthread.records.sharing"
    label = "sharing"
