"""Single source by whole fillings: list every filling of a site that a better plan may use.

When prices are near the best, few fillings come within the gap of the relaxation, and the problem
becomes: choose one filling for each site so that every customer is in one (set partitioning;
Baldacci, Hadjiconstantinou, Maniezzo and Mingozzi 2002 solve p-median problems so). Its linear
program is as good as the relaxation with whole customers, and what is listed is all there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from goldthread.analysis.places.assign import plan_of, rows_of
from goldthread.analysis.places.compact import Core
from goldthread.analysis.places.instance import Array, Indices, Instance, Mask
from goldthread.analysis.places.reduce import tables
from goldthread.analysis.places.relaxation import Relaxation, Value
from goldthread.analysis.places.results import Plan
from goldthread.analysis.places.solver import Model

MOST: Final = 25_000
"""Fillings up to which choosing among them is quicker than the compact program."""


@dataclass(frozen=True, slots=True, eq=False)
class Fillings:
    """Q fillings: `site` (Q,), `customers` (n, Q) sparse, and the program that chooses."""

    model: Model
    site: Indices
    customers: csr_array

    def plan(self, instance: Instance, values: Array) -> Plan:
        """The plan that a solution means."""
        shares = np.zeros_like(instance.costs)
        chosen = np.flatnonzero(values > 0.5)
        members = self.customers[:, chosen].tocoo()
        shares[self.site[chosen[members.col]], members.row] = 1.0
        return plan_of(instance, shares)


def list_fillings(
    relaxation: Relaxation, prices: Array, value: Value, core: Core, cutoff: float
) -> Fillings | None:
    """Every filling of a plan within the cutoff; None when there are too many."""
    one = relaxation.instance
    is_open, _ = relaxation.if_open_or_closed(prices, value)
    sites, members, count = [], [], 0
    for site in np.flatnonzero(core.pairs.any(axis=1)):
        customers = np.flatnonzero(core.pairs[site])
        slack = cutoff - float(is_open[site])
        rows = _of_site(
            (prices - one.costs[site])[customers], one.demands[customers].astype(np.intp),
            int(relaxation.capacities[site]), float(value.filling.values[site]) - slack,
            MOST - count,
        )  # fmt: skip
        if rows is None:
            return None
        which, position = np.nonzero(rows)
        members.append((count + which, customers[position]))
        sites.append(np.full(len(rows), site))
        count += len(rows)
    if not count:
        return None
    return _program(one, core, np.concatenate(sites), members)


def _of_site(profits: Array, weights: Indices, room: int, worth: float, most: int) -> Mask | None:
    """(F, K) every set of customers within `room` worth at least so much; None beyond `most`."""
    order = np.argsort(-profits / np.maximum(weights, 1e-9), kind="stable")
    gains, sizes = profits[order], weights[order]
    still = tables(gains[::-1], sizes[::-1], room)[::-1]
    used, gained = np.zeros(1, dtype=np.intp), np.zeros(1)
    rows = np.zeros((1, len(order)), dtype=bool)
    for k in range(len(order)):
        fits = np.flatnonzero(used + sizes[k] <= room)
        more = rows[fits].copy()
        more[:, k] = True
        rows = np.concatenate([rows, more])
        used = np.concatenate([used, used[fits] + sizes[k]])
        gained = np.concatenate([gained, gained[fits] + gains[k]])
        enough = gained + still[k + 1][room - used] >= worth
        rows, used, gained = rows[enough], used[enough], gained[enough]
        if len(rows) > most:
            return None
    back = np.empty_like(rows)
    back[:, order] = rows
    return back


def _program(
    instance: Instance, core: Core, site: Indices, members: list[tuple[Indices, Indices]]
) -> Fillings:
    """Choose fillings: each customer in one, at most one for each site."""
    n, m, q = instance.customers, instance.sites, len(site)
    column = np.concatenate([which for which, _ in members])
    row = np.concatenate([customer for _, customer in members])
    customers = csr_array((np.ones(len(row)), (row, column)), shape=(n, q))
    sites = csr_array((np.ones(q), (site, np.arange(q))), shape=(m, q))
    costs = instance.opening[site] + np.bincount(
        column, weights=instance.costs[site[column], row], minlength=q
    )
    low = np.concatenate([np.ones(n), core.must_open.astype(float)])
    model = Model(
        costs, rows_of([customers, sites]), low, np.ones(n + m), np.zeros(q), np.ones(q),
        np.ones(q, dtype=bool),
    )  # fmt: skip
    return Fillings(model, site, customers)
