"""Branch and bound over which sites open, with the relaxation as the bound of every node.

The best bound is opened first, so that the least of the bounds left is a bound of the whole, and
the search can be ended at any time. A node starts from its parent's prices: few steps are enough.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from goldthread.analysis.places.instance import Array, Indices, Instance, Mask
from goldthread.analysis.places.relaxation import Relaxation, Value, ascend
from goldthread.analysis.places.results import Search

STEPS: Final = 60
"""Steps at a node: prices of the parent are near already."""
LENGTH: Final = 0.5
FORGET: Final = 0.9
"""Share of the running mean of what was chosen that stays after a step."""


@dataclass(order=True, slots=True)
class _Node:
    """`sites` not closed, those of them that `must` open, prices to start from."""

    bound: float
    number: int
    sites: Indices = field(compare=False)
    must: Mask = field(compare=False)
    prices: Array = field(compare=False)


@dataclass(frozen=True, slots=True)
class Tree:
    """What the search is over and what it calls.

    `found(open)` is told of sets of sites worth a plan; `leaf(open)` settles one set of open
    sites and gives a bound of it: its cost where that is exact.
    """

    instance: Instance
    search: Search
    found: Callable[[Mask], object]
    leaf: Callable[[Mask], float]

    def whole_mask(self, sites: Indices) -> Mask:
        """(m,) these sites open."""
        opened = np.zeros(self.instance.sites, dtype=bool)
        opened[sites] = True
        return opened


def branch(tree: Tree, sites: Indices, must: Mask, prices: Array) -> None:
    """Search all sets of `sites` that hold those that `must` (as many) be open.

    Raises the bound of the search as it goes; when it ends by itself, everything is settled.
    """
    search = tree.search
    root = _Node(search.bound, 0, sites, must, prices)
    heap, settled, number = [root], np.inf, 0
    while heap and not search.done:
        node = heapq.heappop(heap)
        search.raise_bound(min(node.bound, settled, search.objective))
        if node.bound > search.cutoff or search.done:
            continue
        children, bound = _opened(tree, node)
        settled = min(settled, bound)
        for child in children:
            number += 1
            child.number = number
            heapq.heappush(heap, child)
    if not heap and not search.stopped and search.left > 0:
        search.raise_bound(min(settled, search.objective))
        if search.plan is None and settled == np.inf:
            search.bound = np.inf


def _opened(tree: Tree, node: _Node) -> tuple[list[_Node], float]:
    """The children of a node, and the bound of what was settled in it."""
    search = tree.search
    relaxation = Relaxation.of(_part(tree.instance, node.sites)).opening(node.must)
    mean = np.zeros(len(node.sites))

    def seen(value: Value, _prices: Array, _step: int) -> bool:
        nonlocal mean
        mean = FORGET * mean + (1 - FORGET) * value.choice.open
        return value.bound <= search.cutoff and search.left > 0

    aim = min(search.objective, node.bound + 0.05 * abs(node.bound) + 1.0)
    best = ascend(relaxation, node.prices, lambda: aim, STEPS, seen, LENGTH)
    bound = max(node.bound, best.value.bound)
    if bound > search.cutoff:
        return [], np.inf
    tree.found(tree.whole_mask(node.sites[best.value.choice.open]))
    is_open, is_closed = relaxation.if_open_or_closed(best.prices, best.value)
    must = node.must | (is_closed > search.cutoff)
    keep = must | (is_open <= search.cutoff)
    free = np.flatnonzero(keep & ~must)
    count = tree.instance.count
    if count is not None and (must.sum() > count or keep.sum() < count):
        return [], np.inf
    if count is not None and must.sum() == count:
        free = free[:0]
    if not len(free):
        return [], tree.leaf(tree.whole_mask(node.sites[must]))
    pick = int(free[np.argmin(np.abs(mean[free] - 0.5))])
    with_it, without = must.copy(), keep.copy()
    with_it[pick], without[pick] = True, False
    return [
        _Node(max(bound, float(is_open[pick])), 0, node.sites[keep], with_it[keep], best.prices),
        _Node(
            max(bound, float(is_closed[pick])), 0, node.sites[without], must[without], best.prices
        ),
    ], np.inf


def _part(instance: Instance, sites: Indices) -> Instance:
    """The instance with these sites only."""
    return Instance(
        instance.costs[sites], instance.demands, instance.opening[sites],
        instance.capacities[sites], instance.count, instance.single_source,
    )  # fmt: skip
