"""The app's name and label."""

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    name = "goldthread.records.cycles"
    label = "cycles"
