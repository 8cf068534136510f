"""Asking what waits for a second person, and what became of what one asked for."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import may_in_school, schools_where
from goldthread.records.approvals.kinds import ANSWERED_WITHIN, KINDS, USED_WITHIN
from goldthread.records.approvals.models import Approval
from goldthread.records.audit.models import EventChild

SHOWN_FOR = timedelta(days=14)


def waiting_for(actor: Actor, at: datetime) -> QuerySet[Approval]:
    """What colleagues ask and this person may answer, oldest first."""
    mine = Q(pk__in=())
    for name, kind in KINDS.items():
        schools = [
            school_id
            for school_id in schools_where(actor, kind.permission)
            if may_in_school(actor, kind.permission, school_id)
        ]
        mine |= Q(kind=name, school_id__in=schools)
    waiting = Approval.objects.filter(mine, state="waiting", asked_at__gt=at - ANSWERED_WITHIN)
    return (
        waiting.exclude(asked_by_id=actor.user_id)
        .select_related("asked_by", "school")
        .order_by("asked_at", "pk")
    )


def asked_by(user_id: int, at: datetime) -> QuerySet[Approval]:
    """What this person asked for lately, latest first."""
    asked = Approval.objects.filter(asked_by_id=user_id, asked_at__gt=at - SHOWN_FOR)
    return asked.select_related("decided_by", "school").order_by("-asked_at", "-pk")


def taken_alone(user_id: int, action: str, since: datetime) -> set[int]:
    """The children one person has taken out since a moment, as the audit has it.

    So that ten now and ten more in a minute count as twenty.
    """
    events = EventChild.objects.filter(
        event__actor_id=user_id, event__action=action, event__at__gte=since
    )
    return set(events.values_list("child_id", flat=True))


def state_at(approval: Approval, at: datetime) -> str:
    """Its state, or "over" where nobody answered, or nobody used the answer, in time."""
    ends = {
        "waiting": approval.asked_at + ANSWERED_WITHIN,
        "approved": (approval.decided_at or approval.asked_at) + USED_WITHIN,
    }.get(approval.state)
    return "over" if ends is not None and at >= ends else approval.state
