"""A figure with the range it lies in, and what a sum of money is worth in other years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from goldthread.analysis.refusals import Unanswerable

Floats = npt.NDArray[np.floating[Any]]

NORMAL_90: Final = 1.2815515655446004
"""The 90 % quantile of a normal distribution."""
GREEN_BOOK: Final = 0.035
"""HM Treasury, The Green Book: the social time preference rate for the first thirty years."""
LONGEST: Final = 31
"""Years from the first for which the Green Book keeps to that rate; it falls after them."""


class CannotCost(Unanswerable):
    """The figures do not make a sum; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Ranged:
    """A figure as the middle of what it may be, and the points below which it lies in one case of
    ten (`low`) and in nine of ten (`high`). Equal ends: taken as known."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.value <= self.high:
            raise CannotCost("A figure lies between its low and its high end, none below nought.")
        if self.low == 0 < self.value:
            raise CannotCost("The low end of a figure lies above nought, or the figure is nought.")
        if self.value == 0 < self.high:
            raise CannotCost("A figure of nought has no range: give it a value.")

    def at(self, z: Floats) -> Floats:
        """The figure `z` standard deviations from its middle.

        Log-normal with a spread of its own on either side, so that low, value and high are its
        10, 50 and 90 % points, it is never below nought, and pounds or pence make no difference.
        """
        if self.value == 0:
            return np.zeros_like(z)
        up, down = np.log(self.high / self.value), np.log(self.value / self.low)
        slope: Floats = np.where(z > 0, float(up), float(down))
        found: Floats = self.value * np.exp(slope * z / NORMAL_90)
        return found


def discount_factors(rate: float, years: int) -> Floats:
    """(T,) what a pound of each year is worth in the first."""
    if not -1 < rate < 1:
        raise CannotCost("A discount rate lies between -1 and 1.")
    found: Floats = (1 + rate) ** -np.arange(years, dtype=np.float64)
    return found


def annual_charge(rate: float, life: float) -> float:
    """The yearly payment, at each year's end, that is worth one pound now over `life` years."""
    if life <= 0 or not 0 <= rate < 1:
        raise CannotCost("A building has a life above nought, and a discount rate from 0 up to 1.")
    return float(rate / (1 - (1 + rate) ** -life)) if rate else 1 / life
