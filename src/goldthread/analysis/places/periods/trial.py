"""A plan on trial: what it costs in futures it was not made for, beside another plan.

A plan made for many scenarios can fit them too closely; only fresh ones tell whether planning for
uncertainty gains anything. Both plans meet the same futures, so differences are paired.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from goldthread.analysis.places.instance import Array, CannotSolve
from goldthread.analysis.places.periods.problem import PlanProblem
from goldthread.analysis.places.periods.recourse import Placement, Transport
from goldthread.analysis.places.solver import KeptByHighs

FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """Mean of (plan - other) in pounds over so many futures, with its 95 % interval."""

    futures: int
    plan: float
    other: float
    difference: float
    low: float
    high: float

    @property
    def gains(self) -> bool:
        """Whether the plan is surely better: the whole interval lies below nought."""
        return bool(self.high < 0)


def placements(problem: PlanProblem, opened: Array) -> tuple[Transport, list[list[Placement]]]:
    """For each scenario and period the best placement under a plan."""
    w, t, _k, _s, _m = problem.shape
    transport, room = Transport(problem, KeptByHighs), problem.room(opened)
    whole = np.ones(len(room))
    found = [
        [
            transport.place(problem.demand[one, period], room[:, period], whole)
            for period in range(t)
        ]
        for one in range(w)
    ]
    return transport, found


def costs_of(problem: PlanProblem, opened: Array) -> Array:
    """(W,) pounds in the total that a plan costs in each scenario."""
    _transport, found = placements(problem, opened)
    yearly = np.array([[one.cost for one in row] for row in found])
    total: Array = problem.first_stage(opened) + yearly @ problem.year_weight
    return total


def tried(problem: PlanProblem, plan: Array, other: Array, futures: Array) -> Trial:
    """Both plans in `futures` (W', T, K); the interval by Student's t on paired differences."""
    if len(futures) < FEWEST:
        raise CannotSolve("At least two other futures are needed to try a plan.")
    fresh = problem.with_demand(futures)
    ours = costs_of(fresh, plan)
    theirs = ours if np.array_equal(plan, other) else costs_of(fresh, other)
    differences = ours - theirs
    mean = float(differences.mean())
    error = float(differences.std(ddof=1)) / np.sqrt(len(futures))
    reach = float(stats.t.ppf(0.975, len(futures) - 1)) * error
    return Trial(
        len(futures), float(ours.mean()), float(theirs.mean()), mean, mean - reach, mean + reach
    )
