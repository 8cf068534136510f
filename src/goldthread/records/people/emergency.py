"""Opening one record in an emergency: with a reason, for the rest of the day, told and reviewed.

What it opens, to whom, and why is decision 13. The rights themselves are in `access.roles`.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may, may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.access.scope import ChildFacts
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.people.models import Child, EmergencyOpening
from goldthread.records.people.queries import children_for, facts_of, plain_words

DAYS_SHOWN = 366
"""Openings older than a year are in the audit, and no longer on the pages that tell of them."""


class UnableToOpen(UnableTo):
    """There is no reason given, or the record is open to this person anyway."""


class UnableToReview(UnableTo):
    """Nobody reviews themselves, and a review says why."""


def may_open_in_emergency(actor: Actor, child: ChildFacts) -> bool:
    """Whether an emergency would open a record to someone to whom it is closed now."""
    return may(actor, Permission.EMERGENCY_OPEN, child) and not may(
        actor, Permission.CHILD_VIEW, child
    )


def sought_in_emergency(actor: Actor, name: str, on: date) -> list[Child]:
    """Children with just this name whom an emergency concerns: there are no guesses and no lists.

    Case, accents and punctuation do not count; names used every day and on the roll both do.
    """
    words = plain_words(name)
    children = children_for(actor, Permission.EMERGENCY_OPEN, on)
    return [child for child in children if words in _whole_names(child)]


def _whole_names(child: Child) -> list[list[str]]:
    forenames = {child.forename, child.first_name}
    surnames = {child.surname, child.preferred_surname or child.surname}
    return [plain_words(f"{first} {last}") for first in forenames for last in surnames]


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
    still_open = _open_now(child, by, at).first()
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
    for opening in _open_now(child, by, at):
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


def openings_to_review(actor: Actor, at: datetime) -> QuerySet[EmergencyOpening]:
    """Openings of records this person protects, newest first, whoever has reviewed them."""
    children = children_for(actor, Permission.RECORD_PROTECT, localdate(at)).order_by()
    return _lately(at).filter(child__in=children)


def openings_in(school_ids: Iterable[int], at: datetime) -> QuerySet[EmergencyOpening]:
    """Openings in these schools, newest first, for a caller who has checked the right there."""
    return _lately(at).filter(child__school_id__in=sorted(school_ids))


def _lately(at: datetime) -> QuerySet[EmergencyOpening]:
    recent = EmergencyOpening.objects.filter(opened_at__gte=at - timedelta(days=DAYS_SHOWN))
    return recent.select_related("child__school", "user", "reviewed_by").order_by(
        "-opened_at", "-pk"
    )


def is_open(opening: EmergencyOpening, at: datetime) -> bool:
    """Whether the record is open to them still."""
    return opening.ended_at is None and opening.on == localdate(at)


def without_names(text: str, child: Child) -> str:
    """What was written, for someone who is to read no pupil's name: the child's own are taken out.

    Another person's name in it stays; the form asks for none.
    """
    names = (
        child.forename, child.surname, child.preferred_forename, child.preferred_surname,
        child.former_surname, child.middle_names,
    )  # fmt: skip
    words = sorted({word for name in names for word in (name, *name.split())} - {""}, key=len)
    pattern = "|".join(re.escape(word) for word in reversed(words))
    return re.sub(rf"(?<!\w)({pattern})(?!\w)", "…", text, flags=re.IGNORECASE)


def _open_now(child: Child, by: Actor, at: datetime) -> QuerySet[EmergencyOpening]:
    return EmergencyOpening.objects.filter(
        child=child, user_id=by.person_id, on=localdate(at), ended_at__isnull=True
    )


def _recorded(
    action: str, opening: EmergencyOpening, fields: list[str], by: Actor, at: datetime
) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=opening.child.school_id, subject=opening,
        fields=fields, child_ids=[opening.child_id],
    )  # fmt: skip
