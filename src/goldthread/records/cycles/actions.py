"""Starting, starting off, moving and closing cycles. What hangs on a cycle is written further up."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.audit.actions import record_write
from goldthread.records.cycles.models import Cycle
from goldthread.records.integrity import clean_row
from goldthread.records.organisations.queries import term_dates_of
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.statute.clocks.support_plan import cycle_review_deadline
from goldthread.statute.stages.base import NotAllowedNow
from goldthread.statute.stages.cycle import CYCLE_STAGES, CycleEvent, CycleState


class UnableToStartCycle(UnableTo):
    """There is a plan already, or the dates do not fit."""


class UnableToChangeCycle(UnableTo):
    """The plan is not at a stage where this can be done, or the dates do not fit."""


@dataclass(frozen=True)
class CycleWords:
    """What is written at the head of a plan."""

    what_we_know: str
    lead: User | None
    starts_on: date
    review_due_on: date


@transaction.atomic
def start_cycle(
    *,
    child: Child,
    starts_on: date,
    by: Actor,
    at: datetime,
    review_due_on: date | None = None,
    what_we_know: str = "",
    lead: User | None = None,
) -> Cycle:
    """A new draft for a child, after the last one. Without a review date, the clock gives one."""
    check_may(by, Permission.PLAN_EDIT, facts_of(child, localdate(at)))
    Child.objects.select_for_update().get(pk=child.pk)
    last = Cycle.objects.filter(child=child).order_by("-number").first()
    if last is not None and last.state != CycleState.CLOSED:
        raise UnableToStartCycle(_("There is a plan already. Open it, or review it first."))
    due_on = review_due_on or review_due_after(child.school_id, starts_on)
    if due_on < starts_on:
        raise UnableToStartCycle(_("The review comes after the start."), field="review_due_on")
    cycle = Cycle(
        child=child,
        school_id=child.school_id,
        number=last.number + 1 if last else 1,
        what_we_know=what_we_know,
        lead=lead,
        starts_on=starts_on,
        review_due_on=due_on,
        previous=last,
    )
    clean_row(cycle)
    cycle.save()
    return _recorded("cycle.started", cycle, by, at)


def review_due_after(school_id: int, starts_on: date) -> date:
    """The day by which a plan that starts on a day should be reviewed, in this school."""
    terms = term_dates_of([school_id]).get(school_id)
    return cycle_review_deadline(starts_on, terms).due_on


@transaction.atomic
def change_cycle(*, cycle: Cycle, words: CycleWords, by: Actor, at: datetime) -> Cycle:
    """Write the head of an open plan. Saving the same words again changes nothing."""
    check_may(by, Permission.PLAN_EDIT, facts_of(cycle.child, localdate(at)))
    check_open(cycle)
    if words.review_due_on < words.starts_on:
        raise UnableToChangeCycle(_("The review comes after the start."), field="review_due_on")
    changed = [name for name in vars(words) if getattr(cycle, name) != getattr(words, name)]
    if not changed:
        return cycle
    for name in changed:
        setattr(cycle, name, getattr(words, name))
    return _saved("cycle.changed", cycle, changed, by, at)


@transaction.atomic
def activate_cycle(*, cycle: Cycle, agreed: bool, by: Actor, at: datetime) -> Cycle:
    """A draft becomes the plan under way, with or without the family's agreement so far."""
    check_may(by, Permission.PLAN_EDIT, facts_of(cycle.child, localdate(at)))
    event = CycleEvent.START_AGREED if agreed else CycleEvent.START_NOT_YET_AGREED
    cycle.state = _next(cycle, event)
    return _saved("cycle.activated", cycle, ["state"], by, at)


@transaction.atomic
def discard_cycle(*, cycle: Cycle, by: Actor, at: datetime) -> Cycle:
    """Put a draft aside. It stays on file, closed, and a new one can be started."""
    on = localdate(at)
    check_may(by, Permission.PLAN_EDIT, facts_of(cycle.child, on))
    cycle.state = _next(cycle, CycleEvent.DISCARD)
    cycle.starts_on, cycle.closed_on = min(cycle.starts_on, on), on
    return _saved("cycle.discarded", cycle, ["state", "starts_on", "closed_on"], by, at)


@transaction.atomic
def move_review(*, cycle: Cycle, review_due_on: date, by: Actor, at: datetime) -> Cycle:
    """Put the review of a plan under way on another day."""
    on = localdate(at)
    check_may(by, Permission.REVIEW_RUN, facts_of(cycle.child, on))
    _next(cycle, CycleEvent.BEGIN_REVIEW)
    if review_due_on < max(on, cycle.starts_on):
        raise UnableToChangeCycle(_("Choose a day from today on."), field="review_due_on")
    cycle.review_due_on = review_due_on
    return _saved("cycle.review_moved", cycle, ["review_due_on"], by, at)


@transaction.atomic
def close_cycle(*, cycle: Cycle, closed_on: date, by: Actor, at: datetime) -> Cycle:
    """Close a plan under way because its review was held."""
    check_may(by, Permission.REVIEW_RUN, facts_of(cycle.child, localdate(at)))
    _next(cycle, CycleEvent.BEGIN_REVIEW)
    cycle.state, cycle.closed_on = CycleState.CLOSED.value, closed_on
    return _saved("cycle.closed", cycle, ["state", "closed_on"], by, at)


def check_open(cycle: Cycle) -> None:
    """Pass while a plan can be changed; once reviewed it is history."""
    if cycle.state == CycleState.CLOSED:
        raise UnableToChangeCycle(
            _("This plan has been closed. Make the change in the child's next plan.")
        )


def _next(cycle: Cycle, event: CycleEvent) -> str:
    try:
        return CYCLE_STAGES.next_state(CycleState(cycle.state), event).value
    except NotAllowedNow as refusal:
        raise UnableToChangeCycle(str(refusal)) from refusal


def _saved(action: str, cycle: Cycle, fields: list[str], by: Actor, at: datetime) -> Cycle:
    clean_row(cycle)
    cycle.save(update_fields=fields)
    return _recorded(action, cycle, by, at, fields)


def _recorded(
    action: str, cycle: Cycle, by: Actor, at: datetime, fields: list[str] | None = None
) -> Cycle:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=cycle.school_id,
        subject=cycle,
        fields=fields or ["what_we_know", "lead", "starts_on", "review_due_on"],
        child_ids=[cycle.child_id],
    )
    return cycle
