"""An adult's day: which sessions they lead, with whom, and what has been logged.

A group with slots meets at them. A group without slots meets when it can: it is shown every day, with
how often it has met this week. Provision "all the time" has no sessions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.records.organisations.queries import term_dates_of
from goldthread.records.people.queries.children import children_for
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine, Session
from goldthread.records.provision.queries.school_days import SchoolDays
from goldthread.records.sight.context import whole_groups
from goldthread.statute.calendar import week_beginning
from goldthread.statute.vocabulary.delivery import MISSED_REASON_LABELS, SessionState

CATCH_UP_SCHOOL_DAYS: Final = 5
"""How far back the list of sessions not logged reaches: a school week, while people remember."""


@dataclass(frozen=True)
class TodayChild:
    """A child planned in a session: the first name, with an initial where two share it."""

    line_id: int
    child_id: int
    public_id: UUID
    name: str
    present: bool = True
    reason: str = ""


@dataclass(frozen=True)
class LoggedSession:
    """What was logged, by whom and when."""

    session_id: int
    state: SessionState
    minutes: int
    reason: str
    note: str
    by_id: int | None
    by_name: str
    at: datetime

    @property
    def reason_words(self) -> str:
        """The reason in plain words, or nothing."""
        return MISSED_REASON_LABELS.get(self.reason, "")  # type: ignore[call-overload, no-any-return]


@dataclass(frozen=True)
class PlannedSession:
    """One session of one group on one day: who, where, what, with what; `logged` once it is."""

    group_id: int
    school_id: int
    on: date
    slot_time: time | None
    name: str
    place: str
    materials: str
    minutes: int
    lead_name: str
    children: tuple[TodayChild, ...]
    logged: LoggedSession | None
    times_per_week: int
    times_this_week: int

    @property
    def slot_key(self) -> str:
        """The slot as it stands in an address: `0915`, or `any` for a group without slots."""
        return f"{self.slot_time:%H%M}" if self.slot_time else "any"

    @property
    def names(self) -> str:
        """The children's first names, as people say them."""
        return ", ".join(child.name for child in self.children)


def sessions_on(groups: Iterable[ProvisionGroup], days: Sequence[date]) -> list[PlannedSession]:
    """Every session of these groups (from `groups_led`) on these days, in time order."""
    rows: list[PlannedSession] = []
    for group in groups:
        logged = _logged_by_slot(group)
        for on in days:
            lines = [line for line in group.lines.all() if _runs(line, on)]
            for slot_time in _slot_times(group, on, logged) if lines else ():
                rows.append(_planned(group, lines, on, slot_time, logged))
    return sorted(rows, key=lambda row: (row.on, row.slot_time or time.max, row.name, row.group_id))


def groups_led(
    actor: Actor, adult_id: int, school_ids: Collection[int], first: date, last: date
) -> list[ProvisionGroup]:
    """Groups an adult leads that run between two days, with slots, children and sessions: five statements.

    For the adult themselves also the groups nobody leads, where they may log for every child.
    """
    mine = Q(lead_id=adult_id)
    if adult_id == actor.user_id:
        mine |= Q(lead__isnull=True)
    groups = _with_parts(
        ProvisionGroup.objects.filter(mine, school_id__in=school_ids),
        first,
        last,
        actor.barred_child_ids,
    )
    if all(group.lead_id for group in groups):
        return groups
    near = set(children_for(actor, Permission.SESSION_LOG, last).values_list("pk", flat=True))
    members = _members([group.pk for group in groups if not group.lead_id], first, last)
    return [
        group
        for group in groups
        if group.lead_id or members[group.pk] - actor.barred_child_ids <= near
    ]


def _members(group_ids: list[int], first: date, last: date) -> dict[int, set[int]]:
    """Every child of these groups between two days, those this person may not see among them."""
    found: dict[int, set[int]] = defaultdict(set)
    with whole_groups():
        lines = _lines_running(first, last).filter(group_id__in=group_ids).order_by()
        for group_id, child_id in lines.values_list("group_id", "child_id"):
            found[group_id].add(child_id)
    return found


def _lines_running(first: date, last: date) -> QuerySet[ProvisionLine]:
    return ProvisionLine.objects.filter(
        _running(first, last), cycle__state="active", child__merged_into__isnull=True
    )


def group_with_parts(actor: Actor, group_id: int, on: date) -> ProvisionGroup | None:
    """One group as `groups_led` gives them, or None when it has no child on that day."""
    groups = ProvisionGroup.objects.filter(pk=group_id)
    found = _with_parts(groups, on, on, actor.barred_child_ids)
    return found[0] if found else None


def not_logged(groups: Iterable[ProvisionGroup], days: Sequence[date]) -> list[PlannedSession]:
    """Sessions in slots on these days that nobody has logged yet, newest first."""
    rows = [row for row in sessions_on(groups, days) if row.slot_time and not row.logged]
    return sorted(rows, key=lambda row: row.on, reverse=True)


