"""The app's name and label."""

from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    name = "goldthread.records.provision"
    label = "provision"
