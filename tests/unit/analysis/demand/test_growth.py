"""The national pace, the lead of an area, and the trajectories drawn from them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.analysis.demand.breaks import break_alarm
from goldthread.analysis.demand.growth import fit_growth, simulate_growth
from goldthread.analysis.demand.indicators import indicators_at
from goldthread.analysis.demand.national import fit_pace, national_growth, step_scale
from goldthread.analysis.demand.panel import CannotProject, implausible_returns
from tests.unit.analysis.demand.panels import made_up


def test_requests_tell_areas_apart() -> None:
    panel = made_up(areas=60)
    model = fit_growth(panel)
    asked = panel.requests[:, -1] / panel.plans[:, -1]
    assert np.corrcoef(model.lead, asked)[0, 1] > 0.9
    assert abs(np.average(model.lead, weights=panel.plans[:, -1])) < 1e-12


@settings(max_examples=25)
@given(seed=st.integers(1, 50))
def test_the_order_of_areas_changes_nothing(seed: int) -> None:
    panel = made_up(seed=seed)
    order = np.random.default_rng(seed).permutation(len(panel.areas))
    model, other = fit_growth(panel), fit_growth(panel.only(order))
    np.testing.assert_allclose(other.lead, model.lead[order], atol=1e-9)
    np.testing.assert_allclose(other.pace.level, model.pace.level)
    np.testing.assert_allclose(other.rest.floor, model.rest.floor, rtol=1e-6)


@given(factor=st.floats(0.5, 20))
def test_counts_of_another_size_have_the_same_pace_and_standing(factor: float) -> None:
    panel = made_up()
    counts = ("plans", "starts", "requests", "undecided")
    larger = replace(panel, **{name: getattr(panel, name) * factor for name in counts})
    np.testing.assert_allclose(national_growth(larger), national_growth(panel), atol=1e-12)
    np.testing.assert_allclose(indicators_at(larger, 5), indicators_at(panel, 5), atol=1e-9)


def test_the_same_seed_gives_the_same_whole_numbers() -> None:
    model = fit_growth(made_up())
    one, again = (simulate_growth(model, 5, 200, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(one, again)
    np.testing.assert_array_equal(one, np.rint(one))
    assert one.shape == (200, 12, 5)
    assert (one >= 0).all()


def test_the_further_ahead_the_wider() -> None:
    draws = simulate_growth(fit_growth(made_up()), 8, 2000, np.random.default_rng(1))
    nation = np.log(draws.sum(axis=1))
    low, high = np.quantile(nation, (0.1, 0.9), axis=0)
    assert (np.diff(high - low) > 0).all()


def test_children_moving_in_shift_an_area_and_no_other() -> None:
    model = fit_growth(made_up())
    shift = np.zeros((12, 3))
    shift[4, :] = 0.02
    plain = simulate_growth(model, 3, 200, np.random.default_rng(1))
    moved = simulate_growth(model, 3, 200, np.random.default_rng(1), shift)
    others = np.arange(12) != 4
    np.testing.assert_array_equal(plain[:, others], moved[:, others])
    assert np.median(moved[:, 4, 2] / plain[:, 4, 2]) == pytest.approx(np.exp(0.06), rel=0.01)


def test_the_smoothed_pace_by_hand() -> None:
    pace = fit_pace(np.array([0.02, 0.04, 0.04]))
    assert pace.level == pytest.approx(0.035)  # 0.02, half way to 0.04, half way again
    assert pace.last_surprise == pytest.approx(0.01 / step_scale(np.array([0.02])))


def test_the_scale_of_steps_without_data_is_the_stated_one() -> None:
    # With three years of 0.005 as the prior, EM's fixed point is the prior itself
    assert step_scale(np.array([])) == pytest.approx(0.005)
    assert step_scale(np.full(50, 0.02)) > 0.015


def test_a_break_raises_the_alarm_and_a_quiet_year_does_not() -> None:
    panel = made_up(areas=40)
    jumped = panel.plans.copy()
    jumped[:, -1] *= 1.15
    assert not break_alarm(fit_growth(panel)).raised
    assert break_alarm(fit_growth(replace(panel, plans=jumped))).surprised
    assert break_alarm(fit_growth(panel), ("a law",)).raised


def test_an_unknown_flow_says_nothing() -> None:
    panel = made_up()
    nothing = np.full(panel.plans.shape, np.nan)
    bare = replace(panel, starts=nothing, requests=nothing, undecided=nothing)
    assert (indicators_at(bare, 5)[:, 1:] == 0).all()
    assert np.isfinite(fit_growth(bare).lead).all()


def test_two_januaries_are_too_few() -> None:
    with pytest.raises(CannotProject, match="at least 3 Januaries"):
        fit_growth(made_up(years=range(2019, 2021)))


def test_a_fall_of_half_is_named_and_kept() -> None:
    panel = made_up()
    plans = panel.plans.copy()
    plans[3, 5] = np.round(plans[3, 4] / 2)
    plans[:, 0] = np.nan
    faulty = replace(panel, plans=plans)
    found = implausible_returns(faulty)
    assert [(one.area.code, one.year) for one in found] == [("303", 2017), ("303", 2018)]
    assert faulty.plans[3, 5] == found[0].count
