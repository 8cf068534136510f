"""`goldthread restore`: bring a backup back, or prove in a drill that it could be."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from goldthread.config.environment import Environment
from goldthread.config.terminal import (
    DONE,
    Refused,
    Subparsers,
    add_command,
    database_path,
    give,
    labelled,
    progress,
    set_up,
)
from goldthread.config.words import _, gettext_noop

TEACHES = gettext_noop("""
A drill restores to a place of its own, opens it, counts every table, verifies the audit and
prints what was shown, with the date: evidence for the DfE's termly test. Nothing real changes.
What was erased since the copy was made is erased in it again, by the list beside it.
A real restore refuses while the server runs, and keeps the present database beside it.

examples
  goldthread restore /media/usb/goldthread-20261122T020000Z.db --drill
  goldthread restore /media/usb/goldthread-20261122T020000Z.db --replace
""")

RESULT_LABELS = {
    "drill_on": "drill on",
    "file": "file",
    "made_at": "made at",
    "integrity": "integrity",
    "tables": "tables",
    "rows": "rows",
    "children": "children",
    "audit_events_verified": "audit events verified",
    "restored": "restored",
    "erased_again": "records erased again",
    "kept_aside": "kept aside",
}
"""What a person reads for each part of the result."""


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        subparsers,
        "restore",
        run,
        summary=_("Bring a backup back, or practise it"),
        teaches=_(TEACHES),
        json_output=True,
    )
    parser.add_argument(
        "file", metavar=_("FILE"), type=Path, help=_("a backup, with its .json beside it")
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--drill", action="store_true", help=_("restore elsewhere and verify"))
    what.add_argument("--replace", action="store_true", help=_("put the present database aside"))


def run(args: argparse.Namespace) -> int:
    """Drill or restore."""
    with progress(_("Restoring and checking")):
        result = _drill(args.file) if args.drill else _restore(args)
    give(
        args,
        result,
        lambda: (labelled(_(RESULT_LABELS[name]), value) for name, value in result.items()),
    )
    return DONE


def _drill(path: Path) -> dict[str, Any]:
    from goldthread.jobs.backup_files import read_manifest

    if read_manifest(path).engine == "postgresql":
        return _drill_postgresql(path)
    set_up(must_exist=False)
    from goldthread.config.command_backup import keyed_opener
    from goldthread.jobs.backup_sqlite import bring_back

    with tempfile.TemporaryDirectory(prefix="goldthread-drill-") as folder:
        target = Path(folder) / "goldthread.db"
        manifest = bring_back(path, target, opener=keyed_opener())
        events = _verified_events({"GOLDTHREAD_HOME": folder}, without="DATABASE_URL")
    return _evidence(path, manifest.made_at, manifest.rows) | {"audit_events_verified": events}


def _drill_postgresql(path: Path) -> dict[str, Any]:
    set_up()
    from goldthread.jobs.backup_postgresql import drill
    from goldthread.jobs.moment import this_moment

    manifest, counted, events = drill(
        path,
        at=this_moment(),
        verified=lambda name: _verified_events({"DATABASE_URL": _url_of(name)}),
    )
    other = sorted(
        table
        for table in manifest.rows.keys() | counted.keys()
        if counted.get(table) != manifest.rows.get(table)
    )
    if other:
        raise Refused(
            _("The restored database has other rows than were copied: %(tables)s.")
            % {"tables": ", ".join(other)}
        )
    return _evidence(path, manifest.made_at, counted) | {"audit_events_verified": events}


def _url_of(name: str) -> str:
    """Another database of the same server."""
    return urlsplit(Environment().database_url)._replace(path=f"/{name}").geturl()


def _evidence(path: Path, made_at: str, rows: dict[str, int]) -> dict[str, Any]:
    from goldthread.jobs.moment import this_moment

    return {
        "drill_on": this_moment().isoformat(timespec="seconds"),
        "file": path.name,
        "made_at": made_at,
        "integrity": "ok",
        "tables": len(rows),
        "rows": sum(rows.values()),
        "children": rows.get("people_child", 0),
    }


def _verified_events(where: dict[str, str], without: str = "") -> int:
    """Verify the restored audit in a process of its own, which sees nothing but what was restored."""
    environment = Environment()
    told = os.environ | {
        "GOLDTHREAD_DATABASE_KEY": environment.key("database"),
        "GOLDTHREAD_SECRET_KEY": environment.key("secret"),
    }
    told = {name: value for name, value in (told | where).items() if name != without}
    done = subprocess.run(
        [sys.executable, "-m", "goldthread.config.command", "audit", "verify", "--json"],
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(
            _("The restored audit does not hold: %(faults)s")
            % {"faults": done.stdout or done.stderr}
        )
    return int(json.loads(done.stdout)["events"])


def _restore(args: argparse.Namespace) -> dict[str, Any]:
    from goldthread.config.command_backup import keyed_opener
    from goldthread.jobs.backup_files import read_manifest
    from goldthread.jobs.backup_sqlite import bring_back

    if Environment().database_url or read_manifest(args.file).engine == "postgresql":
        raise Refused(
            _(
                "Restore PostgreSQL with its own tools: createdb, then pg_restore --no-owner "
                "--dbname=NEW FILE, then point DATABASE_URL at the new database."
            )
        )
    set_up(must_exist=False)
    target = database_path()
    if target.exists() and not args.replace:
        raise Refused(
            _("%(file)s exists. Add --replace to put it aside (it is kept) and use the backup.")
            % {"file": target}
        )
    erased = _erased_in(target) | _erased_beside(args.file)
    waiting = target.with_name(f"{target.name}.restored")
    manifest = bring_back(args.file, waiting, opener=keyed_opener())
    aside = _swap(waiting, target)
    again = _erase_again(args.file, erased)
    return {
        "restored": target,
        "made_at": manifest.made_at,
        "rows": sum(manifest.rows.values()),
        "erased_again": again,
    } | ({"kept_aside": aside} if aside else {})


def _erased_in(target: Path) -> dict[str, str]:
    """What the present database has erased; none where there is none, or it cannot be opened."""
    if not target.exists():
        return {}
    from django.db import DatabaseError, connection

    from goldthread.jobs.erasures import list_now

    try:
        return list_now()
    except DatabaseError:
        return {}  # damaged, or of a release that did not erase: the list beside the copy holds
    finally:
        connection.close()


def _erased_beside(path: Path) -> dict[str, str]:
    from goldthread.config.command_erasures import unreadable
    from goldthread.jobs.erasures import UnreadableList, read_list

    try:
        return read_list(path.parent)
    except UnreadableList as error:
        raise unreadable(error) from error


def _erase_again(path: Path, erased: dict[str, str]) -> int:
    """Nobody opens the copy before this: what it held of erased records goes. Number of records."""
    if not erased:
        return 0
    from django.core.management import call_command

    from goldthread.config.command_erasures import again

    call_command("migrate", verbosity=0, interactive=False)
    return len(again(path.parent, erased))


def _swap(waiting: Path, target: Path) -> Path | None:
    from goldthread.access.actor import SYSTEM
    from goldthread.config.command_backup import keyed_opener
    from goldthread.jobs.backup_sqlite import put_aside
    from goldthread.jobs.moment import this_moment
    from goldthread.records.audit.actions import record_write

    at, aside = this_moment(), None
    try:
        if target.exists():
            aside = put_aside(target, at=at, opener=keyed_opener())
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
    record_write(action="backup.restored", by=SYSTEM, at=at, organisation_id=None)
    return aside
