"""The app's name and label."""

from django.apps import AppConfig


class SubjectAccessConfig(AppConfig):
    name = "goldthread.records.subject_access"
    label = "subject_access"
