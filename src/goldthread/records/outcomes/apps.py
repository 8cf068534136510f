"""The app's name and label."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "goldthread.records.outcomes"
    label = "outcomes"
