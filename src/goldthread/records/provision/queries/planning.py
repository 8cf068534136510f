"""Asking about planned provision: each child's lines with their dose, who, when and what they cost."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine
from goldthread.records.provision.queries.line_minutes import children_sharing
from goldthread.statute.dose import Dose, cost_of
from goldthread.statute.vocabulary.provision import Layer

PENNY = Decimal("0.01")


@dataclass(frozen=True)
class SlotRow:
    """When a group meets in a usual week: 0 is Monday."""

    weekday: int
    starts_at: time


@dataclass(frozen=True)
class PlanLine:
    """One child's part in a group as planned. `dose` is None for help given all the time.

    `cost` is this child's share of the whole run: show it only with `COST_VIEW`. `last_day` is
    the last day on which the child takes part, an early stop included.
    """

    line_id: int
    child_id: int
    cycle_id: int
    group_id: int
    outcome_id: int | None
    name: str
    what: str
    child_words: str
    layer: Layer
    area: str
    lead_id: int | None
    lead_name: str
    grade: str
    place: str
    materials: str
    dose: Dose | None
    group_size: int
    cost: Decimal
    starts_on: date
    ends_on: date
    stopped_on: date | None
    slots: tuple[SlotRow, ...]
    carried_from_id: int | None

    @property
    def last_day(self) -> date:
        """The last day on which the child takes part."""
        return self.ends_on if self.stopped_on is None else min(self.ends_on, self.stopped_on)

    def is_live(self, on: date) -> bool:
        """Whether it runs on this day."""
        return self.starts_on <= on <= self.last_day


def plan_lines_of(cycle_ids: Iterable[int]) -> dict[int, tuple[PlanLine, ...]]:
    """The lines of each cycle: three statements for any number."""
    rows: dict[int, list[PlanLine]] = defaultdict(list)
    for row in _rows(ProvisionLine.objects.filter(cycle_id__in=list(cycle_ids))):
        rows[row.cycle_id].append(row)
    return {cycle_id: tuple(lines) for cycle_id, lines in rows.items()}


def live_lines_of(child_ids: Iterable[int], on: date) -> dict[int, tuple[PlanLine, ...]]:
    """What each child has on a day, in plans under way: three statements for any number."""
    rows: dict[int, list[PlanLine]] = defaultdict(list)
    found = ProvisionLine.objects.filter(
        runs_on(on), child_id__in=list(child_ids), cycle__state="active"
    )
    for row in _rows(found):
        rows[row.child_id].append(row)
    return {child_id: tuple(lines) for child_id, lines in rows.items()}


def runs_on(on: date) -> Q:
    """Lines that run on a day; the last day is the earlier of `ends_on` and `stopped_on`, included."""
    return (
        Q(starts_on__lte=on)
        & Q(ends_on__gte=on)
        & (Q(stopped_on__isnull=True) | Q(stopped_on__gte=on))
    )


def groups_to_join(actor: Actor, on: date) -> QuerySet[ProvisionGroup]:
    """Groups still running in schools where the actor plans, by name."""
    schools = sorted(schools_where(actor, Permission.PLAN_EDIT))
    return (
        ProvisionGroup.objects.filter(school_id__in=schools, ends_on__gte=on)
        .select_related("lead", "entry")
        .prefetch_related("slots")
        .annotate(children=Count("lines", filter=Q(lines__stopped_on__isnull=True)))
        .order_by("name", "starts_on", "id")
    )


def dose_of(group: ProvisionGroup, group_size: int) -> Dose | None:
    """A group's dose, or None where help is given all the time."""
    if not (group.minutes and group.times_per_week):
        return None
    return Dose(group.minutes, group.times_per_week, group.weeks, min(group_size, 40))


def share_of_cost(group: ProvisionGroup, group_size: int) -> Decimal:
    """What the whole run costs for one of the children in it."""
    one_off = group.one_off_cost / group_size
    dose = dose_of(group, group_size)
    if dose is None:
        return one_off.quantize(PENNY)
    return cost_of(dose, group.hourly_rate, one_off=one_off)


def _rows(found: QuerySet[ProvisionLine]) -> Iterable[PlanLine]:
    lines = list(
        found.select_related("group", "group__lead")
        .prefetch_related("group__slots")
        .order_by("child_id", "starts_on", "id")
    )
    sizes = children_sharing(lines)
    return [_row(line, sizes[line.pk]) for line in lines]


def _row(line: ProvisionLine, size: int) -> PlanLine:
    group = line.group
    return PlanLine(
        line_id=line.pk,
        child_id=line.child_id,
        cycle_id=line.cycle_id,
        group_id=group.pk,
        outcome_id=line.outcome_id,
        name=group.name,
        what=group.what,
        child_words=group.child_words,
        layer=Layer(group.layer),
        area=group.area,
        lead_id=group.lead_id,
        lead_name=group.lead.name if group.lead else "",
        grade=group.grade,
        place=group.place,
        materials=group.materials,
        dose=dose_of(group, size),
        group_size=size,
        cost=share_of_cost(group, size),
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        stopped_on=line.stopped_on,
        slots=tuple(SlotRow(slot.weekday, slot.starts_at) for slot in group.slots.all()),
        carried_from_id=line.carried_from_id,
    )
