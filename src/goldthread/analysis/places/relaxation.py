"""Lagrangian relaxation of "every customer is served": bounds for all the problems here.

With a price u for serving each customer, sites no longer compete: each is filled with what pays
most, and the cheapest sites that have room for everybody (or the p cheapest) are chosen. Whatever
the prices, the value is a lower bound (Geoffrion 1974); the best prices are looked for by
deflected subgradients (Camerini, Fratta and Maffioli 1975; Held, Wolfe and Crowder 1974). That the
chosen sites have room together lifts the bound above that of linear programming (Cornuejols,
Sridharan and Thizy 1991), and so does filling them with whole customers (Barcelo, Casanovas 1984).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.places.instance import ROUNDING, Array, Indices, Instance, Mask
from goldthread.analysis.places.knapsack import (
    Choice,
    Filling,
    choose_count,
    choose_enough,
    count_if,
    enough_if,
    fill_in_parts,
    fill_unlimited,
    fill_whole,
)

PATIENCE: Final = 15
"""Steps without a better bound before steps become shorter."""
SHORTER: Final = 0.6
SHORTEST: Final = 1e-3
MEMORY: Final = 0.7
"""How much of the last direction stays in the next."""
WHOLE_CELLS: Final = 40_000_000
"""Sites x customers x capacity up to which one step with whole customers takes under a second."""
WHOLE_CAPACITY: Final = 2_000
"""Beyond it the last customer in part is such a small part that whole fillings say no more."""


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """What some prices say: a lower bound, the sites chosen, how often each customer is served."""

    bound: float
    filling: Filling
    costs: Array
    choice: Choice


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """The instance with what every step needs; `must_open` (m,) sites that are open in any case."""

    instance: Instance
    capacities: Array
    must_open: Mask
    whole: bool = False

    @classmethod
    def of(cls, instance: Instance) -> Relaxation:
        """Capacities beyond the whole demand say nothing and are cut to it."""
        limits = np.minimum(instance.capacities, float(instance.demands.sum()))
        return cls(instance, limits, np.zeros(instance.sites, dtype=bool))

    @property
    def can_be_whole(self) -> bool:
        """Whether filling with whole customers is exact and quick enough."""
        one = self.instance
        if not one.single_source or not one.capacitated:
            return False
        sizes = np.concatenate([one.demands, np.floor(self.capacities)])
        cells = one.sites * (float(self.capacities.max()) + 1) * one.customers
        small = cells <= WHOLE_CELLS and float(self.capacities.max()) <= WHOLE_CAPACITY
        return small and bool((sizes == np.round(sizes)).all())

    def as_whole(self) -> Relaxation:
        """The same with customers that are not split."""
        return Relaxation(self.instance, self.capacities, self.must_open, whole=True)

    def opening(self, must_open: Mask) -> Relaxation:
        """The same with sites that are open in any case."""
        return Relaxation(self.instance, self.capacities, must_open, self.whole)

    def fill(self, prices: Array) -> Filling:
        """Each site's best filling at these prices."""
        profits = prices - self.instance.costs
        if not self.instance.capacitated:
            return fill_unlimited(profits)
        if self.whole:
            demands: Indices = self.instance.demands.astype(np.intp)
            return fill_whole(profits, demands, np.floor(self.capacities).astype(np.intp))
        return fill_in_parts(profits, self.instance.demands, self.capacities)

    def value(self, prices: Array) -> Value:
        """The lower bound at these prices."""
        filling = self.fill(prices)
        costs = self.instance.opening - filling.values
        gift = self._gift(costs)
        choice = self._choose(costs - gift)
        chosen = Choice(choice.value + float(gift.sum()), choice.open)
        return Value(float(prices.sum()) + chosen.value, filling, costs, chosen)

    def _gift(self, costs: Array) -> Array:
        """(m,) what makes opening the sites that must open pay, whatever else is chosen."""
        if not self.must_open.any():
            return np.zeros_like(costs)
        return np.where(self.must_open, 2.0 * float(np.abs(costs).sum()) + 1.0, 0.0)

    def _choose(self, costs: Array) -> Choice:
        if self.instance.count is not None:
            return choose_count(costs, self.instance.count)
        return choose_enough(costs, self.capacities, float(self.instance.demands.sum()))

    def if_open_or_closed(self, prices: Array, value: Value) -> tuple[Array, Array]:
        """(m,) the bound when a site is open, and (m,) when it is closed."""
        gift = self._gift(value.costs)
        if self.instance.count is not None:
            is_open, is_closed = count_if(value.costs - gift, self.instance.count)
        else:
            demand = float(self.instance.demands.sum())
            is_open, is_closed = enough_if(value.costs - gift, self.capacities, demand)
        total = float(prices.sum()) + float(gift.sum())
        return total + is_open, np.where(self.must_open, np.inf, total + is_closed)

    def first_prices(self) -> Array:
        """Each customer's second-best cost, its part of an opening included."""
        one = self.instance
        part = np.where(self.capacities > 0, one.opening / np.maximum(self.capacities, 1e-9), 0.0)
        whole = np.sort(one.costs + part[:, None] * one.demands, axis=0)
        second = whole[min(1, one.sites - 1)]
        found: Array = np.where(np.isfinite(second), second, whole[0])
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """The best prices found and what they say."""

    prices: Array
    value: Value


def ascend(
    relaxation: Relaxation,
    start: Array,
    target: Callable[[], float],
    steps: int,
    seen: Callable[[Value, Array, int], bool],
    length: float = 2.0,
) -> Prices:
    """Climb towards the best bound from `start`.

    `target()` is the cost of the best plan known; `seen(value, prices, step)` is told of every
    step and answers whether to go on. Ends after `steps`, or when steps have become too short.
    """
    prices, best, at = start, relaxation.value(start), start
    direction = np.zeros_like(start)
    value, waited = best, 0
    for step in range(steps):
        if not seen(value, prices, step) or length < SHORTEST:
            break
        slack = 1.0 - value.filling.shares[value.choice.open].sum(axis=0)
        direction = MEMORY * direction + (1 - MEMORY) * slack if step else slack
        if direction @ slack <= 0:
            direction = slack
        norm = float(direction @ direction)
        distance = target() - value.bound
        if norm < ROUNDING or distance <= 0:
            break
        prices = prices + length * distance / norm * direction
        value = relaxation.value(prices)
        rise = value.bound - best.bound
        waited = 0 if rise > 1e-5 * abs(best.bound) else waited + 1
        if rise > 0:
            best, at = value, prices
        if waited >= PATIENCE:
            length, waited, prices, value = length * SHORTER, 0, at, best
    seen(best, at, steps)
    return Prices(at, best)
