"""The app's name and label."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "goldthread.records.approvals"
    label = "approvals"
