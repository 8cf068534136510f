"""Leave out what no better plan can hold: sites and pairs whose own bound is too high.

Every test is a bound of the relaxation under one more condition. What is left holds every plan
that costs no more than the cutoff.
"""

from __future__ import annotations

import numpy as np

from goldthread.analysis.places.compact import Core
from goldthread.analysis.places.instance import Array, Indices, Mask
from goldthread.analysis.places.relaxation import Relaxation, Value


def reduced(relaxation: Relaxation, prices: Array, value: Value, cutoff: float) -> Core:
    """The pairs and sites that a plan within the cutoff may use, and must."""
    one = relaxation.instance
    is_open, is_closed = relaxation.if_open_or_closed(prices, value)
    possible = is_open <= cutoff
    must = is_closed > cutoff
    pairs = np.zeros_like(one.costs, dtype=bool)
    for site in np.flatnonzero(possible):
        slack = cutoff - float(is_open[site])
        profits = prices - one.costs[site]
        if relaxation.whole:
            pairs[site] = _whole_pairs(relaxation, int(site), profits, slack)
        elif one.capacitated and not one.single_source:
            pairs[site] = True  # a test of "whole from here" says nothing of a part
        else:
            price = float(value.filling.price[site])
            pairs[site] = np.maximum(0.0, price * one.demands - profits) <= slack
        pairs[site] &= np.isfinite(one.costs[site])
    return Core(pairs, must & possible)


def _whole_pairs(relaxation: Relaxation, site: int, profits: Array, slack: float) -> Mask:
    """Customers that a filling with at least the best value less `slack` can hold."""
    weights = relaxation.instance.demands.astype(np.intp)
    room = int(relaxation.capacities[site])
    good = np.flatnonzero((profits > 0) & (weights <= room))
    before = tables(profits[good], weights[good], room)
    after = tables(profits[good][::-1], weights[good][::-1], room)[::-1]
    best = float(before[-1, room])
    left = room - weights
    forced = np.where(left >= 0, profits + before[-1][np.maximum(left, 0)], -np.inf)
    for k, customer in enumerate(good):
        rest = left[customer] + 1
        without = (before[k][:rest] + after[k + 1][:rest][::-1]).max()
        forced[customer] = profits[customer] + without
    possible: Mask = forced >= best - slack
    return possible


def tables(profits: Array, weights: Indices, room: int) -> Array:
    """(K + 1, room + 1): best profit of the first so many customers within so much room."""
    best = np.zeros((len(profits) + 1, room + 1))
    for k, (profit, weight) in enumerate(zip(profits, weights, strict=True)):
        best[k + 1] = best[k]
        if profit > 0 and weight <= room:
            with_it = best[k][: room + 1 - weight] + profit
            np.maximum(best[k + 1][weight:], with_it, out=best[k + 1][weight:])
    return best
