"""Opening one record in an emergency: with a reason, for the rest of the day, told and reviewed.

What it opens, to whom, and why is decision 13. The rights themselves are in `access.roles`.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.people.models import Child, EmergencyOpening
from goldthread.records.people.queries.children import facts_of
from goldthread.records.people.queries.emergency import may_open_in_emergency, open_now


class UnableToOpen(UnableTo):
    """There is no reason given, or the record is open to this person anyway."""


class UnableToReview(UnableTo):
    """Nobody reviews themselves, and a review says why."""


@transaction.atomic
def open_in_emergency(*, child: Child, reason: str, by: Actor, at: datetime) -> EmergencyOpening:
    """Open a record until the day ends. Open already: the same one again, with nothing written.

    The day is the limit because an emergency seldom outlives it, and whoever needs the record
    tomorrow should have it by their role; a longer one would become a way of working.
    """
    on = localdate(at)
    Child.objects.select_for_update(of=("self",)).get(pk=child.pk)  # two at once become one
    facts = facts_of(child, on)
    check_may(by, Permission.EMERGENCY_OPEN, facts)
    still_open = open_now(child, by, at).first()
    if still_open is not None:
        return still_open
    if not may_open_in_emergency(by, facts):
        raise UnableToOpen(_("You can open this record by your role. No emergency is needed."))
    opening = EmergencyOpening(
        child=child, user_id=by.person_id, reason=reason.strip(), on=on, opened_at=at
    )
    try:
        clean_row(opening)
    except ValidationError as error:
        raise UnableToOpen(_("Say why, in up to 400 characters."), field="reason") from error
    opening.save()
    _recorded("emergency.opened", opening, ["reason", "on"], by, at)
    return opening


@transaction.atomic
def end_own_opening(*, child: Child, by: Actor, at: datetime) -> None:
    """Close what one opened oneself before the day ends. Closed already: nothing changes."""
    for opening in open_now(child, by, at):
        opening.ended_at = at
        opening.save(update_fields=["ended_at"])
        _recorded("emergency.ended", opening, ["ended_at"], by, at)


@transaction.atomic
def review_opening(
    *, opening: EmergencyOpening, was_justified: bool, note: str, by: Actor, at: datetime
) -> EmergencyOpening:
    """Say, as someone else, whether it was justified, and why. Reviewed already: nothing changes."""
    opening = EmergencyOpening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    check_may(by, Permission.RECORD_PROTECT, facts_of(opening.child, localdate(at)))
    if opening.user_id == by.person_id:
        raise UnableToReview(_("A colleague reviews this one: nobody reviews what they did."))
    if opening.reviewed_at is not None:
        return opening
    opening.reviewed_by_id, opening.reviewed_at = by.person_id, at
    opening.was_justified, opening.review_note = was_justified, note.strip()
    try:
        clean_row(opening)
    except ValidationError as error:
        raise UnableToReview(_("Say why, in up to 400 characters."), field="note") from error
    opening.save(update_fields=["reviewed_by", "reviewed_at", "was_justified", "review_note"])
    _recorded("emergency.reviewed", opening, ["was_justified", "review_note"], by, at)
    return opening


def _recorded(
    action: str, opening: EmergencyOpening, fields: list[str], by: Actor, at: datetime
) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=opening.child.school_id, subject=opening,
        fields=fields, child_ids=[opening.child_id],
    )  # fmt: skip
