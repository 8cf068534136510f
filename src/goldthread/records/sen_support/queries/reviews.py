"""Asking about reviews: what was held, and how often a child was in school meanwhile."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from goldthread.records.cycles.models import Cycle
from goldthread.records.people.models import AttendanceSpell, Child
from goldthread.records.sen_support.models import (
    LINE_REVIEW_HELPED,
    TARGET_REVIEW_RESULTS,
    Review,
)

__all__ = ["LINE_REVIEW_HELPED", "TARGET_REVIEW_RESULTS"]

ATTENDED_LABELS = {
    "child": "The pupil",
    "family": "The family",
    "teacher": "Class or subject teacher",
    "teaching_assistant": "Teaching assistant",
    "senco": "SENCO",
    "professional": "Another professional",
}
"""Who can have been at a review."""


@dataclass(frozen=True)
class Attendance:
    """Half-day sessions possible and attended."""

    possible: int
    attended: int


def attendance_between(child_id: int, first: date, last: date) -> Attendance | None:
    """Attendance over the spells that begin in a stretch of days, or None where none is on record."""
    sums = AttendanceSpell.objects.filter(
        child_id=child_id, starts_on__gte=first, starts_on__lte=last
    ).aggregate(possible=Sum("possible"), attended=Sum("attended"))
    return Attendance(sums["possible"], sums["attended"]) if sums["possible"] else None


def reviews_of(child: Child) -> QuerySet[Review]:
    """The reviews of a checked child, newest first, with their targets and lines."""
    return (
        Review.objects.filter(child=child)
        .select_related("cycle", "by")
        .prefetch_related("targets__target", "lines__line__group")
        .order_by("-held_on", "-id")
    )


def review_of(cycle: Cycle) -> Review | None:
    """The review that closed a cycle, or None while there was none."""
    found = Review.objects.filter(cycle=cycle).select_related("by")
    return found.prefetch_related("targets__target", "lines__line__group").first()
