"""The checks of `goldthread doctor`. Imported once Django is set up."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from goldthread.config import doctor_postgresql, doctor_sqlite
from goldthread.records.audit.queries import count_events, find_faults

FREE_BYTES = 1_000_000_000
EVENTS_WALKED = 50_000


@dataclass(frozen=True)
class Finding:
    """One check: `state` is ok, worth (a look) or unsafe; `do` is empty when ok."""

    check: str
    state: str
    found: str
    do: str = ""


def finding(check: str, good: bool, found: object, do: str, *, state: str = "unsafe") -> Finding:
    """A finding that is ok when `good`."""
    return Finding(check, "ok" if good else state, str(found), "" if good else do)


def examine() -> list[Finding]:
    """Every check there is."""
    return [*_settings(), *_home(), *_tables(), *_database(), *_audit()]


def _settings() -> Iterator[Finding]:
    yield finding("debug", not settings.DEBUG, settings.DEBUG, "Unset GOLDTHREAD_DEBUG.")
    hosts = ", ".join(settings.ALLOWED_HOSTS)
    yield finding(
        "hosts", "*" not in hosts, hosts, "Set GOLDTHREAD_HOSTS to the names people use, not *."
    )
    local = set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}
    yield finding(
        "https",
        local or settings.SESSION_COOKIE_SECURE,
        "this computer only" if local else settings.SESSION_COOKIE_SECURE,
        "Put a proxy with HTTPS in front and set GOLDTHREAD_HTTPS=1.",
    )


def _home() -> Iterator[Finding]:
    home = Path(settings.GOLDTHREAD_HOME)
    if sys.platform != "win32":
        if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
            yield _private("database file", home / "goldthread.db", "chmod 600")
        yield _private("keys folder", home / "keys", "chmod 700")
        for path in sorted((home / "keys").glob("*")):
            yield _private(f"key {path.name}", path, "chmod 600")
        yield _private("home", home, "chmod 700")
    free = shutil.disk_usage(home).free
    yield finding(
        "disk",
        free > FREE_BYTES,
        f"{free / 1e9:.1f} GB free",
        "Make room: below 1 GB a write can fail.",
        state="worth",
    )


def _private(check: str, path: Path, command: str) -> Finding:
    """Whether nobody but the owner can read it. Keys given by the environment have no file."""
    if not path.exists():
        return Finding(check, "ok", "not kept here")
    mode = stat.S_IMODE(os.stat(path).st_mode)
    return finding(check, not mode & 0o077, f"{mode:o}", f"{command} {path}")


def _tables() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield finding("tables", not waiting, f"{waiting} changes waiting", "Run `goldthread init`.")


def _database() -> Iterator[Finding]:
    checks = doctor_postgresql if connection.vendor == "postgresql" else doctor_sqlite
    for check, good, found, do, state in checks.look():
        yield finding(check, good, found, do, state=state)


def _audit() -> Iterator[Finding]:
    if "audit_chain" not in connection.introspection.table_names():
        return
    events = count_events()
    if events > EVENTS_WALKED:
        yield Finding("audit", "ok", f"{events} events; `goldthread audit verify` walks them all")
        return
    faults = [f"{fault.chain}, event {fault.sequence}" for fault in find_faults()]
    yield finding(
        "audit",
        not faults,
        "; ".join(faults[:3]) or f"{events} events hold",
        "Keep this database as it is, restore the last good backup, find out who had access.",
    )
