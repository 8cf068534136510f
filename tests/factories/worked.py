"""Targets with a baseline and measurements three weeks apart, under support: what own practice is told from."""

from datetime import timedelta
from typing import Any

from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.models import Child
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine
from tests.factories.delivery import BEGAN, ENDS, make_cycle, make_line

AREA = "communication_and_interaction"


def make_aim(child: Child, baseline: int | None, *values: int, **changes: Any) -> Outcome:
    """An outcome with one target, a standard score unless said otherwise."""
    cycle = child.cycles.first() or make_cycle(child)
    outcome = Outcome.objects.create(child=child, cycle=cycle, area=AREA, text="Reads with others")
    given = {"measure": "score", "unit": "Standard score", "baseline_on": BEGAN} | changes
    target = Target.objects.create(
        child=child, outcome=outcome, text="Reads", baseline=baseline, due_on=ENDS, **given
    )
    for place, value in enumerate(values, start=1):
        on = BEGAN + timedelta(days=21 * place)
        Measurement.objects.create(child=child, target=target, on=on, value=value)
    return outcome


def scored(
    child: Child, group: ProvisionGroup, baseline: int | None, *values: int, **changes: Any
) -> ProvisionLine:
    """The same with the child's part in a group; dates of the line may be changed too."""
    dates = {key: changes.pop(key) for key in ("starts_on", "stopped_on") if key in changes}
    return make_line(child, group, outcome=make_aim(child, baseline, *values, **changes), **dates)
