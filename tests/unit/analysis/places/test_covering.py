"""p-centre, maximal covering and near-optimal plans against counting everything out."""

import itertools

import numpy as np
import pytest

from goldthread.analysis.places.alternatives import near_optimal
from goldthread.analysis.places.assign import assign
from goldthread.analysis.places.covering import maximal_covering, p_centre
from goldthread.analysis.places.instance import CannotSolve
from goldthread.analysis.places.location import solve
from goldthread.analysis.places.results import Status
from tests.unit.analysis.places.test_location import made, search


def distances(seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return chance.integers(1, 50, (7, 12)).astype(float)


@pytest.mark.parametrize("seed", range(4))
def test_p_centre_is_the_nearest_of_all_choices(seed: int) -> None:
    table = distances(seed)
    result = p_centre(table, 3, search())
    every = (table[list(sites)].min(axis=0).max() for sites in itertools.combinations(range(7), 3))
    assert result.objective == min(every)
    assert result.status is Status.OPTIMAL
    assert result.plan is not None
    assert result.plan.open.sum() == 3


@pytest.mark.parametrize("seed", range(4))
def test_maximal_covering_leaves_the_least_of_all_choices(seed: int) -> None:
    near = distances(seed) < 12
    demands = np.arange(1.0, 13.0)
    result = maximal_covering(near, demands, 2, search())
    every = (
        demands[~near[list(sites)].any(axis=0)].sum()
        for sites in itertools.combinations(range(7), 2)
    )
    assert result.objective == min(every)
    assert result.status is Status.OPTIMAL


def test_centre_that_cannot_reach_everybody() -> None:
    apart = np.array([[1.0, np.inf], [np.inf, 1.0]])
    assert p_centre(apart, 1, search()).status is Status.INFEASIBLE
    assert p_centre(apart, 2, search()).objective == 1.0
    with pytest.raises(CannotSolve, match="no site"):
        p_centre(np.array([[1.0, np.inf]]), 1, search())
    for count in (0, 3):
        with pytest.raises(CannotSolve, match="cannot be opened"):
            p_centre(apart, count, search())
        with pytest.raises(CannotSolve, match="cannot be opened"):
            maximal_covering(apart < 2, np.ones(2), count, search())


@pytest.mark.parametrize("seed", range(4))
def test_what_is_proven_of_near_optimal_plans_holds_for_all_of_them(seed: int) -> None:
    instance = made(seed, sites=6, customers=9, single=False)
    best = solve(instance, search()).plan
    assert best is not None
    near = near_optimal(instance, best, search(), 0.1)
    every = [np.array(row) for row in itertools.product([False, True], repeat=6)]
    plans = [plan for row in every if (plan := assign(instance, row)) is not None]
    within = {
        plan.open.tobytes(): plan.open for plan in plans if plan.objective <= best.objective * 1.1
    }
    opened = np.array(list(within.values()))
    assert opened[:, near.always].all()
    assert not opened[:, near.never].any()
    assert near.share[near.always] == pytest.approx(1.0)
    assert near.share[near.never] == pytest.approx(0.0)
    assert 1 <= near.plans <= len(within)
