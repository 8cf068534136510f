"""Which assumption moves an answer most: one at a time, and of all the spread together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.money.figures import NORMAL_90, Floats

BINS: Final = 20
"""Of a thousand draws fifty in each: enough for a mean, narrow enough for a curve."""


@dataclass(frozen=True, slots=True)
class Swing:
    """The answer with one assumption at its 10 and at its 90 % point, the others in the middle.

    `share` of the answer's variance over all draws that this one explains by itself (Sobol's first
    order); None where there are no draws to tell from.
    """

    name: str
    low: float
    high: float
    share: float | None

    @property
    def width(self) -> float:
        """Between the two."""
        return abs(self.high - self.low)


def as_often(draws: int, given: int) -> int:
    """At least so many draws, each of those given as often as the others."""
    return -(-max(draws, given) // given) * given


def ends_of(answer: Callable[[Floats], Floats], inputs: int) -> list[tuple[float, float]]:
    """The answer at z = -1.28 and 1.28 of each input in turn; `answer` takes (D, inputs)."""
    z = np.zeros((2 * inputs, inputs))
    every = np.arange(inputs)
    z[2 * every, every], z[2 * every + 1, every] = -NORMAL_90, NORMAL_90
    found = answer(z)
    return [(float(found[2 * at]), float(found[2 * at + 1])) for at in range(inputs)]


def explained(by: Floats, answer: Floats) -> float:
    """The share of the answer's variance that one input explains: Var(E[answer | input]) / Var.

    From the draws as they are: the answer's means over twenty equal groups in the input's order
    (the correlation ratio), less what chance alone would give (epsilon squared, Kelley 1935).
    """
    total = float(((answer - answer.mean()) ** 2).sum())
    if len(answer) < 10 * BINS or total <= 0 or np.ptp(by) == 0:
        return 0.0
    groups = np.array_split(answer[np.argsort(by, kind="stable")], BINS)
    within = float(sum(((group - group.mean()) ** 2).sum() for group in groups))
    n = len(answer)
    return float(np.clip(1 - within / total * (n - 1) / (n - BINS), 0.0, 1.0))


def widest_first(swings: list[Swing]) -> tuple[Swing, ...]:
    """The order of a tornado; equal ones by name."""
    return tuple(sorted(swings, key=lambda swing: (-swing.width, swing.name)))
