"""The five figures written plainly, from whole records: what the fast ones must equal."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from goldthread.records.assurance.queries.figures import Figure, SchoolFigures
from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.models import Measurement
from goldthread.records.people.models import Child
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.sen_support.models import Review
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.year_groups import academic_year_of
from tests.integration.speed.plain_ledger import LineLedger, line_ledger


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


def five_figures(school_ids: Collection[int], on: date) -> dict[int, SchoolFigures]:
    """Each school's five figures: the same number of statements for one school and for forty."""
    lines = _lines(school_ids, on)
    entries = {
        "reviews": entries_reviews(school_ids, on),
        "delivered": [_minutes(line, entry) for line, entry in lines],
        "progress": entries_progress(school_ids, on),
        "families": entries_families(school_ids, on),
        "money": [_pounds(line, entry) for line, entry in lines],
    }
    return {
        school_id: {
            key: _figure(key, [row for row in rows if row.school_id == school_id], on)
            for key, rows in entries.items()
        }
        for school_id in school_ids
    }


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
    lines = (
        ProvisionLine.objects.filter(
            group__school_id__in=school_ids,
            cycle__state__in=("active", "closed"),
            starts_on__range=(academic_year_of(on).first_day, on),
            child__merged_into__isnull=True,
        )
        .select_related("child", "group")
        .order_by("pk")
    )
    ledger = line_ledger(lines.order_by().values_list("pk", flat=True), on)
    return [(line, ledger[line.pk]) for line in lines if line.pk in ledger]


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
    measured = Measurement.objects.filter(
        target__outcome__cycle__school_id__in=school_ids, on__lte=on,
        child__merged_into__isnull=True,
    )  # fmt: skip
    rows: dict[int, list[Measurement]] = defaultdict(list)
    for one in measured.select_related("target__outcome__cycle", "child").order_by("on", "pk"):
        rows[one.target_id].append(one)
    began = academic_year_of(on).first_day
    return [
        _progress_entry(found)
        for found in rows.values()
        if len(found) > 1 and found[-1].on >= began
    ]


def _progress_entry(found: list[Measurement]) -> Entry:
    first, last = found[0], found[-1]
    target = last.target
    moved = moved_towards(first.value, last.value, target.baseline, target.goal)
    return Entry(
        child=last.child,
        school_id=target.outcome.cycle.school_id,
        counts=moved,
        due_on=last.on,
        what=target.text,
        part=int(moved),
    )


def moved_towards(
    first: Decimal, last: Decimal, baseline: Decimal | None, goal: Decimal | None
) -> bool:
    """Whether the last value lies in the goal's direction from the first. Without a goal, up."""
    start = first if baseline is None else baseline
    down = goal is not None and goal < start
    return last < first if down else last > first


def _figure(key: str, rows: Iterable[Entry], on: date) -> Figure:
    found = list(rows)
    return Figure(
        key=key,
        part=sum(row.part for row in found),
        whole=sum(row.whole for row in found),
        children=len({row.child.pk for row in found}),
        first=academic_year_of(on).first_day,
        last=on,
    )
