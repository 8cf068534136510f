"""Ratios of means: for counts, rates, percentages and other scales where nothing means zero.

Log response ratio: Pustejovsky (2015, 2018), corrected for short phases, delta-method standard
error from each phase's own spread, so that counts more scattered than Poisson's are no trouble.
The log rate ratio takes one spread for both phases, as quasi-Poisson regression does (McCullagh
and Nelder, 1989), with t of N - 2 degrees of freedom.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import log, sqrt
from typing import Final

import numpy as np

from goldthread.analysis.impact.single_case.estimate import Estimate, noted, unknown, with_interval
from goldthread.analysis.impact.single_case.overlap import EMPTY, SHORT
from goldthread.analysis.impact.single_case.series import Direction, Floats

BELOW_ZERO: Final = "A ratio of means asks for a scale that begins at zero; a value is below it."
NOT_CORRECTED: Final = "Not corrected for short phases."
ALL_ZERO: Final = "Every value is zero."
ONE_ZERO: Final = "A phase is all zeros: the ratio has no end. Read the overlap instead."
ZEROS: Final = "A phase is all zeros: its mean is taken as half a count in all its sessions."
MOST_PLACES: Final = 6
LEAST: Final = 3
ROUNDING: Final = 1e-6
BEYOND: Final = "A value is beyond the end of the scale."
NOT_COUNTS: Final = "The values are not counts, or a phase has none above zero."


class Scale(StrEnum):
    """What the numbers are: shares have a top, and their lack can be counted as well."""

    OTHER = "other"
    PERCENTAGE = "percentage"
    PROPORTION = "proportion"

    @property
    def top(self) -> float | None:
        """The highest value there can be."""
        return {Scale.PERCENTAGE: 100.0, Scale.PROPORTION: 1.0}.get(self)


@dataclass(frozen=True)
class Dispersion:
    """How scattered counts are: the variance as a multiple of the mean (Poisson: 1), and its df."""

    multiple: float
    df: int


def lrr_increasing(
    a: Floats, b: Floats, direction: Direction = Direction.INCREASE, scale: Scale = Scale.OTHER
) -> Estimate:
    """LRRi: above 0 is better. Of shares to be decreased it takes the rest, up to the top."""
    if scale.top is not None and direction is Direction.DECREASE:
        return _log_ratio(scale.top - a, scale.top - b, scale)
    return _signed(_log_ratio(a, b, scale), direction.sign)


def lrr_decreasing(
    a: Floats, b: Floats, direction: Direction = Direction.INCREASE, scale: Scale = Scale.OTHER
) -> Estimate:
    """LRRd: below 0 is better. Of shares to be increased it takes the rest, up to the top."""
    if scale.top is not None and direction is Direction.INCREASE:
        return _log_ratio(scale.top - a, scale.top - b, scale)
    return _signed(_log_ratio(a, b, scale), -direction.sign)


def _signed(ratio: Estimate, sign: float) -> Estimate:
    if ratio.estimate is None or sign > 0:
        return ratio
    low = None if ratio.high is None else -ratio.high
    high = None if ratio.low is None else -ratio.low
    return Estimate(-ratio.estimate, ratio.se, low, high, ratio.note)


def _log_ratio(a: Floats, b: Floats, scale: Scale) -> Estimate:
    """ln(mean of B / mean of A), less the bias of short phases."""
    trouble = _trouble(a, b, scale)
    if trouble:
        return unknown(trouble)
    step = recorded_step(np.concatenate((a, b)))
    (log_a, share_a), (log_b, share_b) = _log_mean(a, step), _log_mean(b, step)
    if share_a is None or share_b is None:
        return Estimate(log_b - log_a, note=f"{SHORT}\n{NOT_CORRECTED}")
    ratio = with_interval(log_b + share_b / 2 - log_a - share_a / 2, sqrt(share_a + share_b))
    return ratio if a.any() and b.any() else noted(ratio, ZEROS)


def _trouble(a: Floats, b: Floats, scale: Scale) -> str:
    if not len(a) or not len(b):
        return EMPTY
    if min(a.min(), b.min()) < 0:
        return BEYOND if scale.top is not None else BELOW_ZERO
    if scale.top is not None and max(a.max(), b.max()) > scale.top:
        return BEYOND
    if not a.any() and not b.any():
        return ALL_ZERO
    counts = recorded_step(np.concatenate((a, b))) == 1
    return "" if counts or (a.any() and b.any()) else ONE_ZERO


def recorded_step(values: Floats) -> float:
    """The smallest step the values were written down in: 1, 0.1, 0.01 … down to a millionth."""
    for places in range(MOST_PLACES):
        shifted = values * 10**places
        if float(np.abs(shifted - np.round(shifted)).max()) <= ROUNDING:
            return float(10.0**-places)
    return float(10.0**-MOST_PLACES)


def _log_mean(values: Floats, step: float) -> tuple[float, float | None]:
    """The log of the mean and its variance, s²/(n mean²); None for a single value.

    The mean is at least half a step in all n sessions, s² at least step²/n³ (Pustejovsky, 2018).
    """
    n = len(values)
    mean = max(float(values.mean()), step / (2 * n))
    if n < 2:
        return log(mean), None
    return log(mean), max(float(values.var(ddof=1)), step**2 / n**3) / (n * mean * mean)


def log_rate_ratio(a: Floats, b: Floats, direction: Direction = Direction.INCREASE) -> Estimate:
    """ln(rate of B / rate of A) of counts in sessions of one length; above 0 is better.

    Its standard error is Poisson's times the root of the spread, never narrower than Poisson's.
    """
    spread = dispersion(a, b)
    if spread is None:
        return unknown(NOT_COUNTS)
    ratio = direction.sign * log(float(b.mean()) / float(a.mean()))
    variance = max(spread.multiple, 1.0) * (1 / float(a.sum()) + 1 / float(b.sum()))
    return with_interval(ratio, sqrt(variance), df=spread.df)


def dispersion(a: Floats, b: Floats) -> Dispersion | None:
    """Pearson's chi-square over N - 2, pooled over both phases.

    None where values are not counts, a phase is empty or all zeros, or there are not three values.
    """
    whole = np.concatenate((a, b))
    if len(whole) < LEAST or (whole != np.round(whole)).any() or (whole < 0).any():
        return None
    if not a.any() or not b.any():
        return None
    chi_square = sum(float(((x - x.mean()) ** 2).sum()) / float(x.mean()) for x in (a, b))
    return Dispersion(chi_square / (len(a) + len(b) - 2), len(a) + len(b) - 2)
