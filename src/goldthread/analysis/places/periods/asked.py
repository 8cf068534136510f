"""All that is asked of one problem: the plan, the plan for mean demand, refusals, alternatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from goldthread.analysis.places.instance import Array
from goldthread.analysis.places.periods.near import NearPlans, near_plans
from goldthread.analysis.places.periods.problem import PlanProblem
from goldthread.analysis.places.periods.search import Effort, PeriodResult, Planner
from goldthread.analysis.places.periods.trial import Trial, tried
from goldthread.analysis.places.results import Step

FOR_THE_MEAN = 0.25
"""Share of the time for the plan for mean demand, which is also where the search starts."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """`seconds` for each search; `constant` pounds that every plan costs besides.

    `refused` sites, one by one; `tolerance` of alternatives, or None; `test` (W', T, K) or None.
    """

    seconds: float
    gap: float
    seed: int
    constant: float = 0.0
    refused: tuple[int, ...] = ()
    tolerance: float | None = None
    test: Array | None = None


@dataclass(frozen=True, slots=True)
class Refusing:
    """What it costs when a site says no: pounds more, at least and at most; the plan then."""

    result: PeriodResult
    least: float
    most: float


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """`mean`: the plan made for mean demand alone, where there are scenarios."""

    result: PeriodResult
    mean: PeriodResult | None
    trial: Trial | None
    refusing: Mapping[int, Refusing]
    near: NearPlans | None


def answer(
    problem: PlanProblem, asked: Asked, clock: Callable[[], float], go_on: Callable[[Step], bool]
) -> Answer:
    """Search, then answer what else was asked about the plan found."""
    mean: PeriodResult | None = None
    starts: tuple[Array, ...] = ()
    seconds = asked.seconds
    if len(problem.demand) > 1:
        mean = _searched(problem.expected(), asked, clock, go_on, FOR_THE_MEAN * seconds)[1]
        starts = () if mean.plan is None else (mean.plan.opened,)
        seconds = max(seconds - mean.seconds, 0.0)
    planner, result = _searched(problem, asked, clock, go_on, seconds, starts)
    trial, near, refusing = None, None, {}
    if result.plan is not None and not planner.effort.stopped:
        if asked.test is not None and mean is not None and mean.plan is not None:
            trial = tried(problem, result.plan.opened, mean.plan.opened, asked.test)
        for site in asked.refused:
            refusing[site] = _refusing(problem, asked, clock, go_on, result, site)
        if asked.tolerance is not None:
            planner.effort.limit = clock() - planner.effort.started + asked.seconds
            near = near_plans(planner, result, asked.tolerance)
    return Answer(result, mean, trial, refusing, near)


def _searched(
    problem: PlanProblem, asked: Asked, clock: Callable[[], float],
    go_on: Callable[[Step], bool], seconds: float, starts: tuple[Array, ...] = (),
) -> tuple[Planner, PeriodResult]:  # fmt: skip
    planner = Planner(problem, Effort(clock, seconds, asked.gap, asked.seed, go_on))
    return planner, planner.search(starts)


def _refusing(
    problem: PlanProblem, asked: Asked, clock: Callable[[], float],
    go_on: Callable[[Step], bool], before: PeriodResult, site: int,
) -> Refusing:  # fmt: skip
    assert before.plan is not None, "there must be a plan to compare with"
    start = before.plan.opened.copy()
    start[site] = 0.0
    _planner, result = _searched(
        problem.without([site]), asked, clock, go_on, asked.seconds, (start,)
    )
    least = max(0.0, result.bound - before.objective)
    most = result.objective - before.bound
    return Refusing(result, least, max(most, least) if np.isfinite(most) else most)
