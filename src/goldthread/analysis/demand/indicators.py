"""What is known of an area in January that tells how its plans will grow by the next one.

A plan that starts this year was asked for last year. So requests and assessments still undecided at
the end of December lead plans by some months; they, not the area's own trend, tell areas apart.
"""

import warnings
from typing import Final

import numpy as np

from goldthread.analysis.demand.panel import Floats, Panel

INDICATORS: Final = ("last growth", "starts", "requests", "undecided")
"""Growth of the last year, and three flows of it, each for every plan there was in January."""

FARTHEST: Final = 3.0
"""Standardised values are held within three spreads: a faulty return must not steer a forecast."""
SPREADS_OF_NORMAL: Final = 1.4826
"""The standard deviation of a normal distribution in median absolute deviations."""


def yearly_growth(panel: Panel) -> Floats:
    """Log growth from each January to the next, shape (A, Y - 1); NaN where one is missing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        growth: Floats = np.diff(np.log(panel.plans), axis=1)
    return np.where(np.isfinite(growth), growth, np.nan)


def indicators_at(panel: Panel, column: int) -> Floats:
    """The indicators known at January `column`, shape (A, 4), standardised within that January.

    Standardised by median and median absolute deviation over areas, so that a year in which every
    area had fewer requests (2020) says nothing about any. Unknown is 0: like the other areas.
    """
    plans = panel.plans[:, column]
    raw = np.full((len(panel.areas), len(INDICATORS)), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        if column > 0:
            raw[:, 0] = np.log(plans / panel.plans[:, column - 1])
        for place, flow in enumerate((panel.starts, panel.requests, panel.undecided), start=1):
            raw[:, place] = flow[:, column] / plans
    return _standardised(np.where(np.isfinite(raw), raw, np.nan))


def _standardised(raw: Floats) -> Floats:
    with warnings.catch_warnings():  # a flow nobody published is all NaN
        warnings.simplefilter("ignore", RuntimeWarning)
        centre = np.nanmedian(raw, axis=0)
        spread = np.nanmedian(np.abs(raw - centre), axis=0) * SPREADS_OF_NORMAL
    usable = np.isfinite(spread) & (spread > 0)
    scaled = (raw - np.where(usable, centre, 0.0)) / np.where(usable, spread, 1.0)
    inside: Floats = np.clip(np.where(usable, scaled, 0.0), -FARTHEST, FARTHEST)
    return np.nan_to_num(inside)
