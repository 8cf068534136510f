"""The WSGI entry of `goldthread serve`: warm before it takes its first request."""

from django.conf import settings
from django.db import connection
from django.template import engines
from django.urls import get_resolver

from goldthread.config.wsgi import application

__all__ = ["application"]


def _warm() -> None:
    """Compile the pages, read the routes and open the database, so that nobody waits for it."""
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    for name in environment.list_templates(extensions=["html"]):
        if not name.startswith("account/allauth_pages/"):
            environment.get_template(name)
    get_resolver(settings.ROOT_URLCONF).url_patterns  # noqa: B018 - reading it loads every view
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


_warm()
