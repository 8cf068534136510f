"""Customers whole at sites with little room: the generalised assignment problem, by search.

Sites may be overfull on the way, at a price for each unit that rises until nobody is: where room is
scarce, good assignments are cut off from one another otherwise (Yagiura, Ibaraki and Glover 2004).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.places.instance import Array, Indices

MOVES: Final = 1_000
"""Improving moves after which a search ends; real ones end after tens."""
ROUNDS: Final = 12
"""Times the price of an overfull place is doubled: 4,000-fold, beyond any cost in the problem."""
SLACK: Final = 1e-9
FAR: Final = 1e15
"""Stands for "not allowed" in sums."""


@dataclass(slots=True, eq=False)
class _State:
    """Who is where: `at` (n,), and `over` (k,): load beyond what a site holds, below nought free."""

    costs: Array
    demands: Array
    at: Indices
    over: Array
    price: float

    @property
    def now(self) -> Array:
        """(n,) what each customer costs."""
        found: Array = self.costs[self.at, np.arange(len(self.at))]
        return found

    @property
    def tolerance(self) -> float:
        """Gains below it are rounding."""
        return SLACK * max(1.0, float(np.abs(self.now).max()))

    def penalty(self, over: Array) -> Array:
        """The price of load beyond what a site holds."""
        return self.price * np.maximum(over, 0.0)

    def move(self, customer: int, site: int) -> None:
        """Take a customer to another site."""
        self.over[self.at[customer]] -= self.demands[customer]
        self.over[site] += self.demands[customer]
        self.at[customer] = site


def whole_search(costs: Array, demands: Array, limits: Array, begun: Indices) -> Indices | None:
    """(n,) a site for each customer, within the limits; None where none was found.

    `costs` (k, n) infinite where not allowed; `begun` (n,) sites already given, or -1.
    """
    costs = np.minimum(costs, FAR)
    at = _by_regret(costs, demands, limits, begun)
    over = np.bincount(at, weights=demands, minlength=len(limits)) - limits
    typical = float(np.median(costs[costs < FAR])) / max(float(np.median(demands)), SLACK)
    state = _State(costs, demands, at, over, max(typical, SLACK))
    for _ in range(ROUNDS):
        _descend(state)
        if (state.over <= SLACK * np.maximum(1.0, limits)).all():
            return state.at if (state.now < FAR).all() else None
        state.price *= 2.0
    return None


def _by_regret(costs: Array, demands: Array, limits: Array, begun: Indices) -> Indices:
    """Next always whoever loses most by waiting (Martello and Toth 1981); at worst overfull."""
    at = begun.copy()
    held = at >= 0
    room = limits - np.bincount(at[held], weights=demands[held], minlength=len(limits))
    possible = np.where(demands <= room[:, None] + SLACK, costs, FAR)
    for _ in range(int((~held).sum())):
        two = np.sort(possible, axis=0)[:2]
        regret = two[-1] - two[0] + (two[0] >= FAR) * 2 * FAR
        regret[at >= 0] = -np.inf
        customer = int(np.argmax(regret))
        site = int(np.argmin(possible[:, customer]))
        if possible[site, customer] >= FAR:
            site = int(np.argmin(costs[:, customer]))
        at[customer] = site
        room[site] -= demands[customer]
        possible[site, demands > room[site] + SLACK] = FAR
    return at


def _descend(state: _State) -> None:
    """Shift one customer, or exchange two, while something gets cheaper."""
    for _ in range(MOVES):
        if not _shift(state) and not _exchange(state):
            break


def _shift(state: _State) -> bool:
    """Shift the customer that gains most by it, if one does."""
    over, demands, at = state.over, state.demands, state.at
    arriving = state.penalty(over[:, None] + demands) - state.penalty(over)[:, None]
    leaving = state.penalty(over[at] - demands) - state.penalty(over[at])
    change = state.costs - state.now + arriving + leaving
    change[at, np.arange(len(at))] = np.inf
    site, customer = divmod(int(np.argmin(change)), len(at))
    if change[site, customer] >= -state.tolerance:
        return False
    state.move(customer, site)
    return True


def _exchange(state: _State) -> bool:
    """Exchange the two customers that gain most by it, if any do."""
    at, demands = state.at, state.demands
    moved = state.costs[at] - state.now  # [i, k]: k goes where i is
    grown = state.over[at][:, None] + demands - demands[:, None]  # [i, k]: i's site with k for i
    extra = state.penalty(grown) - state.penalty(state.over[at])[:, None]
    one_way = moved + extra
    change = one_way + one_way.T
    change[at[:, None] == at] = np.inf
    i, k = divmod(int(np.argmin(change)), len(at))
    if change[i, k] >= -state.tolerance:
        return False
    first, second = int(at[i]), int(at[k])
    state.move(i, second)
    state.move(k, first)
    return True
