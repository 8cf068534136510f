"""`goldthread backup`: a checked copy with a manifest, the newest few kept."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from goldthread.config.terminal import (
    DONE,
    Misused,
    Subparsers,
    add_command,
    give,
    progress,
    set_up,
)
from goldthread.config.words import _, gettext_noop, ngettext

TEACHES = gettext_noop("""
needs     a folder, best on another disk. People can go on working meanwhile. The copy is
          encrypted with this installation's key: keep the folder `keys` apart from it.
          It counts only once it was opened and checked; then older ones beyond --keep go.
          With PostgreSQL it uses pg_dump, and the dump is not encrypted: encrypt its disk.

examples
  goldthread backup --to /media/usb/goldthread
  goldthread backup --to //server/backups --keep 30
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        subparsers,
        "backup",
        run,
        summary=_("Make a checked, encrypted copy"),
        teaches=_(TEACHES),
        json_output=True,
    )
    parser.add_argument(
        "--to", metavar=_("FOLDER"), required=True, type=Path, help=_("where the copies go")
    )
    parser.add_argument(
        "--keep", metavar=_("NUMBER"), type=int, default=14, help=_("how many to keep (default 14)")
    )


def run(args: argparse.Namespace) -> int:
    """Note it in the audit, copy, check, prune."""
    if args.keep < 1:
        raise Misused(_("--keep is at least 1."))
    set_up()
    from goldthread.jobs.backup_files import prune
    from goldthread.jobs.moment import this_moment

    at = this_moment()
    with progress(_("Copying and checking")):
        path, manifest = _back_up(args.to, at)
    removed = prune(args.to, args.keep)
    result = {"path": path, "removed": removed, **asdict(manifest)}
    give(args, result, lambda: iter(_lines(result)))
    return DONE


def _back_up(folder: Path, at: Any) -> Any:
    from django.db import connection

    from goldthread.access.actor import SYSTEM
    from goldthread.jobs import backup_postgresql, backup_sqlite
    from goldthread.records.audit.actions import record_write

    record_write(action="backup.made", by=SYSTEM, at=at, organisation_id=None)
    if connection.vendor == "postgresql":
        return backup_postgresql.back_up(folder, at=at)
    return backup_sqlite.back_up(folder, at=at, opener=keyed_opener())


def keyed_opener() -> Callable[[str], Any]:
    """Opens a database file with this installation's key."""
    from goldthread.config.engine import keyed_connection
    from goldthread.config.environment import Environment

    return keyed_connection(Environment().key("database"))


def _lines(result: dict[str, Any]) -> list[str]:
    rows = sum(result["rows"].values())
    size = ngettext(
        "%(megabytes)s MB, %(rows)s row, opened and checked.",
        "%(megabytes)s MB, %(rows)s rows, opened and checked.",
        rows,
    )
    lines = [
        str(result["path"]),
        size % {"megabytes": f"{result['bytes'] / 1e6:.1f}", "rows": rows},
    ]
    if not result["encrypted"]:
        lines.append(_("This dump is not encrypted: keep it on an encrypted disk."))
    if result["removed"]:
        lines.append(_("Older ones removed: %(count)s.") % {"count": len(result["removed"])})
    lines.append(_("Prove it each term: goldthread restore FILE --drill"))
    return lines
