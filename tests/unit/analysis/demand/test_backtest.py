"""What is known at an origin, scores against known values, and the methods of today."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from goldthread.analysis.demand.backtest import (
    OURS,
    THIRDS,
    averaged,
    backtest,
    missed,
    origins_of,
    worse,
)
from goldthread.analysis.demand.backtest import Tested as Scored
from goldthread.analysis.demand.baselines import BASELINES, half_and_half, last_growth, past_errors
from goldthread.analysis.demand.history import known_at
from goldthread.analysis.demand.panel import CannotProject
from goldthread.analysis.demand.project import project
from goldthread.analysis.demand.scores import Scores, crps, scored
from tests.unit.analysis.demand.panels import made_up


@dataclass(frozen=True)
class Split:
    first_census: int
    ended: tuple[str, ...]
    began: tuple[str, ...]


SPLIT = Split(2018, ("300",), ("301", "302"))


def _split_panel():
    """Area 300 becomes 301 and 302 in 2018."""
    panel = made_up()
    plans = panel.plans.copy()
    plans[0, 6:] = np.nan
    plans[1:3, :6] = np.nan
    requests = panel.requests.copy()
    requests[1:3, :6] = np.nan
    return replace(panel, plans=plans, requests=requests)


def test_nothing_after_the_origin_matters() -> None:
    panel = made_up()
    later = panel.plans.copy()
    later[:, 7:] *= 3
    other = replace(panel, plans=later)
    draws = [
        project(known_at(one, 2018), 2, np.random.default_rng(1), "age", 100).draws
        for one in (panel, other)
    ]
    np.testing.assert_array_equal(*draws)


def test_an_area_that_began_has_its_share_of_the_history() -> None:
    panel = _split_panel()
    known = known_at(panel, 2019, [SPLIT])
    codes = [area.code for area in known.areas]
    assert "300" not in codes
    before = known.plans[[codes.index("301"), codes.index("302")]]
    np.testing.assert_allclose(before[:, :6].sum(axis=0), panel.plans[0, :6])
    assert known.joined[codes.index("301"), :6].all()
    assert not known.joined[codes.index("301"), 6:].any()
    np.testing.assert_allclose(
        known.plans[:, :6].sum(axis=0), np.nansum(panel.plans[:, :6], axis=0)
    )


def test_before_the_split_nobody_knows_of_it() -> None:
    known = known_at(_split_panel(), 2017, [SPLIT])
    codes = [area.code for area in known.areas]
    assert "300" in codes
    assert "301" not in codes
    assert not known.joined.any()


def test_an_origin_without_counts_is_refused() -> None:
    with pytest.raises(CannotProject, match="January 2030"):
        known_at(made_up(), 2030)


def test_crps_of_known_cases() -> None:
    one = crps(np.array([[3.0]]), np.array([5.0]))
    assert one[0] == 2.0  # of a single number it is the absolute error
    two = crps(np.array([[0.0], [1.0]]), np.array([0.0]))
    assert two[0] == pytest.approx(0.25)  # the integral of (1/2)^2 from 0 to 1
    normal = np.random.default_rng(1).standard_normal((200_000, 1))
    # of a standard normal at its mean: (sqrt 2 - 1) / sqrt pi (Gneiting & Raftery 2007)
    assert crps(normal, np.zeros(1))[0] == pytest.approx(
        (np.sqrt(2) - 1) / np.sqrt(np.pi), rel=0.01
    )


def test_scores_by_hand() -> None:
    draws = np.array([[90.0, 220.0], [100.0, 220.0], [110.0, 220.0]])
    scores = scored(draws, np.array([100.0, 200.0]), np.array([10.0, 20.0]))
    assert scores.mape == pytest.approx(5.0)
    assert scores.wape == pytest.approx(100 * 20 / 300)
    assert scores.mase == pytest.approx(0.5)
    assert scores.bias == pytest.approx(100 * 20 / 300)
    assert scores.coverage == 50.0
    assert scores.cases == 2


def test_growth_at_one_rate_is_forecast_exactly_by_growth() -> None:
    panel = made_up()
    steady = panel.plans[:, :1] * 1.05 ** np.arange(9)
    same = replace(panel, plans=steady)
    for method in (last_growth, half_and_half, BASELINES["national growth"]):
        np.testing.assert_allclose(method(same, 2)[:, 1], steady[:, -1] * 1.05**2)
    np.testing.assert_allclose(past_errors(same, last_growth), 0, atol=1e-12)


def test_an_area_without_a_past_grows_as_the_nation() -> None:
    panel = made_up()
    plans = panel.plans.copy()
    plans[0, :-1] = np.nan
    for method in (last_growth, half_and_half):
        points = method(replace(panel, plans=plans), 1)
        assert np.isfinite(points).all()


@pytest.mark.parametrize("method", BASELINES.values())
def test_twice_the_plans_are_twice_the_forecast(method) -> None:
    panel = made_up()
    twice = replace(panel, plans=panel.plans * 2, by_age=panel.by_age * 2)
    np.testing.assert_allclose(method(twice, 3), 2 * method(panel, 3), rtol=1e-9)


def test_every_origin_horizon_and_third_is_scored() -> None:
    panel = made_up(areas=9)
    origins = origins_of(panel, 2018)
    assert origins == (2018, 2019)
    tested = list(backtest(panel, (), origins, 5, 100, 1))
    assert {(one.origin, one.horizon) for one in tested} == {(2018, 1), (2018, 2), (2019, 1)}
    assert {one.group for one in tested} == set(THIRDS)
    assert len({one.method for one in tested}) == 6
    means = averaged(tested, "mape")
    assert means[OURS, 1, THIRDS[0]] < means["last value", 1, THIRDS[0]]


def _tested(method: str, crps_: float, coverage: float = 80.0, bias: float = 1.0) -> Scored:
    scores = Scores(9, mape=crps_, wape=crps_, mase=crps_, crps=crps_, bias=bias, coverage=coverage)
    return Scored(method, 2018, 1, THIRDS[0], scores)


def test_it_says_where_it_is_worse() -> None:
    ahead = [_tested(OURS, 2.0), _tested("last value", 3.0), _tested("half and half", 2.5)]
    assert worse(ahead) == ()
    behind = worse([_tested(OURS, 4.0, bias=-9.0), *ahead[1:]])
    assert {(one.figure, one.method) for one in behind} == {
        ("mape", "half and half"), ("wape", "half and half"), ("mase", "half and half"),
        ("crps", "half and half"), ("bias", "last value"),
    }  # fmt: skip
    assert [(one.ours, one.theirs) for one in behind if one.figure == "crps"] == [(4.0, 2.5)]


def test_ranges_that_hold_too_much_are_as_wrong_as_those_that_hold_too_little() -> None:
    for held, named in ((80.0, 0), (77.0, 0), (76.9, 1), (83.1, 1)):
        assert len(missed([_tested(OURS, 1.0, held), _tested("last value", 1.0, 9.0)])) == named


def test_areas_that_ended_have_no_outcome() -> None:
    panel = _split_panel()
    tested = list(backtest(panel, [SPLIT], [2017], 1, 100, 1))
    ours = next(one for one in tested if one.method == OURS and one.group == THIRDS[0])
    assert ours.scores.cases == 9
