"""The app's name and label."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "goldthread.records.audit"
    label = "audit"
