"""Writing outcomes and targets into a plan, and measuring how far they have come."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.db.models import Max, Model, ProtectedError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.cycles.actions import check_open
from goldthread.records.cycles.models import Cycle
from goldthread.records.integrity import clean_row
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.queries.children import facts_of
from goldthread.statute.targets import GAS_STEPS
from goldthread.statute.vocabulary.delivery import GasLevel, Measure


class UnableToPlanTarget(UnableTo):
    """A target's values do not fit together, or it can no longer be taken out."""


class UnableToMeasure(UnableTo):
    """The value or the day cannot be meant for this target."""


@dataclass(frozen=True)
class TargetPlan:
    """A target as planned. `gas_levels`: five descriptions from -2 to +2, or none."""

    text: str
    measure: Measure
    due_on: date
    child_words: str = ""
    unit: str = ""
    baseline: Decimal | None = None
    baseline_on: date | None = None
    goal: Decimal | None = None
    gas_levels: tuple[str, ...] = ()


@transaction.atomic
def add_outcome(
    *,
    cycle: Cycle,
    area: str,
    text: str,
    by: Actor,
    at: datetime,
    carried_from: Outcome | None = None,
) -> Outcome:
    """What will be different for the child, at the end of the plan's list."""
    _check_plan(cycle, by, at)
    last = Outcome.objects.filter(cycle=cycle).aggregate(last=Max("position"))["last"]
    outcome = Outcome(
        child_id=cycle.child_id,
        cycle=cycle,
        area=area,
        text=text,
        position=0 if last is None else last + 1,
        carried_from=carried_from,
    )
    clean_row(outcome)
    outcome.save()
    _record("outcome.added", outcome, cycle, ["area", "text"], by, at)
    return outcome


@transaction.atomic
def change_outcome(*, outcome: Outcome, area: str, text: str, by: Actor, at: datetime) -> Outcome:
    """Reword an outcome of an open plan."""
    _check_plan(outcome.cycle, by, at)
    return _changed("outcome.changed", outcome, outcome.cycle, {"area": area, "text": text}, by, at)


@transaction.atomic
def remove_outcome(*, outcome: Outcome, by: Actor, at: datetime) -> None:
    """Take an outcome and its targets out of a draft, while nothing hangs on them."""
    _check_draft(outcome.cycle, by, at)
    number, cycle = outcome.pk, outcome.cycle
    try:
        outcome.targets.all().delete()
        outcome.delete()
    except ProtectedError as error:
        raise UnableToPlanTarget(
            _("Provision belongs to this outcome. Take that out first.")
        ) from error
    outcome.pk = number
    _record("outcome.removed", outcome, cycle, [], by, at)


@transaction.atomic
def add_target(
    *,
    outcome: Outcome,
    plan: TargetPlan,
    by: Actor,
    at: datetime,
    carried_from: Target | None = None,
) -> Target:
    """A measurable step towards an outcome, at the end of its list."""
    _check_plan(outcome.cycle, by, at)
    _check_target(plan)
    last = Target.objects.filter(outcome=outcome).aggregate(last=Max("position"))["last"]
    target = Target(
        child_id=outcome.child_id,
        outcome=outcome,
        position=0 if last is None else last + 1,
        carried_from=carried_from,
        **_values(plan),
    )
    clean_row(target)
    target.save()
    _record("target.added", target, outcome.cycle, _values(plan), by, at)
    return target


@transaction.atomic
def change_target(*, target: Target, plan: TargetPlan, by: Actor, at: datetime) -> Target:
    """Reword or measure differently a target of an open plan."""
    cycle = target.outcome.cycle
    _check_plan(cycle, by, at)
    _check_target(plan)
    if plan.measure != target.measure and target.measurements.exists():
        raise UnableToPlanTarget(
            _("This target has been measured already. Add a new one to measure differently."),
            field="measure",
        )
    return _changed("target.changed", target, cycle, _values(plan), by, at)


@transaction.atomic
def remove_target(*, target: Target, by: Actor, at: datetime) -> None:
    """Take a target out of a draft, while nothing was measured towards it."""
    cycle, number = target.outcome.cycle, target.pk
    _check_draft(cycle, by, at)
    try:
        target.delete()
    except ProtectedError as error:
        raise UnableToPlanTarget(
            _("This target has been measured already, so it stays.")
        ) from error
    target.pk = number
    _record("target.removed", target, cycle, [], by, at)


@transaction.atomic
def add_measurement(
    *, target: Target, on: date, value: Decimal, by: Actor, at: datetime, note: str = ""
) -> Measurement:
    """Write down how far a child has come towards a target on a day."""
    today = localdate(at)
    check_may(by, Permission.MEASUREMENT_ADD, facts_of(target.child, today))
    check_open(target.outcome.cycle)
    _check_measurement(Measure(target.measure), on, value, today)
    measurement = Measurement(
        child_id=target.child_id,
        target=target,
        on=on,
        value=value,
        note=note,
        by_id=by.user_id,
    )
    clean_row(measurement)
    measurement.save()
    _record("measurement.added", measurement, target.outcome.cycle, ["on", "value"], by, at)
    return measurement


def _check_measurement(measure: Measure, on: date, value: Decimal, today: date) -> None:
    if on > today:
        raise UnableToMeasure(_("A measurement is made today or earlier."), field="on")
    if measure is Measure.GAS and value not in set(GasLevel):
        raise UnableToMeasure(_("Choose one of the five steps."), field="value")
    if measure is Measure.MILESTONE and value not in {0, 1}:
        raise UnableToMeasure(_("Choose reached or not yet."), field="value")


def _check_target(plan: TargetPlan) -> None:
    if plan.gas_levels and len(plan.gas_levels) != GAS_STEPS:
        raise UnableToPlanTarget(_("There are five steps, from -2 to +2."), field="gas_levels")
    if plan.measure is Measure.GAS and not any(level.strip() for level in plan.gas_levels):
        raise UnableToPlanTarget(
            _("Say what each of the five steps would look like."), field="gas_levels"
        )


def _values(plan: TargetPlan) -> dict[str, object]:
    return asdict(plan) | {"measure": plan.measure.value, "gas_levels": list(plan.gas_levels)}


def _check_plan(cycle: Cycle, by: Actor, at: datetime) -> None:
    check_may(by, Permission.PLAN_EDIT, facts_of(cycle.child, localdate(at)))
    check_open(cycle)


def _check_draft(cycle: Cycle, by: Actor, at: datetime) -> None:
    _check_plan(cycle, by, at)
    if cycle.state != "draft":
        raise UnableToPlanTarget(
            _("The plan is under way, so this stays on record. The review can end it.")
        )


Row = TypeVar("Row", Outcome, Target)


def _changed(
    action: str, row: Row, cycle: Cycle, values: dict[str, object], by: Actor, at: datetime
) -> Row:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    clean_row(row)
    row.save(update_fields=changed)
    _record(action, row, cycle, changed, by, at)
    return row


def _record(
    action: str, row: Model, cycle: Cycle, fields: Iterable[str], by: Actor, at: datetime
) -> None:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=cycle.school_id,
        subject=row,
        fields=fields,
        child_ids=[cycle.child_id],
    )
