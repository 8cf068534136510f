"""The app's name and label, and when its policies are brought up to date."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SightConfig(AppConfig):
    name = "goldthread.records.sight"
    label = "sight"

    def ready(self) -> None:
        """After every migration, once: when the highest app has its tables."""
        from django.apps import apps

        post_migrate.connect(
            _install, sender=apps.get_app_config("retention"), dispatch_uid="goldthread.sight"
        )


def _install(using: str, **_: Any) -> None:
    from django.db import connections

    from goldthread.records.sight.install import install

    install(connections[using])
