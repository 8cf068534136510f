"""The embedded database engine: SQLite without the WAL-reset fault, the file encrypted whole.

SQLite 3.7.0 to 3.51.2 can corrupt a database when two connections write and checkpoint at once
(fixed in 3.51.3, 3.50.7 and 3.44.6; sqlite.org/wal.html section 11.1). Python and most systems
still carry a faulty one, so `sqlcipher3`, which ships a fixed engine with encryption, takes its
name before Django loads.
"""

import sys
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2

FIXED_FROM = ((3, 51, 3),)
FIXED_BRANCHES = {(3, 50): 7, (3, 44): 6}


def use_fixed_engine() -> None:
    """Put the fixed, encrypted engine where Django looks for `sqlite3`."""
    sys.modules["sqlite3"] = sqlcipher3
    sys.modules["sqlite3.dbapi2"] = sqlcipher3.dbapi2


def is_fixed(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset fault."""
    branch = FIXED_BRANCHES.get(version[:2])
    if branch is not None:
        return version[2] >= branch
    return version >= FIXED_FROM[0]


def keyed_connection(key: str) -> type[sqlcipher3.dbapi2.Connection]:
    """A connection that unlocks its file before anything reads it. `key` is 32 bytes as hex."""

    class KeyedConnection(sqlcipher3.dbapi2.Connection):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.execute(f"PRAGMA key = \"x'{key}'\"")

    return KeyedConnection


def init_command() -> str:
    """The statements each connection runs first.

    FULL, because NORMAL in WAL acknowledges writes that a power cut can drop; recursive_triggers,
    because without it INSERT OR REPLACE slips past the audit's triggers; never mmap_size.
    """
    return ";".join(
        (
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA recursive_triggers = ON",
            "PRAGMA trusted_schema = OFF",
            "PRAGMA secure_delete = ON",
            "PRAGMA foreign_keys = ON",
        )
    )


def sqlite_settings(path: str, key: str) -> dict[str, Any]:
    """Django's settings for the embedded database at `path`."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "factory": keyed_connection(key),
            "init_command": init_command(),
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }
