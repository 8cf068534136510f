"""The app's name and label."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "goldthread.records.contributions"
    label = "contributions"
