"""The app's name and label."""

from django.apps import AppConfig


class DataRequestsConfig(AppConfig):
    name = "goldthread.records.data_requests"
    label = "data_requests"
