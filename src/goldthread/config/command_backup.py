"""`goldthread backup`: a checked copy with a manifest, the newest few kept."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from goldthread.config.command_erasures import unreadable
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
from goldthread.statute.clocks.retention import BACKUP_DAYS

TEACHES = gettext_noop("""
needs     a folder, best on another disk. People can go on working meanwhile. The copy is
          encrypted with this installation's key: keep the folder `keys` apart from it.
          It counts only once it was opened and checked; then older ones beyond --keep go.
          Copies older than --days go too, so that what was erased is gone from them; the list
          of erased records beside the copies keeps it out of any that is brought back.
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
    parser.add_argument(
        "--days",
        metavar=_("NUMBER"),
        type=int,
        default=BACKUP_DAYS,
        help=_("how many days one is kept at most (default 90)"),
    )


def run(args: argparse.Namespace) -> int:
    """Note it in the audit, copy, check, prune."""
    if args.keep < 1:
        raise Misused(_("--keep is at least 1."))
    if args.days < 1:
        raise Misused(_("--days is at least 1."))
    set_up()
    from goldthread.jobs.backup_files import prune
    from goldthread.jobs.erasures import UnreadableList, keep_list
    from goldthread.jobs.moment import this_moment

    at = this_moment()
    with progress(_("Copying and checking")):
        path, manifest = _back_up(args.to, at)
    try:
        keep_list(args.to)
    except UnreadableList as error:
        raise unreadable(error) from error
    removed = prune(args.to, args.keep, at - timedelta(days=args.days))
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
