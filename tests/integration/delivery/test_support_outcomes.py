"""Targets before and after support as the analysis takes them: what counts, what does not and why."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.analysis.impact.practice.priors import Belief
from goldthread.records.assurance.queries.own_practice import own_practice
from goldthread.records.assurance.queries.remembered import Remembered
from goldthread.records.assurance.queries.support_outcomes import (
    LeftOut,
    Scale,
    support_outcomes,
)
from goldthread.records.outcomes.models import Measurement
from goldthread.records.people.models import Child
from goldthread.records.provision.models import CatalogueEntry, ProvisionGroup
from tests.factories.delivery import BEGAN, log_days, make_group, make_line
from tests.factories.worked import make_aim, scored
from tests.factories.world import TODAY, World

pytestmark = pytest.mark.django_db


def found(world: World, on: date = TODAY) -> Any:
    return support_outcomes([world.oakfield.pk], on)


def test_a_target_is_set_beside_its_baseline_with_its_support(world: World) -> None:
    entry = CatalogueEntry.objects.create(
        school=world.oakfield, key="club", name="Reading club", layer="targeted", area="all",
        minutes=20, times_per_week=5, weeks=12, group_size=4,
    )  # fmt: skip
    group = make_group(world.oakfield, world.ta, entry=entry, name="Reading club, Year 5")
    line = scored(world.ada, group, 80, 85, 92)
    log_days(group, BEGAN, 10)
    (row,) = found(world).rows
    planned = 20 * len(_school_days())
    assert row._asdict() == {
        "school_id": world.oakfield.pk, "child_id": world.ada.pk, "line_id": line.pk,
        "group_id": group.pk, "intervention": "Reading club", "entry_key": "club", "staff_id": world.ta.pk,
        "area": "communication_and_interaction", "scale": Scale.STANDARD_SCORE, "before": 80.0,
        "after": 92.0, "before_on": BEGAN, "after_on": BEGAN + timedelta(days=42),
        "age": pytest.approx((line.cycle.starts_on - world.ada.born_on).days / 365.25),
        "delivered": pytest.approx(200 / planned), "hours": pytest.approx(200 / 60), "pounds": 50.0,
    }  # fmt: skip
    assert found(world, BEGAN + timedelta(days=22)).rows[0].after == 85.0


def _school_days() -> list[date]:
    """From the first day of the line to today, but weekends and half term (24 October to 1 November)."""
    days = (BEGAN + timedelta(days=n) for n in range((TODAY - BEGAN).days + 1))
    holiday = (date(2026, 10, 24), date(2026, 11, 1))
    return [day for day in days if day.weekday() < 5 and not holiday[0] <= day <= holiday[1]]


def test_levels_of_a_goal_count_and_everyday_support_does_not(world: World) -> None:
    scored(world.ada, make_group(world.oakfield), -2, 0, measure="gas", unit="")
    scored(world.children["ben"], make_group(world.oakfield, minutes=0), 80, 90)
    assert [row.scale for row in found(world).rows] == [Scale.GAS]
    assert found(world).left_out == {LeftOut.NO_SUPPORT: 1}


def no_scale(child: Child, group: ProvisionGroup) -> None:
    scored(child, group, 3, 9, unit="words")


def no_baseline(child: Child, group: ProvisionGroup) -> None:
    scored(child, group, None, 90)


def no_support(child: Child, group: ProvisionGroup) -> None:
    make_aim(child, 80, 90)


def several(child: Child, group: ProvisionGroup) -> None:
    line = scored(child, group, 80, 90)
    make_line(child, make_group(child.school, name="Another"), outcome=line.outcome)


def measured_too_soon(child: Child, group: ProvisionGroup) -> None:
    scored(child, group, 80, 90, baseline_on=BEGAN + timedelta(days=30))


def measured_long_after(child: Child, group: ProvisionGroup) -> None:
    scored(child, group, 80, 90, stopped_on=BEGAN - timedelta(days=22), starts_on=BEGAN - timedelta(days=90), baseline_on=BEGAN - timedelta(days=90))  # fmt: skip


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (no_scale, LeftOut.SCALE),
        (no_baseline, LeftOut.NO_BASELINE),
        (no_support, LeftOut.NO_SUPPORT),
        (several, LeftOut.SEVERAL),
        (measured_too_soon, LeftOut.NOT_MEASURED),
        (measured_long_after, LeftOut.NOT_MEASURED),
    ],
)
def test_what_cannot_count_is_counted_by_its_reason(world: World, make: Any, why: LeftOut) -> None:
    make(world.ada, make_group(world.oakfield))
    assert (found(world).rows, found(world).left_out) == ((), {why: 1})


def test_drafts_merged_children_and_other_schools_are_not_there(world: World) -> None:
    scored(world.children["far"], make_group(world.farland), 80, 90)
    scored(world.children["ben"], make_group(world.oakfield), 80, 90)
    scored(world.ada, make_group(world.oakfield), 80, 90)
    world.children["ben"].cycles.update(state="draft")
    Child.objects.filter(pk=world.ada.pk).update(merged_into=world.children["cleo"])
    assert (found(world).rows, found(world).left_out) == ((), {})


def test_the_same_statements_for_one_school_and_three(world: World) -> None:
    counts = []
    schools = [world.oakfield, world.brook, world.farland]
    for child in world.children.values():
        scored(child, make_group(child.school), 80, 90)
    for several in (schools[:1], schools):
        with CaptureQueriesContext(connection) as statements:
            support_outcomes([school.pk for school in several], TODAY)
        counts.append(len(statements))
    assert counts == [8, 8]


def test_the_analysis_says_how_many_have_a_norm_and_between_which_days(world: World) -> None:
    group = make_group(world.oakfield)
    scored(world.ada, group, 80, 90)
    scored(world.children["ben"], group, -2, 0, measure="gas", unit="")
    practice = own_practice([world.oakfield.pk], TODAY)
    support = practice.supports["Talking together"]
    assert (support.first, support.last, support.children_with_norm) == (
        BEGAN,
        BEGAN + timedelta(days=21),
        1,
    )
    assert practice.result is not None
    assert practice.result.schools == 1
    assert [one.children for one in practice.result.interventions] == [2]


def test_without_outcomes_there_is_no_result(world: World) -> None:
    assert own_practice([world.oakfield.pk], TODAY).result is None
    assert own_practice([], TODAY).supports == {}


def analyses(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many outcomes each analysis was given that was really worked out."""
    from goldthread.analysis.impact.practice import analyse as module

    done, really = [], module.analyse

    def counted(outcomes: Any, *more: Any) -> Any:
        done.append(outcomes.n)
        return really(outcomes, *more)

    monkeypatch.setattr(module, "analyse", counted)
    return done


