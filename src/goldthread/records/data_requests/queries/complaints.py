"""Asking about complaints: whole for who handles them, without a name for who watches over privacy."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission
from goldthread.records.data_requests.models import Complaint
from goldthread.records.people.queries.emergency import without_names
from goldthread.statute.clocks.base import Deadline
from goldthread.statute.clocks.data_rights import complaint_acknowledged_deadline
from goldthread.statute.stages.data_rights import ComplaintState
from goldthread.statute.vocabulary.privacy import ComplaintAbout, ComplaintOutcome


@dataclass(frozen=True)
class NamelessComplaint:
    """A complaint as the data protection officer reads it: nobody's name, and not its text.

    `summary` was written without a name; the child's own are taken out of it all the same.
    """

    reference: str
    school: str
    about: ComplaintAbout
    received_on: date
    state: ComplaintState
    summary: str
    acknowledged_on: date | None
    deadline: Deadline
    steps: int
    outcome: ComplaintOutcome | None
    answered_on: date | None

    @property
    def was_acknowledged_late(self) -> bool:
        """Whether the acknowledgement came after the last day."""
        return self.acknowledged_on is not None and self.acknowledged_on > self.deadline.due_on


def complaints_for(actor: Actor) -> QuerySet[Complaint]:
    """Those of the schools for which this person handles complaints, but for children closed to them."""
    schools = schools_where(actor, Permission.COMPLAINT_HANDLE)
    found = Complaint.objects.filter(school_id__in=sorted(schools))
    if actor.barred_child_ids:
        found = found.exclude(child_id__in=sorted(actor.barred_child_ids))
    return found.select_related(
        "child", "made_by", "school", "acknowledged_by", "answered_by"
    ).order_by("received_on", "pk")


def open_complaints(actor: Actor) -> QuerySet[Complaint]:
    """Those not answered yet, oldest first."""
    return complaints_for(actor).exclude(state=ComplaintState.ANSWERED.value)


def answered_complaints(actor: Actor) -> QuerySet[Complaint]:
    """Those answered, newest first."""
    found = complaints_for(actor).filter(state=ComplaintState.ANSWERED.value)
    return found.order_by("-answered_on", "-pk")


def own_complaints(child_id: int, user_id: int | None) -> QuerySet[Complaint]:
    """What one person complained of about a checked child, newest first, with what they were told."""
    found = Complaint.objects.filter(child_id=child_id, made_by_id=user_id)
    return found.prefetch_related("steps").order_by("-received_on", "-pk")


def acknowledgement_deadline(complaint: Complaint) -> Deadline:
    """The last day to acknowledge it."""
    return complaint_acknowledged_deadline(complaint.received_on)


def nameless_complaints(school_ids: Collection[int]) -> list[NamelessComplaint]:
    """Complaints of these schools for a caller who has checked the right there: two statements."""
    found = Complaint.objects.filter(school_id__in=sorted(school_ids))
    found = found.select_related("child", "school").prefetch_related("steps")
    return [_nameless(one) for one in found.order_by("-received_on", "-pk")]


def _nameless(one: Complaint) -> NamelessComplaint:
    return NamelessComplaint(
        reference=one.reference,
        school=one.school.name,
        about=ComplaintAbout(one.about),
        received_on=one.received_on,
        state=ComplaintState(one.state),
        summary=without_names(one.summary, one.child) if one.child else one.summary,
        acknowledged_on=one.acknowledged_on,
        deadline=acknowledgement_deadline(one),
        steps=len(one.steps.all()),
        outcome=ComplaintOutcome(one.outcome) if one.outcome else None,
        answered_on=one.answered_on,
    )
