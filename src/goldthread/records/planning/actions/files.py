"""Supplying files to plan with, and taking them out again."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_organisation
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.planning.models import AreaFile
from goldthread.statute.vocabulary.planning import UNDER_WAY, FileKind

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 200


class UnableToKeepFile(UnableTo):
    """The file is too large, there are too many, or a run is being worked out from it."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """One file that its reader could read, with what the person says of it."""

    kind: FileKind
    name: str
    content: bytes
    source: str
    source_on: date


@transaction.atomic
def add_file(*, organisation_id: int, supplied: Supplied, by: Actor, at: datetime) -> AreaFile:
    """Keep a file. The same bytes again are the same file: only what is said of it changes."""
    check_may_in_organisation(by, Permission.SUFFICIENCY_RUN, organisation_id)
    if len(supplied.content) > MOST_BYTES:
        raise UnableToKeepFile(
            _(
                "The file is larger than 10 MB. Pack it with gzip, or supply your region’s rows only."
            ),
            field="file",
        )
    digest = hashlib.sha256(supplied.content).hexdigest()
    known = AreaFile.objects.select_for_update().filter(
        organisation_id=organisation_id, kind=supplied.kind.value, digest=digest
    )
    row = known.first() or AreaFile(
        organisation_id=organisation_id, kind=supplied.kind.value, digest=digest
    )
    _check_room(row, organisation_id)
    row.name, row.content, row.size = supplied.name[-200:], supplied.content, len(supplied.content)
    row.source, row.source_on = supplied.source, supplied.source_on
    row.added_at, row.added_by_id, row.removed_at = at, by.user_id, None
    clean_row(row)
    row.save()
    record_write(
        action="area_file.added", by=by, at=at, organisation_id=organisation_id, subject=row,
        fields=["content", "name", "source", "source_on"],
    )  # fmt: skip
    return row


def _check_room(row: AreaFile, organisation_id: int) -> None:
    kept = AreaFile.objects.filter(organisation_id=organisation_id, removed_at__isnull=True)
    if row.pk is None and kept.count() >= MOST_FILES:
        raise UnableToKeepFile(
            _("There are %(most)s files already. Take out what you no longer need.")
            % {"most": MOST_FILES},
            field="file",
        )


@transaction.atomic
def remove_file(*, file_id: int, by: Actor, at: datetime) -> AreaFile:
    """Take a file's bytes out. Runs made from it stay, with its digest. Again changes nothing."""
    row = AreaFile.objects.select_for_update().filter(pk=file_id).first()
    if row is None:
        raise NotVisible
    check_may_in_organisation(by, Permission.SUFFICIENCY_RUN, row.organisation_id)
    if row.removed_at is not None:
        return row
    if row.runs.filter(state__in=UNDER_WAY).exists():
        raise UnableToKeepFile(
            _("A run is being worked out from this file. Stop it first, or wait until it is done.")
        )
    row.content, row.removed_at = None, at
    row.save(update_fields=["content", "removed_at"])
    record_write(
        action="area_file.removed", by=by, at=at, organisation_id=row.organisation_id,
        subject=row, fields=["content", "removed_at"],
    )  # fmt: skip
    return row
