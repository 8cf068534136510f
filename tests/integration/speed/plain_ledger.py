"""The ledger written plainly, whole records line by line: what the fast one must equal."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from django.db.models import Count, QuerySet, Sum

from goldthread.records.organisations.queries import term_dates_of
from goldthread.records.provision.models import ProvisionLine, SessionChild
from goldthread.statute.calendar import TermDates, is_school_day, is_working_day
from goldthread.statute.dose import Dose
from goldthread.statute.vocabulary.delivery import SessionState
from goldthread.statute.vocabulary.year_groups import academic_year_of

ENOUGH_PERCENT: Final = 80
"""Delivery below this share of what is planned to date is told to the SENCO, from half-way on."""


class SchoolDays:
    """Each day asked one by one."""

    def __init__(self, first: date, last: date, terms: TermDates | None) -> None:
        self.terms = terms
        self.known = {academic_year_of(d) for span in terms.spans for d in span} if terms else set()

    def between(self, first: date, last: date) -> int:
        """How many open days from first to last, both included."""
        length = (last - first).days + 1
        return sum(self._is_open(first + timedelta(days=offset)) for offset in range(length))

    def _is_open(self, on: date) -> bool:
        if self.terms and academic_year_of(on) in self.known:
            return is_school_day(self.terms, on)
        return is_working_day(on)


def minutes_owed(dose: Dose, open_days: int) -> int:
    """A fifth of a week for each open day, as an exact fraction."""
    return min(dose.total_minutes, round(Fraction(open_days * dose.minutes_per_week, 5)))


@dataclass(frozen=True)
class LineLedger:
    """One line, as it stands on a day. Sessions and minutes are this child's own."""

    line_id: int
    planned_minutes_to_date: int
    planned_minutes_total: int
    delivered_minutes: int
    sessions_expected: int
    sessions_done: int
    sessions_missed: int
    cost_to_date: Decimal
    cost_planned: Decimal
    missed_reasons: dict[str, int]
    is_half_way: bool
    is_behind: bool

    @property
    def delivered_percent(self) -> int | None:
        """Delivered of planned to date, rounded down; None while nothing is due yet."""
        if not self.planned_minutes_to_date:
            return None
        return 100 * self.delivered_minutes // self.planned_minutes_to_date


@dataclass
class _Happened:
    """What became of one child's sessions in one line."""

    done: int = 0
    missed: int = 0
    minutes: int = 0
    paid_minutes: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def line_ledger(line_ids: Iterable[int], on: date) -> dict[int, LineLedger]:
    """The ledger of each line as it stands on a day; lines without minutes are left out.

    Five statements whatever the number of lines. `line_ids` may be a queryset of ids, which then
    stays in the database.
    """
    chosen = line_ids if isinstance(line_ids, QuerySet) else list(line_ids)
    lines = list(
        ProvisionLine.objects.filter(
            pk__in=chosen, group__minutes__gt=0, group__times_per_week__gt=0
        )
        .select_related("group")
        .order_by("pk")
    )
    if not lines:
        return {}
    days = _days_of(lines, on)
    happened = _happened(chosen, on)
    shares = children_sharing(lines)
    return {
        line.pk: _entry(line, on, days[line.group.school_id], happened[line.pk], shares[line.pk])
        for line in lines
    }


def lines_behind(school_id: int, on: date) -> list[tuple[ProvisionLine, LineLedger]]:
    """Lines under way that have fallen behind, least delivered first, with child and group loaded."""
    current = lines_under_way(school_id, on)
    ledger = line_ledger(current.order_by().values_list("pk", flat=True), on)
    behind = {line_id for line_id, entry in ledger.items() if entry.is_behind}
    lines = current.filter(pk__in=behind).select_related("child", "group__lead", "cycle")
    return sorted(
        ((line, ledger[line.pk]) for line in lines),
        key=lambda pair: (pair[1].delivered_percent or 0, pair[0].pk),
    )


