"""The five figures of a school, each with what it counts, out of how much, over which days.

All run from the first day of the school year to the day asked for:
- reviews: of the cycles whose review fell due, those reviewed by the day it was due;
- delivered: minutes delivered of minutes planned to date, over lines that began this year;
- progress: of the targets measured at least twice, those whose last measurement this year lies nearer
  the goal than the first;
- families: of the reviews held, those before which the family had said something in that cycle;
- money: cost to date of what those lines were planned to cost in all, in whole pounds.

`entries_…` give the rows behind; `five_figures` adds them up for any number of schools in the same
number of statements.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.models import Measurement, Target
from goldthread.records.people.models import Child
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.ledger import LineLedger, line_ledger
from goldthread.records.sen_support.models import Review
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.year_groups import academic_year_of

FIGURES: Final = ("reviews", "delivered", "progress", "families", "money")
ENOUGH_TARGETS: Final = 10
"""House rule: with fewer measured targets a share of them says nothing."""

COMPARED_WITH_DAYS: Final = 28


@dataclass(frozen=True)
class Figure:
    """A part of a whole between two days. `children` is how many different children are behind it."""

    key: str
    part: int
    whole: int
    children: int
    first: date
    last: date

    @property
    def percent(self) -> int | None:
        """Rounded down; None when there is nothing to count, or too little to say."""
        if not self.whole or (self.key == "progress" and self.whole < ENOUGH_TARGETS):
            return None
        return 100 * self.part // self.whole


@dataclass(frozen=True)
class Entry:
    """One thing counted: whose, what, when, and whether it counts towards the part."""

    child: Child
    school_id: int
    counts: bool
    due_on: date | None = None
    done_on: date | None = None
    what: str = ""
    part: int = 0
    whole: int = 1


SchoolFigures = dict[str, Figure]


@dataclass(frozen=True)
class Counted:
    """What adding up needs of an entry, and nothing else: no child is loaded for it."""

    school_id: int
    child_id: int
    part: int
    whole: int = 1


def five_figures(school_ids: Collection[int], on: date) -> dict[int, SchoolFigures]:
    """Each school's five figures: the same number of statements for one school and for forty."""
    minutes, pounds = _count_lines(school_ids, on)
    counted = {
        "reviews": _count(entries_reviews(school_ids, on)),
        "delivered": minutes,
        "progress": _count_progress(school_ids, on),
        "families": _count(entries_families(school_ids, on)),
        "money": pounds,
    }
    return {
        school_id: {
            key: _figure(key, [row for row in rows if row.school_id == school_id], on)
            for key, rows in counted.items()
        }
        for school_id in school_ids
    }


def _count(entries: Iterable[Entry]) -> list[Counted]:
    return [Counted(one.school_id, one.child.pk, one.part, one.whole) for one in entries]


def entries_of(key: str, school_id: int, on: date) -> list[Entry]:
    """The rows behind one figure of one school, those that do not count first."""
    sources: dict[str, Any] = {
        "reviews": entries_reviews,
        "delivered": entries_delivered,
        "progress": entries_progress,
        "families": entries_families,
        "money": entries_money,
    }
    rows: list[Entry] = sources[key]([school_id], on)
    return sorted(rows, key=lambda row: (row.counts, row.due_on or on, row.child.pk))


def before(on: date) -> date | None:
    """The day the figures are compared with; None while that day lies in the last school year."""
    day = on - timedelta(days=COMPARED_WITH_DAYS)
    return day if day >= academic_year_of(on).first_day else None


def entries_reviews(school_ids: Collection[int], on: date) -> list[Entry]:
    """Cycles whose review fell due this year, and whether it was held by then."""
    due = (
        Cycle.objects.filter(
            school_id__in=school_ids,
            state__in=("active", "closed"),
            review_due_on__range=(academic_year_of(on).first_day, on),
            child__merged_into__isnull=True,
        )
        .select_related("child", "review")
        .order_by("review_due_on", "pk")
    )
    return [_review_entry(cycle, on) for cycle in due]


def _review_entry(cycle: Cycle, on: date) -> Entry:
    review: Review | None = getattr(cycle, "review", None)
    held = review.held_on if review and review.held_on <= on else None
    in_time = held is not None and held <= cycle.review_due_on
    return Entry(
        cycle.child, cycle.school_id, in_time, cycle.review_due_on, held, part=int(in_time)
    )


def entries_families(school_ids: Collection[int], on: date) -> list[Entry]:
    """Reviews held this year, and whether the family had been heard in that cycle before."""
    heard = Contribution.objects.filter(
        child_id=OuterRef("child_id"),
        voice=Voice.FAMILY.value,
        made_at__date__gte=OuterRef("cycle__starts_on"),
        made_at__date__lte=OuterRef("held_on"),
    )
    reviews = (
        Review.objects.filter(
            cycle__school_id__in=school_ids, held_on__range=(academic_year_of(on).first_day, on)
        )
        .annotate(heard=Exists(heard))
        .select_related("child", "cycle")
        .order_by("held_on", "pk")
    )
    return [
        Entry(
            review.child, review.cycle.school_id, review.heard, review.held_on, part=int(review.heard)
        )
        for review in reviews
    ]  # fmt: skip


