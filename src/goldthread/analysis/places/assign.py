"""Given the sites that are open: who is served from where. Plans, not bounds."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from goldthread.analysis.places.instance import ROUNDING, Array, Indices, Instance, Mask
from goldthread.analysis.places.results import Plan

MOVES: Final = 2_000
"""Improving moves after which a search ends; real ones end after tens."""
SLACK: Final = 1e-9
FAR: Final = 1e15
"""Stands for "not allowed" in sums."""


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
    at = _by_regret(costs, instance.demands, limits, begun)
    if at is None:
        at = _by_size(costs, instance.demands, limits)
    if at is None:
        return None
    at = _improved(costs, instance.demands, limits, at)
    shares = np.zeros_like(instance.costs)
    shares[sites[at], np.arange(instance.customers)] = 1.0
    return plan_of(instance, shares, opened)


def _by_regret(costs: Array, demands: Array, limits: Array, begun: Indices) -> Indices | None:
    """Next always whoever loses most by waiting (Martello and Toth 1981)."""
    at = begun.copy()
    held = at >= 0
    room = limits - np.bincount(at[held], weights=demands[held], minlength=len(limits))
    possible = np.where(demands <= room[:, None] + SLACK, costs, np.inf)
    possible[:, held] = np.inf
    for _ in range(int((~held).sum())):
        two = np.minimum(np.sort(possible, axis=0)[:2], FAR)
        regret = two[-1] - two[0] + (two[0] >= FAR) * 2 * FAR
        regret[at >= 0] = -np.inf
        customer = int(np.argmax(regret))
        site = int(np.argmin(possible[:, customer]))
        if not np.isfinite(possible[site, customer]):
            return None
        at[customer] = site
        room[site] -= demands[customer]
        possible[:, customer] = np.inf
        possible[site, demands > room[site] + SLACK] = np.inf
    return at


def _by_size(costs: Array, demands: Array, limits: Array) -> Indices | None:
    """The largest first, each where most room is left among the sites it may go to."""
    room, at = limits.copy(), np.empty(costs.shape[1], dtype=np.intp)
    for customer in np.argsort(-demands, kind="stable"):
        fits = np.isfinite(costs[:, customer]) & (demands[customer] <= room + SLACK)
        if not fits.any():
            return None
        site = int(np.argmax(np.where(fits, room, -np.inf)))
        at[customer] = site
        room[site] -= demands[customer]
    return at


def _improved(costs: Array, demands: Array, limits: Array, at: Indices) -> Indices:
    """Shift one customer, or exchange two, while something gets cheaper."""
    at = at.copy()
    n = len(at)
    room = limits - np.bincount(at, weights=demands, minlength=len(limits))
    finite = np.minimum(costs, FAR)
    for _ in range(MOVES):
        now = finite[at, np.arange(n)]
        shift = np.where(demands <= room[:, None] + SLACK, finite - now, np.inf)
        best = int(np.argmin(shift))
        site, customer = divmod(best, n)
        if shift[site, customer] < -SLACK * max(1.0, abs(now[customer])):
            room[at[customer]] += demands[customer]
            room[site] -= demands[customer]
            at[customer] = site
            continue
        if not _exchange(finite, demands, room, at, now):
            break
    return at


def _exchange(costs: Array, demands: Array, room: Array, at: Indices, now: Array) -> bool:
    """Exchange the two customers that gain most by it, if any do."""
    n = len(at)
    moved = costs[at][:, np.arange(n)].reshape(n, n) - now  # [i, k]: k goes where i is
    gain = moved + moved.T
    freed = demands[:, None] - demands  # [i, k]: room at i's site when k comes for i
    fits = (room[at][:, None] + freed >= -SLACK) & (room[at] - freed >= -SLACK)
    gain = np.where(fits, gain, np.inf)
    i, k = divmod(int(np.argmin(gain)), n)
    if gain[i, k] >= -SLACK * max(1.0, abs(float(now.sum()))):
        return False
    room[at[i]] += demands[i] - demands[k]
    room[at[k]] += demands[k] - demands[i]
    at[i], at[k] = at[k], at[i]
    return True


def rows_of(parts: list[csr_array]) -> csr_array:
    """Rows under one another."""
    return csr_array(vstack(parts, format="csr"))