def lines_under_way(school_id: int, on: date) -> QuerySet[ProvisionLine]:
    """Lines of active cycles that run on a day and were not stopped."""
    return ProvisionLine.objects.filter(
        group__school_id=school_id,
        cycle__state="active",
        child__merged_into__isnull=True,
        starts_on__lte=on,
        ends_on__gte=on,
        stopped_on__isnull=True,
    ).order_by("pk")


def _days_of(lines: list[ProvisionLine], on: date) -> dict[int, SchoolDays]:
    terms = term_dates_of({line.group.school_id for line in lines})
    first = min(line.starts_on for line in lines)
    last = max(on, *(line.ends_on for line in lines))
    return {
        school_id: SchoolDays(first, last, terms.get(school_id))
        for school_id in {line.group.school_id for line in lines}
    }


def _happened(chosen: Any, on: date) -> Mapping[int, _Happened]:
    found: dict[int, _Happened] = defaultdict(_Happened)
    rows = (
        SessionChild.objects.filter(line_id__in=chosen, session__on__lte=on)
        .order_by()
        .values_list("line_id", "present", "reason", "session__state", "session__reason")
        .annotate(Count("pk"), Sum("minutes"), Sum("session__minutes"))
    )
    for line_id, present, reason, state, session_reason, times, minutes, session_minutes in rows:
        one = found[line_id]
        if state != SessionState.MISSED:
            one.paid_minutes += session_minutes
        if present and state != SessionState.MISSED:
            one.done += times
            one.minutes += minutes
        else:
            one.missed += times
            one.reasons[reason or session_reason or "other"] += times
    return found


def children_sharing(lines: list[ProvisionLine]) -> dict[int, int]:
    """For each line, how many children its group has while it runs: one statement."""
    everyone = ProvisionLine.objects.filter(group_id__in={line.group_id for line in lines})
    by_group: dict[int, list[tuple[int, date, date]]] = defaultdict(list)
    for group_id, child_id, first, last, stopped in everyone.order_by("pk").values_list(
        "group_id", "child_id", "starts_on", "ends_on", "stopped_on"
    ):
        by_group[group_id].append((child_id, first, stopped or last))
    return {
        line.pk: len(
            {
                child_id
                for child_id, first, last in by_group[line.group_id]
                if first <= _last_day(line) and last >= line.starts_on
            }
        )
        or 1
        for line in lines
    }


def _last_day(line: ProvisionLine) -> date:
    return line.stopped_on or line.ends_on


def _entry(
    line: ProvisionLine, on: date, days: SchoolDays, happened: _Happened, sharing: int
) -> LineLedger:
    group = line.group
    dose = Dose(group.minutes, group.times_per_week, group.weeks)
    gone = days.between(line.starts_on, min(on, _last_day(line)))
    whole = days.between(line.starts_on, line.ends_on)
    due, total = minutes_owed(dose, gone), minutes_owed(dose, whole)
    half_way = gone > 0 and 2 * gone >= whole
    one_off = group.one_off_cost if on >= line.starts_on else Decimal(0)
    return LineLedger(
        line_id=line.pk,
        planned_minutes_to_date=due,
        planned_minutes_total=total,
        delivered_minutes=happened.minutes,
        sessions_expected=_halves_up(due, group.minutes),
        sessions_done=happened.done,
        sessions_missed=happened.missed,
        cost_to_date=_share(happened.paid_minutes, group.hourly_rate, one_off, sharing),
        cost_planned=_share(total, group.hourly_rate, group.one_off_cost, sharing),
        missed_reasons=dict(sorted(happened.reasons.items())),
        is_half_way=half_way,
        is_behind=half_way and 100 * happened.minutes < ENOUGH_PERCENT * due,
    )


def _halves_up(minutes: int, session_minutes: int) -> int:
    return (2 * minutes + session_minutes) // (2 * session_minutes)


def _share(minutes: int, hourly_rate: Decimal, one_off: Decimal, sharing: int) -> Decimal:
    cost = (Decimal(minutes) / 60 * hourly_rate + one_off) / sharing
    return cost.quantize(Decimal("0.01"), ROUND_HALF_UP)
