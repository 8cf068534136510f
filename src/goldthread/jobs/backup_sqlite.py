"""Backups of the embedded database: an encrypted copy, checked and opened before it counts.

Order: copy (VACUUM INTO, consistent while people work) → integrity check → open with the key and
count → name. A copy that fails any step is removed and the last good one stays.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from goldthread.jobs.backup_files import (
    Manifest,
    UnableToBackUp,
    UnableToRestore,
    backup_name,
    check_unchanged,
    digest_of,
    read_manifest,
    settle,
    sync,
)

PLAIN_HEADER = b"SQLite format 3\x00"
Opener = Callable[[str], Any]


def back_up(folder: Path, *, at: datetime, opener: Opener) -> tuple[Path, Manifest]:
    """Make one backup in `folder`. `opener` opens a database file with this installation's key."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / backup_name(at, ".db")
    part = path.with_name(path.name + ".part")
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(part)])
        part.chmod(0o600)
        manifest = _manifest(part, path.name, at, opener)
        settle(part, path, manifest)
    except UnableToRestore as error:
        raise UnableToBackUp(
            _("The copy did not pass its check. %(why)s") % {"why": error}
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return path, manifest


def _manifest(part: Path, name: str, at: datetime, opener: Opener) -> Manifest:
    with part.open("rb") as file:
        encrypted = file.read(len(PLAIN_HEADER)) != PLAIN_HEADER
    if not encrypted:
        raise UnableToBackUp(_("The copy is not encrypted. Run `goldthread doctor`."))
    rows, audit = inspect(part, opener)
    return Manifest(
        made_at=at.isoformat(timespec="seconds"),
        engine="sqlite",
        file=name,
        bytes=part.stat().st_size,
        sha256=digest_of(part),
        encrypted=encrypted,
        rows=rows,
        audit=audit,
    )


def inspect(path: Path, opener: Opener) -> tuple[dict[str, int], dict[str, list[Any]]]:
    """Open a copy with the key, check it, count every table and read the audit's heads."""
    with closing(opener(str(path))) as database:
        try:
            found = [row[0] for row in database.execute("PRAGMA integrity_check")]
            faults = database.execute("PRAGMA cipher_integrity_check").fetchall()
        except Exception as error:
            raise UnableToRestore(
                _(
                    "The copy cannot be opened with this installation's key. Put the keys folder "
                    "that belongs to it in place first."
                )
            ) from error
        if found != ["ok"] or faults:
            raise UnableToRestore(_("The copy's pages are damaged. Choose another copy."))
        return _counts(database), _heads(database)


def _counts(database: Any) -> dict[str, int]:
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1"
    ).fetchall()
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in tables
    }


def _heads(database: Any) -> dict[str, list[Any]]:
    rows = database.execute("SELECT name, length, head FROM audit_chain ORDER BY name")
    return {name: [length, head] for name, length, head in rows}


def bring_back(path: Path, target: Path, *, opener: Opener) -> Manifest:
    """Copy a backup to `target` and check that it holds what its manifest says."""
    manifest = read_manifest(path)
    check_unchanged(path, manifest)
    part = target.with_name(target.name + ".restoring")
    try:
        shutil.copyfile(path, part)
        part.chmod(0o600)
        rows, audit = inspect(part, opener)
        if (rows, audit) != (manifest.rows, manifest.audit):
            raise UnableToRestore(
                _("The copy does not hold what its manifest says. Choose another copy.")
            )
        sync(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def put_aside(target: Path, *, at: datetime, opener: Opener) -> Path:
    """Move the present database aside, whole, or refuse while anything has it open."""
    with closing(opener(str(target))) as database:
        try:
            mode = database.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except Exception as error:
            raise _in_use() from error
        if mode != "delete":
            raise _in_use()
    aside = target.with_name(f"{target.stem}-before-{at:%Y%m%dT%H%M%SZ}{target.suffix}")
    target.replace(aside)
    return aside


def _in_use() -> UnableToRestore:
    return UnableToRestore(
        _("Goldthread is running on this database. Stop the server (Ctrl-C), then try again.")
    )
