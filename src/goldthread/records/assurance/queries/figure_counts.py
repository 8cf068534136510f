"""What each of the five figures counts, as narrow rows: for pages that add up and name nobody.

The rules of `figures` over few columns; no child's record is loaded. `figures.entries_of` gives the
same things one by one, with their children.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import FirstValue, RowNumber

from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.models import Measurement
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.line_minutes import (
    LineMinutes,
    children_sharing,
    costs_of,
    line_minutes_on,
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


Counts = dict[str, list[Counted]]
Only = Collection[int] | None
"""The children to count; None for all."""


def counted(
    school_ids: Collection[int], days: Sequence[date], only: Only = None
) -> dict[date, Counts]:
    """What every figure counts on one day, or on two of a school year, by figure.

    Eight statements for one day and two, for one school and for forty.
    """
    last = max(days)
    parts = {
        "reviews": _reviews(_of(reviews_due(school_ids, last), only), days),
        "delivered": {},
        "progress": _progress(_of(measured(school_ids, last), only), days),
        "families": _families(_of(reviews_held(school_ids, last), only), days),
        "money": {},
    }
    lines = line_minutes_on(_of(lines_begun(school_ids, last), only), days)
    shares = children_sharing([entry.line for entry in lines[last]])
    for on in days:
        begun = [entry for entry in lines[on] if entry.line.starts_on <= on]
        parts["delivered"][on] = [_minutes(entry) for entry in begun]
        parts["money"][on] = [_pounds(entry, shares[entry.line.pk], on) for entry in begun]
    return {on: {key: found[on] for key, found in parts.items()} for on in days}


def _of(rows: "QuerySet[Any]", only: Only) -> Any:
    return rows if only is None else rows.filter(child_id__in=only)


def reviews_due(school_ids: Collection[int], on: date) -> QuerySet[Cycle]:
    """Cycles whose review fell due this year."""
    return Cycle.objects.filter(
        school_id__in=school_ids,
        state__in=("active", "closed"),
        review_due_on__range=(academic_year_of(on).first_day, on),
        child__merged_into__isnull=True,
    ).order_by("review_due_on", "pk")


def _reviews(due: QuerySet[Cycle], days: Sequence[date]) -> dict[date, list[Counted]]:
    rows = list(
        due.order_by().values_list("school_id", "child_id", "review_due_on", "review__held_on")
    )
    return {
        on: [
            Counted(school_id, child_id, int(held_in_time(held_on, due_on, on)), 1)
            for school_id, child_id, due_on, held_on in rows
            if due_on <= on
        ]
        for on in days
    }


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
    found: QuerySet[Any] = reviews.annotate(heard=Exists(heard)).order_by("held_on", "pk")
    return found


def _families(held: QuerySet[Any], days: Sequence[date]) -> dict[date, list[Counted]]:
    rows = list(held.order_by().values_list("cycle__school_id", "child_id", "heard", "held_on"))
    return {
        on: [
            Counted(school_id, child_id, int(heard), 1)
            for school_id, child_id, heard, held_on in rows
            if held_on <= on
        ]
        for on in days
    }


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


def _pounds(entry: LineMinutes, sharing: int, on: date) -> Counted:
    to_date, planned = costs_of(
        entry.line, entry.group, entry.planned.total, entry.paid_minutes, sharing, on
    )
    return Counted(
        entry.group.school_id, entry.line.child_id, whole_pounds(to_date), whole_pounds(planned)
    )


@lru_cache(maxsize=4096)
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


class _Span(NamedTuple):
    """A target's measurements up to a day, or since it: how many, the first and the last."""

    school_id: int
    child_id: int
    last_on: date
    times: int
    first: Any
    last: Any
    baseline: Any
    goal: Any


def _progress(found: QuerySet[Measurement], days: Sequence[date]) -> dict[date, list[Counted]]:
    """Each target's first and last measurement by each day; the windows are the database's."""
    spans: dict[int, list[_Span]] = defaultdict(list)
    for target_id, _is_late, *values in _spans(found, days):
        spans[target_id].append(_Span(*values))
    began = academic_year_of(max(days)).first_day
    return {
        on: [one for parts in spans.values() if (one := _moved(parts, on, began))] for on in days
    }


def _moved(spans: list[_Span], on: date, began: date) -> Counted | None:
    by_then = [span for span in spans if span.last_on <= on]
    if sum(span.times for span in by_then) < 2 or by_then[-1].last_on < began:
        return None
    last = by_then[-1]
    moved = moved_towards(by_then[0].first, last.last, last.baseline, last.goal)
    return Counted(last.school_id, last.child_id, int(moved), 1)


def _spans(found: QuerySet[Measurement], days: Sequence[date]) -> QuerySet[Any, Any]:
    """Up to the first of the days and, where there is another, from then to it: one row for each.

    Values come as the database holds them: they are compared, never added up.
    """
    late = Case(When(on__gt=min(days), then=Value(1)), default=Value(0))
    part = [F("target_id"), F("_late")]
    return (
        found.annotate(_late=late)
        .annotate(
            _back=Window(RowNumber(), part, [F("on").desc(), F("pk").desc()]),
            _times=Window(Count("pk"), part),
            _first=Window(FirstValue(_plain("value")), part, [F("on").asc(), F("pk").asc()]),
            _last=_plain("value"),
            _baseline=_plain("target__baseline"),
            _goal=_plain("target__goal"),
        )
        .filter(_back=1)
        .order_by("target_id", "_late")
        .values_list(
            "target_id", "_late", "target__outcome__cycle__school_id", "child_id", "on",
            "_times", "_first", "_last", "_baseline", "_goal",
        )
    )  # fmt: skip


def _plain(name: str) -> "ExpressionWrapper[F]":
    return ExpressionWrapper(F(name), output_field=FloatField())


def moved_towards(
    first: Decimal, last: Decimal, baseline: Decimal | None, goal: Decimal | None
) -> bool:
    """Whether the last value lies in the goal's direction from the first. Without a goal, up."""
    start = first if baseline is None else baseline
    down = goal is not None and goal < start
    return last < first if down else last > first
