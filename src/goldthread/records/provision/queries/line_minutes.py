"""What many lines owe and have had, for pages about a whole school: narrow rows and sums made by the database.

The rules are the ledger's own: both add up here. A line's dose and dates are looked up once for all children
who share them, and a school's open days once for all its lines.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple, Protocol

from django.db.models import Case, F, IntegerField, Q, QuerySet, Sum, Value, When

from goldthread.records.organisations.queries import term_dates_of
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine, SessionChild
from goldthread.records.provision.queries.school_days import SchoolDays
from goldthread.statute.dose import Dose, minutes_owed
from goldthread.statute.vocabulary.delivery import SessionState

ENOUGH_PERCENT: Final = 80
"""Delivery below this share of what is planned to date is told to the SENCO, from half-way on."""


class LineRow(NamedTuple):
    """A line's own dates, without its child's record."""

    pk: int
    child_id: int
    group_id: int
    starts_on: date
    ends_on: date
    stopped_on: date | None


class GroupRow(NamedTuple):
    """What a group does and costs."""

    pk: int
    school_id: int
    name: str
    minutes: int
    times_per_week: int
    weeks: int
    hourly_rate: Decimal
    one_off_cost: Decimal


class Planned(NamedTuple):
    """Minutes owed by a day and over the whole run, and whether half of its days are gone."""

    to_date: int
    total: int
    is_half_way: bool


@dataclass(frozen=True, slots=True)
class LineMinutes:
    """One line's minutes as they stand on a day. `paid_minutes` are the adult's, whoever came."""

    line: LineRow
    group: GroupRow
    planned: Planned
    delivered: int
    paid_minutes: int

    @property
    def is_behind(self) -> bool:
        """Whether, from half-way on, less than enough has happened."""
        return is_behind(self.planned, self.delivered)

    @property
    def percent(self) -> int:
        """Delivered of planned to date, rounded down; 0 while nothing is due."""
        return 100 * self.delivered // self.planned.to_date if self.planned.to_date else 0


class Dated(Protocol):
    """Anything with a line's group and dates: a row or the model."""

    @property
    def pk(self) -> Any: ...
    @property
    def group_id(self) -> int: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def stopped_on(self) -> date | None: ...


def is_behind(planned: Planned, delivered: int) -> bool:
    """Whether, from half-way on, less than enough has happened."""
    return planned.is_half_way and 100 * delivered < ENOUGH_PERCENT * planned.to_date


def line_minutes(lines: QuerySet[ProvisionLine], on: date) -> list[LineMinutes]:
    """Each line that has minutes, by id: four statements whatever their number."""
    return line_minutes_on(lines, [on])[on]


def line_minutes_on(
    lines: QuerySet[ProvisionLine], days: Sequence[date]
) -> dict[date, list[LineMinutes]]:
    """`line_minutes` as they stood on each of these days, from one reading of the sessions."""
    rows, groups = rows_of(lines)
    if not rows:
        return {on: [] for on in days}
    happened = _sums(lines, days)
    nothing = (0, 0) * len(days)
    found = {}
    for place, on in enumerate(days):
        planned = planned_of(rows, groups, on)
        found[on] = [
            LineMinutes(
                row,
                groups[row.group_id],
                planned[row.pk],
                *happened.get(row.pk, nothing)[2 * place : 2 * place + 2],
            )
            for row in rows
        ]
    return found


def rows_of(lines: QuerySet[ProvisionLine]) -> tuple[list[LineRow], dict[int, GroupRow]]:
    """Narrow rows of the lines that have minutes, by id, and of their groups."""
    timed = lines.filter(group__minutes__gt=0, group__times_per_week__gt=0)
    rows = [LineRow(*row) for row in timed.order_by("pk").values_list(*LineRow._fields)]
    groups = ProvisionGroup.objects.filter(pk__in={row.group_id for row in rows}).order_by()
    return rows, {row[0]: GroupRow(*row) for row in groups.values_list(*GroupRow._fields)}


