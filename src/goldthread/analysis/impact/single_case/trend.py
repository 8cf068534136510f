"""Overlap with the trend of the baseline taken into account.

Tau-U: Parker, Vannest, Davis and Sauber (2011). Of its forms two are given. `tau_u` is "A against
B, less the trend of A", over the m times n pairs: it can pass 1, and takes out little of a steady
trend. `tau_u_full` is "A against B, with the trend of B, less the trend of A", over all pairs of
sessions. Baseline-corrected Tau: Tarlow (2017), with the slope of Theil (1950) and Sen (1968).
"""

from math import sqrt
from typing import Final

import numpy as np

from goldthread.analysis.impact.single_case.estimate import Estimate, noted, unknown
from goldthread.analysis.impact.single_case.overlap import (
    EMPTY,
    compared,
    nap_of,
    tau_from,
)
from goldthread.analysis.impact.single_case.series import Direction, Floats, Series

NULL_SE: Final = "Standard error as if nothing had changed: good for a test, not for an interval."
LEAST_FOR_A_TREND: Final = 3
SLOPE_KNOWN: Final = (
    "The slope of the baseline is taken as known, so it is less sure than it looks."
)
NO_TREND: Final = "A trend needs three values in baseline."
PUBLISHED_TIE: Final = 0.0
"""Corrected values are tied when equal in floating point, as in the published calculators."""

EXACT_TIE: Final = 1e-10
"""With this share of the largest number what rounding alone parts is tied, as in exact arithmetic."""


def tau_u(series: Series, direction: Direction = Direction.INCREASE) -> Estimate:
    """Tau-U, "A against B, less the trend of A": (S_AB - S_A) / mn."""
    a, b = series.baseline, series.treatment
    if not len(a) or not len(b):
        return unknown(EMPTY)
    m, n = len(a), len(b)
    score = float(compared(a, b, direction).sum()) - trend_score(a, direction)
    variance = m * n * (m + n + 1) / 3 + _trend_variance(m)
    return Estimate(score / (m * n), sqrt(variance) / (m * n), note=NULL_SE)


def tau_u_full(series: Series, direction: Direction = Direction.INCREASE) -> Estimate:
    """Tau-U, "A against B, with the trend of B, less the trend of A", over all N(N - 1)/2 pairs."""
    a, b = series.baseline, series.treatment
    if not len(a) or not len(b):
        return unknown(EMPTY)
    total = len(a) + len(b)
    between = float(compared(a, b, direction).sum())
    score = between + trend_score(b, direction) - trend_score(a, direction)
    pairs = total * (total - 1) / 2
    return Estimate(score / pairs, sqrt(_trend_variance(total)) / pairs, note=NULL_SE)


def trend_score(values: Floats, direction: Direction) -> float:
    """Kendall's S: pairs in which the later value is better, less those in which it is worse."""
    return float(np.triu(compared(values, values, direction), k=1).sum())


def _trend_variance(n: int) -> float:
    """Of Kendall's S when there is no trend and no tie."""
    return n * (n - 1) * (2 * n + 5) / 18


def theil_sen(session: Floats, value: Floats) -> float:
    """The median of the slopes between every two sessions (at least two)."""
    first, second = np.triu_indices(len(session), k=1)
    slopes = (value[second] - value[first]) / (session[second] - session[first])
    return float(np.median(slopes))


def tau_bc(
    series: Series, direction: Direction = Direction.INCREASE, tie: float = PUBLISHED_TIE
) -> Estimate:
    """Tau after the straight line through the baseline is taken out; values counted 1, 2, 3 …

    A's first, then B's, as published calculators do: gaps between sessions do not count as time.
    Always corrected, without a first test for a trend: such a test makes the error rates worse.
    """
    a, b = series.baseline, series.treatment
    counted = np.arange(1.0, len(a) + len(b) + 1)
    return _corrected(a, b, counted[: len(a)], counted[len(a) :], direction, tie)


def tau_bc_time(
    series: Series, direction: Direction = Direction.INCREASE, tie: float = EXACT_TIE
) -> Estimate:
    """Tau after the line through the baseline is taken out, along the sessions as they happened."""
    a_times, b_times = series.session[~series.treated], series.session[series.treated]
    return _corrected(series.baseline, series.treatment, a_times, b_times, direction, tie)


def _corrected(
    a: Floats, b: Floats, a_times: Floats, b_times: Floats, direction: Direction, tie: float
) -> Estimate:
    if not len(a) or not len(b):
        return unknown(EMPTY)
    if len(a) < LEAST_FOR_A_TREND:
        return unknown(NO_TREND)
    slope = theil_sen(a_times, a)
    flat_a, flat_b = a - slope * a_times, b - slope * b_times
    size = max(float(np.abs(x).max()) for x in (a, b, slope * a_times, slope * b_times))
    return noted(tau_from(nap_of(compared(flat_a, flat_b, direction, tie * size))), SLOPE_KNOWN)
