"""The plan from the record."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission as P
from goldthread.publish.sheet.about import Said
from goldthread.publish.sheet.build import build_about, said_in
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
from goldthread.records.contributions.queries import contributions_of, latest_agreement
from goldthread.records.cycles.queries import cycles_of
from goldthread.records.outcomes.queries import OutcomeRow, TargetRow, outcomes_of
from goldthread.records.people.queries import facts_of
from goldthread.records.provision.queries.ledger import LineLedger, line_ledger
from goldthread.records.provision.queries.planning import PlanLine, plan_lines_of
from goldthread.statute.vocabulary.delivery import GasLevel, Measure, Voice
from goldthread.statute.vocabulary.needs import NeedArea

if TYPE_CHECKING:
    from goldthread.records.cycles.models import Cycle
    from goldthread.records.people.models import Child

ANSWER_WORDS = {
    "agreed": "Agreed.",
    "talk": "Would like to talk about it.",
    "not_agreed": "Does not agree.",
}
FAMILY_STATES = ("active", "closed")


def build_support_plan(
    actor: Actor, child: "Child", on: date, number: int | None = None
) -> SupportPlanContent | None:
    """The newest plan, or the one of this number, for staff; None where there is none."""
    facts = facts_of(child, on)
    check_may(actor, P.DOCUMENT_PRINT, facts)
    check_may(actor, P.PLAN_VIEW, facts)
    cycle = _cycle(child, number, ("draft", *FAMILY_STATES))
    if cycle is None:
        return None
    views = said_in(contributions_of(child).filter(cycle=cycle))
    return _plan(child, cycle, on, views)


def build_family_plan(
    actor: Actor, child: "Child", on: date, number: int | None = None
) -> SupportPlanContent | None:
    """The same for the family: once it has begun, with the child's words and this person's own."""
    check_may(actor, P.FAMILY_VIEW, facts_of(child, on))
    cycle = _cycle(child, number, FAMILY_STATES)
    if cycle is None:
        return None
    said = contributions_of(child).filter(cycle=cycle)
    own = [
        one
        for one in said
        if one.voice == Voice.CHILD or (one.voice == Voice.FAMILY and one.by_id == actor.user_id)
    ]
    return _plan(child, cycle, on, said_in(own), for_family=True)


def _cycle(child: "Child", number: int | None, states: tuple[str, ...]) -> "Cycle | None":
    cycles = cycles_of(child).filter(state__in=states)
    if number is not None:
        cycles = cycles.filter(number=number)
    return cycles.first()


def _plan(
    child: "Child", cycle: "Cycle", on: date, views: tuple[Said, ...], *, for_family: bool = False
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
        answers=_answers(cycle),
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


def _answers(cycle: "Cycle") -> tuple[Answer, ...]:
    found = (latest_agreement(cycle, voice) for voice in (Voice.FAMILY, Voice.CHILD))
    return tuple(
        Answer(Voice(one.voice), _(ANSWER_WORDS[one.answer]), localdate(one.at), one.comment)
        for one in found
        if one is not None
    )
