"""The app's name and label."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "goldthread.records.planning"
    label = "planning"
