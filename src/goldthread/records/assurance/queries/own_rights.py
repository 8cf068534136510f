"""With whom to talk about rights that become, or are, their own: pupils on the SEN register, by name."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.records.people.models import Child, OwnRights
from goldthread.records.people.queries.children import children_for
from goldthread.records.sen_support.models import SenStatus
from goldthread.statute.calendar import add_calendar_months
from goldthread.statute.clocks.own_rights import latest_birth_asked_about, rights_are_own_from
from goldthread.statute.vocabulary.own_rights import RightsOutcome

A_YEAR_IN_MONTHS = 12
ON_REGISTER = ("K", "E")


@dataclass(frozen=True)
class YoungPerson:
    """One pupil: from when the rights are their own, what was recorded last, and when to look again."""

    child: Child
    own_from: date
    outcome: RightsOutcome | None
    look_again_on: date | None

    def is_late(self, on: date) -> bool:
        """Whether the day has come and nobody has recorded that they talked."""
        return self.outcome is None and self.own_from <= on


@dataclass(frozen=True)
class YoungPeople:
    """To talk with now; coming within a year; and settled."""

    now: tuple[YoungPerson, ...]
    coming: tuple[YoungPerson, ...]
    settled: tuple[YoungPerson, ...]


def to_talk_with(actor: Actor, on: date) -> QuerySet[Child]:
    """Those with whom it is time to talk, or to talk again."""
    again = Q(recorded_outcome__isnull=True) | Q(recorded_again__lte=on)
    return _pupils(actor, on, latest_birth_asked_about(on)).filter(again)


def young_people(actor: Actor, on: date) -> YoungPeople:
    """All of them, in three lists: one statement."""
    asked = latest_birth_asked_about(on)
    coming = add_calendar_months(asked + timedelta(days=1), A_YEAR_IN_MONTHS) - timedelta(days=1)
    lists: dict[str, list[YoungPerson]] = {"now": [], "coming": [], "settled": []}
    for child in _pupils(actor, on, coming):
        outcome = child.recorded_outcome
        one = YoungPerson(
            child,
            rights_are_own_from(child.born_on),
            RightsOutcome(outcome) if outcome else None,
            child.recorded_again,
        )
        lists[_list_of(one, asked, on)].append(one)
    return YoungPeople(tuple(lists["now"]), tuple(lists["coming"]), tuple(lists["settled"]))


def _list_of(one: YoungPerson, asked: date, on: date) -> str:
    if one.child.born_on > asked:
        return "coming"
    if one.outcome is None or (one.look_again_on is not None and one.look_again_on <= on):
        return "now"
    return "settled"


def _pupils(actor: Actor, on: date, born_by: date) -> QuerySet[Any]:
    statuses = SenStatus.objects.filter(
        child=OuterRef("pk"), ends_on__isnull=True, provision__in=ON_REGISTER
    )
    rights = OwnRights.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), child=OuterRef("pk")
    ).order_by("-starts_on", "-pk")
    here = Q(left_on__isnull=True) | Q(left_on__gte=on)
    found = children_for(actor, Permission.RIGHTS_RECORD, on).filter(here, born_on__lte=born_by)
    return found.filter(Exists(statuses)).annotate(
        recorded_outcome=Subquery(rights.values("outcome")[:1]),
        recorded_again=Subquery(rights.values("look_again_on")[:1]),
    )
