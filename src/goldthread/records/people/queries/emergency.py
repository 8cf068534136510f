"""Asking what was, or may be, opened in an emergency (decision 13)."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from goldthread.access.actor import Actor
from goldthread.access.checks import may
from goldthread.access.permissions import Permission
from goldthread.access.scope import ChildFacts
from goldthread.records.people.models import Child, EmergencyOpening
from goldthread.records.people.queries.children import children_for, plain_words

DAYS_SHOWN = 366
"""Openings older than a year are in the audit, and no longer on the pages that tell of them."""


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


def open_now(child: Child, by: Actor, at: datetime) -> QuerySet[EmergencyOpening]:
    """What this person has opened of a child's record, while it is open."""
    return EmergencyOpening.objects.filter(
        child=child, user_id=by.person_id, on=localdate(at), ended_at__isnull=True
    )
