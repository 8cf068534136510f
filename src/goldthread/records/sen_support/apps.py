"""The app's name and label."""

from django.apps import AppConfig


class SenSupportConfig(AppConfig):
    name = "goldthread.records.sen_support"
    label = "sen_support"