def planned_of(
    rows: Collection[LineRow], groups: Mapping[int, GroupRow], on: date
) -> dict[int, Planned]:
    """What each line owes, worked out once for all lines of one group and the same dates."""
    days = _days_of(rows, groups, on)
    known: dict[tuple[int, date, date, date | None], Planned] = {}
    found = {}
    for row in rows:
        key = row[2:]
        if key not in known:
            group = groups[row.group_id]
            known[key] = _planned(row, group, days[group.school_id], on)
        found[row.pk] = known[key]
    return found


def _planned(row: LineRow, group: GroupRow, days: SchoolDays, on: date) -> Planned:
    dose = Dose(group.minutes, group.times_per_week, group.weeks)
    gone = days.between(row.starts_on, min(on, last_day(row)))
    whole = days.between(row.starts_on, row.ends_on)
    half_way = gone > 0 and 2 * gone >= whole
    return Planned(minutes_owed(dose, gone), minutes_owed(dose, whole), half_way)


def _days_of(
    rows: Collection[LineRow], groups: Mapping[int, GroupRow], on: date
) -> dict[int, SchoolDays]:
    schools = {group.school_id for group in groups.values()}
    terms = term_dates_of(schools)
    first = min(row.starts_on for row in rows)
    last = max(on, *(row.ends_on for row in rows))
    return {school_id: SchoolDays(first, last, terms.get(school_id)) for school_id in schools}


def _sums(lines: QuerySet[ProvisionLine], days: Sequence[date]) -> dict[int, tuple[int, ...]]:
    """For each line with sessions, minutes delivered and minutes paid by each day in turn."""
    happened = ~Q(session__state=SessionState.MISSED.value)
    sums = {}
    for place, on in enumerate(days):
        by_then = happened if on == max(days) else happened & Q(session__on__lte=on)
        sums[f"_delivered_{place}"] = _only(by_then & Q(present=True), "minutes")
        sums[f"_paid_{place}"] = _only(by_then, "session__minutes")
    rows = (
        SessionChild.objects.filter(
            line__in=lines.order_by().values("pk"), session__on__lte=max(days)
        )
        .order_by()
        .values_list("line_id")
        .annotate(**sums)
    )
    return {row[0]: row[1:] for row in rows}


def _only(condition: Q, minutes: str) -> Sum:
    return Sum(
        Case(When(condition, then=F(minutes)), default=Value(0), output_field=IntegerField())
    )


def children_sharing(lines: Iterable[Dated]) -> dict[int, int]:
    """For each line, how many children its group has while it runs: one statement."""
    wanted = list(lines)
    everyone = ProvisionLine.objects.filter(group_id__in={line.group_id for line in wanted})
    by_group: dict[int, list[tuple[int, date, date]]] = defaultdict(list)
    for group_id, child_id, first, last, stopped in everyone.order_by("pk").values_list(
        "group_id", "child_id", "starts_on", "ends_on", "stopped_on"
    ):
        by_group[group_id].append((child_id, first, stopped or last))
    return {line.pk: _sharing(line, by_group[line.group_id]) for line in wanted}


def _sharing(line: Dated, everyone: list[tuple[int, date, date]]) -> int:
    begins, ends = line.starts_on, last_day(line)
    together = {child for child, first, last in everyone if first <= ends and last >= begins}
    return len(together) or 1


def last_day(line: Dated) -> date:
    """The last day a line runs, or ran."""
    return line.stopped_on or line.ends_on


def costs_of(
    row: LineRow, group: GroupRow, total: int, paid: int, sharing: int, on: date
) -> tuple[Decimal, Decimal]:
    """One child's share of what a line has cost by a day, and of what it was planned to cost."""
    one_off = group.one_off_cost if on >= row.starts_on else Decimal(0)
    return (
        _share(paid, group.hourly_rate, one_off, sharing),
        _share(total, group.hourly_rate, group.one_off_cost, sharing),
    )


@lru_cache(maxsize=4096)
def _share(minutes: int, hourly_rate: Decimal, one_off: Decimal, sharing: int) -> Decimal:
    cost = (Decimal(minutes) / 60 * hourly_rate + one_off) / sharing
    return cost.quantize(Decimal("0.01"), ROUND_HALF_UP)
