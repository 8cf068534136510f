"""The checks of `goldthread doctor`. Imported once Django is set up."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from goldthread.config import doctor_postgresql, doctor_providers, doctor_sqlite
from goldthread.config.words import _, gettext_noop, ngettext
from goldthread.jobs.anchors import ANCHORED
from goldthread.jobs.moment import this_moment
from goldthread.records.audit.queries import count_events, last_done
from goldthread.records.audit.verification import find_faults

FREE_BYTES = 1_000_000_000
EVENTS_WALKED = 50_000
ANCHOR_STALE = timedelta(days=2)
KEY_CHECKS = {"database": gettext_noop("key database"), "secret": gettext_noop("key secret")}


@dataclass(frozen=True)
class Finding:
    """One check: `state` is ok, worth (a look) or unsafe; `do` is empty when ok.

    `check` and `state` are the same in every language; what was found and what to do are said in
    the reader's.
    """

    check: str
    state: str
    found: str
    do: str = ""


def finding(check: str, good: bool, found: object, do: str, *, state: str = "unsafe") -> Finding:
    """A finding that is ok when `good`."""
    return Finding(check, "ok" if good else state, str(found), "" if good else do)


def examine() -> list[Finding]:
    """Every check there is."""
    return [
        *_settings(), *_home(), *_providers(), *_tables(), *_database(), *_audit(), *_anchor(),
    ]  # fmt: skip


def _settings() -> Iterator[Finding]:
    yield finding(
        gettext_noop("debug"), not settings.DEBUG, settings.DEBUG, _("Unset GOLDTHREAD_DEBUG.")
    )
    hosts = ", ".join(settings.ALLOWED_HOSTS)
    yield finding(
        gettext_noop("hosts"),
        "*" not in hosts,
        hosts,
        _("Set GOLDTHREAD_HOSTS to the names people use, not *."),
    )
    local = set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}
    yield finding(
        gettext_noop("https"),
        local or settings.SESSION_COOKIE_SECURE,
        _("this computer only") if local else settings.SESSION_COOKIE_SECURE,
        _("Put a proxy with HTTPS in front and set GOLDTHREAD_HTTPS=1."),
    )


def _home() -> Iterator[Finding]:
    home = Path(settings.GOLDTHREAD_HOME)
    if sys.platform != "win32":
        if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
            yield _private(gettext_noop("database file"), home / "goldthread.db", "chmod 600")
        yield _private(gettext_noop("keys folder"), home / "keys", "chmod 700")
        for path in sorted((home / "keys").glob("*")):
            yield _private(KEY_CHECKS.get(path.name, path.name), path, "chmod 600")
        yield _private(gettext_noop("home"), home, "chmod 700")
    free = shutil.disk_usage(home).free
    yield finding(
        gettext_noop("disk"),
        free > FREE_BYTES,
        _("%(gigabytes)s GB free") % {"gigabytes": f"{free / 1e9:.1f}"},
        _("Make room: below 1 GB a write can fail."),
        state="worth",
    )


def _providers() -> Iterator[Finding]:
    for check, good, found, do, state in doctor_providers.look():
        yield finding(check, good, found, do, state=state)


def _private(check: str, path: Path, command: str) -> Finding:
    """Whether nobody but the owner can read it. Keys given by the environment have no file."""
    if not path.exists():
        return Finding(check, "ok", _("not kept here"))
    mode = stat.S_IMODE(os.stat(path).st_mode)
    return finding(check, not mode & 0o077, f"{mode:o}", f"{command} {path}")


def _tables() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    found = ngettext("%(count)s change waiting", "%(count)s changes waiting", waiting)
    yield finding(
        gettext_noop("tables"), not waiting, found % {"count": waiting}, _("Run `goldthread init`.")
    )


def _database() -> Iterator[Finding]:
    checks = doctor_postgresql if connection.vendor == "postgresql" else doctor_sqlite
    for check, good, found, do, state in checks.look():
        yield finding(check, good, found, do, state=state)


def _audit() -> Iterator[Finding]:
    if "audit_chain" not in connection.introspection.table_names():
        return
    events = count_events()
    if events > EVENTS_WALKED:
        told = _("%(count)s events; `goldthread audit verify` walks them all") % {"count": events}
        yield Finding("audit", "ok", told)
        return
    faults = [
        _("%(chain)s, event %(sequence)s") % {"chain": fault.chain, "sequence": fault.sequence}
        for fault in find_faults()
    ]
    hold = ngettext("%(count)s event holds", "%(count)s events hold", events) % {"count": events}
    yield finding(
        gettext_noop("audit"),
        not faults,
        "; ".join(faults[:3]) or hold,
        _("Keep this database as it is, restore the last good backup, find out who had access."),
    )


def _anchor() -> Iterator[Finding]:
    """Whether the audit's anchor is of these days, where one was ever made."""
    if "audit_chain" not in connection.introspection.table_names():
        return
    last = last_done(ANCHORED)
    if last is None:
        yield Finding(gettext_noop("anchor"), "ok", _("none is kept"))
        return
    yield finding(
        gettext_noop("anchor"),
        this_moment() - last <= ANCHOR_STALE,
        _("last made on %(day)s") % {"day": f"{last:%Y-%m-%d %H:%M} UTC"},
        _("Run `goldthread audit anchor`, and look why your scheduler did not."),
        state="worth",
    )
