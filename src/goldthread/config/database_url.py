"""Reads `DATABASE_URL` for PostgreSQL: `postgresql://user:password@host:port/name?option=value`."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from goldthread.config.terminal import Refused
from goldthread.config.words import _


def postgresql_settings(url: str) -> dict[str, Any]:
    """Django's settings for the database at `url`; refuses what is not PostgreSQL's."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Refused(_("DATABASE_URL must begin with postgresql:// (leave it out to use SQLite)"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
