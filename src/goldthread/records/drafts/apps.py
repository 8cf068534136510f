"""The app's name and label."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "goldthread.records.drafts"
    label = "drafts"
