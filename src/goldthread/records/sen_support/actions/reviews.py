"""Holding a review, and starting the next cycle from it with nothing typed twice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.cycles.actions import close_cycle, start_cycle
from goldthread.records.cycles.models import Cycle
from goldthread.records.integrity import clean_row
from goldthread.records.outcomes.actions import TargetPlan, add_outcome, add_target
from goldthread.records.outcomes.models import Outcome, Target
from goldthread.records.people.queries.children import facts_of
from goldthread.records.provision.actions.planning import (
    activate_plan,
    carry_line_forward,
    leave_group,
)
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.ledger import line_ledger
from goldthread.records.sen_support.models import LineReview, Review, TargetReview
from goldthread.records.sen_support.queries.reviews import attendance_between
from goldthread.statute.vocabulary.delivery import Measure, ReviewDecision

CARRIED_RESULTS = ("on_the_way", "not_yet")


class UnableToReview(UnableTo):
    """The plan is not under way, or the record of the review is not complete."""


@dataclass(frozen=True)
class Verdict:
    """What was found of one target (`result`) or one line (`helped`), with a comment."""

    value: str
    comment: str = ""


@dataclass(frozen=True)
class ReviewNotes:
    """What a review decided. `targets` and `lines` are by id; each of the plan's has one."""

    held_on: date
    learned: str
    decision: ReviewDecision
    targets: Mapping[int, Verdict]
    lines: Mapping[int, Verdict]
    next_step: str = ""
    attended: tuple[str, ...] = ()


@transaction.atomic
def hold_review(*, cycle: Cycle, notes: ReviewNotes, by: Actor, at: datetime) -> Review:
    """Record a review: results frozen, what still runs ends with it, the cycle closes."""
    on = localdate(at)
    check_may(by, Permission.REVIEW_RUN, facts_of(cycle.child, on))
    if cycle.state != "active":
        raise UnableToReview(
            _("Only a plan that is under way can be reviewed. Open it to see why.")
        )
    if not cycle.starts_on <= notes.held_on <= on:
        raise UnableToReview(
            _("A review is held between the start of the plan and today."), field="held_on"
        )
    review = _new_review(cycle, notes, by)
    _review_targets(review, notes.targets)
    _review_lines(review, notes.lines)
    _end_lines(cycle, notes.held_on, by, at)
    record_write(
        action="review.held",
        by=by,
        at=at,
        organisation_id=cycle.school_id,
        subject=review,
        fields=["learned", "decision", "next_step", "targets", "lines"],
        child_ids=[cycle.child_id],
    )
    close_cycle(cycle=cycle, closed_on=notes.held_on, by=by, at=at)
    return review


@transaction.atomic
def start_next_cycle(
    *,
    review: Review,
    by: Actor,
    at: datetime,
    keep_lines: Collection[int] | None = None,
    activate: bool = True,
) -> Cycle:
    """The cycle after a review, from the day after it: what is not reached yet is carried over.

    Outcomes with a target on the way or not yet reached go on with those targets, each from where
    it now stands; lines go on too, or only `keep_lines`. It is under way at once, so that nobody
    waits for help while a plan is being changed; with `activate=False` it stays a draft.
    """
    check_may(by, Permission.REVIEW_RUN, facts_of(review.child, localdate(at)))
    if review.decision == ReviewDecision.END:
        raise UnableToReview(_("The review decided that support is no longer needed."))
    old = review.cycle
    cycle = start_cycle(
        child=review.child,
        starts_on=review.held_on + timedelta(days=1),
        what_we_know=review.learned,
        lead=old.lead,
        by=by,
        at=at,
    )
    carried = _carry_outcomes(review, cycle, by, at)
    _carry_lines(old, cycle, carried, keep_lines, by, at)
    if activate and carried:
        activate_plan(cycle=cycle, agreed=False, by=by, at=at)
    return cycle


def _new_review(cycle: Cycle, notes: ReviewNotes, by: Actor) -> Review:
    if not notes.learned.strip():
        raise UnableToReview(_("Write a sentence on what we learned."), field="learned")
    attendance = attendance_between(cycle.child_id, cycle.starts_on, notes.held_on)
    review = Review(
        child_id=cycle.child_id,
        cycle=cycle,
        held_on=notes.held_on,
        attended=list(notes.attended),
        sessions_possible=attendance.possible if attendance else None,
        sessions_attended=attendance.attended if attendance else None,
        learned=notes.learned.strip(),
        decision=notes.decision.value,
        next_step=notes.next_step.strip(),
        by_id=by.user_id,
    )
    clean_row(review)
    review.save()
    return review


