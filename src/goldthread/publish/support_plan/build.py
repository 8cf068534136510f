"""The plan from the record."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission as P
from goldthread.publish.sheet.about import Said
from goldthread.publish.sheet.build import build_about, contested_in, holds_both, said_in
from goldthread.publish.sheet.dose_words import in_all_words, rhythm_words
from goldthread.publish.sheet.measures import shares, standing
from goldthread.publish.support_plan.content import (
    Answer,
    OutcomePlan,
    Progress,
    ProvisionPlan,
    SupportPlanContent,
    TargetPlan,
)
from goldthread.records.contributions.queries import (
    agreement_for_parent,
    contributions_for_parent,
    contributions_of,
    latest_agreement,
)
from goldthread.records.cycles.queries import cycles_of
from goldthread.records.outcomes.queries import OutcomeRow, TargetRow, outcomes_of
from goldthread.records.people.queries.children import facts_of
from goldthread.records.provision.queries.ledger import LineLedger, line_ledger
from goldthread.records.provision.queries.planning import PlanLine, plan_lines_of
from goldthread.statute.vocabulary.delivery import GasLevel, Measure, Voice
from goldthread.statute.vocabulary.needs import NeedArea
from goldthread.statute.vocabulary.privacy import RecordPart

if TYPE_CHECKING:
    from goldthread.records.contributions.models import Agreement
    from goldthread.records.cycles.models import Cycle
    from goldthread.records.people.models import Child
    from goldthread.records.people.queries.around import ParentAround

ANSWER_WORDS = {
    "agreed": "Agreed.",
    "talk": "Would like to talk about it.",
    "not_agreed": "Does not agree.",
}
CONTESTED = (RecordPart.PLAN, RecordPart.HAPPENED)
FAMILY_STATES = ("active", "closed")


def build_support_plan(
    actor: Actor,
    child: "Child",
    on: date,
    number: int | None = None,
    *,
    parents: "tuple[ParentAround, ...]",
    reader: "ParentAround | None" = None,
) -> SupportPlanContent | None:
    """The newest plan, or the one of this number, for staff; None where there is none.

    `parents` are all who ever were. With `reader`, one of them, as they may read it: with the child's
    words and their own.
    """
    facts = facts_of(child, on)
    check_may(actor, P.DOCUMENT_PRINT, facts)
    check_may(actor, P.PLAN_VIEW, facts)
    cycle = _cycle(child, number, ("draft", *FAMILY_STATES))
    if cycle is None:
        return None
    if reader is not None:
        return _plan_for_parent(child, cycle, on, reader.user_id)
    views = said_in(contributions_of(child).filter(cycle=cycle))
    answers = _answers(latest_agreement(cycle), latest_agreement(cycle, Voice.CHILD))
    contested = contested_in(child, *CONTESTED)
    voices = (*(one.voice for one in views), *(one.voice for one in answers))
    is_separate = holds_both(parents, *voices, *(one.said.voice for one in contested))
    plan = _plan(child, cycle, on, views, answers)
    return replace(plan, is_separate=is_separate, contested=contested)


def build_family_plan(
    actor: Actor, child: "Child", on: date, number: int | None = None
) -> SupportPlanContent | None:
    """The same for the family: once it has begun, with the child's words and this person's own."""
    check_may(actor, P.FAMILY_VIEW, facts_of(child, on))
    cycle = _cycle(child, number, FAMILY_STATES)
    if cycle is None:
        return None
    return _plan_for_parent(child, cycle, on, actor.user_id)


def _plan_for_parent(
    child: "Child", cycle: "Cycle", on: date, user_id: int | None
) -> SupportPlanContent:
    views = said_in(contributions_for_parent(child, user_id).filter(cycle=cycle))
    own = agreement_for_parent(cycle, user_id)
    answers = _answers(own, latest_agreement(cycle, Voice.CHILD))
    plan = _plan(child, cycle, on, views, answers, for_family=True)
    return replace(plan, contested=contested_in(child, *CONTESTED, reader_id=user_id))


def _cycle(child: "Child", number: int | None, states: tuple[str, ...]) -> "Cycle | None":
    cycles = cycles_of(child).filter(state__in=states)
    if number is not None:
        cycles = cycles.filter(number=number)
    return cycles.first()


def _plan(
    child: "Child",
    cycle: "Cycle",
    on: date,
    views: tuple[Said, ...],
    answers: tuple[Answer, ...],
    *,
    for_family: bool = False,
) -> SupportPlanContent:
    lines = plan_lines_of([cycle.pk]).get(cycle.pk, ())
    ledger = line_ledger([line.line_id for line in lines], on)
    outcomes = outcomes_of([cycle.pk]).get(cycle.pk, ())
    placed = {outcome.outcome_id for outcome in outcomes}
    return SupportPlanContent(
        about=build_about(child, on, for_family=for_family),
        number=cycle.number,
        state=cycle.state,
        starts_on=cycle.starts_on,
        review_due_on=cycle.review_due_on,
        lead=cycle.lead.name if cycle.lead else "",
        what_we_know=cycle.what_we_know,
        outcomes=tuple(_outcome(one, lines, ledger, on) for one in outcomes),
        other_provision=tuple(
            _provision(line, ledger) for line in lines if line.outcome_id not in placed
        ),
        views=views,
        answers=answers,
        signers=(child.first_name, _("Parent or carer"), _("For the school")),
    )


def _outcome(
    outcome: OutcomeRow, lines: tuple[PlanLine, ...], ledger: dict[int, LineLedger], on: date
) -> OutcomePlan:
    return OutcomePlan(
        area=_(NeedArea(outcome.area).label),
        text=outcome.text,
        targets=tuple(_target(target, on) for target in outcome.targets),
        provision=tuple(
            _provision(line, ledger) for line in lines if line.outcome_id == outcome.outcome_id
        ),
    )


def _target(target: TargetRow, on: date) -> TargetPlan:
    levels = zip(GasLevel, target.gas_levels, strict=False)
    is_gas = target.measure is Measure.GAS
    return TargetPlan(
        text=target.text,
        child_words=target.child_words,
        measure=_(target.measure.label),
        due_on=target.due_on,
        progress=_progress(target, on),
        levels=tuple((_(level.label), str(text)) for level, text in levels) if is_gas else (),
    )


def _progress(target: TargetRow, on: date) -> Progress | None:
    along = shares(target, on)
    if along is None:
        return None
    words = standing(target, on)
    start, now, goal = along
    return Progress(
        _("Began: %(value)s") % {"value": words.began},
        _("Now: %(value)s") % {"value": words.now} if words.now else _("Not measured yet"),
        _("Goal: %(value)s") % {"value": words.hoped},
        start,
        now,
        goal,
    )


def _provision(line: PlanLine, ledger: dict[int, LineLedger]) -> ProvisionPlan:
    entry = ledger.get(line.line_id)
    return ProvisionPlan(
        name=line.name,
        what=line.what,
        dose=dose_words(line),
        who=line.lead_name,
        where=line.place,
        starts_on=line.starts_on,
        ends_on=line.last_day,
        delivered_minutes=entry.delivered_minutes if entry else None,
        planned_minutes=entry.planned_minutes_to_date if entry else None,
    )


def dose_words(line: PlanLine) -> str:
    """The dose as a sentence."""
    if line.dose is None:
        return _("All the time, in class")
    return f"{rhythm_words(line.dose)}: {in_all_words(line.dose)}"


def _answers(*found: "Agreement | None") -> tuple[Answer, ...]:
    return tuple(
        Answer(Voice(one.voice), _(ANSWER_WORDS[one.answer]), localdate(one.at), one.comment)
        for one in found
        if one is not None
    )
