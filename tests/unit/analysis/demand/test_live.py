"""A register's counts as a point after the origin: believed as far as they are sure, and no further."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.demand.growth import fit_growth, simulate_growth
from goldthread.analysis.demand.history import known_at
from goldthread.analysis.demand.live import (
    RETURN_ERROR,
    UNEXPLAINED,
    LiveCount,
    LivePoint,
    census_day,
    january_point,
    live_point,
    started_from,
    with_needs,
)
from goldthread.analysis.demand.panel import CannotProject
from goldthread.analysis.demand.project import project
from goldthread.analysis.demand.scores import crps
from tests.unit.analysis.demand.panels import made_up

SUMMER = date(2021, 7, 1)


def _totals(plans: float = 1000.0, draws: int = 4000) -> np.ndarray:
    rng = np.random.default_rng(5)
    growth = 0.06 + np.cumsum(0.05 * rng.standard_normal((draws, 4)), axis=1)
    return np.rint(plans * np.exp(np.cumsum(growth, axis=1)))


def _point(plans: float, spread: float, years: float = 1.0) -> LivePoint:
    return LivePoint(SUMMER, years, plans, spread, (), False)


def test_census_days_are_third_thursdays() -> None:
    # domain.md 3.4: 15 January 2026, 21 January 2027
    assert census_day(2026) == date(2026, 1, 15)
    assert census_day(2027) == date(2027, 1, 21)


def test_a_count_without_error_is_met_and_one_of_no_worth_moves_nothing() -> None:
    totals = _totals()
    met = started_from(totals, 1000.0, _point(1200.0, 1e-6), np.random.default_rng(1))
    assert np.abs(met[:, 0] - 1200).max() <= 1
    unmoved = started_from(totals, 1000.0, _point(1200.0, 1e6), np.random.default_rng(1))
    assert np.abs(unmoved - totals).max() <= 3


@given(plans=st.floats(900, 1300), spread=st.floats(0.005, 0.2))
def test_the_blend_is_the_normal_one_to_the_drawings_error(plans: float, spread: float) -> None:
    totals = _totals()
    logs = np.log(totals[:, 0])
    before, variance = logs.mean(), logs.var(ddof=1)
    gain = variance / (variance + spread**2)
    after = np.log(started_from(totals, 1000.0, _point(plans, spread), np.random.default_rng(2)))
    assert after[:, 0].mean() == pytest.approx(before + gain * (np.log(plans) - before), abs=0.006)
    assert after[:, 0].var() == pytest.approx((1 - gain) * variance, rel=0.15)


def test_what_is_learnt_lasts_into_later_years_and_narrows_them() -> None:
    totals = _totals()
    high = started_from(totals, 1000.0, _point(1250.0, 0.01, 0.5), np.random.default_rng(3))
    assert (np.median(high, axis=0) > np.median(totals, axis=0)).all()
    assert (np.log(high).std(axis=0)[:2] < np.log(totals).std(axis=0)[:2]).all()


def test_a_register_is_taken_by_its_growth_where_it_was_counted_in_january_too() -> None:
    plain = live_point([LiveCount(SUMMER, 1100)], 2021, 1000.0)
    assert (plain.plans, plain.compared) == (1100.0, False)
    assert plain.spread > UNEXPLAINED
    both = live_point([LiveCount(SUMMER, 1100), LiveCount(date(2021, 1, 20), 1050)], 2021, 1000.0)
    assert both.compared
    assert both.plans == pytest.approx(1000 * 1100 / 1050)
    assert both.spread < plain.spread


@given(days=st.integers(32, 690))
def test_a_register_is_less_sure_the_later_it_is(days: int) -> None:
    start = census_day(2021)
    counts = [LiveCount(start, 1000), LiveCount(start + timedelta(days), 1100)]
    found = live_point(counts, 2021, 1000.0)
    assert found.spread >= UNEXPLAINED * np.sqrt(found.years) - 1e-12
    assert found.years == pytest.approx(days / 365.25)


def test_the_rows_of_a_day_add_up_and_needs_are_kept() -> None:
    counts = [
        LiveCount(SUMMER, 300, 7, "ASD", "Special school"),
        LiveCount(SUMMER, 200, 8, "ASD", "Mainstream school"),
        LiveCount(SUMMER, 100, 8, "SEMH"),
        LiveCount(SUMMER - timedelta(60), 9999),
    ]
    point = live_point(counts, 2021, 550.0)
    assert point.plans == 600
    assert dict(point.needs) == {"ASD": 500, "SEMH": 100}
    panel = with_needs(made_up(areas=3), 1, point)
    np.testing.assert_array_equal(panel.by_need[1, -1], [500, 100, 0])
    np.testing.assert_array_equal(panel.by_need[0], made_up(areas=3).by_need[0])


@pytest.mark.parametrize(
    "counts",
    [
        [],
        [LiveCount(date(2021, 1, 25), 1000)],
        [LiveCount(date(2023, 6, 1), 1000)],
        [LiveCount(date(2019, 6, 1), 1000)],
        [LiveCount(SUMMER, 0)],
    ],
)
def test_a_register_that_says_nothing_of_these_years_is_refused(counts) -> None:
    with pytest.raises(CannotProject, match="register"):
        live_point(counts, 2021, 1000.0)


def test_a_return_is_of_a_january_after_the_origin() -> None:
    point = january_point(2022, 2021, 1100)
    assert (point.day, point.spread) == (date(2022, 1, 20), RETURN_ERROR)
    for year in (2021, 2024):
        with pytest.raises(CannotProject, match="two years after"):
            january_point(year, 2021, 1100)
    with pytest.raises(CannotProject, match="horizon"):
        started_from(_totals()[:, :1], 1000.0, _point(1000, 0.1, 1.5), np.random.default_rng(1))


def test_only_the_area_that_was_counted_is_moved_and_its_tables_add_up() -> None:
    panel = made_up(areas=4)
    point = _point(float(panel.plans[2, -1]) * 1.3, 0.01, 0.9)
    plain, live = (
        project(panel, 3, np.random.default_rng(1), "la", 100, live=given).draws[..., 0]
        for given in (None, {2: point})
    )
    np.testing.assert_array_equal(np.delete(plain, 2, axis=1), np.delete(live, 2, axis=1))
    assert live[:, 2, 0].mean() > 1.1 * plain[:, 2, 0].mean()
    ages = project(panel, 3, np.random.default_rng(1), "age", 100, live={2: point}).draws
    np.testing.assert_array_equal(ages.sum(axis=-1), live)


def test_the_next_january_as_a_register_makes_the_year_after_better() -> None:
    """The rule on made-up areas (`benchmarks/demand` has it on the published ones)."""
    panel = made_up(areas=60, seed=3)
    known = known_at(panel, 2018)
    totals = simulate_growth(fit_growth(known), 2, 300, np.random.default_rng(1))
    outcome = panel.plans[:, panel.years.index(2020)]
    rng = np.random.default_rng(2)
    seen = panel.plans[:, panel.years.index(2019)] * np.exp(0.02 * rng.standard_normal(60))
    moved = np.stack(
        [
            started_from(totals[:, row], known.plans[row, -1], _point(seen[row], 0.02), rng)[:, 1]
            for row in range(60)
        ],
        axis=1,
    )
    assert crps(moved, outcome).sum() < 0.95 * crps(totals[:, :, 1], outcome).sum()