def school_days_before(school_id: int, on: date, count: int) -> list[date]:
    """The last so many school days before a day, oldest first."""
    first = on - timedelta(days=60)
    terms = term_dates_of([school_id]).get(school_id)
    return list(SchoolDays(first, on - timedelta(days=1), terms).days[-count:])


def is_open_on(school_id: int, on: date) -> bool:
    """Whether pupils are expected that day."""
    return bool(SchoolDays(on, on, term_dates_of([school_id]).get(school_id)).days)


@dataclass(frozen=True)
class AdultToday:
    """One adult's day in two numbers, for the SENCO."""

    user_id: int
    public_id: UUID
    name: str
    planned: int
    logged: int


def adults_on(school_id: int, on: date) -> list[AdultToday]:
    """Every adult who leads a session in slots that day, by name."""
    groups = _with_parts(ProvisionGroup.objects.filter(school_id=school_id), on, on)
    by_adult: dict[int, list[PlannedSession]] = defaultdict(list)
    leads = {group.lead_id: group.lead for group in groups if group.lead_id}
    for group in groups:
        if group.lead_id:
            by_adult[group.lead_id] += [row for row in sessions_on([group], [on]) if row.slot_time]
    return sorted(
        (
            AdultToday(pk, lead.public_id, lead.name, len(rows), sum(bool(r.logged) for r in rows))
            for pk, lead in leads.items()
            if lead and pk and (rows := by_adult[pk])
        ),
        key=lambda adult: (adult.name, adult.user_id),
    )


def _with_parts(
    groups: QuerySet[ProvisionGroup],
    first: date,
    last: date,
    barred: frozenset[int] = frozenset(),
) -> list[ProvisionGroup]:
    lines = _lines_running(first, last).exclude(child_id__in=sorted(barred))
    sessions = Session.objects.filter(on__range=(week_beginning(first), last))
    found = (
        groups.filter(
            minutes__gt=0, times_per_week__gt=0, pk__in=lines.order_by().values("group_id")
        )
        .select_related("lead")
        .prefetch_related(
            "slots",
            Prefetch(
                "lines", lines.select_related("child").order_by("child__forename", "child_id", "pk")
            ),
            Prefetch("sessions", sessions.select_related("logged_by").prefetch_related("children")),
        )
    )
    return list(found.order_by("name", "pk"))


def _running(first: date, last: date) -> Q:
    return Q(starts_on__lte=last, ends_on__gte=first) & (
        Q(stopped_on__isnull=True) | Q(stopped_on__gte=first)
    )


def _runs(line: ProvisionLine, on: date) -> bool:
    return line.starts_on <= on <= (line.stopped_on or line.ends_on)


Logged = dict[tuple[date, time | None], Session]


def _logged_by_slot(group: ProvisionGroup) -> Logged:
    return {(session.on, session.slot_time): session for session in group.sessions.all()}


def _slot_times(group: ProvisionGroup, on: date, logged: Logged) -> list[time | None]:
    """The group's slots that day, and whatever was logged at another time."""
    slots = list(group.slots.all())
    times: list[time | None] = [slot.starts_at for slot in slots if slot.weekday == on.weekday()]
    if not slots and on.weekday() < 5:
        times.append(None)
    return times + [at for day, at in logged if day == on and at not in times]


def _planned(
    group: ProvisionGroup,
    lines: list[ProvisionLine],
    on: date,
    slot_time: time | None,
    logged: Logged,
) -> PlannedSession:
    session = logged.get((on, slot_time))
    week = week_beginning(on)
    return PlannedSession(
        group_id=group.pk,
        school_id=group.school_id,
        on=on,
        slot_time=slot_time,
        name=group.name,
        place=group.place,
        materials=group.materials,
        minutes=group.minutes,
        lead_name=group.lead.name if group.lead else "",
        children=_children(lines, session),
        logged=_as_logged(session) if session else None,
        times_per_week=group.times_per_week,
        times_this_week=sum(
            week <= day <= week + timedelta(days=6) and one.state != SessionState.MISSED
            for (day, _), one in logged.items()
        ),
    )


def _children(lines: list[ProvisionLine], session: Session | None) -> tuple[TodayChild, ...]:
    told = {row.line_id: row for row in session.children.all()} if session else {}
    firsts = [line.child.first_name for line in lines]
    return tuple(
        TodayChild(
            line_id=line.pk,
            child_id=line.child_id,
            public_id=line.child.public_id,
            name=_short_name(line, firsts),
            present=told[line.pk].present if line.pk in told else True,
            reason=told[line.pk].reason if line.pk in told else "",
        )
        for line in lines
    )


def _short_name(line: ProvisionLine, firsts: list[str]) -> str:
    child = line.child
    if firsts.count(child.first_name) == 1:
        return child.first_name
    return f"{child.first_name} {(child.preferred_surname or child.surname)[:1]}"


def _as_logged(session: Session) -> LoggedSession:
    return LoggedSession(
        session_id=session.pk,
        state=SessionState(session.state),
        minutes=session.minutes,
        reason=session.reason,
        note=session.note,
        by_id=session.logged_by_id,
        by_name=session.logged_by.name if session.logged_by else "",
        at=session.logged_at,
    )
