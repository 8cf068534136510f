"""Asking what has been said, by whom, and whether a plan is agreed."""

from django.db.models import Q, QuerySet

from goldthread.records.contributions.models import (
    AGREEMENT_ANSWERS,
    CONTRIBUTION_FEELINGS,
    CONTRIBUTION_PROMPTS,
    Agreement,
    Contribution,
)
from goldthread.records.cycles.models import Cycle
from goldthread.records.people.models import Child, ChildAdult
from goldthread.statute.vocabulary.delivery import Voice

__all__ = [
    "AGREEMENT_ANSWERS",
    "CONTRIBUTION_FEELINGS",
    "CONTRIBUTION_PROMPTS",
    "agreement_for_parent",
    "contributions_beside_others",
    "contributions_for_parent",
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


def contributions_for_parent(child: Child, user_id: int | None) -> QuerySet[Contribution]:
    """What one parent may take home of what was said: the child's words and their own."""
    own = Q(voice=Voice.FAMILY.value, by_id=user_id)
    return contributions_of(child).filter(Q(voice=Voice.CHILD.value) | own)


def contributions_beside_others(child: Child, user_id: int | None) -> QuerySet[Contribution]:
    """All that was said but what other parents said, whoever wrote it down."""
    return contributions_of(child).filter(~Q(voice=Voice.FAMILY.value) | Q(by_id=user_id))


def agreement_for_parent(cycle: Cycle, user_id: int | None) -> Agreement | None:
    """The last family answer one parent may read: their own.

    Where nobody else was ever linked as a parent, also one that school wrote down in a talk.
    """
    answers = Agreement.objects.filter(cycle=cycle, voice=Voice.FAMILY.value).select_related("by")
    parents = ChildAdult.objects.filter(child_id=cycle.child_id, kind="parent")
    others = parents if user_id is None else parents.exclude(user_id=user_id)
    if others.exists():
        answers = answers.filter(by_id=user_id)
    return answers.order_by("-at", "-id").first()
