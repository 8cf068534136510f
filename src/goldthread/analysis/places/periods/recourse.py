"""The second stage: children to places, for one demand and one set of rooms, and its prices.

Placing a child saves what a place elsewhere costs less what this one costs. The best placement is
a transport problem; its dual prices of the rooms give a bound that holds for *every* other set of
rooms (Benders 1962). The bound is computed anew from the prices alone, so that it does not rest
on the rounding of the solver.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from goldthread.analysis.places.instance import Array, Indices, Mask
from goldthread.analysis.places.periods.problem import PlanProblem
from goldthread.analysis.places.solver import Kept, Model


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """`cost` pounds a year; `worth` (K,) of placing a child and `prices` (S,) of a place, never
    below nought; `amounts` children of each pair."""

    cost: float
    worth: Array
    prices: Array
    amounts: Array


class Transport:
    """One program for all scenarios and periods: only demand and room change.

    At a `linked` site nothing is there but what is opened: a site open by half takes at most half
    of each group. For whole plans that says nothing; for the bound it says much.
    """

    def __init__(self, problem: PlanProblem, keep: Callable[[Model], Kept]) -> None:
        """Set up the pairs of children and sites that save anything."""
        savings = problem.unplaced[:, None] - problem.costs
        self.kinds, self.sites = np.nonzero(np.isfinite(savings) & (savings > 0))
        self.savings: Array = savings[self.kinds, self.sites]
        self.linked: Mask = np.asarray((problem.base <= 0).all(axis=1))
        self.unplaced = problem.unplaced
        self._shape = problem.costs.shape
        self._program = keep(self._model()) if len(self.kinds) else None

    def _model(self) -> Model:
        (k, s), q = self._shape, len(self.kinds)
        columns = np.arange(q)
        places: tuple[Indices, Indices] = (
            np.concatenate([self.kinds, k + self.sites]), np.concatenate([columns, columns])
        )  # fmt: skip
        rows = csr_array((np.ones(2 * q), places), shape=(k + s, q))
        return Model(
            -self.savings, rows, np.full(k + s, -np.inf), np.zeros(k + s),
            np.zeros(q), np.full(q, np.inf), np.zeros(q, dtype=bool),
        )  # fmt: skip

    def place(self, demand: Array, room: Array, share: Array) -> Placement:
        """The best placement of `demand` (K,) in `room` (S,) of sites open by `share` (S,)."""
        (k, s), full = self._shape, float(self.unplaced @ demand)
        if self._program is None:
            return Placement(full, np.zeros(k), np.zeros(s), np.zeros(0))
        limits = np.where(self.linked[self.sites], demand[self.kinds] * share[self.sites], np.inf)
        found = self._program.between(np.concatenate([demand, np.maximum(room, 0.0)]), limits)
        assert found.values is not None, "an empty placement is always possible"
        prices = np.maximum(-found.duals[k:], 0.0)
        worth = self._repaired(np.maximum(-found.duals[:k], 0.0), prices)
        return Placement(full + found.objective, worth, prices, found.values)

    def _repaired(self, worth: Array, prices: Array) -> Array:
        """Worth (K,) that no pair at a site without link exceeds: the dual is feasible then."""
        free = ~self.linked[self.sites]
        np.maximum.at(worth, self.kinds[free], (self.savings - prices[self.sites])[free])
        return worth

    def linking(self, worth: Array, prices: Array) -> Array:
        """(P, pairs) what opening a linked site further is worth for a child of the pair.

        Of `worth` (P, K) and `prices` (P, S).
        """
        more = self.savings - worth[:, self.kinds] - prices[:, self.sites]
        return np.where(self.linked[self.sites], np.maximum(more, 0.0), 0.0)
