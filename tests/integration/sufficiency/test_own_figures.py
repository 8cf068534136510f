"""Pupils with a plan in the authority's own schools: counted whole, told only where it names nobody."""

from datetime import date
from typing import Any

import pytest

from goldthread.records.planning.queries.own_figures import own_figures
from goldthread.records.sen_support.models import SenStatus
from tests.conftest import TODAY
from tests.factories.world import make_child, put_on_register
from tests.integration.sufficiency.conftest import Area

pytestmark = pytest.mark.django_db


def enrol(
    area: Area, count: int, need: str, born_on: date = date(2016, 5, 4), provision: str = "E"
) -> None:
    for place in range(count):
        child = make_child(area.world.oakfield, f"Child{place}", "Numbercanary")
        type(child).objects.filter(pk=child.pk).update(born_on=born_on)
        put_on_register(child, provision, need)


def told(area: Area) -> dict[str, Any]:
    found = own_figures(area.analyst, TODAY)
    assert found is not None
    return found


def test_large_parts_are_told_and_small_ones_and_what_gives_them_away_are_hidden(
    area: Area,
) -> None:
    enrol(area, 14, "ASD")
    enrol(area, 11, "SLCN")
    enrol(area, 3, "HI")
    enrol(area, 12, "ASD", provision="K")
    found = told(area)
    assert found["plans"] == 28
    assert found["by_need"] == [
        {"category": "ASD", "plans": 14},
        {"category": "HI", "plans": None},
        {"category": "SLCN", "plans": None},
    ]
    assert found["by_age"] == [{"category": "Age 5 to 10", "plans": 28}]


def test_fewer_than_ten_in_all_are_not_told(area: Area) -> None:
    enrol(area, 9, "ASD")
    assert told(area)["plans"] is None


def test_age_is_that_of_the_last_31_august(area: Area) -> None:
    """Eleven on the day itself is eleven; born a day later is ten."""
    enrol(area, 10, "ASD", born_on=date(2015, 8, 31))
    enrol(area, 10, "ASD", born_on=date(2015, 9, 1))
    assert told(area)["by_age"] == [
        {"category": "Age 11 to 15", "plans": 10},
        {"category": "Age 5 to 10", "plans": 10},
    ]


def test_a_leaver_a_status_that_ended_and_a_stranger_are_not_counted(area: Area) -> None:
    enrol(area, 12, "ASD")
    gone = make_child(area.world.oakfield, "Gone", "Numbercanary")
    put_on_register(gone, "E", "ASD")
    type(gone).objects.filter(pk=gone.pk).update(left_on=date(2026, 10, 1))
    over = make_child(area.world.oakfield, "Over", "Numbercanary")
    put_on_register(over, "E", "ASD")
    SenStatus.objects.filter(child=over).update(ends_on=date(2026, 10, 1))
    put_on_register(make_child(area.world.farland, "Far", "Numbercanary"), "E", "ASD")
    assert told(area)["plans"] == 12


def test_who_may_see_no_figures_of_schools_freezes_none(area: Area) -> None:
    enrol(area, 12, "ASD")
    assert own_figures(area.world.actor("officer"), TODAY) is None


def test_it_is_one_statement_however_many(area: Area, django_assert_num_queries: Any) -> None:
    for count in (1, 3):
        enrol(area, count, "ASD")
        actor = area.analyst
        with django_assert_num_queries(1):
            own_figures(actor, TODAY)
