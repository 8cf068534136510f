"""What support cost a child, and what that is for each tenth of a standard deviation of gain.

The ratio's interval comes from those of its two parts (MOVER: Donner & Zou 2012, Stat. Methods Med.
Res. 21:347), which need not be symmetric. It exists only where the gain's own interval lies above
nought: elsewhere no amount of money is ruled out, and none is given. Cost and gain are taken as if
one told nothing about the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from scipy.special import stdtrit

from goldthread.analysis.impact.practice.integrate import LEVEL, Figure

TENTH: Final = 0.1


@dataclass(frozen=True, slots=True)
class Spent:
    """Pounds a child: the mean over `children` and its 95 % interval, None for one child alone."""

    mean: float
    low: float | None
    high: float | None
    children: int


@dataclass(frozen=True, slots=True)
class PerTenth:
    """Pounds for each tenth of a standard deviation, with a 95 % interval."""

    pounds: float
    low: float
    high: float


def spent(pounds: Sequence[float]) -> Spent | None:
    """The mean of what each child's support cost; None where nothing is known of any."""
    if not pounds:
        return None
    values = np.asarray(pounds, dtype=np.float64)
    mean = float(values.mean())
    if values.size == 1:
        return Spent(mean, None, None, 1)
    half = float(stdtrit(values.size - 1, (1 + LEVEL) / 2) * values.std(ddof=1)) / sqrt(values.size)
    return Spent(mean, max(mean - half, 0.0), mean + half, int(values.size))


def per_tenth(cost: Spent, gain: Figure) -> PerTenth | None:
    """The cost over ten times the gain; None where the gain may be nothing, or one child tells its cost."""
    if gain.low <= 0 or cost.low is None or cost.high is None:
        return None
    whole = cost.mean * gain.estimate
    below, above = _curved(cost.low, cost.mean), _curved(cost.high, cost.mean)
    least, most = _curved(gain.low, gain.estimate), _curved(gain.high, gain.estimate)
    low = below / (whole + sqrt(max(whole**2 - below * most, 0.0))) if whole else 0.0
    high = (whole + sqrt(max(whole**2 - above * least, 0.0))) / least
    return PerTenth(TENTH * cost.mean / gain.estimate, TENTH * low, TENTH * high)


def _curved(end: float, middle: float) -> float:
    return end * (2 * middle - end)
