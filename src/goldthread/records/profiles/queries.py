"""Asking what is known of a child: what they say, what gets in the way, what helps."""

from collections.abc import Iterable

from django.db.models import QuerySet

from goldthread.records.profiles.models import (
    PROFILE_ENTRY_SECTIONS,
    STRATEGY_KINDS,
    Barrier,
    Diagnosis,
    ProfileEntry,
    ProfileRead,
    Strategy,
    StrategyReply,
)

SECTIONS = PROFILE_ENTRY_SECTIONS
KINDS = STRATEGY_KINDS


def entries_now(child_id: int) -> QuerySet[ProfileEntry]:
    """What stands in the profile of one checked child, in the order it was said."""
    return (
        ProfileEntry.objects.filter(child_id=child_id, ends_on__isnull=True)
        .select_related("recorded_by")
        .order_by("section", "starts_on", "id")
    )


def entries_before(child_id: int) -> QuerySet[ProfileEntry]:
    """What stood in the profile earlier, newest first."""
    return (
        ProfileEntry.objects.filter(child_id=child_id, ends_on__isnull=False)
        .select_related("recorded_by")
        .order_by("-ends_on", "-id")
    )


def barriers_of(child_id: int) -> QuerySet[Barrier]:
    """Every barrier of one checked child, those of today first, the greatest impact first."""
    return (
        Barrier.objects.filter(child_id=child_id)
        .select_related("recorded_by")
        .order_by("-ends_on", "-impact", "id")
    )


def barriers_now(child_id: int) -> QuerySet[Barrier]:
    """What gets in the way today, the greatest impact first."""
    return Barrier.objects.filter(child_id=child_id, ends_on__isnull=True).order_by("-impact", "id")


def diagnoses_now(child_id: int) -> QuerySet[Diagnosis]:
    """Diagnoses of a child for whom DIAGNOSIS_VIEW was checked, newest first."""
    return (
        Diagnosis.objects.filter(child_id=child_id, ends_on__isnull=True)
        .select_related("recorded_by")
        .order_by("-diagnosed_on", "-id")
    )


def strategies_now(child_ids: Iterable[int]) -> QuerySet[Strategy]:
    """The lines teachers see for these children: alert, avoid, do, each in its order."""
    return Strategy.objects.filter(child_id__in=list(child_ids), ends_on__isnull=True).order_by(
        "child_id", "kind", "position", "id"
    )


def replies_to(child_id: int) -> QuerySet[StrategyReply]:
    """What came of the lines of one checked child, newest first."""
    return (
        StrategyReply.objects.filter(child_id=child_id)
        .select_related("by", "strategy")
        .order_by("-on", "-id")
    )


def reads_by(user_id: int, child_ids: Iterable[int]) -> QuerySet[ProfileRead]:
    """When one adult last said they had read what helps these children, newest first."""
    return ProfileRead.objects.filter(by_id=user_id, child_id__in=list(child_ids)).order_by(
        "-on", "-id"
    )