def entries_delivered(school_ids: Collection[int], on: date) -> list[Entry]:
    """Lines that began this year, with minutes delivered of minutes planned to date."""
    return [_minutes(line, entry) for line, entry in _lines(school_ids, on)]


def entries_money(school_ids: Collection[int], on: date) -> list[Entry]:
    """Lines that began this year, with pounds to date of pounds planned."""
    return [_pounds(line, entry) for line, entry in _lines(school_ids, on)]


def _lines(school_ids: Collection[int], on: date) -> list[tuple[ProvisionLine, LineLedger]]:
    lines = _lines_begun(school_ids, on)
    ledger = line_ledger(lines.order_by().values_list("pk", flat=True), on)
    whole = lines.select_related("child", "group")
    return [(line, ledger[line.pk]) for line in whole if line.pk in ledger]


def _lines_begun(school_ids: Collection[int], on: date) -> QuerySet[ProvisionLine]:
    """Lines of plans started that began this year."""
    return ProvisionLine.objects.filter(
        group__school_id__in=school_ids,
        cycle__state__in=("active", "closed"),
        starts_on__range=(academic_year_of(on).first_day, on),
        child__merged_into__isnull=True,
    ).order_by("pk")


def _count_lines(school_ids: Collection[int], on: date) -> tuple[list[Counted], list[Counted]]:
    """Minutes and pounds of each line."""
    lines = _lines_begun(school_ids, on)
    ledger = line_ledger(lines.order_by().values_list("pk", flat=True), on)
    minutes, pounds = [], []
    for line_id, child_id, school_id in lines.values_list("pk", "child_id", "group__school_id"):
        entry = ledger.get(line_id)
        if entry is None:
            continue
        done, planned = entry.delivered_minutes, entry.planned_minutes_to_date
        minutes.append(Counted(school_id, child_id, done, planned))
        spent, meant = _whole(entry.cost_to_date), _whole(entry.cost_planned)
        pounds.append(Counted(school_id, child_id, spent, meant))
    return minutes, pounds


def _minutes(line: ProvisionLine, entry: LineLedger) -> Entry:
    return Entry(
        child=line.child,
        school_id=line.group.school_id,
        counts=not entry.is_behind,
        due_on=line.starts_on,
        what=line.group.name,
        part=entry.delivered_minutes,
        whole=entry.planned_minutes_to_date,
    )


def _pounds(line: ProvisionLine, entry: LineLedger) -> Entry:
    return Entry(
        child=line.child,
        school_id=line.group.school_id,
        counts=True,
        due_on=line.starts_on,
        what=line.group.name,
        part=_whole(entry.cost_to_date),
        whole=_whole(entry.cost_planned),
    )


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def entries_progress(school_ids: Collection[int], on: date) -> list[Entry]:
    """Targets measured at least twice, last this year, and whether they moved towards the goal."""
    targets = _targets_measured(school_ids, on).select_related("child", "outcome__cycle")
    return [_progress_entry(target) for target in targets]


def _progress_entry(target: Any) -> Entry:
    moved = moved_towards(target.first_value, target.last_value, target.baseline, target.goal)
    return Entry(
        child=target.child,
        school_id=target.outcome.cycle.school_id,
        counts=moved,
        due_on=target.last_on,
        what=target.text,
        part=int(moved),
    )


def _count_progress(school_ids: Collection[int], on: date) -> list[Counted]:
    rows = _targets_measured(school_ids, on).values_list(
        "outcome__cycle__school_id", "child_id", "first_value", "last_value", "baseline", "goal"
    )
    return [
        Counted(school_id, child_id, int(moved_towards(*values)))
        for school_id, child_id, *values in rows
    ]


def _targets_measured(school_ids: Collection[int], on: date) -> QuerySet[Target]:
    """Each target with its first and last measurement; the database picks them, not we."""
    known = Measurement.objects.filter(target_id=OuterRef("pk"), on__lte=on)
    oldest, newest = known.order_by("on", "pk"), known.order_by("-on", "-pk")
    return (
        Target.objects.filter(
            outcome__cycle__school_id__in=school_ids, child__merged_into__isnull=True
        )
        .annotate(
            first_id=Subquery(oldest.values("pk")[:1]),
            first_value=Subquery(oldest.values("value")[:1]),
            last_id=Subquery(newest.values("pk")[:1]),
            last_value=Subquery(newest.values("value")[:1]),
            last_on=Subquery(newest.values("on")[:1]),
        )
        .filter(last_on__gte=academic_year_of(on).first_day)
        .exclude(first_id=F("last_id"))
        .order_by("last_on", "pk")
    )


def moved_towards(
    first: Decimal, last: Decimal, baseline: Decimal | None, goal: Decimal | None
) -> bool:
    """Whether the last value lies in the goal's direction from the first. Without a goal, up."""
    start = first if baseline is None else baseline
    down = goal is not None and goal < start
    return last < first if down else last > first


def _figure(key: str, rows: list[Counted], on: date) -> Figure:
    return Figure(
        key=key,
        part=sum(row.part for row in rows),
        whole=sum(row.whole for row in rows),
        children=len({row.child_id for row in rows}),
        first=academic_year_of(on).first_day,
        last=on,
    )
