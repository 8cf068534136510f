"""The five figures of a school, each with what it counts, out of how much, over which days.

All run from the first day of the school year to the day asked for:
- reviews: of the cycles whose review fell due, those reviewed by the day it was due;
- delivered: minutes delivered of minutes planned to date, over lines that began this year;
- progress: of the targets measured at least twice, those whose last measurement this year lies nearer
  the goal than the first;
- families: of the reviews held, those before which the family had said something in that cycle;
- money: cost to date of what those lines were planned to cost in all, in whole pounds.

Counting reads every line of a school. Pages that only show the figures take them as last counted, and
count again only the children of whom something was written since (`actions.figures`).

`entries_…` give the rows behind, one figure at a time; `five_figures` adds up for any number of schools
in the same number of statements, from narrow rows (`figure_counts`).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from goldthread.records.assurance.queries.figure_counts import (
    Counts,
    counted,
    held_in_time,
    lines_begun,
    measured,
    moved_towards,
    reviews_due,
    reviews_held,
    whole_pounds,
)
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.models import Measurement
from goldthread.records.people.models import Child
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.ledger import LineLedger, line_ledger
from goldthread.records.sen_support.models import Review
from goldthread.records.sight.context import counting_figures
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


Tally = dict[str, dict[int, tuple[int, int]]]
"""By figure and child, how much of how much: what a school's figures add up."""


def five_figures(school_ids: Collection[int], on: date) -> dict[int, SchoolFigures]:
    """Each school's five figures: the same number of statements for one school and for forty."""
    with counting_figures():
        tallies = _tallied(school_ids, counted(school_ids, [on])[on])
    return {school_id: _added_up(tally, on) for school_id, tally in tallies.items()}


@dataclass(frozen=True)
class TallyOfDay:
    """One school child by child on a day, and on the day that is compared with (empty without one)."""

    now: Tally
    then: Tally

    def with_children(self, children: Collection[int], anew: "TallyOfDay") -> "TallyOfDay":
        """The same but for these children, who are taken from `anew`, or left out if not there."""
        return TallyOfDay(
            _with_children(self.now, children, anew.now),
            _with_children(self.then, children, anew.then),
        )


def _with_children(tally: Tally, children: Collection[int], anew: Tally) -> Tally:
    return {
        key: {child: found for child, found in by_child.items() if child not in children}
        | anew[key]
        for key, by_child in tally.items()
    }


@dataclass(frozen=True)
class FiguresOfDay:
    """One school's figures on a day, and on the day they are compared with (empty without one)."""

    now: SchoolFigures
    then: SchoolFigures


def tallies_of(
    school_ids: Collection[int], on: date, only: Collection[int] | None = None
) -> dict[int, TallyOfDay]:
    """What each school's figures add up on a day and on the day they are compared with, counted now.

    As many statements as for the day alone: each record is read once for both. `only` these children.
    """
    days = [on, earlier] if (earlier := before(on)) else [on]
    found = [_tallied(school_ids, counts) for counts in counted(school_ids, days, only).values()]
    then = found[1] if earlier else {}
    return {
        school_id: TallyOfDay(tally, then.get(school_id, {}))
        for school_id, tally in found[0].items()
    }


def figures_of(tally: TallyOfDay, on: date) -> FiguresOfDay:
    """A school's figures from what they add up."""
    earlier = before(on)
    return FiguresOfDay(_added_up(tally.now, on), _added_up(tally.then, earlier) if earlier else {})


def _tallied(school_ids: Collection[int], counts: Counts) -> dict[int, Tally]:
    found: dict[int, Tally] = {pk: {key: {} for key in FIGURES} for pk in school_ids}
    for key, rows in counts.items():
        for row in rows:
            by_child = found[row.school_id][key]
            part, whole = by_child.get(row.child_id, (0, 0))
            by_child[row.child_id] = (part + row.part, whole + row.whole)
    return found


def _added_up(tally: Tally, on: date) -> SchoolFigures:
    return {key: _figure(key, tally[key], on) for key in FIGURES}


def _figure(key: str, by_child: dict[int, tuple[int, int]], on: date) -> Figure:
    return Figure(
        key=key,
        part=sum(part for part, _ in by_child.values()),
        whole=sum(whole for _, whole in by_child.values()),
        children=len(by_child),
        first=academic_year_of(on).first_day,
        last=on,
    )


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
    due = reviews_due(school_ids, on).select_related("child", "review")
    return [_review_entry(cycle, on) for cycle in due]


def _review_entry(cycle: Cycle, on: date) -> Entry:
    review: Review | None = getattr(cycle, "review", None)
    held = review.held_on if review and review.held_on <= on else None
    in_time = held_in_time(held, cycle.review_due_on, on)
    return Entry(
        cycle.child, cycle.school_id, in_time, cycle.review_due_on, held, part=int(in_time)
    )


def entries_families(school_ids: Collection[int], on: date) -> list[Entry]:
    """Reviews held this year, and whether the family had been heard in that cycle before."""
    reviews = reviews_held(school_ids, on).select_related("child", "cycle")
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
    lines = lines_begun(school_ids, on).select_related("child", "group")
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
        part=whole_pounds(entry.cost_to_date),
        whole=whole_pounds(entry.cost_planned),
    )


def entries_progress(school_ids: Collection[int], on: date) -> list[Entry]:
    """Targets measured at least twice, last this year, and whether they moved towards the goal."""
    found = measured(school_ids, on).select_related("target__outcome__cycle", "child")
    rows: dict[int, list[Measurement]] = defaultdict(list)
    for one in found.order_by("on", "pk"):
        rows[one.target_id].append(one)
    began = academic_year_of(on).first_day
    return [
        _progress_entry(values)
        for values in rows.values()
        if len(values) > 1 and values[-1].on >= began
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
