"""The figures as last counted, for schools of which nothing was written since."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import goldthread
from goldthread.records.assurance.models import KeptFigures
from goldthread.records.assurance.queries.figures import (
    FIGURES,
    Figure,
    FiguresOfDay,
    SchoolFigures,
    before,
)
from goldthread.records.audit.queries import last_writes
from goldthread.statute.vocabulary.year_groups import academic_year_of

FigureNumbers = dict[str, list[int]]
"""Part, whole and number of children, by figure."""


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
    rows = KeptFigures.objects.filter(
        school_id__in=school_ids, on=on, version=goldthread.__version__
    ).order_by("school_id")
    found = {row.school_id: _read(row) for row in rows if row.stamp == stamps[row.school_id]}
    return Kept(found, stamps)


def numbers_of(figures: FiguresOfDay) -> dict[str, Any]:
    """The figures as they are kept: numbers only, for the days are known."""
    return {"now": _numbers(figures.now), "then": _numbers(figures.then) if figures.then else None}


def _numbers(figures: SchoolFigures) -> FigureNumbers:
    return {key: [each.part, each.whole, each.children] for key, each in figures.items()}


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
