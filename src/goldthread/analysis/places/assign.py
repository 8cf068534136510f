"""Given the sites that are open: who is served from where. Plans, not bounds."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.sparse import csr_array, vstack

from goldthread.analysis.places.exchange import SLACK, whole_search
from goldthread.analysis.places.instance import ROUNDING, Array, Indices, Instance, Mask
from goldthread.analysis.places.results import Plan
from goldthread.analysis.places.solver import Limits, Model, highs

NEAREST: Final = 4
"""Open sites of each customer that a linear program begins with; few plans use others."""
LIMITS: Final = Limits(seconds=3_600.0)
"""A linear program of this kind takes a second at most: no real limit."""


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
        return transport(instance, opened)
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


def transport(instance: Instance, opened: Mask) -> Plan | None:
    """The cheapest way to split customers over the sites open: a linear program, exact.

    Where customers may not be split its cost is a bound for these sites, not a plan.

    It begins with the nearest sites of each customer and takes in whatever pair the duals say
    would make it cheaper, until none does.
    """
    sites = np.flatnonzero(opened)
    limits = np.minimum(instance.capacities[sites], instance.demands.sum())
    if limits.sum() < instance.demands.sum() * (1 - ROUNDING):
        return None
    costs = instance.costs[sites]
    rank = np.argsort(np.argsort(costs, axis=0, kind="stable"), axis=0)
    allowed = np.isfinite(costs)
    used = allowed & (rank < NEAREST)
    while True:
        at, customer = np.nonzero(used)
        found = highs(_transport_model(instance, costs, limits, at, customer), LIMITS)
        if found.values is None:
            if (used == allowed).all():
                return None
            used = allowed
            continue
        served, room = np.split(found.duals, [instance.customers])
        dear = SLACK * max(1.0, found.objective / instance.customers)
        cheaper = costs - served - room[:, None] * instance.demands < -dear
        more = allowed & ~used & cheaper
        if not more.any():
            break
        used = used | more
    shares = np.zeros_like(instance.costs)
    shares[sites[at], customer] = np.where(found.values > SLACK, found.values, 0.0)
    shares /= shares.sum(axis=0)
    return plan_of(instance, shares, opened)


def _transport_model(
    instance: Instance, costs: Array, limits: Array, at: Indices, customer: Indices
) -> Model:
    """Serve everybody, within the limits, by the pairs (at, customer)."""
    n, k, q = instance.customers, len(limits), len(at)
    pairs, none = np.arange(q), np.zeros(q)
    served = csr_array((np.ones(q), (customer, pairs)), shape=(n, q))
    load = csr_array((instance.demands[customer], (at, pairs)), shape=(k, q))
    low = np.concatenate([np.ones(n), np.full(k, -np.inf)])
    high = np.concatenate([np.ones(n), limits])
    return Model(
        costs[at, customer], rows_of([served, load]), low, high, none, np.ones(q),
        np.zeros(q, dtype=bool),
    )  # fmt: skip


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
