"""The first stage as a program: which levels open when, and what the rest costs at least.

Columns: one for each level of a site in each period it may be open in, then one for the cost of
each group of scenarios in each period, held up by cuts. A level is open only where the one below
is, and stays open; both chains make the linear program's bound tighter than counting modules.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from goldthread.analysis.places.assign import rows_of
from goldthread.analysis.places.instance import Array, Indices
from goldthread.analysis.places.periods.problem import PlanProblem
from goldthread.analysis.places.solver import Model


class Columns:
    """Where the variables of a problem stand. `unit` pounds are one in the program."""

    def __init__(self, problem: PlanProblem, groups: int) -> None:
        """Number the levels that exist; `groups` of scenarios for each period."""
        _w, t, _k, s, m = problem.shape
        exists = problem.exists
        self.problem, self.groups = problem, groups
        self.number = np.full((s, m, t), -1, dtype=np.intp)
        self.number[exists] = np.arange(int(exists.sum()))
        self.levels = int(exists.sum())
        self.width = self.levels + t * groups
        self.unit = float(problem.unplaced.max())

    def cost_column(self, period: int, group: int) -> int:
        """Of what a group of scenarios costs in a period."""
        return self.levels + period * self.groups + group

    def opened(self, values: Array) -> Array:
        """(S, M, T) the levels that values of the program open."""
        found = np.zeros(self.number.shape)
        there = self.number >= 0
        found[there] = np.clip(values[self.number[there]], 0.0, 1.0)
        return found

    def flat(self, opened: Array) -> Array:
        """Levels opened (S, M, T) as values of the columns."""
        there = self.number >= 0
        flat = np.zeros(self.levels)
        flat[self.number[there]] = opened[there]
        return flat


def first_program(columns: Columns) -> Model:
    """The program without cuts. Its costs count in units."""
    one = columns.problem
    blocks, lows, highs = [], [], []
    for rows, low, high in (_chains(columns), _budgets(columns), _stayers(columns)):
        blocks.append(rows)
        lows.append(low)
        highs.append(high)
    tail = columns.width - columns.levels
    later = np.append(one.capital_weight[1:], 0.0)
    each = one.capital[:, :, None] * (one.capital_weight - later)
    each = each + one.revenue[:, :, None] * one.year_weight
    costs = np.concatenate([columns.flat(each) / columns.unit, np.ones(tail)])
    most = np.concatenate([np.ones(columns.levels), np.full(tail, np.inf)])
    return Model(
        costs, rows_of(blocks), np.concatenate(lows), np.concatenate(highs),
        np.zeros(columns.width), most, np.zeros(columns.width, dtype=bool),
    )  # fmt: skip


def whole(columns: Columns, model: Model) -> Model:
    """The same with levels that are open or not, nothing between."""
    is_level = np.arange(columns.width) < columns.levels
    return Model(
        model.costs, model.rows, model.low, model.high, model.least, model.most, is_level
    )  # fmt: skip


Rows = tuple[csr_array, Array, Array]


def _chains(columns: Columns) -> Rows:
    """Each level needs the one below it, and itself a period before stays."""
    number = columns.number
    above, below = number[:, 1:], number[:, :-1]
    pairs = [_both(below, above), _both(number[:, :, 1:], number[:, :, :-1])]
    more, less = (np.concatenate(part) for part in zip(*pairs, strict=True))
    rows = np.arange(len(more))
    table = csr_array(
        (np.concatenate([np.ones(len(more)), -np.ones(len(less))]),
         (np.concatenate([rows, rows]), np.concatenate([more, less]))),
        shape=(len(more), columns.width),
    )  # fmt: skip
    return table, np.zeros(len(more)), np.full(len(more), np.inf)


def _both(more: Indices, less: Indices) -> tuple[Indices, Indices]:
    there = (more >= 0) & (less >= 0)
    return more[there], less[there]


def _budgets(columns: Columns) -> Rows:
    """Capital of what opens in each period, revenue of what is open; only where there is a limit."""
    one = columns.problem
    tables, limits = [], []
    for period in range(one.shape[1]):
        now = columns.number[:, :, period]
        if np.isfinite(one.capital_budget[period]):
            parts = [(now, one.capital)]
            if period:
                parts.append((columns.number[:, :, period - 1], -one.capital))
            tables.append(_row(parts, columns))
            limits.append(one.capital_budget[period] / columns.unit)
        if np.isfinite(one.revenue_budget[period]):
            tables.append(_row([(now, one.revenue)], columns))
            limits.append(one.revenue_budget[period] / columns.unit)
    rows = rows_of(tables) if tables else csr_array((0, columns.width))
    return rows, np.full(len(limits), -np.inf), np.array(limits)


def _row(parts: list[tuple[Indices, Array]], columns: Columns, unit: float = 0.0) -> csr_array:
    values = np.concatenate([amounts[number >= 0] for number, amounts in parts])
    places = np.concatenate([number[number >= 0] for number, _ in parts])
    unit = unit or columns.unit
    return csr_array(
        (values / unit, (np.zeros(len(places), dtype=int), places)), shape=(1, columns.width)
    )


def _stayers(columns: Columns) -> Rows:
    """Where the children who stay need more than is there, modules must make room for them."""
    one = columns.problem
    tables, lows = [], []
    for site, period in zip(*np.nonzero(one.base < 0), strict=True):
        number = columns.number[site : site + 1, :, period]
        tables.append(_row([(number, one.places[site : site + 1])], columns, unit=1.0))
        lows.append(-one.base[site, period])
    rows = rows_of(tables) if tables else csr_array((0, columns.width))
    return rows, np.array(lows, dtype=float), np.full(len(lows), np.inf)
