"""What each of the five figures counts, as narrow rows: for pages that add up and name nobody.

The rules of `figures` over few columns; no child's record is loaded. `figures.entries_of` gives the
same things one by one, with their children.
"""

from collections.abc import Collection
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import FirstValue, RowNumber

from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.models import Measurement
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.line_minutes import (
    LineMinutes,
    children_sharing,
    costs_of,
    line_minutes,
)
from goldthread.records.sen_support.models import Review
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.year_groups import academic_year_of


class Counted(NamedTuple):
    """One thing counted: in which school, about which child, how much of how much."""

    school_id: int
    child_id: int
    part: int
    whole: int


def counted(school_ids: Collection[int], on: date) -> dict[str, list[Counted]]:
    """What every figure counts, by figure: ten statements for one school and for forty."""
    lines = line_minutes(lines_begun(school_ids, on), on)
    return {
        "reviews": _reviews(school_ids, on),
        "delivered": [_minutes(entry) for entry in lines],
        "progress": _progress(school_ids, on),
        "families": _families(school_ids, on),
        "money": _money(lines, on),
    }


def reviews_due(school_ids: Collection[int], on: date) -> QuerySet[Cycle]:
    """Cycles whose review fell due this year."""
    return Cycle.objects.filter(
        school_id__in=school_ids,
        state__in=("active", "closed"),
        review_due_on__range=(academic_year_of(on).first_day, on),
        child__merged_into__isnull=True,
    ).order_by("review_due_on", "pk")


def _reviews(school_ids: Collection[int], on: date) -> list[Counted]:
    rows = reviews_due(school_ids, on).values_list(
        "school_id", "child_id", "review_due_on", "review__held_on"
    )
    return [
        Counted(school_id, child_id, int(held_in_time(held_on, due_on, on)), 1)
        for school_id, child_id, due_on, held_on in rows.order_by()
    ]


def held_in_time(held_on: date | None, due_on: date, on: date) -> bool:
    """Whether a review had been held by a day, and by the day it was due."""
    return held_on is not None and held_on <= min(on, due_on)


def reviews_held(school_ids: Collection[int], on: date) -> QuerySet[Any]:
    """Reviews held this year; `heard` says whether the family had been heard in that cycle before."""
    heard = Contribution.objects.filter(
        child_id=OuterRef("child_id"),
        voice=Voice.FAMILY.value,
        made_at__date__gte=OuterRef("cycle__starts_on"),
        made_at__date__lte=OuterRef("held_on"),
    )
    reviews: QuerySet[Any] = Review.objects.filter(
        cycle__school_id__in=school_ids, held_on__range=(academic_year_of(on).first_day, on)
    )
    return reviews.annotate(heard=Exists(heard)).order_by("held_on", "pk")


def _families(school_ids: Collection[int], on: date) -> list[Counted]:
    rows = reviews_held(school_ids, on).order_by()
    return [
        Counted(school_id, child_id, int(heard), 1)
        for school_id, child_id, heard in rows.values_list("cycle__school_id", "child_id", "heard")
    ]


def lines_begun(school_ids: Collection[int], on: date) -> QuerySet[ProvisionLine]:
    """Lines that began this year in cycles that were begun."""
    return ProvisionLine.objects.filter(
        group__school_id__in=school_ids,
        cycle__state__in=("active", "closed"),
        starts_on__range=(academic_year_of(on).first_day, on),
        child__merged_into__isnull=True,
    ).order_by("pk")


def _minutes(entry: LineMinutes) -> Counted:
    return Counted(
        entry.group.school_id, entry.line.child_id, entry.delivered, entry.planned.to_date
    )


def _money(lines: list[LineMinutes], on: date) -> list[Counted]:
    if not lines:
        return []
    shares = children_sharing([entry.line for entry in lines])
    return [_pounds(entry, shares[entry.line.pk], on) for entry in lines]


def _pounds(entry: LineMinutes, sharing: int, on: date) -> Counted:
    to_date, planned = costs_of(
        entry.line, entry.group, entry.planned.total, entry.paid_minutes, sharing, on
    )
    return Counted(
        entry.group.school_id, entry.line.child_id, whole_pounds(to_date), whole_pounds(planned)
    )


def whole_pounds(amount: Decimal) -> int:
    """An amount to the nearest pound, half up."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def measured(school_ids: Collection[int], on: date) -> QuerySet[Measurement]:
    """Measurements up to a day."""
    return Measurement.objects.filter(
        target__outcome__cycle__school_id__in=school_ids,
        on__lte=on,
        child__merged_into__isnull=True,
    )


def _progress(school_ids: Collection[int], on: date) -> list[Counted]:
    """The last measurement of each target beside its first; the windows are the database's."""
    each = F("target_id")
    rows = (
        measured(school_ids, on)
        .annotate(
            _back=Window(RowNumber(), each, [F("on").desc(), F("pk").desc()]),
            _times=Window(Count("pk"), each),
            _first=Window(FirstValue("value"), each, [F("on").asc(), F("pk").asc()]),
        )
        .filter(_back=1, _times__gt=1)
        .order_by()
        .values_list(
            "target__outcome__cycle__school_id", "child_id", "on",
            "_first", "value", "target__baseline", "target__goal",
        )
    )  # fmt: skip
    began = academic_year_of(on).first_day
    return [
        Counted(school_id, child_id, int(moved_towards(*values)), 1)
        for school_id, child_id, last_on, *values in rows
        if last_on >= began
    ]


def moved_towards(
    first: Decimal, last: Decimal, baseline: Decimal | None, goal: Decimal | None
) -> bool:
    """Whether the last value lies in the goal's direction from the first. Without a goal, up."""
    start = first if baseline is None else baseline
    down = goal is not None and goal < start
    return last < first if down else last > first
