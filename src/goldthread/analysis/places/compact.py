"""What is left of a problem as a mixed-integer program: sites y, and pairs x that may matter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from goldthread.analysis.places.assign import plan_of, rows_of
from goldthread.analysis.places.instance import Array, Indices, Instance, Mask
from goldthread.analysis.places.results import Plan
from goldthread.analysis.places.solver import Model


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """Which pairs (m, n) may be used, which sites must be open; a site without pairs is closed."""

    pairs: Mask
    must_open: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Compact:
    """The program, and where its variables stand: first m sites, then the pairs (site, customer)."""

    model: Model
    at: Indices
    customer: Indices

    def plan(self, instance: Instance, values: Array) -> Plan:
        """The plan that a solution means."""
        m = instance.sites
        shares = np.zeros_like(instance.costs)
        amounts = values[m:].round() if instance.single_source else values[m:].clip(0, 1)
        shares[self.at, self.customer] = np.where(amounts > 1e-9, amounts, 0.0)
        shares /= shares.sum(axis=0)
        return plan_of(instance, shares, values[:m] > 0.5)

    def start(self, plan: Plan) -> Array | None:
        """A plan as a solution; None where it uses a pair that was left out."""
        values = plan.shares[self.at, self.customer]
        if abs(float(values.sum()) - plan.shares.shape[1]) > 1e-6:
            return None
        return np.concatenate([plan.open.astype(float), values])


def compact(instance: Instance, core: Core, *, linked: bool) -> Compact:
    """The program of the pairs left.

    `linked` adds x <= y for each pair: the bound of the linear program is then as good as the
    relaxation with split customers, at the price of many rows. Uncapacitated problems need it.
    """
    m, n = core.pairs.shape
    at, customer = np.nonzero(core.pairs)
    q = len(at)
    pairs, sites = m + np.arange(q), np.arange(m)
    width = m + q
    demand = float(instance.demands.sum())
    served = csr_array((np.ones(q), (customer, pairs)), shape=(n, width))
    blocks, low, high = [served], [np.ones(n)], [np.ones(n)]
    if instance.capacitated:
        limits = np.minimum(instance.capacities, demand)
        sizes = np.concatenate([limits, -instance.demands[customer]])
        places = (np.concatenate([sites, at]), np.concatenate([sites, pairs]))
        enough = csr_array((limits, (np.zeros(m, dtype=int), sites)), shape=(1, width))
        blocks += [csr_array((sizes, places), shape=(m, width)), enough]
        low += [np.zeros(m), np.array([demand])]
        high += [np.full(m + 1, np.inf)]
    if instance.count is not None:
        blocks.append(csr_array((np.ones(m), (np.zeros(m, dtype=int), sites)), shape=(1, width)))
        low.append(np.array([float(instance.count)]))
        high.append(np.array([float(instance.count)]))
    if linked:
        free = np.flatnonzero(~core.must_open[at])
        k = np.arange(len(free))
        signs = np.concatenate([np.ones(len(free)), -np.ones(len(free))])
        places = (np.concatenate([k, k]), np.concatenate([at[free], m + free]))
        blocks.append(csr_array((signs, places), shape=(len(free), width)))
        low.append(np.zeros(len(free)))
        high.append(np.full(len(free), np.inf))
    least = np.concatenate([core.must_open.astype(float), np.zeros(q)])
    usable = core.pairs.any(axis=1) | core.must_open
    if instance.count is not None:
        usable[:] = True
    most = np.concatenate([usable.astype(float), np.ones(q)])
    whole = np.concatenate([np.ones(m, dtype=bool), np.full(q, instance.single_source)])
    if not instance.capacitated:
        whole[m:] = False  # at open sites the nearest is best: whole by itself
    costs = np.concatenate([instance.opening, instance.costs[at, customer]])
    model = Model(
        costs, rows_of(blocks), np.concatenate(low), np.concatenate(high), least, most, whole
    )
    return Compact(model, at, customer)
