"""Laws of the cohorts: nobody is lost or made, everybody grows older, every table adds up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.analysis.demand.ages import AGES, aged, raked, to_bands, to_single_years
from goldthread.analysis.demand.cohorts import Cohorts, moved, simulate_cohorts, tilted, whole
from goldthread.analysis.demand.flows import fit_flows
from goldthread.analysis.demand.growth import fit_growth, simulate_growth
from goldthread.analysis.demand.panel import CannotProject
from goldthread.analysis.demand.project import project
from goldthread.analysis.demand.settings import KINDS, likely_places
from tests.unit.analysis.demand.panels import BANDS, MOVES, certain_flows, made_up

seeds = st.integers(0, 10_000)


def _stock(seed: int, needs: int = 2) -> np.ndarray:
    shape = (3, len(AGES), needs, len(KINDS))
    return np.random.default_rng(seed).uniform(0, 9, shape).astype(np.float32)


@given(seed=seeds)
def test_moves_keep_the_number_of_every_age_and_need(seed: int) -> None:
    stock = _stock(seed)
    np.testing.assert_allclose(moved(stock, MOVES).sum(axis=3), stock.sum(axis=3), rtol=1e-5)


@given(seed=seeds)
def test_a_tilt_keeps_the_number_of_every_age_and_need(seed: int) -> None:
    stock = _stock(seed)
    factors = np.random.default_rng(seed).uniform(0.2, 3, (3, len(KINDS)))
    changed = tilted(stock, factors)
    np.testing.assert_allclose(changed.sum(axis=3), stock.sum(axis=3), rtol=1e-5)


@given(seed=seeds, factor=st.floats(0.5, 4))
def test_moves_of_twice_the_plans_are_twice_the_moves(seed: int, factor: float) -> None:
    stock = _stock(seed)
    larger = moved((stock * np.float32(factor)), MOVES)
    np.testing.assert_allclose(larger, moved(stock, MOVES) * factor, rtol=1e-4, atol=1e-4)


@given(seed=seeds, totals=st.lists(st.integers(0, 900), min_size=3, max_size=3))
def test_whole_cells_add_up_exactly_and_stay_near(seed: int, totals: list[int]) -> None:
    stock = _stock(seed)
    wanted = np.array(totals, dtype=np.float64)
    cells = whole(stock, wanted, np.random.default_rng(seed))
    np.testing.assert_array_equal(cells.sum(axis=(1, 2, 3)), wanted)
    np.testing.assert_array_equal(cells, np.rint(cells))
    scaled = stock * (wanted / stock.sum(axis=(1, 2, 3)))[:, None, None, None]
    assert np.abs(cells - scaled).max() <= 1 + 1e-3


def test_whole_cells_are_right_on_average() -> None:
    stock = np.tile(_stock(1)[:1], (4000, 1, 1, 1))
    total = np.full(4000, np.rint(stock[0].sum()))
    mean = whole(stock, total, np.random.default_rng(1)).mean(axis=0)
    np.testing.assert_allclose(mean, stock[0] * total[0] / stock[0].sum(), atol=0.05)


def test_where_nothing_ends_everybody_is_a_year_older() -> None:
    flows = certain_flows()
    nobody = np.zeros((4, 3))
    nothing = Cohorts(np.zeros((3, 4, 1, 1, 1), np.float32), nobody, nobody, np.ones((4, 3)))
    made = simulate_cohorts(flows, nobody, np.random.default_rng(1), baseline=nothing)
    before = np.broadcast_to(flows.stock, made.counts.shape[1:])
    for year in range(3):
        np.testing.assert_array_equal(made.counts[year][:, 1:], before[:, :-1])
        np.testing.assert_array_equal(made.counts[year][:, 0], 0)
        before = made.counts[year]
    # those who reached 26 are the only ones whose plan ended
    np.testing.assert_array_equal(made.ends[:, 0], flows.stock[-1].sum())


@settings(max_examples=25)
@given(seed=st.integers(0, 200))
def test_stocks_and_flows_balance_in_every_draw(seed: int) -> None:
    panel = made_up(areas=3, seed=seed)
    totals = simulate_growth(fit_growth(panel), 4, 20, np.random.default_rng(seed))
    flows = fit_flows(panel)[0]
    made = simulate_cohorts(flows, totals[:, 0], np.random.default_rng(seed))
    stocks = made.counts.sum(axis=(2, 3, 4), dtype=np.float64).T
    np.testing.assert_array_equal(stocks, totals[:, 0])
    before = np.concatenate([np.full((20, 1), flows.stock.sum()), stocks[:, :-1]], axis=1)
    np.testing.assert_allclose(before + made.starts - made.ends, stocks)
    assert (made.starts >= 0).all()
    assert (made.counts >= 0).all()


def test_every_table_is_a_sum_over_the_same_futures() -> None:
    panel = made_up(areas=4)
    tables = {
        by: project(panel, 3, np.random.default_rng(5), by, 100)
        for by in ("la", "age", "single_age", "setting", "need")
    }
    total = tables["la"].draws[..., 0]
    for table in tables.values():
        np.testing.assert_array_equal(table.draws.sum(axis=-1), total)
    bands = to_bands(tables["single_age"].draws, panel.bands)
    np.testing.assert_array_equal(bands, tables["age"].draws)
    means = tables["setting"].summary()[..., -1]
    np.testing.assert_allclose(means.sum(axis=-1), tables["la"].summary()[:, :, 0, -1])
    assert tables["need"].categories == ("ASD", "SEMH")  # nobody published the third
    assert tables["age"].categories == tuple(band.label for band in BANDS)


def test_more_workers_give_the_same_numbers() -> None:
    panel = made_up(areas=4)
    one, three = (
        project(panel, 2, np.random.default_rng(5), "setting", 100, workers=workers).draws
        for workers in (1, 3)
    )
    np.testing.assert_array_equal(one, three)


def test_a_table_nobody_makes_is_refused() -> None:
    with pytest.raises(ValueError, match="ward"):
        project(made_up(areas=2), 1, np.random.default_rng(1), "ward", 100)


def test_nobody_is_where_nobody_of_that_age_can_be() -> None:
    panel = made_up(areas=2)
    totals = simulate_growth(fit_growth(panel), 3, 50, np.random.default_rng(1))
    made = simulate_cohorts(fit_flows(panel)[1], totals[:, 1], np.random.default_rng(1))
    there = made.counts.sum(axis=(0, 1, 3)) > 0
    assert not (there & (likely_places(KINDS) == 0)).any()


def test_without_needs_there_is_no_table_of_needs() -> None:
    panel = made_up(areas=2)
    bare = replace(panel, by_need=np.full(panel.by_need.shape, np.nan))
    with pytest.raises(CannotProject, match="needs"):
        project(bare, 1, np.random.default_rng(1), "need", 100)


def test_without_ages_there_are_no_cohorts() -> None:
    panel = made_up()
    bare = replace(panel, by_age=np.full(panel.by_age.shape, np.nan))
    with pytest.raises(CannotProject, match="by age"):
        fit_flows(bare)


def test_an_area_without_ages_has_the_nations() -> None:
    panel = made_up()
    by_age, by_setting = panel.by_age.copy(), panel.by_setting.copy()
    by_age[2], by_setting[2] = np.nan, np.nan
    flows = fit_flows(replace(panel, by_age=by_age, by_setting=by_setting))[2]
    assert flows.stock.sum() == pytest.approx(panel.plans[2, -1])
    assert np.isfinite(flows.ends).all()


@given(parts=st.lists(st.integers(0, 50_000), min_size=5, max_size=5))
def test_single_years_keep_their_bands(parts: list[int]) -> None:
    single = to_single_years(np.array(parts, dtype=np.float64), BANDS)
    assert (single >= 0).all()
    np.testing.assert_allclose(to_bands(single, BANDS), parts, atol=1e-6)


def test_growing_older() -> None:
    np.testing.assert_array_equal(aged(np.array([1.0, 2.0, 3.0])), [0.0, 1.0, 2.0])


def test_raking_meets_both_margins_and_keeps_impossible_cells_empty() -> None:
    seed = np.array([[1.0, 1.0], [0.0, 1.0]])
    table = raked(seed, np.array([30.0, 10.0]), np.array([15.0, 25.0]))
    np.testing.assert_allclose(table, [[15.0, 15.0], [0.0, 10.0]], atol=1e-4)


@pytest.mark.parametrize("by", ["la", "age", "need"])
def test_one_area_alone_has_the_numbers_it_has_among_all(by: str) -> None:
    panel = made_up(areas=4)
    whole = project(panel, 2, np.random.default_rng(5), by, 100)
    some = project(panel, 2, np.random.default_rng(5), by, 100, only=[2, 0])
    assert some.areas == (whole.areas[2], whole.areas[0])
    assert np.array_equal(some.draws, whole.draws[:, [2, 0]])
