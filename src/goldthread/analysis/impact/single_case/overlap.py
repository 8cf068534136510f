"""Indices of overlap: how often a value under support (B) is better than one of baseline (A).

They use the order of values only, so nothing is asked of the scale. All take the values of A and
of B, one-dimensional, in any order and any unit, and the better direction. Standard errors take
sessions as independent of one another; where neighbouring sessions are alike they are too small.

NAP: Parker and Vannest (2009); unbiased variance: Sen (1967), Mee (1990); interval: Newcombe
(2006), method 5. Tau: Parker, Vannest, Davis and Sauber (2011). PND: Scruggs, Mastropieri and
Casto (1987). PEM: Ma (2006). PAND: Parker, Hagan-Burke and Vannest (2007). IRD: Parker, Vannest
and Brown (2009), in the robust form that follows from PAND.
"""

from math import sqrt
from typing import Final

import numpy as np
from scipy.optimize import brentq

from goldthread.analysis.impact.proportions import Z_95, Interval
from goldthread.analysis.impact.single_case.estimate import Estimate, unknown
from goldthread.analysis.impact.single_case.series import Direction, Floats

EMPTY: Final = "There are no values in one of the two phases."
NO_SE: Final = "No standard error: how this index varies by chance is not known."
SHORT: Final = "No standard error: a phase has one value only."


def nap(a: Floats, b: Floats, direction: Direction = Direction.INCREASE) -> Estimate:
    """Nonoverlap of all pairs: the share of A-B pairs in which B is better; a tie counts half."""
    if not len(a) or not len(b):
        return unknown(EMPTY)
    return nap_of(compared(a, b, direction))


def nap_of(comparisons: Floats) -> Estimate:
    """NAP from the m by n comparisons of `compared`."""
    wins = (comparisons + 1) / 2
    share = float(wins.mean())
    interval = nap_interval(share, *wins.shape)
    if min(wins.shape) < 2:
        return Estimate(share, None, interval.low, interval.high, SHORT)
    return Estimate(share, sqrt(_unbiased_variance(wins, share)), interval.low, interval.high)


def tau(a: Floats, b: Floats, direction: Direction = Direction.INCREASE) -> Estimate:
    """Share of pairs in which B is better, less the share in which it is worse: 2 NAP - 1."""
    return tau_from(nap(a, b, direction))


def tau_from(share: Estimate) -> Estimate:
    """Tau, its standard error and interval, from NAP's."""
    if share.estimate is None or share.low is None or share.high is None:
        return share
    se = None if share.se is None else 2 * share.se
    ends = 2 * share.low - 1, 2 * share.high - 1
    return Estimate(2 * share.estimate - 1, se, *ends, share.note)


def compared(a: Floats, b: Floats, direction: Direction, tolerance: float = 0.0) -> Floats:
    """For each value of A (row) and of B (column): 1 where B is better, 0 for a tie, else -1.

    Values nearer than `tolerance` to one another are tied.
    """
    gap = direction.sign * (b[None, :] - a[:, None])
    return np.where(np.abs(gap) <= tolerance, 0.0, np.sign(gap))


def _unbiased_variance(wins: Floats, share: float) -> float:
    """Of NAP, from the matrix of wins (m by n). Kept off 0 at complete separation."""
    m, n = map(int, wins.shape)
    off = wins - share
    rows = float(np.sum(off.sum(axis=1) ** 2)) / (m * n * n)
    columns = float(np.sum(off.sum(axis=0) ** 2)) / (m * m * n)
    cells = float(np.sum(off**2)) / (m * n)
    least: float = 1 / (2 * m * n)
    kept = min(max(share, least), 1 - least)
    variance = kept * (1 - kept) + n * rows + m * columns - 2 * cells
    return (variance if variance > 0 else least * (1 - least)) / ((m - 1) * (n - 1))


def nap_interval(share: float, m: int, n: int) -> Interval:
    """Newcombe's method 5: the true shares from which `share` is within 1.96 standard errors."""

    def beyond(truth: float) -> float:
        return (share - truth) ** 2 - Z_95**2 * _score_variance(truth, m, n)

    low = 0.0 if share <= 0 else float(brentq(beyond, 0.0, share, xtol=1e-12))
    high = 1.0 if share >= 1 else float(brentq(beyond, share, 1.0, xtol=1e-12))
    return Interval(low, high)


def _score_variance(truth: float, m: int, n: int) -> float:
    """Of NAP were `truth` the true share, with phases of like length (Hanley and McNeil, 1982)."""
    more = (m + n) / 2 - 1
    spread = 1 + more * (1 - truth) / (2 - truth) + more * truth / (1 + truth)
    return truth * (1 - truth) * spread / (m * n)


def null_variance(m: int, n: int) -> float:
    """Of NAP when nothing changed, without ties: (m + n + 1) / 12mn."""
    return (m + n + 1) / (12 * m * n)


def pnd(a: Floats, b: Floats, direction: Direction = Direction.INCREASE) -> Estimate:
    """Percentage of nonoverlapping data: the share of B better than the best of A."""
    if not len(a) or not len(b):
        return unknown(EMPTY)
    best = np.max(direction.sign * a)
    return Estimate(float(np.mean(direction.sign * b > best)), note=NO_SE)


def pem(a: Floats, b: Floats, direction: Direction = Direction.INCREASE) -> Estimate:
    """Percentage exceeding the median: the share of B better than A's median; a tie counts half."""
    if not len(a) or not len(b):
        return unknown(EMPTY)
    ahead = np.sign(direction.sign * (b - np.median(a)))
    return Estimate(float(np.mean((ahead + 1) / 2)), note=NO_SE)


def pand(a: Floats, b: Floats, direction: Direction = Direction.INCREASE) -> Estimate:
    """Percentage of all nonoverlapping data: what is left after taking out the fewest values
    so that every B is better than every A.
    """
    if not len(a) or not len(b):
        return unknown(EMPTY)
    return Estimate(_most_kept(a, b, direction) / (len(a) + len(b)), note=NO_SE)


def ird(a: Floats, b: Floats, direction: Direction = Direction.INCREASE) -> Estimate:
    """Improvement rate difference: the improved share of B less that of A, in its robust form."""
    if not len(a) or not len(b):
        return unknown(EMPTY)
    m, n = len(a), len(b)
    taken_out = m + n - _most_kept(a, b, direction)
    return Estimate(1 - (m + n) * taken_out / (2 * m * n), note=NO_SE)


def _most_kept(a: Floats, b: Floats, direction: Direction) -> int:
    """The most values that can stay: the i worst of A, and those of B better than all of them."""
    worst_first = np.concatenate(([-np.inf], np.sort(direction.sign * a)))
    better = len(b) - np.searchsorted(np.sort(direction.sign * b), worst_first, side="right")
    return int(np.max(np.arange(len(a) + 1) + better))
