"""Planning the same thing for several children in one pass; they differ only where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.records.cycles.actions import start_cycle
from goldthread.records.cycles.queries import open_cycles_of
from goldthread.records.outcomes.actions import TargetPlan, add_outcome, add_target
from goldthread.records.people.models import Child
from goldthread.records.provision.actions.planning import (
    LinePlan,
    Part,
    UnableToPlan,
    activate_plan,
    plan_group,
)
from goldthread.records.provision.models import ProvisionGroup


@dataclass(frozen=True)
class ChildPart:
    """One child, and where their target differs from the one they share."""

    child: Child
    target_text: str = ""
    baseline: Decimal | None = None
    goal: Decimal | None = None


@dataclass(frozen=True)
class SharedPlan:
    """What the children share: an outcome, a target towards it, and the provision."""

    area: str
    outcome: str
    target: TargetPlan
    line: LinePlan


@transaction.atomic
def plan_together(
    *,
    children: Sequence[ChildPart],
    shared: SharedPlan,
    activate: bool,
    by: Actor,
    at: datetime,
) -> ProvisionGroup:
    """Write the shared plan into each child's open plan, or a new one: all of them or none.

    With `activate`, plans that were drafts start; those under way simply gain it.
    """
    if not children:
        raise UnableToPlan(_("Choose at least one child."), field="children")
    open_cycles = open_cycles_of([part.child.pk for part in children])
    parts = []
    for part in children:
        cycle = open_cycles.get(part.child.pk) or start_cycle(
            child=part.child, starts_on=shared.line.starts_on, by=by, at=at
        )
        outcome = add_outcome(cycle=cycle, area=shared.area, text=shared.outcome, by=by, at=at)
        add_target(outcome=outcome, plan=_own_target(part, shared.target), by=by, at=at)
        parts.append(Part(cycle, outcome))
    group = plan_group(parts=parts, plan=shared.line, by=by, at=at)
    if activate:
        for made in parts:
            if made.cycle.state == "draft":
                activate_plan(cycle=made.cycle, agreed=False, by=by, at=at)
    return group


def _own_target(part: ChildPart, shared: TargetPlan) -> TargetPlan:
    return replace(
        shared,
        text=part.target_text or shared.text,
        baseline=shared.baseline if part.baseline is None else part.baseline,
        goal=shared.goal if part.goal is None else part.goal,
    )
