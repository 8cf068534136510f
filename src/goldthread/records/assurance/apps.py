"""The app's name and label."""

from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    name = "goldthread.records.assurance"
    label = "assurance"
