"""Planning provision: a line for one child, a group in one pass, joining, leaving, a new dose.

A group is one thing delivered together; a line is one child's part in it within their cycle.
Changing the dose of something under way ends the group and starts its successor, so that what
was planned and delivered so far stays as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.accounts.queries import staff_of
from goldthread.records.audit.actions import record_write
from goldthread.records.cycles.actions import activate_cycle, check_open
from goldthread.records.cycles.models import Cycle
from goldthread.records.integrity import clean_row
from goldthread.records.organisations.queries import term_dates_of
from goldthread.records.outcomes.models import Outcome
from goldthread.records.people.actions.children import tie_adult
from goldthread.records.people.queries.children import facts_of
from goldthread.records.provision.models import (
    CatalogueEntry,
    ProvisionGroup,
    ProvisionLine,
    Slot,
)
from goldthread.records.provision.queries.catalogue import rates_on
from goldthread.statute.dose import Dose, ImpossibleDose, run_ends_on

DAY = timedelta(days=1)


class UnableToPlan(UnableTo):
    """A value cannot be meant, or the plan is not at a stage where this can be done."""


@dataclass(frozen=True)
class LinePlan:
    """What is planned. 0 minutes means "all the time". Without `ends_on`, `weeks` of school count.

    `after` is the group it goes on from: its words are kept, whatever the catalogue says by now.
    """

    name: str
    layer: str
    area: str
    starts_on: date
    minutes: int = 0
    times_per_week: int = 0
    weeks: int = 0
    ends_on: date | None = None
    entry: CatalogueEntry | None = None
    lead: User | None = None
    grade: str = "teaching_assistant"
    one_off_cost: Decimal = Decimal(0)
    place: str = ""
    materials: str = ""
    slots: tuple[tuple[int, time], ...] = ()
    after: ProvisionGroup | None = None


@dataclass(frozen=True)
class Part:
    """One child's part: which cycle, towards which outcome, carried from which earlier line."""

    cycle: Cycle
    outcome: Outcome | None = None
    carried_from: ProvisionLine | None = None


@transaction.atomic
def plan_line(
    *, cycle: Cycle, plan: LinePlan, by: Actor, at: datetime, outcome: Outcome | None = None
) -> ProvisionLine:
    """One child's line in a group of its own."""
    return plan_group(parts=[Part(cycle, outcome)], plan=plan, by=by, at=at).lines.get()


@transaction.atomic
def plan_group(*, parts: Sequence[Part], plan: LinePlan, by: Actor, at: datetime) -> ProvisionGroup:
    """One group with a line for each child, in one pass: all of them or none."""
    school_id = _check_parts(parts, by, at)
    _check_plan(plan, len(parts), school_id)
    group = _new_group(plan, school_id)
    _record("provision.planned", group, school_id, [part.cycle.child_id for part in parts], by, at)
    for part in parts:
        _new_line(part, group, group.starts_on, by, at)
    return group


@transaction.atomic
def join_group(
    *,
    cycle: Cycle,
    group: ProvisionGroup,
    starts_on: date,
    by: Actor,
    at: datetime,
    outcome: Outcome | None = None,
) -> ProvisionLine:
    """A child joins a group already planned, from a day on."""
    school_id = _check_parts([Part(cycle, outcome)], by, at)
    if group.school_id != school_id:
        raise UnableToPlan(_("This group is in another school."), field="group")
    if starts_on > group.ends_on:
        raise UnableToPlan(_("The group has ended by then."), field="starts_on")
    if ProvisionLine.objects.filter(cycle=cycle, group=group).exists():
        raise UnableToPlan(_("The child is in this group already."), field="group")
    part = Part(cycle, outcome)
    return _new_line(part, group, max(starts_on, group.starts_on), by, at)


@transaction.atomic
def leave_group(*, line: ProvisionLine, stopped_on: date, by: Actor, at: datetime) -> ProvisionLine:
    """A child takes part for the last time on a day. When nobody is left, the group ends too."""
    _check_parts([Part(line.cycle)], by, at)
    if not line.starts_on <= stopped_on <= line.ends_on:
        raise UnableToPlan(_("Choose a day while this was running."), field="stopped_on")
    line.stopped_on = stopped_on
    line.save(update_fields=["stopped_on"])
    _end_if_empty(line.group)
    child_ids = [line.child_id]
    _record("provision.left", line, line.group.school_id, child_ids, by, at, ["stopped_on"])
    return line


