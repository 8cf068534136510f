"""Asking about cycles: what is open, what came before, what is due for review."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.records.cycles.models import Cycle
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import children_for
from goldthread.statute.clocks.base import SOON_WITHIN_DAYS

OPEN_STATES = ("draft", "active")


def cycles_of(child: Child) -> QuerySet[Cycle]:
    """Every cycle of a child already checked, newest first."""
    return (
        Cycle.objects.filter(child=child).select_related("lead", "school").order_by("-number", "id")
    )


def open_cycle_of(child: Child) -> Cycle | None:
    """The cycle being written or under way: there is at most one."""
    return cycles_of(child).filter(state__in=OPEN_STATES).first()


def current_cycle_of(child: Child) -> Cycle | None:
    """The open cycle, or else the last one there was."""
    return open_cycle_of(child) or cycles_of(child).first()


def open_cycles_of(child_ids: Iterable[int]) -> dict[int, Cycle]:
    """The open cycle of each of these children (already checked): one statement."""
    found = Cycle.objects.filter(child_id__in=list(child_ids), state__in=OPEN_STATES)
    return {cycle.child_id: cycle for cycle in found.select_related("lead").order_by("id")}


def cycles_for(actor: Actor, permission: Permission, on: date) -> QuerySet[Cycle]:
    """Cycles of every child for whom the actor holds the permission, soonest review first."""
    children = children_for(actor, permission, on).order_by()
    return (
        Cycle.objects.filter(child__in=children)
        .select_related("child", "child__school", "lead")
        .order_by("review_due_on", "child__surname", "child__forename", "id")
    )


def reviews_due_for(
    actor: Actor, on: date, *, within_days: int = SOON_WITHIN_DAYS
) -> QuerySet[Cycle]:
    """Cycles under way whose review is late or falls within some days, soonest first."""
    last = on + timedelta(days=within_days)
    return cycles_for(actor, Permission.REVIEW_RUN, on).filter(
        state="active", review_due_on__lte=last
    )
