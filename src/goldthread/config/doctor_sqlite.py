"""What `goldthread doctor` asks of the embedded database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from goldthread.config.engine import is_fixed
from goldthread.config.words import _, gettext_noop, ngettext

Look = tuple[str, bool, object, str, str]
PLAIN_HEADER = b"SQLite format 3\x00"
WANTED = (
    (gettext_noop("journal"), "journal_mode", "wal"),
    (gettext_noop("synchronous"), "synchronous", 2),
    (gettext_noop("recursive triggers"), "recursive_triggers", 1),
    (gettext_noop("foreign keys"), "foreign_keys", 1),
    (gettext_noop("trusted schema"), "trusted_schema", 0),
    (gettext_noop("memory map"), "mmap_size", 0),
)
TRIGGERS = frozenset(
    f"{table}_{verb}"
    for table in ("audit_event", "audit_eventchild")
    for verb in ("update", "delete")
)


def look() -> Iterator[Look]:
    """Each check: name, whether good, what was found, what to do, how bad otherwise."""
    import sqlite3

    numbers = sqlite3.sqlite_version_info
    yield (
        gettext_noop("engine"),
        is_fixed((numbers[0], numbers[1], numbers[2])),
        sqlite3.sqlite_version,
        _(
            "This SQLite can corrupt a database (WAL reset). Reinstall Goldthread with its packages."
        ),
        "unsafe",
    )
    yield _encrypted()
    for check, pragma, wanted in WANTED:
        found = _pragma(pragma)
        do = _("Reinstall: a setting was changed.")
        yield (check, found in (wanted, None), found, do, "unsafe")
    names = set(_names())
    missing = len(TRIGGERS - names)
    gone = ngettext("%(count)s missing", "%(count)s missing", missing) % {"count": missing}
    yield (
        gettext_noop("audit triggers"),
        not missing,
        gone if missing else _("in place"),
        _("Someone removed the audit's guard. Restore the last good backup and find out who."),
        "unsafe",
    )
    quick = _first("PRAGMA quick_check(1)")
    do = _("Restore the last good backup.")
    yield (gettext_noop("pages"), quick == "ok", quick, do, "unsafe")


def _encrypted() -> Look:
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    header = path.open("rb").read(16) if path.is_file() else b""
    return (
        gettext_noop("encryption"),
        header != PLAIN_HEADER,
        _("plain text") if header == PLAIN_HEADER else _("encrypted"),
        _("This file was not made by Goldthread. Restore a backup made by `goldthread backup`."),
        "unsafe",
    )


def _pragma(name: str) -> Any:
    return _first(f"PRAGMA {name}")


def _first(statement: str) -> Any:
    with connection.cursor() as cursor:
        row = cursor.execute(statement).fetchone()
    return row[0] if row else None


def _names() -> list[str]:
    with connection.cursor() as cursor:
        rows = cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return [row[0] for row in rows]
