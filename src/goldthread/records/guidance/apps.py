"""The app's name and label."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "goldthread.records.guidance"
    label = "guidance"
