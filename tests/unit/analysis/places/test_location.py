"""Location problems: against counting every plan out, and laws that hold for every problem."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldthread.analysis.places.instance import CannotSolve, Instance, make_instance
from goldthread.analysis.places.location import solve
from goldthread.analysis.places.reduce import reduced
from goldthread.analysis.places.relaxation import Relaxation
from goldthread.analysis.places.results import Result, Search, Status, Step
from goldthread.analysis.places.solver import Found, Limits, Model

several = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # each solves a problem or two


def ticking() -> Iterator[float]:
    """A clock that hardly moves: a search is then the same on every machine."""
    return itertools.count(0.0, 1e-4)  # type: ignore[return-value]


def search(**options: object) -> Search:
    return Search(ticking().__next__, 1_000.0, **options)  # type: ignore[arg-type]


def made(
    seed: int,
    *,
    sites: int = 4,
    customers: int = 6,
    single: bool = True,
    count: int | None = None,
    room: float = 1.5,
) -> Instance:
    """A small problem with `room` times what is needed, or more."""
    chance = np.random.default_rng(seed)
    demands = chance.integers(1, 9, customers)
    capacities = chance.integers(8, 20, sites)
    capacities += max(0, int(room * demands.sum()) - int(capacities.sum())) // sites + 1
    return make_instance(
        chance.integers(1, 40, (sites, customers)), demands, chance.integers(5, 60, sites),
        capacities if count is None else np.full(sites, np.inf), single_source=single, count=count,
    )  # fmt: skip


def least_cost(instance: Instance) -> float:
    """Every assignment counted out."""
    best = np.inf
    who = np.arange(instance.customers)
    for sites in itertools.product(range(instance.sites), repeat=instance.customers):
        at = np.array(sites)
        loads = np.bincount(at, weights=instance.demands, minlength=instance.sites)
        used = np.unique(at)
        if (loads > instance.capacities).any() or len(used) > (instance.count or len(loads)):
            continue
        best = min(best, float(instance.costs[at, who].sum() + instance.opening[used].sum()))
    return best


def check_feasible(instance: Instance, result: Result) -> None:
    plan = result.plan
    assert plan is not None
    assert plan.shares.sum(axis=0) == pytest.approx(np.ones(instance.customers))
    assert (plan.shares[~plan.open] == 0).all()
    loads = plan.shares @ instance.demands
    assert (loads <= instance.capacities * (1 + 1e-6)).all()
    if instance.single_source:
        assert set(np.unique(plan.shares)) <= {0.0, 1.0}
    cost = np.where(plan.shares > 0, instance.costs, 0.0)
    total = float((plan.shares * cost).sum() + instance.opening[plan.open].sum())
    assert result.objective == pytest.approx(total)
    assert result.bound <= result.objective


@pytest.mark.parametrize("seed", range(6))
def test_single_source_is_as_cheap_as_the_cheapest_of_all_plans(seed: int) -> None:
    instance = made(seed)
    result = solve(instance, search())
    check_feasible(instance, result)
    assert result.objective == pytest.approx(least_cost(instance))
    assert result.status is Status.OPTIMAL


@pytest.mark.parametrize("seed", range(3))
def test_p_median_is_as_cheap_as_the_cheapest_of_all_plans(seed: int) -> None:
    chance = np.random.default_rng(seed)
    costs = chance.integers(1, 40, (5, 6))
    instance = make_instance(
        costs, np.ones(6), np.zeros(5), np.full(5, np.inf), count=2, single_source=True
    )
    result = solve(instance, search())
    check_feasible(instance, result)
    assert result.plan is not None
    assert result.plan.open.sum() == 2
    assert result.objective == least_cost(instance)


@several
@given(st.integers(0, 10_000), st.booleans())
def test_bound_never_above_a_plan_and_plans_feasible(seed: int, single: bool) -> None:
    instance = made(seed, sites=6, customers=10, single=single)
    result = solve(instance, search())
    check_feasible(instance, result)
    assert result.gap <= 1e-6
    bounds = [step.bound for step in result.trace]
    costs = [step.objective for step in result.trace]
    assert bounds == sorted(bounds)
    assert costs == sorted(costs, reverse=True)


@several
@given(st.integers(0, 10_000))
def test_splitting_customers_never_costs_more(seed: int) -> None:
    whole, split = made(seed, single=True), made(seed, single=False)
    assert solve(split, search()).objective <= solve(whole, search()).objective * (1 + 1e-7)


@several
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_order_of_sites_and_customers_does_not_matter(seed: int, shuffled: object) -> None:
    one = made(seed)
    sites, customers = list(range(one.sites)), list(range(one.customers))
    shuffled.shuffle(sites)  # type: ignore[attr-defined]
    shuffled.shuffle(customers)  # type: ignore[attr-defined]
    other = make_instance(
        one.costs[np.ix_(sites, customers)], one.demands[customers], one.opening[sites],
        one.capacities[sites], single_source=True,
    )  # fmt: skip
    assert solve(other, search()).objective == solve(one, search()).objective


@several
@given(st.integers(0, 10_000), st.sampled_from([0.001, 0.5, 3.0, 1e6]), st.integers(2, 50))
def test_units_of_money_and_of_size_do_not_matter(seed: int, money: float, size: int) -> None:
    one = made(seed)
    other = make_instance(
        one.costs * money, one.demands * size, one.opening * money, one.capacities * size,
        single_source=True,
    )  # fmt: skip
    found = solve(other, search()).objective
    assert found == pytest.approx(solve(one, search()).objective * money)


@pytest.mark.parametrize("single", [True, False])
def test_reduction_keeps_every_pair_of_the_best_plan(single: bool) -> None:
    """At prices good and bad: where customers are split, also the pairs that carry a small part."""
    for seed in range(30):
        instance = made(seed, sites=3, customers=9, single=single, room=1.05)
        best = solve(instance, search()).plan
        if best is None:
            continue
        relaxation = Relaxation.of(instance)
        noise = np.random.default_rng(seed).normal(0.0, 5.0, (20, instance.customers))
        for prices in relaxation.first_prices() + noise:
            value = relaxation.value(prices)
            core = reduced(relaxation, prices, value, best.objective * (1 + 1e-9))
            assert core.pairs[best.shares > 0].all(), seed
            assert best.open[core.must_open].all(), seed


def test_same_seed_gives_the_same_plan() -> None:
    instance = made(5, sites=8, customers=20)
    first, second = (solve(instance, search(), seed=3) for _ in range(2))
    assert first.plan is not None
    assert second.plan is not None
    assert (first.plan.shares == second.plan.shares).all()
    assert first.trace == second.trace


def test_negative_opening_cost_is_worth_opening_for() -> None:
    instance = make_instance([[1.0], [2.0]], [1.0], [3.0, -5.0], [2.0, 2.0])
    result = solve(instance, search())
    assert result.objective == pytest.approx(-3.0)
    assert result.plan is not None
    assert result.plan.open.tolist() == [False, True]


def test_customers_that_do_not_fit_whole_leave_no_plan() -> None:
    instance = make_instance(
        np.ones((2, 3)), [3.0, 3.0, 3.0], [1.0, 1.0], [5.0, 5.0], single_source=True
    )
    result = solve(instance, search())
    assert result.plan is None
    assert result.status is Status.INFEASIBLE


def test_forbidden_pairs_are_never_used() -> None:
    costs = np.array([[1.0, np.inf], [np.inf, 1.0], [90.0, 90.0]])
    instance = make_instance(costs, [1, 1], [10, 10, 10], [9, 9, 9], single_source=True)
    assert solve(instance, search()).objective == 22.0


def test_search_told_to_stop_keeps_what_it_knows() -> None:
    seen: list[Step] = []

    def first_plan_only(step: Step) -> bool:
        seen.append(step)
        return not np.isfinite(step.objective)

    instance = made(7, sites=12, customers=40)
    result = solve(instance, search(go_on=first_plan_only))
    check_feasible(instance, result)
    assert result.status in {Status.STOPPED, Status.OPTIMAL}
    assert result.trace[: len(seen)] == tuple(seen)
    assert np.isfinite(seen[-1].objective)


def test_time_limit_ends_with_a_bound_and_no_false_claim() -> None:
    clock = itertools.count(0.0, 0.5)
    result = solve(made(7, sites=12, customers=40), Search(clock.__next__, 20.0))
    assert result.status in {Status.TIME_LIMIT, Status.NO_PLAN_FOUND}
    assert result.bound <= result.objective


@pytest.mark.parametrize(("room", "asked"), [(8.0, True), (80.0, False)])
def test_where_many_sites_open_the_solver_is_asked_for_all_that_is_left(
    room: float, asked: bool
) -> None:
    """With few sites to open, branching over them settles it; with many, the solver's cuts do."""
    chance = np.random.default_rng(4)
    sites, customers = 60, 200
    costs = chance.uniform(0, 30, (sites, customers))
    instance = make_instance(costs, np.ones(customers), np.full(sites, 25.0), np.full(sites, room))
    pairs: list[int] = []

    def finds_nothing(model: Model, _limits: Limits, _start: object = None) -> Found:
        if model.whole.any():
            pairs.append(len(model.costs) - sites)
        return Found(None, np.inf, -np.inf, finished=False)

    clock = itertools.count(0.0, 0.02)
    solve(instance, Search(clock.__next__, 40.0), solver=finds_nothing)
    assert (sites * customers in pairs) is asked


