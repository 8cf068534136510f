"""What the second stage tells the first: cuts, each valid for every plan.

Prices of places found in one scenario give a bound in every other, so prices are kept and tried
again before anything is solved anew. Cuts are summed over groups of scenarios that are alike in
size: one row for each group and period instead of one for each scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from goldthread.analysis.places.instance import Array, Indices
from goldthread.analysis.places.periods.master import Columns
from goldthread.analysis.places.periods.problem import PlanProblem
from goldthread.analysis.places.periods.recourse import Transport

KEPT: Final = 900
"""Sets of prices kept to be tried again, where memory allows; never fewer than one plan makes."""
CELLS: Final = 20_000_000
"""Prices times pairs kept: 160 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Rows of the program that are at least `low`."""

    rows: csr_array
    low: Array


class SecondStage:
    """All scenarios and periods of one problem, with the prices met so far."""

    def __init__(self, problem: PlanProblem, transport: Transport, columns: Columns) -> None:
        """Nothing is known yet but that places never cost less than nothing."""
        w, t, k, s, _m = problem.shape
        self.problem, self._transport, self._columns = problem, transport, columns
        order = np.argsort(problem.demand.sum(axis=(1, 2)), kind="stable")
        self.group_of = np.zeros(w, dtype=np.intp)
        for group, members in enumerate(np.array_split(order, columns.groups)):
            self.group_of[members] = group
        pairs = len(transport.kinds)
        self._kept = max(w * t, min(KEPT, CELLS // max(pairs, 1)))
        self._prices, self._links = np.zeros((0, s)), np.zeros((0, pairs))
        self._worth = np.zeros((0, t, w))
        self._children = problem.demand[:, :, transport.kinds].transpose(1, 0, 2)
        best = np.zeros(k)
        np.maximum.at(best, transport.kinds, transport.savings)
        self._learn(best[None], np.zeros((1, s)))

    def _learn(self, worth: Array, prices: Array) -> None:
        """Keep prices (P, S) and worth (P, K) with what they say of each scenario (P, T, W)."""
        net = self._transport.unplaced - worth
        said = np.einsum("pk,wtk->ptw", net, self.problem.demand, optimize=True)
        self._prices = np.concatenate([self._prices, prices])[-self._kept :]
        self._worth = np.concatenate([self._worth, said])[-self._kept :]
        links = self._transport.linking(worth, prices)
        self._links = np.concatenate([self._links, links])[-self._kept :]

    def cost(self, opened: Array, go_on: Callable[[], bool]) -> float | None:
        """Pounds in the total that the second stage costs under a plan; learns its prices.

        None when `go_on` says no before the end.
        """
        costs = self._place(opened, range(self.problem.shape[0]), go_on)
        if costs is None:
            return None
        return float(self.problem.year_weight @ costs @ self.problem.chances)

    def learn(self, opened: Array, round_: int, go_on: Callable[[], bool]) -> float | None:
        """Prices of one scenario of each group, in turn; pounds the whole costs at least."""
        members = (np.flatnonzero(self.group_of == one) for one in range(self._columns.groups))
        chosen = [int(group[round_ % len(group)]) for group in members]
        if self._place(opened, chosen, go_on) is None:
            return None
        said, _ = self.bound(opened)
        return float(self.problem.year_weight @ said @ self.problem.chances)

    def _place(
        self, opened: Array, scenarios: Sequence[int], go_on: Callable[[], bool]
    ) -> Array | None:
        """(T, scenarios) pounds a year; learns the prices met."""
        one, learnt = self.problem, []
        room, share = one.room(opened), opened[:, 0]
        costs = np.zeros((one.shape[1], len(scenarios)))
        for period in range(one.shape[1]):
            for at, scenario in enumerate(scenarios):
                if not go_on():
                    return None
                found = self._transport.place(
                    one.demand[scenario, period], room[:, period], share[:, period]
                )
                costs[period, at] = found.cost
                learnt.append(found)
        self._learn(
            np.array([one.worth for one in learnt]), np.array([one.prices for one in learnt])
        )
        return costs

    def bound(self, opened: Array) -> tuple[Array, Indices]:
        """(T, W) what prices known say each scenario costs at least, and which (T, W) say it."""
        room = np.maximum(self.problem.room(opened), 0.0)
        said = self._worth - (self._prices @ room)[:, :, None]
        share = opened[self._transport.sites, 0]
        for period in range(said.shape[1]):
            part = self._children[period] * share[:, period]
            said[:, period] -= self._links @ part.T
        best: Indices = said.argmax(axis=0)
        return np.take_along_axis(said, best[None], axis=0)[0], best

    def cuts(self, opened: Array, believed: Array, tolerance: float) -> tuple[Cut | None, float]:
        """Cuts that the costs `believed` (T, G), in units, break by more than `tolerance`.

        Also the whole breach, in pounds.
        """
        one, columns = self.problem, self._columns
        said, best = self.bound(opened)
        weights = one.year_weight[:, None] * one.chances[None, :]
        group = np.eye(columns.groups)[self.group_of]
        breach = (weights * said) @ group - believed * columns.unit
        rows, lows = [], []
        for period, number in zip(*np.nonzero(breach > tolerance), strict=True):
            members = np.flatnonzero(self.group_of == number)
            row, low = self._cut(int(period), members, best[period, members], int(number))
            rows.append(row)
            lows.append(low)
        whole = float(np.maximum(breach, 0.0).sum())
        if not rows:
            return None, whole
        table = csr_array(np.array(rows))
        table.eliminate_zeros()
        return Cut(table, np.array(lows)), whole

    def _cut(self, period: int, members: Indices, best: Indices, group: int) -> tuple[Array, float]:
        one, columns = self.problem, self._columns
        weights = one.year_weight[period] * one.chances[members] / columns.unit
        prices = weights @ self._prices[best]
        linking = (weights[:, None] * self._links[best] * self._children[period, members]).sum(
            axis=0
        )
        number = columns.number[:, :, period]
        gains = prices[:, None] * one.places
        gains[:, 0] += np.bincount(self._transport.sites, linking, minlength=len(prices))
        row = np.zeros(columns.width)
        there = number >= 0
        row[number[there]] = gains[there]
        row[columns.cost_column(period, group)] = 1.0
        low = float(weights @ self._worth[best, period, members] - prices @ one.base[:, period])
        return row, low
