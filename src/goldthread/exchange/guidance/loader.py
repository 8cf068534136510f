"""Keep the entries of a file as an organisation's own: all of them, or none."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from goldthread.access.actor import Actor
from goldthread.exchange.guidance.reader import read_guidance
from goldthread.exchange.outcome import Outcome
from goldthread.records.guidance.actions import compare_guidance, keep_guidance

if TYPE_CHECKING:
    from goldthread.records.organisations.models import Organisation


def load_guidance(
    *,
    data: bytes,
    file_name: str,
    organisation: Organisation,
    dry_run: bool,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Keep every entry in one transaction; with `dry_run`, or while one is refused, only compare.

    A file with a refused entry changes nothing, so that nobody has half a file. Raises Refusal for
    a file that cannot be read, and UnableToKeepGuidance for a key that is taken.
    """
    read = read_guidance(data, file_name)
    entries = read.rows
    if dry_run or read.rows_refused:
        done = compare_guidance(organisation=organisation, entries=entries, by=by)
    else:
        done = keep_guidance(organisation=organisation, entries=entries, by=by, at=at)
    return Outcome(done.created, done.updated, done.unchanged, read.rows_refused, read.issues)
