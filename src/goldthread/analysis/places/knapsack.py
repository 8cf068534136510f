"""The small problems inside the relaxation: filling each site, and choosing enough sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.places.instance import Array, Indices, Mask

COARSEST: Final = 2_000
"""Steps a table of needed capacity has at most; rounding is always towards a lower bound."""
SMALLEST: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """Each site filled with its most profitable customers.

    `values` (m,) profit; `shares` (m, n) taken; `price` (m,) profit of one more unit of capacity.
    """

    values: Array
    shares: Array
    price: Array


def fill_unlimited(profits: Array) -> Filling:
    """Every customer that pays, where no capacity binds."""
    good = profits > 0
    values = np.where(good, profits, 0.0).sum(axis=1)
    return Filling(values, good.astype(float), np.zeros(len(values)))


def fill_in_parts(profits: Array, demands: Array, capacities: Array) -> Filling:
    """Continuous knapsacks, one for each row of `profits` (m, n): customers may be split.

    Dantzig (1957): by profit for each unit of demand, the last one in part.
    """
    sizes = np.maximum(demands, SMALLEST)
    density = np.where(profits > 0, profits / sizes, 0.0)
    most = int((density > 0).sum(axis=1).max(initial=1)) or 1
    order = np.argsort(-density, axis=1)[:, :most]
    dense = np.take_along_axis(density, order, axis=1)
    sized = np.where(dense > 0, sizes[order], 0.0)
    used = np.cumsum(sized, axis=1)
    room = capacities[:, None] - (used - sized)
    part = np.clip(room / np.where(sized > 0, sized, 1.0), 0.0, 1.0) * (dense > 0)
    shares = np.zeros_like(profits)
    np.put_along_axis(shares, order, part, axis=1)
    first_cut = np.argmax(used > capacities[:, None], axis=1)
    full = used[:, -1] > capacities
    price = np.where(full, dense[np.arange(len(dense)), first_cut], 0.0)
    return Filling((part * sized * dense).sum(axis=1), shares, price)


def fill_whole(profits: Array, demands: Indices, capacities: Indices) -> Filling:
    """Binary knapsacks, one for each row: customers are taken whole. Dynamic programming.

    Needs whole demands and capacities. Bellman's recursion for all sites at once.
    """
    m = len(profits)
    widest = int(capacities.max())
    count = int((profits > 0).sum(axis=1).max(initial=1)) or 1
    order = np.argsort(-profits, axis=1, kind="stable")[:, :count]
    gain = np.take_along_axis(profits, order, axis=1)
    gain = np.where(gain > 0, gain, -np.inf)
    weights = demands[order]
    best = np.zeros((m, widest + 1))
    taken = np.zeros((count, m, widest + 1), dtype=bool)
    columns = np.arange(widest + 1)
    for k in range(count):
        rest = columns - weights[:, k, None]
        with_it = np.take_along_axis(best, np.maximum(rest, 0), axis=1) + gain[:, k, None]
        with_it[rest < 0] = -np.inf
        taken[k] = with_it > best
        np.maximum(best, with_it, out=best)
    rows, room = np.arange(m), capacities.copy()
    values = best[rows, room]
    shares = np.zeros_like(profits)
    for k in range(count - 1, -1, -1):
        chosen = taken[k, rows, room]
        shares[rows[chosen], order[chosen, k]] = 1.0
        room = room - np.where(chosen, weights[:, k], 0)
    return Filling(values, shares, np.zeros(m))


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Sites with the least cost together: `value`, `open` (m,)."""

    value: float
    open: Mask


def choose_count(costs: Array, count: int) -> Choice:
    """Exactly so many sites, the cheapest."""
    chosen = np.zeros(len(costs), dtype=bool)
    chosen[np.argsort(costs, kind="stable")[:count]] = True
    return Choice(float(costs[chosen].sum()), chosen)


def count_if(costs: Array, count: int) -> tuple[Array, Array]:
    """(m,) least cost of `count` sites when one is open, and (m,) when it is closed."""
    order = np.argsort(costs, kind="stable")
    total = float(costs[order[:count]].sum())
    inside = np.zeros(len(costs), dtype=bool)
    inside[order[:count]] = True
    last = float(costs[order[count - 1]])
    following = float(costs[order[count]]) if count < len(costs) else np.inf
    is_open = np.where(inside, total, total - last + costs)
    is_closed = np.where(inside, total - costs + following, total)
    return is_open, is_closed


def _steps(capacities: Array, demand: float) -> tuple[Indices, int]:
    """Capacities rounded up and demand rounded in steps, so that no true choice is lost."""
    positive = capacities[capacities > 0]
    step = demand / COARSEST
    if positive.size and np.ptp(positive) <= SMALLEST:
        step = float(positive[0])
    elif demand <= COARSEST and (capacities == np.round(capacities)).all():
        step = 1.0
    tidy = 1e-9
    return (
        np.ceil(capacities / step - tidy).astype(np.intp),
        max(0, int(np.ceil(demand / step - tidy))),
    )


def choose_enough(costs: Array, capacities: Array, demand: float) -> Choice:
    """Sites whose capacities (rounded up) sum to the demand, at least cost; all that pay."""
    chosen = costs < 0
    needed = demand - float(capacities[chosen].sum())
    value = float(costs[chosen].sum())
    if needed <= 0:
        return Choice(value, chosen)
    rest = np.flatnonzero(~chosen)
    widths, goal = _steps(capacities[rest], needed)
    best = np.full(goal + 1, np.inf)
    best[0] = 0.0
    taken = np.zeros((len(rest), goal + 1), dtype=bool)
    columns = np.arange(goal + 1)
    for k, site in enumerate(rest):
        with_it = best[np.maximum(columns - widths[k], 0)] + costs[site]
        taken[k] = with_it < best
        np.minimum(best, with_it, out=best)
    at = goal
    for k in range(len(rest) - 1, -1, -1):
        if taken[k, at]:
            chosen[rest[k]] = True
            at = max(0, at - int(widths[k]))
    return Choice(value + float(best[goal]), chosen)


def enough_if(costs: Array, capacities: Array, demand: float) -> tuple[Array, Array]:
    """(m,) least cost of enough sites when one is open, and (m,) when it is closed."""
    widths, goal = _steps(capacities, demand)
    before = _cover_tables(costs, widths, goal)
    after = _cover_tables(costs[::-1], widths[::-1], goal)[::-1]
    is_open, is_closed = np.empty(len(costs)), np.empty(len(costs))
    for j in range(len(costs)):
        without = before[j] + after[j + 1][::-1]
        is_closed[j] = without.min()
        less = max(0, goal - int(widths[j]))
        is_open[j] = costs[j] + (before[j][: less + 1] + after[j + 1][: less + 1][::-1]).min()
    return is_open, is_closed


def _cover_tables(costs: Array, widths: Indices, goal: int) -> Array:
    """(m + 1, goal + 1): least cost of covering at least so much with the first so many sites."""
    tables = np.full((len(costs) + 1, goal + 1), np.inf)
    tables[0, 0] = 0.0
    columns = np.arange(goal + 1)
    for k, cost in enumerate(costs):
        with_it = tables[k][np.maximum(columns - widths[k], 0)] + cost
        np.minimum(tables[k], with_it, out=tables[k + 1])
    return tables
