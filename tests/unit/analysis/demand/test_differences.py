"""Scenarios over areas: the projection's own futures, costs only where there is something to cost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from goldthread.analysis.demand.differences import Verdict, differences, worth
from goldthread.analysis.demand.flows import fit_flows
from goldthread.analysis.demand.growth import fit_growth, simulate_growth
from goldthread.analysis.demand.panel import Area, CannotProject, Panel
from goldthread.analysis.demand.project import project, summarised
from goldthread.analysis.demand.scenarios import Rate, RateChange, Scenario, compare
from goldthread.analysis.demand.settings import KINDS
from tests.unit.analysis.demand.panels import made_up

DRAWS = 60
FEWER = Scenario("fewer", (RateChange(Rate.STARTS, (0.7, 0.9), 2022, "made up", cost_a_plan=10),))
NEEDS = Scenario("needs", (RateChange(Rate.STARTS, (0.5, 0.8), 2022, "made up", needs=("SEMH",)),))
BASES = Scenario(
    "bases",
    (RateChange(Rate.MOVES, (0.4, 0.6), 2021, "made up", settings=KINDS[:1], towards=KINDS[1:2]),),
)


def _made(*scenarios: Scenario, by: str = "la", panel: Panel | None = None, **more):
    panel = made_up(areas=4) if panel is None else panel
    return differences(panel, scenarios, 3, 7, by, DRAWS, **more)


@st.composite
def changes(draw, factor: tuple[float, float] | None = None) -> RateChange:
    rate = draw(st.sampled_from(Rate))
    first = draw(st.integers(2018, 2025))
    low = draw(st.floats(0.3, 2))
    ages = tuple(sorted((draw(st.integers(2, 25)), draw(st.integers(2, 25)))))
    return RateChange(
        rate,
        factor or (low, low * draw(st.floats(1, 2))),
        first,
        "made up for a test",
        years_to_full=draw(st.integers(1, 4)),
        last_year=draw(st.none() | st.integers(first, 2027)),
        ages=ages,
        settings=tuple(draw(st.sets(st.sampled_from(KINDS), max_size=3))),
        towards=tuple(draw(st.sets(st.sampled_from(KINDS), max_size=3)))
        if rate is Rate.MOVES
        else (),
        needs=() if rate is Rate.MOVES else draw(st.sampled_from([(), ("ASD",), ("SEMH",)])),
    )


def _compared(scenario: Scenario, seed: int):
    panel = made_up(areas=3, seed=seed)
    totals = simulate_growth(fit_growth(panel), 4, 15, np.random.default_rng(seed))
    flows = fit_flows(panel, np.full((3, 2), 0.5))[1]
    return flows, compare(
        flows, totals[:, 1], scenario, range(2021, 2025), KINDS, seed, needs=("ASD", "SEMH")
    )


TO_MAINSTREAM = RateChange(Rate.MOVES, (1.0, 2.0), 2018, "x", ages=(2, 5), towards=KINDS[:1])


@settings(max_examples=10, deadline=None)
@example([TO_MAINSTREAM], 0)  # found: more left a setting than were in it
@given(made=st.lists(changes(), min_size=1, max_size=3), seed=st.integers(0, 50))
def test_with_any_scenario_stocks_and_flows_balance_in_every_draw(made, seed: int) -> None:
    flows, compared = _compared(Scenario("any", tuple(made)), seed)
    for one in (compared.baseline, compared.scenario):
        np.testing.assert_array_equal(one.counts, np.rint(one.counts))
        assert (one.counts >= 0).all()
        stocks = one.counts.sum(axis=(2, 3, 4), dtype=np.float64).T
        before = np.concatenate([np.full((15, 1), flows.stock.sum()), stocks[:, :-1]], axis=1)
        np.testing.assert_allclose(before + one.starts - one.ends, stocks, atol=1e-6)


@settings(max_examples=10, deadline=None)
@given(made=st.lists(changes(factor=(1.0, 1.0)), min_size=1, max_size=3), seed=st.integers(0, 50))
def test_a_scenario_of_factor_one_changes_no_cell(made, seed: int) -> None:
    _flows, compared = _compared(Scenario("nothing", tuple(made)), seed)
    assert (compared.difference == 0).all()


@pytest.mark.parametrize("by", ["la", "age", "single_age", "setting"])
def test_every_table_of_a_scenario_is_a_sum_over_the_same_futures(by: str) -> None:
    tables = _made(FEWER, BASES, by=by)
    plain = _made(FEWER, BASES)
    for table, total in zip(tables.found, plain.found, strict=True):
        np.testing.assert_array_equal(table.totals, total.totals)
        np.testing.assert_allclose(
            table.summary[..., -1].sum(axis=2), total.summary[:, :, 0, -1], atol=1e-9
        )


def test_without_the_change_the_futures_are_the_projections_own() -> None:
    """The baseline and the projection are one: with all plans ended, the difference is all of them."""
    panel = made_up(areas=3)
    projected = project(panel, 1, np.random.default_rng(7), "setting", DRAWS)
    gone = Scenario(
        "gone",
        (
            RateChange(Rate.STARTS, (1e-9, 1e-9), 2021, "made up"),
            RateChange(Rate.STAYS, (1e-9, 1e-9), 2021, "made up"),
        ),
    )
    made = differences(panel, [gone], 1, 7, "setting", DRAWS)
    np.testing.assert_allclose(made.found[0].summary, summarised(-projected.draws), atol=0.5)


def test_one_area_has_the_figures_it_has_among_all() -> None:
    everywhere, alone = _made(FEWER), _made(FEWER, only=[2], workers=2)
    assert alone.areas == everywhere.areas[2:3]
    np.testing.assert_array_equal(everywhere.found[0].totals[:, 2:3], alone.found[0].totals)
    panel = made_up(areas=4)
    whole, one = (
        project(panel, 2, np.random.default_rng(3), by, DRAWS, only=only).draws
        for by, only in (("age", None), ("age", [1]))
    )
    np.testing.assert_array_equal(whole[:, 1:2], one)


def test_another_name_for_an_area_changes_nothing() -> None:
    panel = made_up(areas=4)
    renamed = replace(panel, areas=tuple(Area(f"9{n}", f"E99{n}", f"Other {n}") for n in range(4)))
    for one, other in zip(_made(FEWER).found, _made(FEWER, panel=renamed).found, strict=True):
        np.testing.assert_array_equal(one.totals, other.totals)


def test_another_order_of_areas_changes_nothing_that_is_learnt() -> None:
    panel = made_up(areas=6)
    order = [4, 2, 0, 5, 1, 3]
    here, there = fit_growth(panel), fit_growth(panel.only(order))
    np.testing.assert_allclose(here.lead[order], there.lead, atol=1e-9)
    assert here.pace.level == pytest.approx(there.pace.level)
    assert here.pace.scale == pytest.approx(there.pace.scale)
    ours = fit_flows(panel)
    for row, flows in zip(order, fit_flows(panel.only(order)), strict=True):
        np.testing.assert_allclose(flows.stock, ours[row].stock, rtol=1e-6)
        np.testing.assert_allclose(flows.starts, ours[row].starts, rtol=1e-4, atol=1e-6)


def test_the_order_and_company_of_scenarios_do_not_matter() -> None:
    one = _made(FEWER).found[0]
    other = _made(BASES, FEWER).found[1]
    np.testing.assert_array_equal(one.totals, other.totals)


def test_a_change_of_one_need_is_followed_by_need_and_without() -> None:
    by_need = _made(NEEDS, by="need")
    assert by_need.categories == ("ASD", "SEMH")
    last = by_need.found[0].summary[:, -1, :, -1]
    assert (last[:, 1] < 0).all()
    assert (np.abs(last[:, 0]) < np.abs(last[:, 1]) / 4).all()
    plain = _made(NEEDS).found[0].summary[:, -1, 0, -1]
    np.testing.assert_allclose(plain, last.sum(axis=1), rtol=0.25)
    with pytest.raises(CannotProject, match="PMLD"):
        _made(Scenario("x", (replace(NEEDS.changes[0], needs=("PMLD",)),)))


def test_fewer_stay_where_hardly_any_plan_ends() -> None:
    ages = (7, 8)
    made = _made(
        Scenario("stay", (RateChange(Rate.STAYS, (0.8, 0.8), 2021, "x", ages=ages),)),
        by="single_age",
    )
    first = made.found[0].summary[:, 0, :, -1]
    assert (first[:, 5:7].sum(axis=1) < -5).all()
    assert (np.abs(np.delete(first, [5, 6], axis=1)).sum(axis=1) < 3).all()


def test_costs_are_set_beside_what_is_avoided_only_where_something_is() -> None:
    sure = np.array([[-10.0, -20.0], [-20.0, -30.0], [-15.0, -25.0]])
    spent = np.array([100.0, 200.0])
    found = worth(spent, sure)
    assert (found.spent, found.verdict) == (300.0, Verdict.FEWER)
    assert found.each is not None
    assert found.each[1] == pytest.approx(300 / 40)
    assert found.each[0] < found.each[1] < found.each[2]
    assert worth(spent, -sure).each is None
    assert worth(spent, -sure).verdict is Verdict.MORE
    mixed = worth(spent, np.concatenate([sure, -sure]))
    assert (mixed.verdict, mixed.each) == (Verdict.UNSURE, None)
    assert worth(spent, 0 * sure).verdict is Verdict.NONE
    assert worth(0 * spent, sure).each is None


def test_what_is_spent_goes_with_the_plans_there_are() -> None:
    made = _made(FEWER)
    plans = made_up(areas=4).plans[:, -1]
    np.testing.assert_allclose(made.found[0].spent[:, 1], 10 * plans)
    np.testing.assert_array_equal(made.found[0].spent[:, 0], 0)
