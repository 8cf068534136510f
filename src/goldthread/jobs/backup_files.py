"""What every backup has beside it: a manifest that says what it is, and a count of how many stay."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

PREFIX = "goldthread-"


class UnableToBackUp(Exception):
    """No backup was made; the sentence says what to do."""


class UnableToRestore(Exception):
    """Nothing was changed; the sentence says what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `rows` counts each table; `audit` has length and head of each chain."""

    made_at: str
    engine: str
    file: str
    bytes: int
    sha256: str
    encrypted: bool
    rows: dict[str, int]
    audit: dict[str, list[Any]]


def backup_name(at: datetime, suffix: str) -> str:
    """The file's name, so that names sort by time."""
    return f"{PREFIX}{at:%Y%m%dT%H%M%S%f}Z{suffix}"


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_path(path: Path) -> Path:
    """Where the manifest of a backup lies."""
    return path.with_name(path.name + ".json")


def settle(part: Path, path: Path, manifest: Manifest) -> None:
    """Give a finished copy its name, then its manifest: a backup with a manifest is whole."""
    sync(part)
    os.replace(part, path)
    told = manifest_path(path)
    unfinished = told.with_name(told.name + ".part")
    unfinished.write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True), encoding="utf-8")
    sync(unfinished)
    os.replace(unfinished, told)


def sync(path: Path) -> None:
    """Wait until the file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def read_manifest(path: Path) -> Manifest:
    """The manifest of a backup, or a refusal that says what is wrong."""
    if not path.is_file():
        raise UnableToRestore(_("There is no file %(file)s.") % {"file": path})
    try:
        return Manifest(**json.loads(manifest_path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise UnableToRestore(
            _(
                "%(file)s has no readable manifest beside it (%(file)s.json), so it may be "
                "unfinished. Choose another backup."
            )
            % {"file": path.name}
        ) from error


def check_unchanged(path: Path, manifest: Manifest) -> None:
    """Refuse a file that is not, byte for byte, the one that was made."""
    if path.stat().st_size != manifest.bytes or digest_of(path) != manifest.sha256:
        raise UnableToRestore(
            _(
                "%(file)s is not the file that was made on %(made_at)s: it was changed or cut short "
                "on the way. Choose another copy."
            )
            % {"file": path.name, "made_at": manifest.made_at}
        )


def prune(folder: Path, keep: int, oldest: datetime | None = None) -> list[str]:
    """Remove the oldest whole backups beyond `keep`, and those made before `oldest`.

    The newest stays whatever its age. Files of others are left alone.
    """
    whole = sorted(path for path in folder.glob(f"{PREFIX}*Z.*") if manifest_path(path).exists())
    expired = f"{PREFIX}{oldest:%Y%m%dT%H%M%S%f}Z" if oldest else ""
    surplus = len(whole) - keep
    gone = [path for place, path in enumerate(whole[:-1]) if place < surplus or path.name < expired]
    for path in gone:
        manifest_path(path).unlink()
        path.unlink()
    return [path.name for path in gone]