def test_gap_asked_for_ends_the_search() -> None:
    instance = made(7, sites=12, customers=40)
    result = solve(instance, search(gap=0.2))
    assert result.gap <= 0.2


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("costs", [[1.0, np.nan], [1.0, 1.0]], "not a number"),
        ("costs", [[np.inf, 1.0], [np.inf, 1.0]], "served by no site"),
        ("demands", [1.0, -1.0], "below nought"),
        ("demands", [1.0, 99.0], "less than the demand"),
        ("opening", [1.0, np.inf], "opening cost"),
        ("capacities", [1.0, -1.0], "capacity"),
        ("capacities", [9.0], "same problem"),
        ("costs", [], "at least one"),
    ],
)
def test_what_is_no_problem_is_refused(part: str, value: object, says: str) -> None:
    parts = {
        "costs": np.ones((2, 2)), "demands": [1, 1], "opening": [1, 1], "capacities": [5, 5],
    }  # fmt: skip
    with pytest.raises(CannotSolve, match=says):
        make_instance(**{**parts, part: value})  # type: ignore[arg-type]


def test_more_sites_than_there_are_cannot_be_opened() -> None:
    with pytest.raises(CannotSolve, match="3 sites"):
        make_instance(np.ones((2, 2)), [1, 1], [1, 1], [5, 5], count=3)
