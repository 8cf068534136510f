"""A problem of planning over periods, checked once.

Two stages (Correia and Melo 2021 treat the family). First: which site has how many modules in
which period; this is decided once, whatever the demand turns out to be, and is never taken back.
Then, for each scenario of demand and each period: which children go where, and who finds no place
within reach. Places are paid for whether or not they are taken; children without one cost what a
place elsewhere costs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from goldthread.analysis.places.instance import Array, CannotSolve, Indices, Mask


@dataclass(frozen=True, slots=True, eq=False)
class PlanProblem:
    """W scenarios, T periods, K kinds of children (a zone and a need), S sites, M levels.

    `demand` (W, T, K) children; `chances` (W,) that sum to one; `costs` (K, S) pounds a year for a
    child placed there, infinite where not allowed; `unplaced` (K,) pounds a year without a place;
    `base` (S, T) places that are there anyway, less the children who stay; below nought where the
    stayers need a module. `places`, `capital`, `revenue` (S, M): what the m-th level adds, in
    places, pounds once and pounds a year; a level of no places does not exist; levels are opened
    in order. `earliest` (S,) first period. Budgets (T,) in pounds, infinite without one: capital
    of what opens in the period, revenue of one year of all that is open. Weights (T,): what a
    pound of capital and a pound a year in the period count in the total.
    """

    demand: Array
    chances: Array
    costs: Array
    unplaced: Array
    base: Array
    places: Array
    capital: Array
    revenue: Array
    earliest: Indices
    capital_budget: Array
    revenue_budget: Array
    capital_weight: Array
    year_weight: Array

    @property
    def shape(self) -> tuple[int, int, int, int, int]:
        """W, T, K, S and M."""
        (w, t, k), (s, m) = self.demand.shape, self.places.shape
        return w, t, k, s, m

    @property
    def exists(self) -> Mask:
        """(S, M, T) whether a level may be open in a period."""
        periods = np.arange(self.demand.shape[1])
        early: Mask = periods[None, :] >= self.earliest[:, None]
        return (self.places > 0)[:, :, None] & early[:, None, :]

    def expected(self) -> PlanProblem:
        """The same with one scenario: the mean demand."""
        mean = np.tensordot(self.chances, self.demand, axes=1)[None]
        return replace(self, demand=mean, chances=np.ones(1))

    def with_demand(self, demand: Array) -> PlanProblem:
        """The same with other scenarios (W', T, K), all as likely."""
        return replace(self, demand=demand, chances=np.full(len(demand), 1 / len(demand)))

    def without(self, sites: list[int]) -> PlanProblem:
        """The same where these sites build nothing: their places of today stay."""
        places = self.places.copy()
        places[sites] = 0.0
        return replace(self, places=places)

    def room(self, opened: Array) -> Array:
        """(S, T) places to give, from levels opened (S, M, T)."""
        made: Array = self.base + np.einsum("smt,sm->st", opened, self.places)
        return made

    def spent(self, opened: Array) -> Array:
        """(T,) pounds of capital in each period."""
        before = np.concatenate([np.zeros_like(opened[:, :, :1]), opened[:, :, :-1]], axis=2)
        spent: Array = np.einsum("smt,sm->t", opened - before, self.capital)
        return spent

    def running(self, opened: Array) -> Array:
        """(T,) pounds of revenue a year in each period, for what was opened."""
        running: Array = np.einsum("smt,sm->t", opened, self.revenue)
        return running

    def first_stage(self, opened: Array) -> float:
        """What building and running count in the total."""
        capital = float(self.capital_weight @ self.spent(opened))
        return capital + float(self.year_weight @ self.running(opened))

    def allowed(self, opened: Array) -> bool:
        """Whether the levels opened keep every rule: order, time, budgets, room for who stays."""
        rounding = 1e-6
        ordered = (np.diff(opened, axis=1) <= rounding).all()
        kept = (np.diff(opened, axis=2) >= -rounding).all()
        possible = (opened[~self.exists] <= rounding).all()
        capital = (self.spent(opened) <= self.capital_budget * (1 + rounding) + rounding).all()
        revenue = (self.running(opened) <= self.revenue_budget * (1 + rounding) + rounding).all()
        room = (self.room(opened) >= -rounding).all()
        return bool(ordered and kept and possible and capital and revenue and room)


def make_plan_problem(**parts: Any) -> PlanProblem:
    """Check and put together; raises CannotSolve with the reason."""
    numbers = {name: np.array(part, dtype=float) for name, part in parts.items()}
    earliest = numbers.pop("earliest").astype(np.intp)
    problem = PlanProblem(earliest=earliest, **numbers)
    _check_shapes(problem)
    _check_values(problem)
    return problem


def _check_shapes(one: PlanProblem) -> None:
    if one.demand.ndim != 3 or not one.demand.size or one.places.ndim != 2 or not one.places.size:
        raise CannotSolve("There must be at least one site, one period and one group of children.")
    w, t, k, s, m = one.shape
    shapes = {
        "chances": (w,), "costs": (k, s), "unplaced": (k,), "base": (s, t), "capital": (s, m),
        "revenue": (s, m), "earliest": (s,), "capital_budget": (t,), "revenue_budget": (t,),
        "capital_weight": (t,), "year_weight": (t,),
    }  # fmt: skip
    if any(getattr(one, name).shape != shape for name, shape in shapes.items()):
        raise CannotSolve("Sites, periods and demands do not belong to the same problem.")


def _check_values(one: PlanProblem) -> None:
    if not np.isfinite(one.demand).all() or (one.demand < 0).any():
        raise CannotSolve("A demand is below nought or not a number.")
    if (one.chances <= 0).any() or abs(float(one.chances.sum()) - 1) > 1e-9:
        raise CannotSolve("The chances of the scenarios do not sum to one.")
    if np.isnan(one.costs).any() or (one.costs < 0).any() or not np.isfinite(one.unplaced).all():
        raise CannotSolve("A cost is below nought or not a number.")
    parts = one.places, one.capital, one.revenue, one.capital_weight, one.year_weight
    if any(not np.isfinite(part).all() or (part < 0).any() for part in parts):
        raise CannotSolve("A number of places or a sum of money is below nought or not a number.")
    if np.isnan(one.capital_budget).any() or np.isnan(one.revenue_budget).any():
        raise CannotSolve("A budget is not a number.")
    if (one.unplaced <= 0).any():
        raise CannotSolve("A child without a place must cost something, or none would be made.")
