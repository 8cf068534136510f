"""The app's name and label."""

from django.apps import AppConfig


class TransitionsConfig(AppConfig):
    name = "goldthread.records.transitions"
    label = "transitions"
