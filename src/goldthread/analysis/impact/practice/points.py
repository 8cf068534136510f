"""With few schools: the posterior of the spreads as points with weights, instead of a parabola.

There the logarithm of a spread has a long tail towards nought that no parabola follows. Points are
laid evenly (always the same) over a distribution of that form, each squared spread
a gamma variable, tied together as the curvature at the summit says, and weighed by the posterior
over that distribution: importance sampling, with nothing left to chance.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import gammainccinv, gammaincinv, gammaln, ndtr, ndtri, polygamma

from goldthread.analysis.impact.meta_analysis.effects import Array
from goldthread.analysis.impact.practice.posterior import Given, Posterior

COUNT: Final = 256
"""Half as many move a figure by up to 0.005 standard deviations."""
COUNT_OF_MANY: Final = 128
"""With more than MANY outcomes, each point takes longer, and fewer spreads are in doubt."""
MANY: Final = 500
WIDER: Final = 2.5
"""Times the variance at the summit: of 1, 1.5, 2, 2.5 and 3 those from 2 on weigh points evenly enough."""
LEAST_SHAPE: Final = 0.5
"""A squared normal: the tail of a spread of which the data say nothing."""
MOST_SHAPE: Final = 1e8


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The posterior given each of the points, and their weights (count,), which add up to 1."""

    givens: tuple[Given, ...]
    weights: Array

    @property
    def spreads(self) -> Array:
        """(count, size) logarithms."""
        return np.array([given.spreads for given in self.givens])


def laid(posterior: Posterior, summit: Given, covariance: Array) -> Points:
    """Points about the summit; `covariance` (size, size) of the log spreads there."""
    deviation = np.sqrt(np.diag(covariance))
    shapes = np.array([_shape(WIDER * one**2) for one in deviation])
    root = np.linalg.cholesky(covariance / np.outer(deviation, deviation))
    count = COUNT if posterior.n <= MANY else COUNT_OF_MANY
    free = ndtri(_even(count, deviation.size))
    tied = free @ root.T
    squares = np.where(tied < 0, gammaincinv(shapes, ndtr(tied)), gammainccinv(shapes, ndtr(-tied)))
    logs = np.log(np.maximum(squares, np.finfo(float).tiny))
    density = (tied**2 - free**2).sum(axis=1) / 2
    density += (shapes * logs - squares - gammaln(shapes)).sum(axis=1)
    spreads = summit.spreads + (logs - np.log(shapes)) / 2
    givens = tuple(posterior.given(one) for one in spreads)
    heights = -np.array([given.height for given in givens]) / 2 - density
    weights = np.exp(heights - heights.max())
    return Points(givens, weights / weights.sum())


def _even(count: int, size: int) -> Array:
    """(count, size) within (0, 1): multiples of the generalised golden ratio (Roberts 2018).

    SciPy's sequences are no better here and take most of a second to load.
    """
    ratio = 2.0
    for _ in range(60):
        ratio = (1 + ratio) ** (1 / (size + 1))
    steps = ratio ** -np.arange(1.0, size + 1)
    return np.asarray((0.5 + np.arange(1, count + 1)[:, None] * steps) % 1.0)


def _shape(variance: float) -> float:
    """Of the gamma variable half of whose logarithm has this variance."""
    low, high = np.log(LEAST_SHAPE), np.log(MOST_SHAPE)
    for _ in range(60):
        middle = (low + high) / 2
        wide = polygamma(1, np.exp(middle)) / 4 > variance
        low, high = (middle, high) if wide else (low, middle)
    return float(np.exp(low))
