"""What a plan means for children and for places, over all scenarios."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from goldthread.analysis.places.instance import Array, Indices, Mask
from goldthread.analysis.places.periods.problem import PlanProblem
from goldthread.analysis.places.periods.trial import placements

TINY = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Consequences:
    """All (T,) but `group_unplaced` (K,): the expected share of a group without a place, all years.

    `unplaced` children on average, `unplaced_high` in the worst tenth of scenarios (its lower end),
    `shortage`: chance that more than half a child is without a place; `empty` places on average;
    `furthest` and `mean_way` of those placed, in the unit of the ways (nought where nobody is).
    """

    children: Array
    unplaced: Array
    unplaced_high: Array
    shortage: Array
    empty: Array
    furthest: Array
    mean_way: Array
    group_unplaced: Array


def consequences(problem: PlanProblem, opened: Array, ways: Array) -> Consequences:
    """What the best placement under the plan looks like; `ways` (K, S)."""
    w, t, k, _s, _m = problem.shape
    transport, found = placements(problem, opened)
    along = ways[transport.kinds, transport.sites]
    placed = np.array([[one.amounts for one in row] for row in found]).reshape(w, t, -1)
    by_group = _summed(placed, transport.kinds, k)
    without = np.maximum(problem.demand - by_group, 0.0)
    lacking = without.sum(axis=2)
    mean = problem.chances
    room = np.maximum(problem.room(opened), 0.0).sum(axis=0)
    carried = np.einsum("w,wtq->t", mean, placed)
    travelled = np.einsum("w,wtq,q->t", mean, placed, along)
    used: Mask = np.asarray((placed > TINY).any(axis=0))
    needed = np.einsum("w,wtk->k", mean, problem.demand)
    missing = np.einsum("w,wtk->k", mean, without)
    return Consequences(
        children=mean @ problem.demand.sum(axis=2), unplaced=mean @ lacking,
        unplaced_high=np.quantile(lacking, 0.9, axis=0, method="higher"),
        shortage=mean @ (lacking > 0.5), empty=room - carried,
        furthest=np.array([along[row].max(initial=0.0) for row in used]),
        mean_way=travelled / np.maximum(carried, TINY),
        group_unplaced=missing / np.maximum(needed, TINY),
    )  # fmt: skip


def _summed(placed: Array, kinds: Indices, count: int) -> Array:
    """(W, T, K) children placed of each group."""
    table = np.zeros((*placed.shape[:2], count))
    for pair, kind in enumerate(kinds):
        table[:, :, kind] += placed[:, :, pair]
    return table