def test_the_same_records_are_analysed_once_and_any_others_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_group(world.oakfield, name="Only asked for here")
    scored(world.ada, group, 80, 91)
    done = analyses(monkeypatch)
    first = own_practice([world.oakfield.pk], TODAY)
    assert own_practice([world.oakfield.pk], TODAY) == first
    assert done == [1]
    Measurement.objects.create(
        child=world.ada, target=world.ada.targets.get(), on=BEGAN + timedelta(days=30), value=99
    )
    later = own_practice([world.oakfield.pk], TODAY)
    assert done == [1, 1]
    assert first.result is not None
    assert later.result is not None
    assert later.result.interventions[0].change > first.result.interventions[0].change
    scored(world.children["far"], make_group(world.farland, name="Only asked for here"), 80, 91)
    own_practice([world.farland.pk], TODAY)
    own_practice([world.oakfield.pk, world.farland.pk], TODAY)
    own_practice([world.oakfield.pk], TODAY, Belief.FLAT)
    assert done == [1, 1, 1, 2, 1]


def test_what_could_not_be_calculated_is_not_kept_and_the_oldest_goes() -> None:
    kept: Remembered[int] = Remembered(2)
    with pytest.raises(ZeroDivisionError):
        kept.of(1, lambda: 1 // 0)
    assert [kept.of(one, lambda one=one: 10 * one) for one in (1, 2, 1, 3)] == [10, 20, 10, 30]
    assert [kept.of(one, lambda: 0) for one in (1, 3, 2)] == [10, 30, 0]
