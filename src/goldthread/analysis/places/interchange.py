"""Uncapacitated plans: open, close or exchange sites while that helps (Teitz and Bart 1968)."""

from __future__ import annotations

import numpy as np

from goldthread.analysis.places.exchange import FAR
from goldthread.analysis.places.instance import Array, Instance, Mask


def interchange(instance: Instance, opened: Mask, moves: int = 1_000) -> Mask:
    """The open sites after every exchange that helps; their number is kept if it is given."""
    costs = np.where(np.isfinite(instance.costs), instance.costs, FAR)
    now = opened.copy()
    for _ in range(moves):
        if not _best_move(instance, costs, now):
            break
    return now


def _best_move(instance: Instance, costs: Array, opened: Mask) -> bool:
    """Make the best move, if one helps. Whitaker (1983): all exchanges from two nearest sites."""
    sites = np.flatnonzero(opened)
    served = costs[sites]
    nearest = served.argmin(axis=0)
    first = served.min(axis=0)
    served[nearest, np.arange(len(first))] = np.inf
    second = np.minimum(served.min(axis=0), FAR)
    others = np.flatnonzero(~opened)
    owner = np.zeros((len(first), len(sites)))
    owner[np.arange(len(first)), nearest] = 1.0
    closer = np.minimum(costs[others] - first, 0.0).sum(axis=1) + instance.opening[others]
    instead = np.where(costs[others] < first, 0.0, np.minimum(costs[others], second) - first)
    change = closer[:, None] + instead @ owner - instance.opening[sites]
    best = float(change.min()) if change.size else 0.0
    pick = np.unravel_index(int(np.argmin(change)), change.shape) if change.size else (0, 0)
    kind = "exchange"
    if instance.count is None:
        losses = (second - first) @ owner - instance.opening[sites]
        if len(others) and float(closer.min()) < best:
            best, kind = float(closer.min()), "open"
        if len(sites) > 1 and float(losses.min()) < best:
            best, kind = float(losses.min()), "close"
    if best >= -1e-9 * max(1.0, float(first.sum())):
        return False
    if kind == "close":
        opened[sites[int(np.argmin(losses))]] = False
    elif kind == "open":
        opened[others[int(np.argmin(closer))]] = True
    else:
        opened[others[pick[0]]], opened[sites[pick[1]]] = True, False
    return True
