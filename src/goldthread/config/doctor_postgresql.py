"""What `goldthread doctor` asks of PostgreSQL."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from goldthread.config.serving import standing
from goldthread.config.words import _, gettext_noop
from goldthread.records.sight.install import parts, rights, rights_of_database, unguarded
from goldthread.records.sight.policies import guarded_tables

Look = tuple[str, bool, object, str, str]
OLDEST = 140000
TRIGGERS = 4
SYNC_MODES = {"on", "remote_write", "remote_apply", "local"}


def look() -> Iterator[Look]:
    """Each check: name, whether good, what was found, what to do, how bad otherwise."""
    version = int(_first("SHOW server_version_num"))
    yield (
        gettext_noop("engine"),
        version >= OLDEST,
        _first("SHOW server_version"),
        _("Use PostgreSQL 14 or newer."),
        "unsafe",
    )
    superuser = _first("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    yield (
        gettext_noop("database user"),
        not superuser,
        _("superuser") if superuser else _("ordinary"),
        _("Give Goldthread a user of its own that is not a superuser: one slip then harms less."),
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
        gettext_noop("audit triggers"),
        triggers >= TRIGGERS,
        _("%(found)s of %(all)s") % {"found": triggers, "all": TRIGGERS},
        _("Someone removed the audit's guard. Restore the last good backup and find out who."),
        "unsafe",
    )
    yield from _row_security()
    zone = _first("SHOW timezone")
    yield (
        gettext_noop("time zone"),
        zone == "UTC",
        zone,
        _("Django sets UTC: check DATABASE_URL options."),
        "worth",
    )


def _row_security() -> Iterator[Look]:
    tables = guarded_tables()
    with connection.cursor() as cursor:
        if "people_child" not in connection.introspection.table_names(cursor):
            return
        bare = unguarded(cursor, tables)
        same = not bare and rights_of_database(cursor) == (rights(), parts())
    told = {"found": len(tables) - len(bare), "all": len(tables)}
    again = _("Run `goldthread init`. If it comes back, find out who changed the database.")
    yield (
        gettext_noop("row-level security"),
        not bare,
        _("%(found)s of %(all)s tables") % told,
        again,
        "unsafe",
    )
    yield (
        gettext_noop("rights in the database"),
        same,
        _("as in the program") if same else _("others than in the program"),
        again,
        "unsafe",
    )
    pages = standing()
    yield (gettext_noop("role of pages"), not pages.fault, pages.role, pages.fault, "unsafe")
    if not pages.fault:
        yield (
            gettext_noop("login of pages"),
            not pages.can_step_up,
            pages.login,
            _("Give the server a login of its own: see `Which database` in running-goldthread.md."),
            "worth",
        )


def _durable(name: str, wanted: set[str]) -> Look:
    found = _first(f"SHOW {name}")
    do = _("Set %(setting)s = on in postgresql.conf.") % {"setting": name}
    return (name, found in wanted, found, do, "unsafe")


def _first(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None
