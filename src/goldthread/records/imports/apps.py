"""The app's name and label."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "goldthread.records.imports"
    label = "imports"
