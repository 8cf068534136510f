"""Asking about concerns: those to look at, those one has raised, and each one whole."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.records.people.queries.children import children_for, facts_of, refuse_row
from goldthread.records.sen_support.models import (
    CONCERN_EVIDENCE_KINDS,
    Concern,
    ConcernEvidence,
)
from goldthread.statute.stages.concern import ConcernState

EVIDENCE_KINDS = CONCERN_EVIDENCE_KINDS
OPEN_STATES = (
    ConcernState.RAISED.value,
    ConcernState.TRIAGED.value,
    ConcernState.GATHERING_EVIDENCE.value,
    ConcernState.WATCHING.value,
)


def concerns_for(actor: Actor, on: date) -> QuerySet[Concern]:
    """Concerns this person may decide on, and those they raised about children still theirs."""
    decides = Q(child__in=children_for(actor, Permission.CONCERN_TRIAGE, on).order_by())
    raised = Q(
        raised_by_id=actor.user_id,
        child__in=children_for(actor, Permission.CONCERN_RAISE, on).order_by(),
    )
    return (
        Concern.objects.filter(decides | raised)
        .select_related("child", "raised_by", "decided_by")
        .annotate(
            asked=Count("evidence"),
            received=Count("evidence", filter=Q(evidence__received_on__isnull=False)),
        )
        .order_by("-raised_on", "-id")
    )


def asked_of(actor: Actor, on: date) -> QuerySet[ConcernEvidence]:
    """What this person has been asked for and has not answered yet, the soonest first."""
    children = children_for(actor, Permission.CONCERN_RAISE, on).order_by()
    return (
        ConcernEvidence.objects.filter(
            asked_of_id=actor.user_id,
            received_on__isnull=True,
            concern__state__in=OPEN_STATES,
            child__in=children,
        )
        .select_related("child", "concern")
        .order_by("due_on", "id")
    )


def concern_for(actor: Actor, permission: Permission, concern_id: int, on: date) -> Concern:
    """One concern whose child the actor holds the permission for, or a refusal."""
    concern = (
        Concern.objects.select_related("child__school", "raised_by", "decided_by")
        .filter(pk=concern_id)
        .first()
    )
    if concern is None:
        refuse_row(actor, permission, Concern, concern_id, on)
    check_may(actor, permission, facts_of(concern.child, on))
    return concern


def evidence_of(concern_id: int) -> QuerySet[ConcernEvidence]:
    """What was asked and found out, in order."""
    return (
        ConcernEvidence.objects.filter(concern_id=concern_id)
        .select_related("asked_of", "received_from")
        .order_by("asked_on", "id")
    )
