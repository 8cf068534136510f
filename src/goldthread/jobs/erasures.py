"""The list of erased records that lies beside backups, and what it does to a copy brought back.

It holds ids and days, no names. A copy made before an erasure still holds the record; so whatever
brings a copy back erases what is on the list again, before anybody can open it.
"""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from goldthread.access.actor import SYSTEM
from goldthread.jobs.backup_files import sync
from goldthread.records.retention.actions.erasing import erase_again
from goldthread.records.retention.queries.due import erased_ids

LIST_NAME = "erased-records.json"
Erased = dict[str, str]


class UnreadableList(Exception):
    """The list is there and cannot be read: nothing is brought back without it."""


def list_now() -> Erased:
    """Erased records of this database: public id and day."""
    return dict(erased_ids())


def read_list(folder: Path) -> Erased:
    """The list in a folder; empty where there is none."""
    path = folder / LIST_NAME
    if not path.exists():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {str(public_id): str(day) for public_id, day in told.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise UnreadableList(str(path)) from error


def keep_list(folder: Path) -> Erased:
    """Write the list beside the backups: what stood there and what this database knows."""
    told = read_list(folder) | list_now()
    if told:
        path = folder / LIST_NAME
        part = path.with_name(path.name + ".part")
        part.write_text(json.dumps(told, indent=1, sort_keys=True), encoding="utf-8")
        part.chmod(0o600)
        sync(part)
        os.replace(part, path)
    return told


def apply_list(public_ids: Iterable[str], *, at: datetime) -> list[str]:
    """Erase again every record on the list that is here; the ids of those that were."""
    return erase_again(public_ids=public_ids, by=SYSTEM, at=at)
