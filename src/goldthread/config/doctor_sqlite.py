"""What `goldthread doctor` asks of the embedded database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from goldthread.config.engine import is_fixed

Look = tuple[str, bool, object, str, str]
PLAIN_HEADER = b"SQLite format 3\x00"
WANTED = (
    ("journal", "journal_mode", "wal"),
    ("synchronous", "synchronous", 2),
    ("recursive triggers", "recursive_triggers", 1),
    ("foreign keys", "foreign_keys", 1),
    ("trusted schema", "trusted_schema", 0),
    ("memory map", "mmap_size", 0),
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
        "engine",
        is_fixed((numbers[0], numbers[1], numbers[2])),
        sqlite3.sqlite_version,
        "This SQLite can corrupt a database (WAL reset). Reinstall Goldthread with its packages.",
        "unsafe",
    )
    yield _encrypted()
    for check, pragma, wanted in WANTED:
        found = _pragma(pragma)
        yield (check, found in (wanted, None), found, "Reinstall: a setting was changed.", "unsafe")
    names = set(_names())
    missing = sorted(TRIGGERS - names)
    yield (
        "audit triggers",
        not missing,
        f"{len(missing)} missing" if missing else "in place",
        "Someone removed the audit's guard. Restore the last good backup and find out who.",
        "unsafe",
    )
    quick = _first("PRAGMA quick_check(1)")
    yield ("pages", quick == "ok", quick, "Restore the last good backup.", "unsafe")


def _encrypted() -> Look:
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    header = path.open("rb").read(16) if path.is_file() else b""
    return (
        "encryption",
        header != PLAIN_HEADER,
        "plain text" if header == PLAIN_HEADER else "encrypted",
        "This file was not made by Goldthread. Restore a backup made by `goldthread backup`.",
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
