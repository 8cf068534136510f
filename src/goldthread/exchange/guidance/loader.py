"""Keep the entries of a file as an organisation's own: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from goldthread.access.actor import Actor
from goldthread.exchange.guidance.reader import read_guidance
from goldthread.exchange.issues import Issue
from goldthread.exchange.outcome import Outcome
from goldthread.exchange.words import gettext as _
from goldthread.records.guidance.actions import compare_guidance, keep_guidance
from goldthread.statute.guidance import Guidance

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
    """Keep every entry in one transaction; with `dry_run`, only say what that would do.

    A file with a refused entry changes nothing, so that nobody has half a file: then all its entries
    count as refused. Raises Refusal for a file that cannot be read, and UnableToKeepGuidance for a
    key that is taken.
    """
    read = read_guidance(data, file_name)
    done = compare_guidance(organisation=organisation, entries=read.rows, by=by)
    if not dry_run and read.rows_refused:
        return Outcome(0, 0, 0, read.rows_seen, (*read.issues, _kept_out(file_name, read.rows)))
    if not dry_run:
        done = keep_guidance(organisation=organisation, entries=read.rows, by=by, at=at)
    return Outcome(done.created, done.updated, done.unchanged, read.rows_refused, read.issues)


def _kept_out(file: str, entries: Sequence[Guidance]) -> Issue:
    message = _("Nothing of the file was kept, because an entry of it is refused.")
    return Issue(file, None, None, "entry_kept_out", message, "refused", count=len(entries))