@transaction.atomic
def remove_line(*, line: ProvisionLine, by: Actor, at: datetime) -> None:
    """Take a line out of a draft; its group goes too when it was the only one."""
    _check_parts([Part(line.cycle)], by, at)
    if line.cycle.state != "draft":
        raise UnableToPlan(_("The plan is under way: say when it stops instead."))
    group, number, child_ids = line.group, line.pk, [line.child_id]
    line.delete()
    if not group.lines.exists():
        group.delete()
    line.pk = number
    _record("provision.removed", line, line.cycle.school_id, child_ids, by, at)


@transaction.atomic
def change_dose(
    *, group: ProvisionGroup, plan: LinePlan, by: Actor, at: datetime
) -> ProvisionGroup:
    """End a group the day before `plan.starts_on` and start its successor for those still in it."""
    lines = list(
        group.lines.filter(stopped_on__isnull=True)
        .exclude(cycle__state="closed")
        .select_related("cycle__child", "cycle__school", "outcome", "group")
        .order_by("id")
    )
    if not lines:
        raise UnableToPlan(_("Nobody is in this group any more. Plan it anew."))
    if plan.starts_on <= group.starts_on:
        raise UnableToPlan(
            _("A new dose starts after the old one did. Choose a later day."), field="starts_on"
        )
    parts = [Part(line.cycle, line.outcome, line) for line in lines]
    successor = plan_group(parts=parts, plan=replace(plan, after=group), by=by, at=at)
    for line in lines:
        leave_group(line=line, stopped_on=_last_day(line, plan.starts_on), by=by, at=at)
    return successor


@transaction.atomic
def replan_group(
    *, group: ProvisionGroup, plan: LinePlan, by: Actor, at: datetime
) -> ProvisionGroup:
    """Change a group in place while every plan it belongs to is still a draft."""
    lines = list(group.lines.select_related("cycle__child", "outcome").order_by("id"))
    if any(line.cycle.state != "draft" for line in lines):
        raise UnableToPlan(_("This is under way. Give it a new dose from a day on instead."))
    parts = [Part(line.cycle, line.outcome, line.carried_from) for line in lines]
    for line in lines:
        remove_line(line=line, by=by, at=at)
    return plan_group(parts=parts, plan=replace(plan, after=group), by=by, at=at)


@transaction.atomic
def carry_line_forward(
    *,
    line: ProvisionLine,
    cycle: Cycle,
    outcome: Outcome | None,
    by: Actor,
    at: datetime,
) -> ProvisionLine:
    """The same provision in a child's next cycle. Children of one group meet again in one group."""
    part = Part(cycle, outcome, line)
    _check_parts([part], by, at)
    group = _successor_of(line.group, cycle) or _new_group(
        _same_again(line, cycle), cycle.school_id
    )
    return _new_line(part, group, max(cycle.starts_on, group.starts_on), by, at)


@transaction.atomic
def activate_plan(*, cycle: Cycle, agreed: bool, by: Actor, at: datetime) -> Cycle:
    """Start a plan that says what should change and what will be done."""
    if not Outcome.objects.filter(cycle=cycle).exists():
        raise UnableToPlan(_("Add at least one outcome: what will be different for the child?"))
    return activate_cycle(cycle=cycle, agreed=agreed, by=by, at=at)


def _check_parts(parts: Iterable[Part], by: Actor, at: datetime) -> int:
    on = localdate(at)
    schools = set()
    for part in parts:
        check_may(by, Permission.PLAN_EDIT, facts_of(part.cycle.child, on))
        check_open(part.cycle)
        schools.add(part.cycle.school_id)
        if part.outcome is not None and part.outcome.cycle_id != part.cycle.pk:
            raise UnableToPlan(_("The outcome belongs to another plan."), field="outcome")
    if len(schools) != 1:
        raise UnableToPlan(_("Choose at least one child, all of one school."), field="children")
    return schools.pop()


