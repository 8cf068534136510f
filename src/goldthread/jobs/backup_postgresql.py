"""Backups of PostgreSQL through its own `pg_dump`, and a drill that restores one elsewhere."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
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
)
from goldthread.records.audit.queries import chain_heads


def back_up(folder: Path, *, at: datetime) -> tuple[Path, Manifest]:
    """Dump the database in PostgreSQL's own format, with a manifest beside it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / backup_name(at, ".dump")
    part = path.with_name(path.name + ".part")
    try:
        with _snapshot() as snapshot:
            rows, audit = count_rows(), chain_heads()
            _run(
                "pg_dump",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                "--enable-row-security",  # the owner of the tables sees every row as `system`
                f"--snapshot={snapshot}",
                f"--file={part}",
            )
        part.chmod(0o600)
        manifest = Manifest(
            made_at=at.isoformat(timespec="seconds"),
            engine="postgresql",
            file=path.name,
            bytes=part.stat().st_size,
            sha256=digest_of(part),
            encrypted=False,
            rows=rows,
            audit=audit,
        )
        settle(part, path, manifest)
    finally:
        part.unlink(missing_ok=True)
    return path, manifest


@contextmanager
def _snapshot() -> Iterator[str]:
    """One moment of the database, so that what is counted is what is copied while others write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def drill(
    path: Path, *, at: datetime, verified: Callable[[str], int]
) -> tuple[Manifest, dict[str, int], int]:
    """Restore into a database of its own, count every table and verify the audit there, and drop it.

    `verified` is given the new database's name and returns the number of events it verified. Returns
    what the backup said of itself, the rows counted and that number.
    """
    manifest = read_manifest(path)
    check_unchanged(path, manifest)
    name = f"goldthread_drill_{at:%Y%m%d%H%M%S%f}"
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted}")
    try:
        _run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            f"--dbname={name}",
            str(path),
        )
        counted, events = _counts_elsewhere(name), verified(name)
    except UnableToBackUp as error:
        raise UnableToRestore(str(error)) from error
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")
    return manifest, counted, events


def count_rows() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        return _count(cursor, connection.introspection.table_names(cursor))


def _counts_elsewhere(name: str) -> dict[str, int]:
    other = connection.copy()
    other.settings_dict = connection.settings_dict | {"NAME": name}
    try:
        with other.cursor() as cursor:
            return _count(cursor, other.introspection.table_names(cursor))
    finally:
        other.close()


def _count(cursor: Any, tables: list[str]) -> dict[str, int]:
    counted = {}
    for table in sorted(tables):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        counted[table] = cursor.fetchone()[0]
    return counted


def _encryption_of(told: dict[str, Any]) -> dict[str, str]:
    """How the connection is encrypted: PostgreSQL's tools read these by the same names."""
    return {name: str(value) for name, value in told["OPTIONS"].items() if name.startswith("ssl")}


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools; the password travels in the environment, never as an argument."""
    found = shutil.which(program)
    if found is None:
        raise UnableToBackUp(
            _(
                "%(program)s is not installed here. Install PostgreSQL's client tools of your "
                "server's version, or let your database host make backups."
            )
            % {"program": program}
        )
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {variable: str(told[name]) for variable, name in names.items() if told[name]}
    given["PGDATABASE"] = str(told["NAME"])
    given |= {f"PG{name.upper()}": value for name, value in _encryption_of(told).items()}
    given["PGOPTIONS"] = told["OPTIONS"].get("options", "")
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [found, *arguments], env=os.environ | given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UnableToBackUp(
            _("%(program)s ended with an error: %(error)s")
            % {"program": program, "error": done.stderr.strip()[:400]}
        )
