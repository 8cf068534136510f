"""Asking what can be printed of a child, and for their day-one page outside its handover."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from goldthread.access.actor import Actor
from goldthread.records.cycles.models import Cycle
from goldthread.records.people.models import Child
from goldthread.records.profiles.models import Barrier, ProfileEntry, Strategy
from goldthread.records.sen_support.models import Review
from goldthread.records.transitions.models import HandoverChild
from goldthread.records.transitions.queries.handovers import may_write


@dataclass(frozen=True)
class Papers:
    """Which documents of a child there is something to print in."""

    profile: bool
    plan: bool
    plan_begun: bool
    review: bool
    day_one: bool


def papers_of(child_id: int) -> Papers:
    """What there is of a checked child: one statement."""
    of_child = {"child_id": OuterRef("pk")}
    cycles = Cycle.objects.filter(**of_child)
    shared = HandoverChild.objects.filter(**of_child).exclude(handover__state="open")
    row = (
        Child.objects.filter(pk=child_id)
        .annotate(
            _entry=Exists(ProfileEntry.objects.filter(**of_child, ends_on__isnull=True)),
            _strategy=Exists(Strategy.objects.filter(**of_child, ends_on__isnull=True)),
            _barrier=Exists(Barrier.objects.filter(**of_child, ends_on__isnull=True)),
            _plan=Exists(cycles),
            _begun=Exists(cycles.exclude(state="draft")),
            _review=Exists(Review.objects.filter(**of_child)),
            _shared=Exists(shared),
        )
        .values_list("_entry", "_strategy", "_barrier", "_plan", "_begun", "_review", "_shared")
        .get()
    )
    entry, strategy, barrier, plan, begun, review, is_shared = row
    known = entry or strategy or barrier
    return Papers(known, plan, begun, review, known or is_shared)


def latest_row_of(child: Child, actor: Actor) -> HandoverChild | None:
    """The last day-one page of a checked child: a shared one, or one this person is writing."""
    rows = (
        HandoverChild.objects.filter(child=child)
        .select_related("child", "handover", "handover__from_class", "to_teacher")
        .order_by("-handover__opened_on", "-handover_id", "-pk")
    )
    for row in rows[:8]:
        if row.handover.state != "open" or may_write(actor, row.handover):
            return row
    return None
