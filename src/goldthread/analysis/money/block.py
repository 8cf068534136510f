"""The high-needs block over years: what forecast placements cost, beside what comes in.

Arithmetic on whole futures: every figure of a year is summed within a draw first, so that
intervals are of sums and not sums of intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goldthread.analysis.money.figures import NORMAL_90, CannotCost, Floats, Ranged
from goldthread.analysis.money.sensitivity import Swing, as_often, ends_of, explained, widest_first
from goldthread.analysis.money.unit_costs import BLOCK, Payer, UnitCosts


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """F forecast futures, T years, S settings, in the order of `costs.settings`.

    `children` (F, T, S) placements; `costs` in prices of the first year; `income` pounds of each
    year as they come in; `inflation` of costs a year, `spread` its distance to either 10 % point;
    `reserve` at the start, below nought when in deficit.
    """

    children: Floats
    costs: UnitCosts
    income: Sequence[Ranged]
    inflation: float
    spread: float
    reserve: float

    def __post_init__(self) -> None:
        if self.children.ndim != 3 or not self.children.size:
            raise CannotCost("There are no placements.")
        if self.children.shape[1:] != (len(self.income), len(self.costs.settings)):
            raise CannotCost("Placements, costs and income are not of the same years and settings.")
        if (self.children < 0).any() or self.spread < 0:
            raise CannotCost("A cost or a number of children is below nought.")

    @property
    def inputs(self) -> tuple[str, ...]:
        """What may differ besides the children: each figure of each setting, inflation, income."""
        figures = [f"{setting}: {kind.value}" for setting, kind in self.costs.inputs]
        return (*figures, "inflation", "income")

    def futures(self, draws: int, rng: np.random.Generator) -> Futures:
        """At least `draws` futures: those of the forecast in turn, each with costs of its own."""
        many = as_often(draws, len(self.children))
        z = rng.standard_normal((many, len(self.inputs)))
        return self.at(z, self.children[np.arange(many) % len(self.children)])

    def at(self, z: Floats, children: Floats) -> Futures:
        """Futures with the inputs `z` (D, inputs) deviations from the middle; children (D, T, S)."""
        units = self.costs.priced(z[:, : len(self.costs.inputs)])
        years = np.arange(len(self.income))
        inflation = self.inflation + self.spread * z[:, -2] / NORMAL_90
        prices: Floats = (1 + np.maximum(inflation, -0.99))[:, None] ** years
        income = np.stack([year.at(z[:, -1]) for year in self.income], axis=1)
        parts: dict[Payer, Floats] = {
            payer: np.einsum("dts,ds->dt", children, unit) * prices
            for payer, unit in units.items()
            if payer is not Payer.BUILDING
        }
        most = np.maximum.accumulate(children, axis=1)
        grown = np.diff(most, axis=1, prepend=children[:, :1])
        parts[Payer.BUILDING] = np.einsum("dts,ds->dt", grown, units[Payer.BUILDING]) * prices
        return Futures(z, parts, income, self.reserve)


@dataclass(frozen=True, slots=True, eq=False)
class Futures:
    """D futures: `parts` (D, T) pounds by who pays, `income` (D, T), and the inputs drawn.

    `parts[BUILDING]` is capital for places beyond the most there have been since the first year.
    """

    z: Floats
    parts: dict[Payer, Floats]
    income: Floats
    start: float

    @property
    def spending(self) -> Floats:
        """(D, T) pounds out of the block."""
        found: Floats = sum((self.parts[payer] for payer in BLOCK), np.zeros_like(self.income))
        return found

    @property
    def balances(self) -> Floats:
        """(D, T) a year's income less its spending."""
        return self.income - self.spending

    @property
    def reserves(self) -> Floats:
        """(D, T) the reserve at each year's end: what was there, and every balance since."""
        found: Floats = self.start + np.cumsum(self.balances, axis=1)
        return found

    def first_below(self) -> Floats:
        """(D,) the first year, counted from 0, at whose end the reserve is below nought; -1: none."""
        below = self.reserves < 0
        found: Floats = np.where(below.any(axis=1), below.argmax(axis=1), -1).astype(float)
        return found


def tornado(block: Block, futures: Futures) -> tuple[Swing, ...]:
    """What the last year's reserve is at each assumption's 10 and 90 % points, the widest first.

    The others stand in their middle, the children at their mean over the forecast. The children's
    own ends are the 10 and 90 % points of the reserve over the forecast's futures.
    """
    mean = block.children.mean(axis=0, keepdims=True)

    def last(z: Floats) -> Floats:
        return block.at(z, np.broadcast_to(mean, (len(z), *mean.shape[1:]))).reserves[:, -1]

    answer = futures.reserves[:, -1]
    found = [
        Swing(name, low, high, explained(futures.z[:, at], answer))
        for at, (name, (low, high)) in enumerate(
            zip(block.inputs, ends_of(last, len(block.inputs)), strict=True)
        )
    ]
    if len(block.children) > 1:
        alone = block.at(np.zeros((len(block.children), len(block.inputs))), block.children)
        fewer, more = np.quantile(alone.reserves[:, -1], [0.9, 0.1])
        over = alone.reserves[np.arange(len(answer)) % len(block.children), -1]
        found.append(Swing("children", float(fewer), float(more), explained(over, answer)))
    return widest_first([swing for swing in found if swing.width > 0])
