"""Cycles, groups, lines and sessions, for tests of what was planned and delivered."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from goldthread.records.accounts.models import User
from goldthread.records.cycles.models import Cycle
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child, ChildAdult
from goldthread.records.provision.models import (
    ProvisionGroup,
    ProvisionLine,
    Session,
    SessionChild,
    Slot,
)

BEGAN = date(2026, 9, 7)  # a Monday in term
ENDS = date(2026, 12, 11)
LOGGED_AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def make_cycle(child: Child, **values: Any) -> Cycle:
    """An active cycle of the autumn term."""
    given = {"number": 1, "state": "active", "starts_on": BEGAN, "review_due_on": ENDS} | values
    return Cycle.objects.create(child=child, school=child.school, **given)


def make_group(
    school: Organisation, lead: User | None = None, *, weekdays: tuple[int, ...] = (), **values: Any
) -> ProvisionGroup:
    """Twenty minutes, five times a week, twelve weeks, at £15 an hour."""
    given = {
        "name": "Talking together",
        "layer": "targeted",
        "area": "communication_and_interaction",
        "hourly_rate": Decimal("15.00"),
        "minutes": 20,
        "times_per_week": 5,
        "weeks": 12,
        "place": "The den",
        "starts_on": BEGAN,
        "ends_on": ENDS,
    } | values
    group = ProvisionGroup.objects.create(school=school, lead=lead, **given)
    for weekday in weekdays:
        Slot.objects.create(group=group, weekday=weekday, starts_at=time(9, 15))
    return group


def make_line(child: Child, group: ProvisionGroup, **values: Any) -> ProvisionLine:
    """The child's part in a group, in their open cycle or a new one."""
    cycle = child.cycles.exclude(state="closed").first() or make_cycle(child)
    given = {"starts_on": group.starts_on, "ends_on": group.ends_on} | values
    if group.lead is not None:  # as planning does (ADR 2)
        ChildAdult.objects.get_or_create(
            child=child,
            user=group.lead,
            kind="supporter",
            starts_on=given["starts_on"],
            defaults={"ends_on": given["ends_on"]},
        )
    return ProvisionLine.objects.create(child=child, cycle=cycle, group=group, **given)


def log_days(
    group: ProvisionGroup, first: date, times: int, *, absent: tuple[Child, ...] = ()
) -> list[Session]:
    """Sessions on consecutive weekdays, done as planned but for those away."""
    days = (first + timedelta(days=offset) for offset in range(3 * times))
    weekdays = [day for day in days if day.weekday() < 5][:times]
    return [log_day(group, day, absent=absent) for day in weekdays]


def log_day(
    group: ProvisionGroup, on: date, *, reason: str = "", absent: tuple[Child, ...] = ()
) -> Session:
    """One session: done as planned, or missed when a reason is given."""
    session = Session.objects.create(
        group=group,
        on=on,
        slot_time=time(9, 15),
        state="missed" if reason else "delivered",
        minutes=0 if reason else group.minutes,
        reason=reason,
        logged_at=LOGGED_AT,
    )
    away = {child.pk for child in absent}
    for line in group.lines.filter(starts_on__lte=on, ends_on__gte=on):
        present = not reason and line.child_id not in away
        SessionChild.objects.create(
            child_id=line.child_id,
            session=session,
            line=line,
            present=present,
            minutes=group.minutes if present else 0,
            reason="" if present else (reason or "child_absent"),
        )
    return session
