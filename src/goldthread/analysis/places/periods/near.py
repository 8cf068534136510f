"""Plans nearly as good over periods: for each site whether such a plan may do otherwise with it.

For each site the question is put once: the best plan that does the opposite of ours with it. The
search ends as soon as such a plan is found within the tolerance, or proven not to exist.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from goldthread.analysis.places.instance import Array, Mask
from goldthread.analysis.places.periods.search import PeriodResult, Planner
from goldthread.analysis.places.solver import Limits, Model, Solver, highs


@dataclass(frozen=True, slots=True, eq=False)
class NearPlans:
    """`share` (S,) of the `plans` found that open a site; `always`, `never` (S,) proven of all.

    `asked` sites were looked at before time ran out.
    """

    tolerance: float
    plans: int
    share: Array
    always: Mask
    never: Mask
    asked: int


def near_plans(
    planner: Planner, result: PeriodResult, tolerance: float, solver: Solver = highs
) -> NearPlans:
    """Plans that cost at most a share `tolerance` more, as far as the planner's effort has time."""
    assert result.plan is not None, "there must be a plan to stand near"
    ceiling = result.plan.objective * (1 + tolerance)
    opens: Mask = np.asarray(result.plan.opened.any(axis=(1, 2)))
    can: Mask = np.asarray(planner.problem.exists.any(axis=(1, 2)))
    always: Mask = np.zeros_like(can)
    never: Mask = ~can
    asked = 0
    for site in np.flatnonzero(can):
        if not planner.effort.alive():
            break
        asked += 1
        if _impossible(planner, int(site), not opens[site], ceiling, solver):
            (always if opens[site] else never)[site] = True
    near = [plan for plan in planner.effort.plans if plan.objective <= ceiling]
    share = np.mean([plan.opened.any(axis=(1, 2)) for plan in near], axis=0)
    return NearPlans(tolerance, len(near), share, always, never, asked)


def _impossible(planner: Planner, site: int, opened: bool, ceiling: float, solver: Solver) -> bool:
    """Whether no plan within the ceiling does this with the site; keeps the plan it finds."""
    unit, effort = planner.columns.unit, planner.effort
    model = _forced(planner, site, opened)

    def watch(objective: float, bound: float) -> bool:
        over = np.isfinite(bound) and bound * unit > ceiling
        within = np.isfinite(objective) and objective * unit <= ceiling
        return not over and not within and effort.alive()

    found = solver(model, Limits(effort.left, 0.001, effort.seed, watch))
    if found.values is not None and found.objective * unit <= ceiling:
        planner.offer(planner.columns.opened(found.values).round())
    return bool(found.bound * unit > ceiling * (1 + 1e-9))


def _forced(planner: Planner, site: int, opened: bool) -> Model:
    """The program in which the site opens, or does not."""
    model = planner.whole_program()
    number = planner.columns.number[site, 0]
    first = number[number >= 0]
    least, most = model.least.copy(), model.most.copy()
    if opened:
        least[first[-1]] = 1.0
    else:
        most[first] = 0.0
    return replace(model, least=least, most=most)
