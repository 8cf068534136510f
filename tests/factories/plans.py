"""Plans for tests: a cycle with an outcome, targets and lines, made through the actions."""

from datetime import date, time
from decimal import Decimal

from goldthread.access.actor import SYSTEM, Actor
from goldthread.records.cycles.actions import start_cycle
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.actions import TargetPlan, add_outcome, add_target
from goldthread.records.outcomes.models import Outcome, Target
from goldthread.records.people.models import Child
from goldthread.records.provision.actions.planning import (
    LinePlan,
    Part,
    activate_plan,
    plan_group,
)
from goldthread.records.provision.models import ProvisionGroup, StaffRate
from goldthread.statute.vocabulary.delivery import Measure
from tests.conftest import NOW
from tests.factories.world import World

STARTED = date(2026, 9, 7)
DUE = date(2026, 12, 18)
AREA = "communication_and_interaction"
NEW_LINE = {
    "name": "Talking together",
    "layer": "targeted",
    "area": AREA,
    "minutes": "20",
    "times_per_week": "3",
    "weeks": "8",
    "grade": "teaching_assistant",
    "starts_on": "2026-11-23",
}
"""Provision of the school's own as typed into its form."""


def line_plan(**changes: object) -> LinePlan:
    """Twenty minutes, three times a week, eight weeks, from the first Monday of term."""
    values: dict[str, object] = {
        "name": "Talking together",
        "layer": "targeted",
        "area": AREA,
        "starts_on": STARTED,
        "minutes": 20,
        "times_per_week": 3,
        "weeks": 8,
        "slots": ((0, time(9, 30)), (2, time(9, 30)), (4, time(9, 30))),
        "place": "Rainbow room",
    }
    return LinePlan(**(values | changes))  # type: ignore[arg-type]


def target_plan(**changes: object) -> TargetPlan:
    """A probe from 4 towards 10."""
    values: dict[str, object] = {
        "text": "Asks for help with words in class at least once a lesson",
        "measure": Measure.PROBE,
        "due_on": DUE,
        "unit": "times a lesson",
        "baseline": Decimal(4),
        "baseline_on": STARTED,
        "goal": Decimal(10),
    }
    return TargetPlan(**(values | changes))  # type: ignore[arg-type]


def make_draft(child: Child, *, by: Actor = SYSTEM) -> Cycle:
    """A draft from September, due for review before Christmas."""
    return start_cycle(
        child=child,
        starts_on=STARTED,
        review_due_on=DUE,
        what_we_know="Loves building and explains it well.",
        by=by,
        at=NOW,
    )


def make_outcome(cycle: Cycle, text: str = "Joins in talk with friends at play") -> Outcome:
    """One outcome."""
    return add_outcome(cycle=cycle, area=AREA, text=text, by=SYSTEM, at=NOW)


def make_target(outcome: Outcome, **changes: object) -> Target:
    """One target under an outcome."""
    return add_target(outcome=outcome, plan=target_plan(**changes), by=SYSTEM, at=NOW)


def make_plan(world: World, *children: Child, targets: int = 1, lines: int = 1) -> list[Cycle]:
    """Plans under way for these children, each line a group they share, led by the TA."""
    parts = []
    for child in children or (world.ada,):
        cycle = make_draft(child)
        outcome = make_outcome(cycle)
        for number in range(targets):
            make_target(outcome, text=f"Asks for help with words, step {number + 1} of the way")
        parts.append(Part(cycle, outcome))
    for number in range(lines):
        plan = line_plan(name=f"Talking together {number + 1}", lead=world.ta)
        plan_group(parts=parts, plan=plan, by=SYSTEM, at=NOW)
    return [activate_plan(cycle=part.cycle, agreed=True, by=SYSTEM, at=NOW) for part in parts]


def set_rates(world: World) -> None:
    """Fifteen pounds an hour for a TA, forty for a teacher."""
    for grade, rate in (("teaching_assistant", "15.00"), ("teacher", "40.00")):
        StaffRate.objects.create(
            school=world.oakfield,
            grade=grade,
            hourly_rate=Decimal(rate),
            starts_on=date(2026, 9, 1),
        )


def the_group() -> ProvisionGroup:
    """The only group there is."""
    return ProvisionGroup.objects.get()
