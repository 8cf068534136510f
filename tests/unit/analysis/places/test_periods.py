"""Planning over periods: against every plan there is on tiny problems, and by properties."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.analysis.places.instance import Array, CannotSolve
from goldthread.analysis.places.periods.asked import Asked, answer
from goldthread.analysis.places.periods.money import weights_of
from goldthread.analysis.places.periods.near import near_plans
from goldthread.analysis.places.periods.problem import PlanProblem, make_plan_problem
from goldthread.analysis.places.periods.report import consequences
from goldthread.analysis.places.periods.search import Effort, PeriodResult, Planner
from goldthread.analysis.places.periods.trial import costs_of, placements, tried
from goldthread.analysis.places.results import Status, always

W, T, K, S, M = 3, 2, 4, 3, 2


def tiny(seed: int, **changed: Any) -> PlanProblem:
    """Three scenarios, two periods, four groups, three sites with two modules."""
    rng = np.random.default_rng(seed)
    parts: dict[str, Any] = {
        "demand": rng.integers(0, 8, (W, T, K)), "chances": np.full(W, 1 / W),
        "costs": np.where(rng.random((K, S)) < 0.8, rng.uniform(0, 8, (K, S)), np.inf),
        "unplaced": np.full(K, 20.0), "base": rng.integers(0, 4, (S, T)) * rng.integers(0, 2, (S, 1)),
        "places": np.full((S, M), 6.0), "capital": rng.uniform(5, 60, (S, M)),
        "revenue": rng.uniform(1, 40, (S, M)), "earliest": rng.integers(0, 2, S),
        "capital_budget": np.full(T, 90.0), "revenue_budget": np.full(T, 70.0),
        "capital_weight": [1.0, 0.9], "year_weight": [1.0, 0.8],
    }  # fmt: skip
    return make_plan_problem(**{**parts, **changed})


def ticks() -> Callable[[], float]:
    """A clock that goes by a thousandth each time it is read."""
    times = itertools.count()
    return lambda: next(times) / 1000


def solved(problem: PlanProblem, gap: float = 0.0) -> tuple[Planner, PeriodResult]:
    planner = Planner(problem, Effort(ticks(), 1e6, gap))
    return planner, planner.search()


def every_plan(problem: PlanProblem) -> Iterator[Array]:
    """All that keep the rules, without asking the program."""
    ways = []
    for first in range(M + 1):
        for second in range(first, M + 1):
            levels = np.zeros((M, T))
            levels[:first, 0], levels[:second, 1] = 1.0, 1.0
            ways.append(levels)
    for chosen in itertools.product(ways, repeat=S):
        opened = np.array(chosen)
        if problem.allowed(opened):
            yield opened


def cheapest(problem: PlanProblem) -> float:
    return min(float(costs_of(problem, opened) @ problem.chances) for opened in every_plan(problem))


@pytest.mark.parametrize("seed", range(8))
def test_no_plan_is_cheaper_than_the_one_found(seed: int) -> None:
    problem = tiny(seed)
    _planner, result = solved(problem)
    assert result.status is Status.OPTIMAL
    assert result.objective == pytest.approx(cheapest(problem), rel=1e-6)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.05, 0.5]))
def test_bound_plan_and_gap_hold_together(seed: int, gap: float) -> None:
    problem = tiny(seed)
    _planner, result = solved(problem, gap)
    assert result.plan is not None
    assert result.bound <= result.objective
    assert result.gap <= max(gap, 1e-6)
    assert problem.allowed(result.plan.opened)
    real = float(costs_of(problem, result.plan.opened) @ problem.chances)
    assert result.objective == pytest.approx(real, rel=1e-9)
    assert result.bound <= cheapest(problem) * (1 + 1e-7)
    bounds = [step.bound for step in result.trace]
    assert all(later >= sooner - 1e-6 for sooner, later in itertools.pairwise(bounds))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_every_cut_holds_for_every_plan(seed: int) -> None:
    problem = tiny(seed)
    planner, _result = solved(problem)
    for opened in itertools.islice(every_plan(problem), 0, None, 17):
        said, _ = planner.second.bound(opened)
        _transport, real = placements(problem, opened)
        for period, scenario in itertools.product(range(T), range(W)):
            assert said[period, scenario] <= real[scenario][period].cost + 1e-6


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.001, 1000))
def test_names_and_currency_do_not_matter(seed: int, factor: float) -> None:
    problem = tiny(seed)
    plain = solved(problem)[1].objective
    order, groups = np.array([2, 0, 1]), np.array([3, 1, 0, 2])
    other = replace(
        problem, demand=problem.demand[:, :, groups][::-1], costs=problem.costs[groups][:, order],
        base=problem.base[order], capital=problem.capital[order], revenue=problem.revenue[order],
        earliest=problem.earliest[order],
    )  # fmt: skip
    assert solved(other)[1].objective == pytest.approx(plain, rel=1e-5)
    money = {
        name: factor * getattr(problem, name)
        for name in ("costs", "unplaced", "capital", "revenue", "capital_budget", "revenue_budget")
    }
    assert solved(replace(problem, **money))[1].objective == pytest.approx(factor * plain, rel=1e-5)


def test_where_nobody_can_be_placed_nothing_is_built() -> None:
    problem = tiny(5, costs=np.full((K, S), np.inf))
    _planner, result = solved(problem)
    assert result.plan is not None
    assert not result.plan.opened.any()
    everyone = float(np.einsum("wtk,w,t->", problem.demand, problem.chances, problem.year_weight))
    assert result.objective == pytest.approx(20.0 * everyone)
    assert result.status is Status.OPTIMAL


def test_planning_for_every_scenario_costs_no_more_than_the_plan_for_the_mean() -> None:
    problem = tiny(7)
    told = answer(problem, Asked(1e6, 0.0, 0, refused=(0, 1, 2)), ticks(), always)
    assert told.mean is not None
    assert told.mean.plan is not None
    mean = float(costs_of(problem, told.mean.plan.opened) @ problem.chances)
    assert told.result.objective <= mean + 1e-9
    assert told.mean.objective <= mean + 1e-9  # a mean of futures is never dearer than they are
    for site, refusing in told.refusing.items():
        more = cheapest(problem.without([site])) - told.result.objective
        assert refusing.least - 1e-3 <= more <= refusing.most + 1e-3


def test_the_same_seed_gives_the_same_plan() -> None:
    first, second = (solved(tiny(3))[1] for _ in range(2))
    assert first.plan is not None
    assert second.plan is not None
    assert (first.plan.opened == second.plan.opened).all()
    assert first.bound == second.bound


def test_those_who_stay_are_made_room_for_or_there_is_no_plan() -> None:
    lacking = np.array([[0.0, -4.0], [2.0, 2.0], [0.0, 0.0]])
    problem = tiny(1, base=lacking, earliest=np.zeros(S))
    _planner, result = solved(problem)
    assert result.plan is not None
    assert (problem.room(result.plan.opened) >= 0).all()
    assert result.plan.opened[0, 0, 1] == 1
    assert result.objective == pytest.approx(cheapest(problem), rel=1e-6)
    none = tiny(1, base=lacking, earliest=np.zeros(S), places=np.full((S, M), 1.0))
    assert solved(none)[1].status is Status.INFEASIBLE


def test_a_search_that_is_stopped_keeps_a_plan_and_a_true_bound() -> None:
    problem, seen = tiny(4), []

    def stop(step: Any) -> bool:
        seen.append(step)
        return len(seen) < 5

    effort = Effort(ticks(), 1e6, 0.0, go_on=stop)
    result = Planner(problem, effort).search()
    assert result.status is Status.STOPPED
    assert result.bound <= cheapest(problem) <= result.objective


def test_near_plans_are_near_and_what_is_proven_holds_for_all() -> None:
    problem, tolerance = tiny(6), 0.05
    planner, result = solved(problem)
    near = near_plans(planner, result, tolerance)
    assert near.asked == int((problem.exists.any(axis=(1, 2))).sum())
    within = [
        opened.any(axis=(1, 2)) for opened in every_plan(problem)
        if float(costs_of(problem, opened) @ problem.chances) <= result.objective * (1 + tolerance)
    ]  # fmt: skip
    assert len(within) >= near.plans
    assert (near.always == np.all(within, axis=0)).all()
    assert (near.never == ~np.any(within, axis=0)).all()


def test_a_trial_is_paired_and_says_when_nothing_is_gained() -> None:
    problem = tiny(2)
    futures = np.random.default_rng(5).uniform(0, 8, (20, T, K))
    nothing = np.zeros((S, M, T))
    best = solved(problem)[1].plan
    assert best is not None
    same = tried(problem, nothing, nothing, futures)
    assert (same.difference, same.gains) == (0.0, False)
    trial = tried(problem, best.opened, nothing, futures)
    assert trial.difference == pytest.approx(trial.plan - trial.other)
    assert trial.low <= trial.difference <= trial.high
    with pytest.raises(CannotSolve):
        tried(problem, best.opened, nothing, futures[:1])


def test_consequences_add_up() -> None:
    problem = tiny(0)
    plan = solved(problem)[1].plan
    assert plan is not None
    ways = np.where(np.isfinite(problem.costs), problem.costs, 0.0)
    told = consequences(problem, plan.opened, ways)
    assert told.children == pytest.approx(problem.demand.sum(axis=2).mean(axis=0))
    placed = told.children - told.unplaced
    assert placed + told.empty == pytest.approx(problem.room(plan.opened).sum(axis=0))
    missing = told.group_unplaced @ problem.demand.mean(axis=0).sum(axis=0)
    assert missing == pytest.approx(told.unplaced.sum())
    assert (told.furthest <= ways.max()).all()


def test_money_over_time() -> None:
    capital, year = weights_of(np.array([1.0, 2.0]), 0.0, 30.0)
    assert year.tolist() == [1.0, 2.0]
    assert capital == pytest.approx([3 / 30, 2 / 30])
    capital, year = weights_of(np.array([1.0, 1.0]), 0.035, 1.0)
    assert capital == pytest.approx([1.0, 1 / 1.035])
    assert year == pytest.approx([1.0, 1 / 1.035])
    with pytest.raises(CannotSolve):
        weights_of(np.array([0.5]), 0.035, 30.0)


@pytest.mark.parametrize(
    "changed",
    [
        {"demand": np.full((W, T, K), -1.0)}, {"chances": [0.5, 0.5, 0.5]},
        {"unplaced": np.zeros(K)}, {"capital": np.full((S, M), np.nan)},
        {"revenue_budget": [np.nan, 1.0]}, {"base": np.zeros((S, T + 1))},
        {"costs": np.full((K, S), -1.0)}, {"demand": np.zeros((0, T, K))},
    ],
)  # fmt: skip
def test_what_is_no_problem_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(CannotSolve):
        tiny(0, **changed)
