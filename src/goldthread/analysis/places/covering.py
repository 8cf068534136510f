"""Nobody too far: p-centre, and maximal covering where not everybody can be near.

p-centre (Hakimi 1964): p sites so that the worst-served customer is as near as possible. The answer
is one of the distances: it is found by halving, and each step asks whether p sites cover everybody
within it (Minieka 1970). Maximal covering (Church and ReVelle 1974): p sites so that as much demand
as possible is within a limit.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from goldthread.analysis.places.assign import rows_of
from goldthread.analysis.places.instance import TOO_FEW, Array, CannotSolve, Mask
from goldthread.analysis.places.results import Plan, Result, Search
from goldthread.analysis.places.solver import Limits, Model, Solver, highs


def p_centre(
    distances: Array, count: int, search: Search, *, solver: Solver = highs, seed: int = 0
) -> Result:
    """`count` sites with the least distance of the worst-served customer: the objective.

    `distances` (m, n), infinite where not allowed; raises CannotSolve when nobody can serve one.
    """
    _check(distances, count)
    levels = np.unique(distances[np.isfinite(distances)])
    low, high = int(np.searchsorted(levels, distances.min(axis=0).max())), len(levels) - 1
    first = _covering_sites(distances <= levels[high], count, search, solver, seed)
    if first is None:
        search.raise_bound(np.inf if not search.done else -np.inf)
        return search.result()
    search.offer(_farthest(distances, first))
    search.raise_bound(float(levels[low]))
    while low < high and not search.done:
        middle = (low + high) // 2
        found = _covering_sites(distances <= levels[middle], count, search, solver, seed)
        if found is not None:
            plan = _farthest(distances, found)
            search.offer(plan)
            high = int(np.searchsorted(levels, plan.objective))
        elif not search.done:
            low = middle + 1
            search.raise_bound(float(levels[low]))
    if low >= high:
        search.raise_bound(float(levels[low]))
    return search.result()


def maximal_covering(
    near: Mask,
    demands: Array,
    count: int,
    search: Search,
    *,
    solver: Solver = highs,
    seed: int = 0,
) -> Result:
    """`count` sites that leave the least demand uncovered: the objective is what is left.

    `near` (m, n): whether a site is within the limit of a customer; `demands` (n,) not below 0.
    """
    m, n = near.shape
    if not 1 <= count <= m:
        raise CannotSolve(TOO_FEW, count=count, sites=m)
    site, customer = np.nonzero(near)
    cover = csr_array((np.ones(len(site)), (customer, site)), shape=(n, m + n))
    left = csr_array((np.ones(n), (np.arange(n), m + np.arange(n))), shape=(n, m + n))
    total = csr_array((np.ones(m), (np.zeros(m, dtype=int), np.arange(m))), shape=(1, m + n))
    model = Model(
        np.concatenate([np.zeros(m), demands]), rows_of([csr_array(cover + left), total]),
        np.append(np.ones(n), float(count)), np.append(np.full(n, np.inf), float(count)),
        np.zeros(m + n), np.ones(m + n), np.arange(m + n) < m,
    )  # fmt: skip
    found = solver(model, Limits(search.left, search.gap, seed))
    if found.values is not None:
        opened = found.values[:m] > 0.5
        covered = near[opened].any(axis=0)
        shares = np.zeros((m, n))
        nearest = np.argmax(near & opened[:, None], axis=0)
        shares[nearest[covered], np.flatnonzero(covered)] = 1.0
        search.offer(Plan(opened, shares, float(demands[~covered].sum())))
    search.raise_bound(max(0.0, found.bound))
    return search.result()


def _check(distances: Array, count: int) -> None:
    if not 1 <= count <= len(distances):
        raise CannotSolve(TOO_FEW, count=count, sites=len(distances))
    if not np.isfinite(distances).any(axis=0).all():
        raise CannotSolve("A customer can be served by no site.")


def _farthest(distances: Array, opened: Mask) -> Plan:
    """Everybody at the nearest open site; the objective is the farthest of them."""
    sites = np.flatnonzero(opened)
    nearest = sites[distances[sites].argmin(axis=0)]
    customers = np.arange(distances.shape[1])
    shares = np.zeros_like(distances)
    shares[nearest, customers] = 1.0
    return Plan(opened, shares, float(distances[nearest, customers].max()))


def _covering_sites(
    near: Mask, count: int, search: Search, solver: Solver, seed: int
) -> Mask | None:
    """At most `count` sites that cover everybody, filled up to `count`; None if there are none."""
    m, n = near.shape
    site, customer = np.nonzero(near)
    rows = csr_array((np.ones(len(site)), (customer, site)), shape=(n, m))
    model = Model(
        np.ones(m), rows, np.ones(n), np.full(n, np.inf), np.zeros(m), np.ones(m),
        np.ones(m, dtype=bool),
    )  # fmt: skip

    def enough(objective: float, bound: float) -> bool:
        return objective > count + 0.5 and bound <= count + 1e-6

    found = solver(model, Limits(search.left, 0.0, seed, enough))
    if found.values is None or found.values.sum() > count + 0.5:
        return None
    opened: Mask = found.values > 0.5
    opened[np.flatnonzero(~opened)[: count - int(opened.sum())]] = True
    return opened
