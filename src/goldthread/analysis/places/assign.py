"""Given the sites that are open: who is served from where. Plans, not bounds."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from goldthread.analysis.places.exchange import SLACK, whole_search
from goldthread.analysis.places.instance import ROUNDING, Array, Instance, Mask
from goldthread.analysis.places.results import Plan


def plan_of(instance: Instance, shares: Array, opened: Mask | None = None) -> Plan:
    """The plan with its cost; sites that serve nobody are closed unless `count` wants them."""
    used = np.asarray((shares > 0).any(axis=1), dtype=bool)
    if instance.count is not None and opened is not None:
        used = _filled_up(used, opened, instance.count)
    elif opened is not None:
        used |= opened & (instance.opening < 0)
    reached = np.where(shares > 0, instance.costs, 0.0)
    cost = float((shares * reached).sum() + instance.opening[used].sum())
    return Plan(used, shares, cost)


def _filled_up(used: Mask, opened: Mask, count: int) -> Mask:
    """As many open as wanted: those used, then others that were opened."""
    spare = np.flatnonzero(opened & ~used)
    result = used.copy()
    result[spare[: max(0, count - int(used.sum()))]] = True
    return result


def assign(instance: Instance, opened: Mask, filling: Array | None = None) -> Plan | None:
    """A good assignment to the sites open; None where none was found."""
    if not opened.any():
        return None
    if not instance.capacitated:
        return _nearest(instance, opened)
    if not instance.single_source:
        return _transport(instance, opened)
    return assign_whole(instance, opened, filling)


def _nearest(instance: Instance, opened: Mask) -> Plan | None:
    sites = np.flatnonzero(opened)
    nearest = sites[instance.costs[sites].argmin(axis=0)]
    customers = np.arange(instance.customers)
    if not np.isfinite(instance.costs[nearest, customers]).all():
        return None
    shares = np.zeros_like(instance.costs)
    shares[nearest, customers] = 1.0
    return plan_of(instance, shares, opened)


def _transport(instance: Instance, opened: Mask) -> Plan | None:
    """The cheapest way to split customers over the sites open: a linear program, exact."""
    sites = np.flatnonzero(opened)
    if instance.capacities[sites].sum() < instance.demands.sum() * (1 - ROUNDING):
        return None
    at, customer = np.nonzero(np.isfinite(instance.costs[sites]))
    pairs = np.arange(len(at))
    ones = np.ones(len(at))
    served = csr_array((ones, (customer, pairs)), shape=(instance.customers, len(at)))
    used = csr_array((instance.demands[customer], (at, pairs)), shape=(len(sites), len(at)))
    limits = np.minimum(instance.capacities[sites], instance.demands.sum())
    found = linprog(
        instance.costs[sites[at], customer], A_ub=used, b_ub=limits, A_eq=served,
        b_eq=np.ones(instance.customers), bounds=(0, 1), method="highs",
    )  # fmt: skip
    if found.status != 0:
        return None
    shares = np.zeros_like(instance.costs)
    shares[sites[at], customer] = np.where(found.x > SLACK, found.x, 0.0)
    shares /= shares.sum(axis=0)
    return plan_of(instance, shares, opened)


def assign_whole(instance: Instance, opened: Mask, filling: Array | None = None) -> Plan | None:
    """Customers whole: by regret, then moving one or exchanging two while that helps.

    `filling` (m, n): who the relaxation puts where; it is kept as far as it serves each once.
    """
    sites = np.flatnonzero(opened)
    costs = instance.costs[sites]
    limits = np.minimum(instance.capacities[sites], instance.demands.sum())
    if limits.sum() < instance.demands.sum() * (1 - ROUNDING):
        return None
    begun = np.full(instance.customers, -1)
    if filling is not None:
        taken = np.where(filling[sites] > 1 - SLACK, costs, np.inf)
        begun = np.where(np.isfinite(taken).any(axis=0), taken.argmin(axis=0), -1)
    at = whole_search(costs, instance.demands, limits, begun)
    if at is None:
        return None
    shares = np.zeros_like(instance.costs)
    shares[sites[at], np.arange(instance.customers)] = 1.0
    return plan_of(instance, shares, opened)


def rows_of(parts: list[csr_array]) -> csr_array:
    """Rows under one another."""
    return csr_array(vstack(parts, format="csr"))
