"""Reads `DATABASE_URL` for PostgreSQL: `postgresql://user:password@host:port/name?option=value`."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from goldthread.config.terminal import Refused
from goldthread.config.words import _

THIS_COMPUTER = frozenset({"localhost", "127.0.0.1", "::1"})


def postgresql_settings(url: str) -> dict[str, Any]:
    """Django's settings for the database at `url`; refuses what is not PostgreSQL's.

    A command works as the owner of the tables, for whom `system` opens every row; for the role that
    pages are served as it opens nothing (`serving`).

    Statements are short and their plans look dear, since each is planned with the policies of every table
    it touches: compiling them costs more than it saves, so `jit` is off (PostgreSQL, "When to JIT?").
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Refused(_("DATABASE_URL must begin with postgresql:// (leave it out to use SQLite)"))
    options = dict(parse_qsl(parts.query))
    own = options.get("options", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _encrypted(parts.hostname or "")
        | options
        | {"options": " ".join(filter(None, ("-c jit=off", own, "-c goldthread.purpose=system")))},
    }


def _encrypted(host: str) -> dict[str, str]:
    """Over a network: TLS with a certificate that is checked, unless the address says otherwise."""
    if not host or host in THIS_COMPUTER or host.startswith("/"):
        return {}
    return {"sslmode": "verify-full", "sslrootcert": "system"}