def _check_plan(plan: LinePlan, children: int, school_id: int) -> None:
    if plan.minutes or plan.times_per_week:
        try:
            Dose(plan.minutes, plan.times_per_week, plan.weeks, children)
        except ImpossibleDose as error:
            raise UnableToPlan(str(error), field=error.field) from error
    if plan.ends_on is not None and plan.ends_on < plan.starts_on:
        raise UnableToPlan(_("The end comes after the start."), field="ends_on")
    if plan.lead and not staff_of(school_id, plan.starts_on).filter(pk=plan.lead.pk).exists():
        raise UnableToPlan(_("Choose an adult who works in this school."), field="lead")


def _new_group(plan: LinePlan, school_id: int) -> ProvisionGroup:
    terms = term_dates_of([school_id]).get(school_id)
    weeks = max(plan.weeks, 1)
    words = plan.after or plan.entry
    group = ProvisionGroup(
        school_id=school_id,
        entry=plan.entry,
        name=plan.name,
        layer=plan.layer,
        area=plan.area,
        what=words.what if words else "",
        child_words=words.child_words if words else "",
        lead=plan.lead,
        grade=plan.grade,
        hourly_rate=rates_on(school_id, plan.starts_on).get(plan.grade, Decimal(0)),
        one_off_cost=plan.one_off_cost,
        minutes=plan.minutes,
        times_per_week=plan.times_per_week,
        weeks=weeks,
        place=plan.place,
        materials=plan.materials,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on or run_ends_on(plan.starts_on, weeks, terms),
    )
    clean_row(group)
    group.save()
    Slot.objects.bulk_create(
        Slot(group=group, weekday=weekday, starts_at=starts_at)
        for weekday, starts_at in sorted(set(plan.slots))
    )
    return group


def _new_line(
    part: Part, group: ProvisionGroup, starts_on: date, by: Actor, at: datetime
) -> ProvisionLine:
    line = ProvisionLine(
        child_id=part.cycle.child_id,
        cycle=part.cycle,
        group=group,
        outcome=part.outcome,
        starts_on=starts_on,
        ends_on=group.ends_on,
        carried_from=part.carried_from,
    )
    clean_row(line)
    line.save()
    _record("provision.line_added", line, group.school_id, [line.child_id], by, at)
    if group.lead is not None:
        tie_adult(
            child=part.cycle.child,
            user=group.lead,
            kind="supporter",
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            by=by,
            at=at,
        )
    return line


def _end_if_empty(group: ProvisionGroup) -> None:
    if group.lines.filter(stopped_on__isnull=True).exists():
        return
    last = max(line.stopped_on or line.ends_on for line in group.lines.all())
    if last < group.ends_on:
        group.ends_on = last
        group.save(update_fields=["ends_on"])


def _last_day(line: ProvisionLine, next_starts_on: date) -> date:
    return max(line.starts_on, min(line.ends_on, next_starts_on - DAY))


def _successor_of(group: ProvisionGroup, cycle: Cycle) -> ProvisionGroup | None:
    """The group to which another child of this group has been carried, while it still runs."""
    carried = ProvisionLine.objects.filter(
        carried_from__group=group, group__ends_on__gt=cycle.starts_on
    ).exclude(cycle=cycle)
    line = carried.select_related("group").order_by("-group__starts_on", "-id").first()
    return line.group if line else None


def _same_again(line: ProvisionLine, cycle: Cycle) -> LinePlan:
    group = line.group
    plan = LinePlan(
        name=group.name,
        layer=group.layer,
        area=group.area,
        starts_on=cycle.starts_on,
        minutes=group.minutes,
        times_per_week=group.times_per_week,
        weeks=group.weeks,
        entry=group.entry,
        lead=group.lead,
        grade=group.grade,
        place=group.place,
        materials=group.materials,
        slots=tuple((slot.weekday, slot.starts_at) for slot in group.slots.all()),
        after=group,
    )
    return plan if group.minutes else replace(plan, ends_on=cycle.review_due_on)


def _record(
    action: str,
    row: ProvisionGroup | ProvisionLine,
    school_id: int,
    child_ids: list[int],
    by: Actor,
    at: datetime,
    fields: Sequence[str] = (),
) -> None:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=school_id,
        subject=row,
        fields=fields,
        child_ids=child_ids,
    )
