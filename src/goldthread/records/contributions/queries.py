"""Asking what was said, and whether a plan is agreed."""

from django.db.models import QuerySet

from goldthread.records.contributions.models import (
    CONTRIBUTION_FEELINGS,
    CONTRIBUTION_PROMPTS,
    Contribution,
)

PROMPTS = CONTRIBUTION_PROMPTS
FEELINGS = CONTRIBUTION_FEELINGS


def contributions_of(child_id: int) -> QuerySet[Contribution]:
    """Everything said about one checked child, newest first, with who wrote it down."""
    return (
        Contribution.objects.filter(child_id=child_id)
        .select_related("by", "cycle")
        .order_by("-made_at", "-id")
    )
