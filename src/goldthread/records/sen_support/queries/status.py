"""Asking about status and ranked needs."""

from django.db.models import QuerySet

from goldthread.records.sen_support.models import SenNeed, SenStatus


def status_now(child_id: int) -> SenStatus | None:
    """The status of a checked child today, or None before one was ever recorded."""
    return SenStatus.objects.filter(child_id=child_id, ends_on__isnull=True).first()


def statuses_of(child_id: int) -> QuerySet[SenStatus]:
    """Every status there was, newest first."""
    return SenStatus.objects.filter(child_id=child_id).order_by("-starts_on", "-id")


def needs_now(child_id: int) -> QuerySet[SenNeed]:
    """Needs as ranked today, the primary one first."""
    return SenNeed.objects.filter(child_id=child_id, ends_on__isnull=True).order_by("rank", "id")


def needs_of(child_id: int) -> QuerySet[SenNeed]:
    """Every ranked need there was, newest first."""
    return SenNeed.objects.filter(child_id=child_id).order_by("-starts_on", "rank", "id")
