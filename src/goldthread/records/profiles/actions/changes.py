"""What every change of a profile shares: who may, how a row begins and how it ends."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.records.profiles.models import Barrier, Diagnosis, ProfileEntry, Strategy

Dated = ProfileEntry | Barrier | Diagnosis | Strategy
Row = TypeVar("Row", ProfileEntry, Barrier, Diagnosis, Strategy)


class UnableToChangeProfile(UnableTo):
    """A part of the profile was changed by a colleague meanwhile, or a value is missing."""


def check_may_edit(child: Child, by: Actor, at: datetime) -> date:
    """Pass with the day of the change, or refuse."""
    on = localdate(at)
    check_may(by, Permission.PROFILE_EDIT, facts_of(child, on))
    return on


def begin(row: Row, action: str, fields: Iterable[str], by: Actor, at: datetime) -> Row:
    """Keep a new row and say so in the audit."""
    row.full_clean(exclude=("recorded_by", "replaces", "ends_on"))
    row.save()
    _tell(row, row.child, action, fields, by, at)
    return row


def end(row: Row, action: str, on: date, by: Actor, at: datetime) -> Row:
    """The row held until yesterday; one that began today ends today."""
    began = row.diagnosed_on if isinstance(row, Diagnosis) else row.starts_on
    row.ends_on = max(began, on - timedelta(days=1))
    row.save(update_fields=["ends_on"])
    _tell(row, row.child, action, ("ends_on",), by, at)
    return row


def still_open(rows: QuerySet[Row], child: Child, row_id: int) -> Row:
    """The row as it stands now, locked; or a refusal, if a colleague changed or ended it."""
    row = (
        rows.select_for_update(of=("self",))
        .select_related("child")
        .filter(child=child, pk=row_id, ends_on__isnull=True)
        .first()
    )
    if row is None:
        raise UnableToChangeProfile(
            _(
                "A colleague changed this part a moment ago. Your words are still in the boxes below. "
                "Look at theirs in the profile, then decide together which should stand."
            )
        )
    return row


def _tell(
    row: Model, child: Child, action: str, fields: Iterable[str], by: Actor, at: datetime
) -> None:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=child.school_id,
        subject=row,
        fields=fields,
        child_ids=(child.pk,),
    )
