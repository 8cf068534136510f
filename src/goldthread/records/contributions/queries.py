"""Asking what has been said, by whom, and whether a plan is agreed."""

from django.db.models import QuerySet

from goldthread.records.contributions.models import (
    AGREEMENT_ANSWERS,
    CONTRIBUTION_FEELINGS,
    CONTRIBUTION_PROMPTS,
    Agreement,
    Contribution,
)
from goldthread.records.cycles.models import Cycle
from goldthread.records.people.models import Child
from goldthread.statute.vocabulary.delivery import Voice

__all__ = [
    "AGREEMENT_ANSWERS",
    "CONTRIBUTION_FEELINGS",
    "CONTRIBUTION_PROMPTS",
    "contributions_of",
    "latest_agreement",
]


def contributions_of(child: Child, voice: Voice | None = None) -> QuerySet[Contribution]:
    """What has been said about or by a checked child, newest first; of one voice if given."""
    said = Contribution.objects.filter(child=child).select_related("by")
    if voice is not None:
        said = said.filter(voice=voice.value)
    return said.order_by("-made_at", "-id")


def latest_agreement(cycle: Cycle, voice: Voice = Voice.FAMILY) -> Agreement | None:
    """The last answer given to a plan in one voice."""
    answers = Agreement.objects.filter(cycle=cycle, voice=voice.value).select_related("by")
    return answers.order_by("-at", "-id").first()
