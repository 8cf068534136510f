"""Asking about outcomes, targets and how far they have come."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.queries.children import facts_of, refuse_row
from goldthread.statute.vocabulary.delivery import GasLevel, Measure


@dataclass(frozen=True)
class MeasurementRow:
    """One measurement: when, how much, in whose hand."""

    on: date
    value: Decimal
    note: str
    by_name: str


@dataclass(frozen=True)
class TargetRow:
    """A target with everything measured towards it, oldest first."""

    target_id: int
    outcome_id: int
    cycle_id: int
    child_id: int
    text: str
    child_words: str
    measure: Measure
    unit: str
    baseline: Decimal | None
    baseline_on: date | None
    goal: Decimal | None
    due_on: date
    gas_levels: tuple[str, ...]
    carried_from_id: int | None
    measurements: tuple[MeasurementRow, ...]

    @property
    def latest(self) -> MeasurementRow | None:
        """The last measurement there is."""
        return self.measurements[-1] if self.measurements else None

    @property
    def where_now(self) -> Decimal | None:
        """The last measured value, or the baseline before there is one."""
        return self.latest.value if self.latest else self.baseline

    @property
    def is_reached(self) -> bool:
        """Whether the last measurement is at the goal or past it, whichever way the goal lies."""
        if self.latest is None:
            return False
        if self.measure is Measure.GAS:
            return self.latest.value >= GasLevel.EXPECTED
        if self.measure is Measure.MILESTONE:
            return self.latest.value >= 1
        if self.goal is None:
            return False
        falls = self.baseline is not None and self.goal < self.baseline
        return self.latest.value <= self.goal if falls else self.latest.value >= self.goal


@dataclass(frozen=True)
class OutcomeRow:
    """An outcome with its targets, in the order of the plan."""

    outcome_id: int
    cycle_id: int
    child_id: int
    area: str
    text: str
    carried_from_id: int | None
    targets: tuple[TargetRow, ...]


def outcomes_of(cycle_ids: Iterable[int]) -> dict[int, tuple[OutcomeRow, ...]]:
    """The outcomes of each cycle with targets and measurements: three statements for any number."""
    rows: dict[int, list[OutcomeRow]] = defaultdict(list)
    for outcome in _with_targets(Outcome.objects.filter(cycle_id__in=list(cycle_ids))):
        rows[outcome.cycle_id].append(_outcome_row(outcome))
    return {cycle_id: tuple(found) for cycle_id, found in rows.items()}


def live_targets_of(child_ids: Iterable[int]) -> dict[int, tuple[TargetRow, ...]]:
    """Targets of each child's plan under way, for a class page or the child's own: three statements."""
    rows: dict[int, list[TargetRow]] = defaultdict(list)
    found = Outcome.objects.filter(child_id__in=list(child_ids), cycle__state="active")
    for outcome in _with_targets(found):
        rows[outcome.child_id] += _outcome_row(outcome).targets
    return {child_id: tuple(targets) for child_id, targets in rows.items()}


def targets_in(cycle_id: int) -> QuerySet[Target]:
    """The targets of a plan already checked, in its order."""
    return (
        Target.objects.filter(outcome__cycle_id=cycle_id)
        .select_related("outcome__cycle__child")
        .order_by("outcome__position", "position", "id")
    )


def target_for(actor: Actor, permission: Permission, target_id: int, on: date) -> Target:
    """One target whose child the actor holds the permission for, or a refusal."""
    target = (
        Target.objects.select_related("child", "child__school", "outcome", "outcome__cycle")
        .filter(pk=target_id)
        .first()
    )
    if target is None:
        refuse_row(actor, permission, Target, target_id, on)
    check_may(actor, permission, facts_of(target.child, on))
    return target


def _with_targets(found: QuerySet[Outcome]) -> QuerySet[Outcome]:
    measurements = Measurement.objects.select_related("by").order_by("on", "id")
    targets = Target.objects.order_by("position", "id").prefetch_related(
        Prefetch("measurements", queryset=measurements)
    )
    return found.order_by("cycle_id", "position", "id").prefetch_related(
        Prefetch("targets", queryset=targets)
    )


def _outcome_row(outcome: Outcome) -> OutcomeRow:
    return OutcomeRow(
        outcome_id=outcome.pk,
        cycle_id=outcome.cycle_id,
        child_id=outcome.child_id,
        area=outcome.area,
        text=outcome.text,
        carried_from_id=outcome.carried_from_id,
        targets=tuple(_target_row(target, outcome) for target in outcome.targets.all()),
    )


def _target_row(target: Target, outcome: Outcome) -> TargetRow:
    return TargetRow(
        target_id=target.pk,
        outcome_id=outcome.pk,
        cycle_id=outcome.cycle_id,
        child_id=target.child_id,
        text=target.text,
        child_words=target.child_words,
        measure=Measure(target.measure),
        unit=target.unit,
        baseline=target.baseline,
        baseline_on=target.baseline_on,
        goal=target.goal,
        due_on=target.due_on,
        gas_levels=tuple(target.gas_levels),
        carried_from_id=target.carried_from_id,
        measurements=tuple(
            MeasurementRow(one.on, one.value, one.note, one.by.name if one.by else "")
            for one in target.measurements.all()
        ),
    )