def _review_targets(review: Review, verdicts: Mapping[int, Verdict]) -> None:
    targets = Target.objects.filter(outcome__cycle_id=review.cycle_id).order_by("id")
    for target in targets:
        verdict = verdicts.get(target.pk)
        if verdict is None or not verdict.value:
            raise UnableToReview(
                _("Say how each target stands."), field=f"target_{target.pk}-value"
            )
        TargetReview.objects.create(
            child_id=review.child_id,
            review=review,
            target=target,
            result=verdict.value,
            comment=verdict.comment,
        )


def _review_lines(review: Review, verdicts: Mapping[int, Verdict]) -> None:
    lines = list(ProvisionLine.objects.filter(cycle_id=review.cycle_id).order_by("id"))
    ledger = line_ledger([line.pk for line in lines], review.held_on)
    for line in lines:
        verdict = verdicts.get(line.pk)
        if verdict is None or not verdict.value:
            raise UnableToReview(
                _("Say whether each kind of help made a difference."), field=f"line_{line.pk}-value"
            )
        entry = ledger.get(line.pk)
        LineReview.objects.create(
            child_id=review.child_id,
            review=review,
            line=line,
            helped=verdict.value,
            comment=verdict.comment,
            minutes_planned=entry.planned_minutes_to_date if entry else 0,
            minutes_delivered=entry.delivered_minutes if entry else 0,
        )


def _end_lines(cycle: Cycle, held_on: date, by: Actor, at: datetime) -> None:
    running = ProvisionLine.objects.filter(
        cycle=cycle, starts_on__lte=held_on, ends_on__gt=held_on, stopped_on__isnull=True
    )
    for line in running.select_related("group", "cycle__child").order_by("id"):
        leave_group(line=line, stopped_on=held_on, by=by, at=at)


def _carry_outcomes(review: Review, cycle: Cycle, by: Actor, at: datetime) -> dict[int, Outcome]:
    """Old outcome id to its continuation, for outcomes with something still to reach."""
    open_ids = set(
        review.targets.filter(result__in=CARRIED_RESULTS).values_list("target_id", flat=True)
    )
    carried: dict[int, Outcome] = {}
    old = Outcome.objects.filter(cycle=review.cycle).prefetch_related("targets__measurements")
    for outcome in old.order_by("position", "id"):
        targets = list(outcome.targets.all())
        left = [target for target in targets if target.pk in open_ids]
        if targets and not left:
            continue
        carried[outcome.pk] = add_outcome(
            cycle=cycle,
            area=outcome.area,
            text=outcome.text,
            carried_from=outcome,
            by=by,
            at=at,
        )
        for target in left:
            add_target(
                outcome=carried[outcome.pk],
                plan=_from_here(target, cycle.review_due_on),
                carried_from=target,
                by=by,
                at=at,
            )
    return carried


def _from_here(target: Target, due_on: date) -> TargetPlan:
    """The same target, its starting point being where the child is now."""
    measured = sorted(target.measurements.all(), key=lambda one: (one.on, one.pk))
    latest = measured[-1] if measured else None
    return TargetPlan(
        text=target.text,
        child_words=target.child_words,
        measure=Measure(target.measure),
        unit=target.unit,
        baseline=latest.value if latest else target.baseline,
        baseline_on=latest.on if latest else target.baseline_on,
        goal=target.goal,
        due_on=due_on,
        gas_levels=tuple(target.gas_levels),
    )


def _carry_lines(
    old: Cycle,
    cycle: Cycle,
    carried: Mapping[int, Outcome],
    keep_lines: Collection[int] | None,
    by: Actor,
    at: datetime,
) -> None:
    lines = ProvisionLine.objects.filter(cycle=old, carried_to__isnull=True)
    if keep_lines is not None:
        lines = lines.filter(pk__in=keep_lines)
    for line in lines.select_related("group__entry", "group__lead").order_by("id"):
        if line.outcome_id is None or line.outcome_id in carried or keep_lines is not None:
            outcome = carried.get(line.outcome_id) if line.outcome_id else None
            carry_line_forward(line=line, cycle=cycle, outcome=outcome, by=by, at=at)
