"""What `goldthread doctor` asks of PostgreSQL."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

Look = tuple[str, bool, object, str, str]
OLDEST = 140000
TRIGGERS = 4
SYNC_MODES = {"on", "remote_write", "remote_apply", "local"}


def look() -> Iterator[Look]:
    """Each check: name, whether good, what was found, what to do, how bad otherwise."""
    version = int(_first("SHOW server_version_num"))
    yield (
        "engine",
        version >= OLDEST,
        _first("SHOW server_version"),
        "Use PostgreSQL 14 or newer.",
        "unsafe",
    )
    superuser = _first("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    yield (
        "database user",
        not superuser,
        "superuser" if superuser else "ordinary",
        "Give Goldthread a user of its own that is not a superuser: one slip then harms less.",
        "worth",
    )
    yield _durable("fsync", {"on"})
    yield _durable("full_page_writes", {"on"})
    yield _durable("synchronous_commit", SYNC_MODES)
    triggers = int(
        _first(
            "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' "
            "AND tgrelid IN (SELECT oid FROM pg_class WHERE relname LIKE 'audit_event%')"
        )
    )
    yield (
        "audit triggers",
        triggers >= TRIGGERS,
        f"{triggers} of {TRIGGERS}",
        "Someone removed the audit's guard. Restore the last good backup and find out who.",
        "unsafe",
    )
    zone = _first("SHOW timezone")
    yield (
        "time zone",
        zone == "UTC",
        zone,
        "Django sets UTC: check DATABASE_URL options.",
        "worth",
    )


def _durable(name: str, wanted: set[str]) -> Look:
    found = _first(f"SHOW {name}")
    return (name, found in wanted, found, f"Set {name} = on in postgresql.conf.", "unsafe")


def _first(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None
