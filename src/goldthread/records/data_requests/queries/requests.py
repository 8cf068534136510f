"""Asking what people asked about their data, what is due, and what stands beside an entry."""

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.records.audit.models import Event
from goldthread.records.audit.queries import events_about
from goldthread.records.data_requests.models import DataRequest
from goldthread.records.people.queries.children import children_for
from goldthread.statute.clocks.base import Deadline
from goldthread.statute.clocks.data_rights import data_request_deadline
from goldthread.statute.stages.data_rights import RequestState
from goldthread.statute.vocabulary.privacy import RequestKind

CHANGES_OFFERED = 40
NOT_CHANGES = ("data_request", "complaint", "sharing", "consent", "draft", "emergency")
"""Writes about a child that put nothing of the record right."""


def requests_for(actor: Actor, on: date) -> QuerySet[DataRequest]:
    """Every request of the children for whom this person decides: open ones first, oldest first."""
    children = children_for(actor, Permission.DATA_REQUEST_DECIDE, on).order_by()
    found = DataRequest.objects.filter(child__in=children)
    return found.select_related("child__school", "asked_by", "decided_by", "recorded_by").order_by(
        "received_on", "pk"
    )


def open_requests(actor: Actor, on: date) -> QuerySet[DataRequest]:
    """Those still to be decided, oldest first."""
    return requests_for(actor, on).filter(state=RequestState.OPEN.value)


def settled_requests(actor: Actor, on: date) -> QuerySet[DataRequest]:
    """Those decided or taken back, newest first."""
    settled = requests_for(actor, on).exclude(state=RequestState.OPEN.value)
    return settled.order_by("-received_on", "-pk")


def own_requests(child_id: int, user_id: int | None) -> QuerySet[DataRequest]:
    """What one person asked about a checked child, newest first. Another parent's are not theirs."""
    found = DataRequest.objects.filter(child_id=child_id, asked_by_id=user_id)
    return found.select_related("change").order_by("-received_on", "-pk")


def request_deadline(request: DataRequest) -> Deadline:
    """When it is to be answered at the latest."""
    return data_request_deadline(request.received_on, is_extended=request.extended_on is not None)


def changes_since(request: DataRequest) -> QuerySet[Event]:
    """What was changed in the child's record since it was asked, newest first."""
    began = datetime.combine(request.received_on, time(), ZoneInfo("Europe/London"))
    found = events_about(request.child_id).filter(kind="write", at__gte=began)
    for noun in NOT_CHANGES:
        found = found.exclude(action__startswith=f"{noun}.")
    return found


def contested(child_id: int) -> QuerySet[DataRequest]:
    """What stands beside a checked child's record.

    The words of those whose correction was not made, or not whole, for every later reader; and, still
    open, that a part is being looked at (UK GDPR art 18(1)(a)): whoever reads it is to know.
    """
    open_now = Q(kind=RequestKind.CORRECTION.value, state=RequestState.OPEN.value)
    return DataRequest.objects.filter(Q(is_beside=True) | open_now, child_id=child_id)


def words_beside(child_id: int, parts: Collection[str]) -> list[DataRequest]:
    """What stands beside these parts, oldest first: one statement."""
    found = contested(child_id).filter(part__in=sorted(parts)).select_related("asked_by")
    return list(found.order_by("received_on", "pk"))
