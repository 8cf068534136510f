"""Scenarios are differences between the same futures, nought where nothing is changed."""

import numpy as np
import pytest

from goldthread.analysis.demand.flows import fit_flows
from goldthread.analysis.demand.growth import fit_growth, simulate_growth
from goldthread.analysis.demand.scenarios import Comparison, Rate, RateChange, Scenario, compare
from goldthread.analysis.demand.settings import KINDS
from tests.unit.analysis.demand.panels import made_up

YEARS = range(2021, 2026)


def _compared(*changes: RateChange) -> Comparison:
    panel = made_up(areas=3)
    totals = simulate_growth(fit_growth(panel), 5, 100, np.random.default_rng(1))
    flows = fit_flows(panel, np.full((3, 2), 0.5))[2]
    return compare(
        flows, totals[:, 2], Scenario("a", changes), YEARS, KINDS, 4, needs=("ASD", "SEMH")
    )


def _by_year(compared: Comparison) -> np.ndarray:
    return compared.difference.sum(axis=(2, 3, 4))


def _change(rate: Rate, factor: tuple[float, float], year: int = 2022, **more) -> RateChange:
    return RateChange(rate, factor, year, "made up for a test", **more)


def test_no_change_is_no_difference_in_any_cell() -> None:
    assert (_compared().difference == 0).all()
    assert (_compared(_change(Rate.ENDS, (1.0, 1.0))).difference == 0).all()


def test_no_change_is_no_difference_where_plans_fall_faster_than_they_end() -> None:
    panel = made_up(areas=3)
    flows = fit_flows(panel)[1]
    falling = np.repeat(np.rint(panel.plans[1, -1] * np.array([[0.7, 0.5, 0.3]])), 20, axis=0)
    compared = compare(flows, falling, Scenario("none", ()), range(2021, 2024), KINDS, 4)
    np.testing.assert_array_equal(compared.baseline.counts.sum(axis=(2, 3, 4)).T, falling)
    assert (compared.difference == 0).all()


def test_fewer_starts_are_fewer_plans_from_their_year_on() -> None:
    fewer = _by_year(_compared(_change(Rate.STARTS, (0.8, 0.8))))
    assert (fewer[0] == 0).all()
    assert (fewer[1:] < 0).all()
    assert fewer[4].mean() < fewer[1].mean()


def test_a_change_comes_in_by_steps_and_goes() -> None:
    once = _by_year(_compared(_change(Rate.STARTS, (0.8, 0.8))))
    slowly = _by_year(_compared(_change(Rate.STARTS, (0.8, 0.8), years_to_full=3)))
    briefly = _by_year(_compared(_change(Rate.STARTS, (0.8, 0.8), last_year=2022)))
    assert once[1].mean() < slowly[1].mean() < 0
    assert briefly[1].mean() == once[1].mean()
    assert briefly[3].mean() > once[3].mean()


def test_bases_opened_move_children_and_end_no_plan() -> None:
    compared = _compared(
        _change(
            Rate.MOVES, (0.5, 0.5), settings=("Mainstream school",), towards=("Special school",)
        )
    )
    assert (_by_year(compared) == 0).all()
    settings = compared.difference.sum(axis=(2, 3)).mean(axis=1)[-1]
    assert settings[KINDS.index("Mainstream school")] > 0
    assert settings[KINDS.index("Special school")] < 0


def test_more_ends_are_fewer_plans_at_those_ages() -> None:
    compared = _compared(_change(Rate.ENDS, (1.5, 2.0), ages=(16, 25)))
    ages = compared.difference.sum(axis=(3, 4)).mean(axis=1)[-1]
    assert ages[14:].sum() < -5
    assert abs(ages[:13].sum()) < 1


def test_one_need_is_changed_and_the_other_is_not() -> None:
    compared = _compared(_change(Rate.STARTS, (0.5, 0.5), needs=("SEMH",)))
    autism, semh = compared.difference.sum(axis=(2, 4)).mean(axis=1)[-1]
    assert semh < -10
    assert abs(autism) < 2


def test_what_is_not_known_is_wide() -> None:
    sure = _by_year(_compared(_change(Rate.STARTS, (0.9, 0.9))))[-1]
    unsure = _by_year(_compared(_change(Rate.STARTS, (0.7, 1.15))))[-1]
    assert np.ptp(np.quantile(unsure, (0.1, 0.9))) > 2 * np.ptp(np.quantile(sure, (0.1, 0.9)))
    assert (unsure > 0).any()


def test_costs_stand_in_the_years_they_fall() -> None:
    scenario = Scenario(
        "bases",
        (
            _change(Rate.MOVES, (0.5, 0.9), cost_a_year=100.0),
            _change(Rate.ENDS, (1.0, 1.1), 2024, cost_a_year=30.0, last_year=2024),
        ),
    )
    np.testing.assert_array_equal(scenario.cost(YEARS), [0, 100, 100, 130, 100])


@pytest.mark.parametrize(
    ("factor", "more"),
    [((0.0, 1.0), {}), ((1.2, 1.0), {}), ((1.0, 1.0), {"years_to_full": 0})],
)
def test_a_change_that_makes_no_sense_is_refused(factor, more) -> None:
    with pytest.raises(ValueError, match=r"factor|year"):
        _change(Rate.STARTS, factor, **more)


def test_evidence_is_always_said() -> None:
    with pytest.raises(ValueError, match="rests on"):
        RateChange(Rate.STARTS, (0.9, 1.0), 2022, " ")


def test_a_setting_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="Grammar"):
        _compared(_change(Rate.STARTS, (0.9, 1.0), settings=("Grammar school",)))
