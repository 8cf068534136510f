"""The figures as last counted: true while nothing was written since, and for whom they are not if it was."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import goldthread
from goldthread.records.assurance.models import KeptFigures
from goldthread.records.assurance.queries.figures import (
    FIGURES,
    Figure,
    FiguresOfDay,
    SchoolFigures,
    Tally,
    TallyOfDay,
    before,
)
from goldthread.records.audit.queries import Written, last_writes, writes_since
from goldthread.records.provision.models import ProvisionLine
from goldthread.statute.vocabulary.year_groups import academic_year_of

FigureNumbers = dict[str, list[int]]
"""Part, whole and number of children, by figure."""

CHANGES_ITS_CHILDREN: Final = frozenset(
    {
        "adult.tied", "adult.untied", "barrier.changed", "barrier.ended", "barrier.recorded",
        "concern.evidence_added", "concern.evidence_asked", "concern.raised",
        "contribution.made", "contribution.recorded", "cycle.activated", "cycle.changed",
        "cycle.closed", "cycle.review_moved", "cycle.started", "diagnosis.ended",
        "diagnosis.recorded", "draft.begun", "draft.cleared", "measurement.added",
        "observation.added", "outcome.added", "outcome.changed", "plan.answer_recorded",
        "plan.answered", "profile.acknowledged", "profile_entry.ended", "profile_entry.recorded",
        "profile_entry.replaced", "provision.left", "provision.line_added", "provision.planned",
        "review.held", "session.amended", "session.logged", "session.undone",
        "strategy.changed", "strategy.ended", "strategy.moved", "strategy.recorded",
        "complaint.acknowledged", "complaint.answered", "complaint.logged", "complaint.made",
        "complaint.step_added", "consent.answered", "consent.asked", "consent.withdrawn",
        "data_request.decided", "data_request.extended", "data_request.logged",
        "data_request.made", "data_request.withdrawn", "sharing.received", "sharing.recorded",
        "strategy.replied", "target.added", "target.changed",
    }
)  # fmt: skip
"""Writes of every day that change figures, if at all, only through the children they name and those who
share a group with one of them afterwards. After any other write the whole school is counted."""

MANY_WRITES: Final = 300
MANY_CHILDREN: Final = 100
"""With more, counting the whole school is not much more work."""


@dataclass(frozen=True)
class Kept:
    """What is still true by school, and for every school the stamp as it stood before looking."""

    figures: dict[int, FiguresOfDay]
    stamps: dict[int, int]


def kept_figures(school_ids: Collection[int], on: date) -> Kept:
    """The figures of a day that are still true: two statements, for one school and for forty.

    The stamp is read first. A write that comes after it makes what is counted and kept under that
    stamp untrue for the next reader, who then counts once more: never the other way about.
    """
    stamps = last_writes(school_ids)
    rows = _kept_by_this_release(school_ids, on).defer("by_child")
    found = {row.school_id: _read(row) for row in rows if row.stamp == stamps[row.school_id]}
    return Kept(found, stamps)


@dataclass(frozen=True)
class Untrue:
    """Schools whose kept counts hold for all but these children, who are to be counted again."""

    tallies: dict[int, TallyOfDay]
    children: frozenset[int]


def untrue_for_some(school_ids: Collection[int], on: date) -> Untrue:
    """Of which schools only some children need counting, and which: three statements.

    The writes are read after the stamp under which the outcome is kept, so none before it is missed.
    """
    rows = {row.school_id: row for row in _kept_by_this_release(school_ids, on)}
    written = writes_since({pk: row.stamp for pk, row in rows.items()}, MANY_WRITES) or {}
    few = [
        pk
        for pk, writes in written.items()
        if all(one.action in CHANGES_ITS_CHILDREN for one in writes)
    ]
    children = _named_and_sharing(one for pk in few for one in written[pk])
    if len(children) > MANY_CHILDREN:
        return Untrue({}, frozenset())
    return Untrue({pk: _tally(rows[pk].by_child) for pk in few}, children)


def _named_and_sharing(writes: Iterable[Written]) -> frozenset[int]:
    named = {child for one in writes for child in one.child_ids}
    groups = ProvisionLine.objects.filter(child_id__in=named).order_by().values("group_id")
    sharing = ProvisionLine.objects.filter(group_id__in=groups).order_by()
    return frozenset(named | set(sharing.values_list("child_id", flat=True).distinct()))


def _kept_by_this_release(school_ids: Collection[int], on: date) -> Any:
    return KeptFigures.objects.filter(
        school_id__in=school_ids, on=on, version=goldthread.__version__
    ).order_by("school_id")


def numbers_of(figures: FiguresOfDay) -> dict[str, Any]:
    """The figures as they are kept: numbers only, for the days are known."""
    return {"now": _numbers(figures.now), "then": _numbers(figures.then) if figures.then else None}


def _numbers(figures: SchoolFigures) -> FigureNumbers:
    return {key: [each.part, each.whole, each.children] for key, each in figures.items()}


def by_child_of(tally: TallyOfDay) -> dict[str, Tally]:
    """What the figures add up as it is kept."""
    return {"now": tally.now, "then": tally.then}


def _tally(by_child: dict[str, Any]) -> TallyOfDay:
    return TallyOfDay(*(_with_ids(by_child[day]) for day in ("now", "then")))


def _with_ids(kept: dict[str, dict[str, list[int]]]) -> Tally:
    return {
        key: {int(child): (part, whole) for child, (part, whole) in found.items()}
        for key, found in kept.items()
    }


def _read(row: KeptFigures) -> FiguresOfDay:
    earlier = before(row.on)
    return FiguresOfDay(
        now=_figures(row.figures["now"], row.on),
        then=_figures(row.figures["then"], earlier) if earlier else {},
    )


def _figures(numbers: FigureNumbers, on: date) -> SchoolFigures:
    return {key: _figure(key, numbers[key], on) for key in FIGURES}


def _figure(key: str, numbers: list[int], on: date) -> Figure:
    part, whole, children = numbers
    return Figure(key, part, whole, children, first=academic_year_of(on).first_day, last=on)
