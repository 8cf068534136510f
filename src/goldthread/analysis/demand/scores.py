"""How good a projection was: error, bias, CRPS and what share of outcomes its intervals held."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.demand.panel import Floats

INTERVAL: Final = (10.0, 90.0)
"""The 80 % interval, by percentiles."""


@dataclass(frozen=True)
class Scores:
    """Over areas, for one origin and horizon. All but `mase` and `cases` are in per cent."""

    cases: int
    mape: float  # mean absolute error of the median, each area by its own outcome
    wape: float  # sum of absolute errors by the sum of outcomes
    mase: float  # absolute error by the area's mean yearly change up to the origin
    crps: float  # sum of CRPS by the sum of outcomes
    bias: float  # of the sum over areas
    coverage: float  # outcomes inside the 80 % interval


def crps(draws: Floats, outcome: Floats) -> Floats:
    """Continuous ranked probability score of draws, shape (D, N), against outcomes, shape (N,).

    E|X - y| - E|X - X'| / 2 (Gneiting & Raftery 2007), from sorted draws. One draw: the absolute
    error. In the units of the outcome.
    """
    count = draws.shape[0]
    ordered = np.sort(draws, axis=0)
    ranks = (2 * np.arange(1, count + 1) - count - 1)[:, None]
    apart = (ranks * ordered).sum(axis=0) / count**2
    score: Floats = np.abs(draws - outcome).mean(axis=0) - apart
    return score


def scored(draws: Floats, outcome: Floats, usual_change: Floats) -> Scores:
    """Scores of draws, shape (D, N), with NaN outcomes left out; `usual_change` scales MASE."""
    known = np.isfinite(outcome) & (outcome > 0) & np.isfinite(draws).all(axis=0)
    draws, outcome, usual = draws[:, known], outcome[known], usual_change[known]
    middle = np.median(draws, axis=0)
    error = np.abs(middle - outcome)
    low, high = np.percentile(draws, INTERVAL, axis=0)
    return Scores(
        cases=int(known.sum()),
        mape=float(np.mean(error / outcome) * 100),
        wape=float(error.sum() / outcome.sum() * 100),
        mase=float(np.mean(error / np.maximum(usual, 1.0))),
        crps=float(crps(draws, outcome).sum() / outcome.sum() * 100),
        bias=float((middle.sum() / outcome.sum() - 1) * 100),
        coverage=float(np.mean((low <= outcome) & (outcome <= high)) * 100),
    )
