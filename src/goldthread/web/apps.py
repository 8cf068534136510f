"""The web room as a Django app: its translations, and what it listens to."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "goldthread.web"
    label = "web"

    def ready(self) -> None:
        """Listen to allauth once its models are there."""
        from goldthread.web.account import signals

        signals.connect()
