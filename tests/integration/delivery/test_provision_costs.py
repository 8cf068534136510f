"""What provision costs, added up: beside the ledger, above a threshold, and with small numbers left out."""

from decimal import Decimal
from typing import Any

import pytest

from goldthread.exchange.money.tables import provision_of
from goldthread.exchange.money.writer import provision_csv
from goldthread.exchange.places.plan_table import read_plan_table
from goldthread.jobs.provision_export import export_provision
from goldthread.records.assurance.queries.provision_costs import (
    provision_costs,
    schools_with_provision,
)
from goldthread.records.audit.models import Event
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.ledger import line_ledger
from tests.conftest import NOW
from tests.factories.delivery import BEGAN, log_days, make_group, make_line
from tests.factories.world import TODAY, World, make_child

LANGUAGE, SEMH = "communication_and_interaction", "semh"


def pupils(school: Organisation, count: int, name: str = "Many") -> list[Child]:
    return [make_child(school, f"{name}{number}", "Canary") for number in range(count)]


def planned_of(*children: Child) -> Decimal:
    ids = ProvisionLine.objects.filter(child__in=children).values_list("pk", flat=True)
    return sum((entry.cost_planned for entry in line_ledger(ids, TODAY).values()), Decimal(0))


def cells_of(threshold: int, *schools: Organisation) -> dict[tuple[int, str, str], Any]:
    return provision_costs([school.pk for school in schools], TODAY, Decimal(threshold))


def test_cells_are_the_ledger_added_up(world: World) -> None:
    ada, ben = world.children["ada"], world.children["ben"]
    talking = make_group(world.oakfield, one_off_cost=12)
    alone = make_group(world.oakfield, layer="specialist", area=SEMH)
    for child, group in ((ada, talking), (ben, talking), (ada, alone)):
        make_line(child, group)
    make_line(world.children["far"], make_group(world.children["far"].school, area=SEMH))
    log_days(talking, BEGAN, 6)
    found = cells_of(10**6, world.oakfield)
    assert list(found) == [
        (world.oakfield.pk, "specialist", SEMH), (world.oakfield.pk, "targeted", LANGUAGE),
    ]  # fmt: skip
    assert found[world.oakfield.pk, "targeted", LANGUAGE].children == {ada.pk, ben.pk}
    assert sum(cell.planned for cell in found.values()) == planned_of(ada, ben)
    lines = ProvisionLine.objects.filter(group=talking).values_list("pk", flat=True)
    delivered = sum(entry.cost_to_date for entry in line_ledger(lines, TODAY).values())
    assert found[world.oakfield.pk, "targeted", LANGUAGE].delivered == delivered > 12
    assert found[world.oakfield.pk, "specialist", SEMH].delivered == 0
    assert not any(cell.above for cell in found.values())


def test_each_child_meets_the_threshold_alone_and_with_all_lines(world: World) -> None:
    """Ada has two lines, Ben one: at the cost of one line only Ada lies above, by the other."""
    ada, ben = world.children["ada"], world.children["ben"]
    for area, children in ((LANGUAGE, (ada,)), (SEMH, (ada,)), ("all", (ben,))):
        group = make_group(world.oakfield, area=area)
        for child in children:
            make_line(child, group)
    one = planned_of(ben)
    assert planned_of(ada) == 2 * one > 0
    found = provision_costs([world.oakfield.pk], TODAY, one)
    above = {area: cell.above for (_school, _layer, area), cell in found.items()}
    assert above == {LANGUAGE: one / 2, SEMH: one / 2, "all": 0}
    assert found[world.oakfield.pk, "targeted", SEMH].above_children == {ada.pk}


@pytest.mark.parametrize("count", [1, 3])
def test_costs_take_six_statements(
    world: World, count: int, django_assert_max_num_queries: Any
) -> None:
    for child in pupils(world.oakfield, count):
        make_line(child, make_group(world.oakfield))
    with django_assert_max_num_queries(6):
        found = cells_of(0, world.oakfield)
    assert sum(len(cell.children) for cell in found.values()) == count


def test_the_file_names_nobody_and_leaves_small_numbers_out(world: World) -> None:
    """Twelve in one cell, eleven in another, two in a third: the eleven go too, or two were known."""
    for count, area in ((12, LANGUAGE), (11, "all"), (2, SEMH)):
        group = make_group(world.oakfield, area=area)
        for child in pupils(world.oakfield, count, area):
            make_line(child, group)
    other = make_group(world.brook)
    for child in pupils(world.brook, 10, "Brook"):
        make_line(child, other)
    assert schools_with_provision() == sorted([world.oakfield.pk, world.brook.pk])
    costs = export_provision(threshold=Decimal(6000), at=NOW)
    shown = {(one.school.partition(" (")[0], one.area): one.children for one in costs}
    oak, brook = world.oakfield.name, world.brook.name
    assert shown == {(oak, "all"): None, (oak, LANGUAGE): 12, (oak, SEMH): None, (brook, LANGUAGE): 10}  # fmt: skip
    assert all(one.planned is None for one in costs if one.children is None)
    written = provision_csv(costs, 6000)
    assert "Canary" not in written
    table = read_plan_table(written.encode(), "provision.csv", "provision")
    assert provision_of(table) == (6000, tuple(costs))
    told = Event.objects.filter(action="costs.exported").order_by("pk")
    assert [event.organisation_id for event in told] == sorted([world.oakfield.pk, world.brook.pk])


def test_what_lies_above_is_told_of_none_or_of_ten(world: World) -> None:
    group = make_group(world.oakfield)
    children = pupils(world.oakfield, 12)
    for child in children:
        make_line(child, group)
    (cost,) = export_provision(threshold=Decimal(6000), at=NOW)
    assert cost.above == 0
    (cost,) = export_provision(threshold=Decimal(0), at=NOW)
    assert cost.above == cost.planned
    make_line(children[0], make_group(world.oakfield, hourly_rate=Decimal(40), one_off_cost=100))
    threshold = planned_of(children[1]) + 1
    (cost,) = export_provision(threshold=threshold, at=NOW)
    assert cost.planned is not None
    assert cost.above is None
    written = provision_csv([cost], float(threshold))
    table = read_plan_table(written.encode(), "provision.csv", "provision")
    assert provision_of(table)[1] == (cost,)
