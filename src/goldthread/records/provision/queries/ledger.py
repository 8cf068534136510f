"""The delivery ledger: for each child's line of provision, what was planned, what happened, what it cost.

Planned to date follows `statute.dose`: each day the school is open owes a fifth of a week, so nobody
is behind for a day the school was shut. Provision "all the time" (0 minutes) has no ledger.

Cost: an adult's hour is paid whether or not every child came, so a session that happened costs
its minutes at the group's rate, shared equally by the children whose lines in the group overlap this
line's dates; the one-off cost is shared alike and counts from the first day. A session that did not
happen costs nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from goldthread.records.provision.models import ProvisionLine, SessionChild
from goldthread.records.provision.queries.line_minutes import (
    GroupRow,
    LineMinutes,
    LineRow,
    Planned,
    children_sharing,
    costs_of,
    is_behind,
    line_minutes,
    planned_of,
    rows_of,
)
from goldthread.statute.vocabulary.delivery import SessionState


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
    chosen = ProvisionLine.objects.filter(
        pk__in=line_ids if isinstance(line_ids, QuerySet) else list(line_ids)
    )
    rows, groups = rows_of(chosen)
    if not rows:
        return {}
    planned = planned_of(rows, groups, on)
    happened = _happened(chosen, on)
    shares = children_sharing(rows)
    return {
        row.pk: _entry(
            row, groups[row.group_id], planned[row.pk], happened[row.pk], shares[row.pk], on
        )
        for row in rows
    }


def lines_behind(
    school_id: int, on: date, few: int
) -> tuple[int, list[tuple[ProvisionLine, LineMinutes]]]:
    """How many lines under way have fallen behind, and the first few, least delivered first.

    Only those few are loaded, with child, group and cycle.
    """
    found = line_minutes(lines_under_way(school_id, on), on)
    behind = [entry for entry in found if entry.is_behind]
    first = sorted(behind, key=lambda entry: (entry.percent, entry.line.pk))[:few]
    lines = (
        ProvisionLine.objects.select_related("child", "group__lead", "cycle")
        .order_by("pk")
        .in_bulk([entry.line.pk for entry in first])
    )
    return len(behind), [(lines[entry.line.pk], entry) for entry in first]


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


def _happened(chosen: QuerySet[ProvisionLine], on: date) -> Mapping[int, _Happened]:
    found: dict[int, _Happened] = defaultdict(_Happened)
    rows = (
        SessionChild.objects.filter(line__in=chosen.order_by().values("pk"), session__on__lte=on)
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


def _entry(
    row: LineRow, group: GroupRow, planned: Planned, happened: _Happened, sharing: int, on: date
) -> LineLedger:
    cost_to_date, cost_planned = costs_of(
        row, group, planned.total, happened.paid_minutes, sharing, on
    )
    return LineLedger(
        line_id=row.pk,
        planned_minutes_to_date=planned.to_date,
        planned_minutes_total=planned.total,
        delivered_minutes=happened.minutes,
        sessions_expected=_halves_up(planned.to_date, group.minutes),
        sessions_done=happened.done,
        sessions_missed=happened.missed,
        cost_to_date=cost_to_date,
        cost_planned=cost_planned,
        missed_reasons=dict(sorted(happened.reasons.items())),
        is_half_way=planned.is_half_way,
        is_behind=is_behind(planned, happened.minutes),
    )


def _halves_up(minutes: int, session_minutes: int) -> int:
    return (2 * minutes + session_minutes) // (2 * session_minutes)
