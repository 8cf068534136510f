"""The high-needs block over years: what forecast placements cost, beside what comes in.

Arithmetic on whole futures: every figure of a year is summed within a draw first, so that
intervals are of sums and not sums of intervals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from goldthread.analysis.refusals import Unanswerable

Floats = npt.NDArray[np.floating[Any]]


class CannotCost(Unanswerable):
    """The figures do not make a budget; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Elements:
    """Pounds a year beyond core funding (element 1, in the school's budget either way)."""

    element_2: float
    element_3: float


def elements(beyond_core: float, threshold: float) -> Elements:
    """Who pays what a child's support costs beyond core funding.

    Up to the threshold the school's notional SEN budget (element 2), above it the area's
    high-needs block (element 3, the top-up).
    """
    if beyond_core < 0 or threshold < 0:
        raise CannotCost("A cost is below nought.")
    return Elements(min(beyond_core, threshold), max(0.0, beyond_core - threshold))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """D draws, T years, S settings. Pounds of the first year unless said otherwise.

    `children` (D, T, S) placements; `place`, `top_up`, `transport` (S,) pounds a year a child;
    `low`, `high` (S,) what a setting's cost may be multiplied by; `income` (T,) pounds as they
    come in; `inflation` of costs a year; `reserve` at the start, below nought when in deficit.
    """

    children: Floats
    place: Floats
    top_up: Floats
    transport: Floats
    low: Floats
    high: Floats
    income: Floats
    inflation: float
    reserve: float

    def __post_init__(self) -> None:
        _d, t, s = self.children.shape
        costs = (self.place, self.top_up, self.transport, self.low, self.high)
        if any(part.shape != (s,) for part in costs) or self.income.shape != (t,):
            raise CannotCost("Placements, costs and income are not of the same years and settings.")
        if any((part < 0).any() for part in (*costs, self.children)):
            raise CannotCost("A cost or a number of children is below nought.")
        if (self.low > self.high).any():
            raise CannotCost("The low end of a cost lies above its high end.")

    @property
    def prices(self) -> Floats:
        """(T,) what a pound of the first year is in each year."""
        found: Floats = (1 + self.inflation) ** np.arange(len(self.income))
        return found

    def parts(self) -> dict[str, Floats]:
        """(D, T) pounds of each kind: place funding, top-ups, transport.

        Transport is paid from the council's own budget, not from the block.
        """
        kinds = {"place": self.place, "top_up": self.top_up, "transport": self.transport}
        return {name: (self.children @ unit) * self.prices for name, unit in kinds.items()}

    def spending(self) -> Floats:
        """(D, T) pounds out of the block."""
        parts = self.parts()
        return parts["place"] + parts["top_up"]

    def reserves(self) -> Floats:
        """(D, T) the reserve at each year's end: what was there, and every balance since."""
        found: Floats = self.reserve + np.cumsum(self.income - self.spending(), axis=1)
        return found


@dataclass(frozen=True, slots=True)
class Swing:
    """The last year's mean reserve with one assumption at its low and its high end."""

    name: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """Pounds between the two."""
        return abs(self.high - self.low)


def tornado(block: Block, settings: tuple[str, ...], points: float) -> tuple[Swing, ...]:
    """One assumption at a time, the widest first: each setting's cost, inflation, the children.

    Inflation moves by `points` either way; children from the tenth to the ninetieth hundredth of
    all draws, by what they cost in all years.
    """

    def ends(one: Block) -> float:
        return float(one.reserves()[:, -1].mean())

    found = [
        Swing(
            name, ends(_priced(block, at, block.low[at])), ends(_priced(block, at, block.high[at]))
        )
        for at, name in enumerate(settings)
    ]
    found.append(
        Swing(
            "inflation", ends(replace(block, inflation=block.inflation - points)),
            ends(replace(block, inflation=block.inflation + points)),
        )
    )  # fmt: skip
    if len(block.children) > 1:
        few, many = np.quantile(block.reserves()[:, -1], [0.9, 0.1])
        found.append(Swing("children", float(few), float(many)))
    return tuple(sorted(found, key=lambda swing: -swing.width))


def _priced(block: Block, setting: int, factor: float) -> Block:
    place, top_up = block.place.copy(), block.top_up.copy()
    place[setting] *= factor
    top_up[setting] *= factor
    return replace(block, place=place, top_up=top_up)
