"""The app's name and label."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "goldthread.records.people"
    label = "people"
