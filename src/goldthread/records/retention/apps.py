"""The app's name and label."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "goldthread.records.retention"
    label = "retention"
