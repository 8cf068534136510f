"""REML and ML of a multilevel model: variances, coefficients and the log likelihood.

Bates, Maechler, Bolker & Walker (2015, J. Stat. Softw. 67:1): the residual variance and the
coefficients are profiled out, and the likelihood is climbed over the factors of the random effects'
covariances with its exact slope. From several starts, because it may have two hills, and nought is
a place the climb can end at, never one it fails at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log, pi
from typing import Final

import numpy as np
import numpy.typing as npt

from goldthread.analysis.impact.meta_analysis.effects import Array, CannotEstimate
from goldthread.analysis.impact.multilevel.cross_products import CrossProducts, cross_products
from goldthread.analysis.impact.multilevel.reduction import Reduced, reduced, slopes_of
from goldthread.analysis.impact.multilevel.terms import Model

STARTS: Final = (1.0, 0.2)
"""Standard deviations of the random effects, in residual ones."""
LIFT: Final = 1e-3
"""Where a climb ended at nought, the standard deviation from which to see if it is uphill."""
CLOSE: Final = {"maxiter": 500, "ftol": 1e-15, "gtol": 1e-9, "maxcor": 20}
ROUNDING: Final = 1e-13


@dataclass(frozen=True, slots=True, eq=False)
class MultilevelFit:
    """`coefficients` (p,) with `covariance` (p, p); `variances` one (k, k) for each term, in order.

    `residual` is the variance of a value of weight 1; `log_likelihood` is restricted for REML.
    """

    coefficients: Array
    covariance: Array
    variances: tuple[Array, ...]
    residual: float
    log_likelihood: float


def fit_multilevel(model: Model, *, restricted: bool = True) -> MultilevelFit:
    """Fit by REML, or ML where not `restricted`.

    Raises CannotEstimate where columns say the same, where nothing is left over beside them, and
    where the values lie on the columns exactly.
    """
    _check(model)
    climb = _Climb(model, restricted)
    best = min((climb.from_start(start) for start in STARTS), key=lambda found: found[1])
    return climb.result(best[0])


def deviance_at(model: Model, factors: Sequence[Array], *, restricted: bool = True) -> float:
    """-2 log likelihood with these factors of the terms' covariances, in residual deviations."""
    entries = [np.asarray(factor)[np.tril_indices(len(factor))] for factor in factors]
    return _Climb(model, restricted).deviance(np.concatenate(entries))[0]


def _check(model: Model) -> None:
    if model.n <= model.p:
        raise CannotEstimate(
            "%(values)s values leave nothing over beside %(coefficients)s coefficients.",
            values=model.n, coefficients=model.p,
        )  # fmt: skip
    x = model.design * np.sqrt(model.weights)[:, None]
    if np.linalg.matrix_rank(x / np.linalg.norm(x, axis=0)) < model.p:
        raise CannotEstimate("One of the columns is made up of the others.")
    start = np.linalg.lstsq(model.design, model.values, rcond=None)[0]
    left = np.abs(model.values - model.design @ start).max()
    if left <= ROUNDING * np.abs(model.values).max():
        raise CannotEstimate("The values lie on the columns exactly: nothing is left to model.")


class _Climb:
    """The deviance over the entries of the factors, all in one array."""

    def __init__(self, model: Model, restricted: bool) -> None:
        self.p, self.restricted = model.p, restricted
        self.free = model.n - (model.p if restricted else 0)
        self.sums: CrossProducts = cross_products(model)
        self.sizes = tuple(term.k for term in model.terms)
        corners = [np.arange(k)[:, None] == np.arange(k) for k in self.sizes]
        lower = [np.tri(k, dtype=np.bool_) for k in self.sizes]
        self.diagonal = np.concatenate(
            [corner[low] for corner, low in zip(corners, lower, strict=True)]
        )
        self.bounds = [(0.0, None) if one else (None, None) for one in self.diagonal]

    def factors(self, entries: Array) -> list[Array]:
        """The lower triangles again."""
        found: list[Array] = []
        start = 0
        for k in self.sizes:
            factor = np.zeros((k, k))
            count = k * (k + 1) // 2
            factor[np.tril_indices(k)] = entries[start : start + count]
            found.append(factor)
            start += count
        return found

    def deviance(self, entries: Array) -> tuple[float, Array]:
        """-2 log likelihood and its slope."""
        factors = self.factors(entries)
        at = reduced(self.sums, factors)
        fixed = at.squares[: self.p, : self.p]
        inverse = np.linalg.inv(fixed)
        left = np.append(-(inverse @ at.squares[: self.p, -1]), 1.0)
        rss = float(left @ at.squares @ left)
        value = self.free * (log(2 * pi * rss / self.free) + 1) + at.log_size
        pull = np.outer(left, left) * (self.free / rss)
        if self.restricted:
            value += float(np.linalg.slogdet(fixed)[1])
            pull[: self.p, : self.p] += inverse
        slopes = slopes_of(self.sums, at, factors, pull)
        return value, np.concatenate([slope[np.tril_indices(len(slope))] for slope in slopes])

    def from_start(self, size: float) -> tuple[Array, float]:
        """Climb; and again from just above nought where an end there may be a trap."""
        found, value = self._to_the_top(np.where(self.diagonal, size, 0.0))
        at_nought = self.diagonal & (found <= LIFT / 10)
        if at_nought.any():
            lifted = np.where(at_nought, LIFT, found)
            if self.deviance(lifted)[0] < value:
                return self._to_the_top(lifted)
        return found, value

    def _to_the_top(self, start: Array) -> tuple[Array, float]:
        from scipy.optimize import minimize

        done = minimize(
            self.deviance, start, jac=True, method="L-BFGS-B", bounds=self.bounds, options=CLOSE
        )
        found = np.asarray(done.x, dtype=np.float64)
        return self._polished(found, float(done.fun))

    def _polished(self, entries: Array, value: float) -> tuple[Array, float]:
        """A few Newton steps among the entries off the bounds, kept while they lower the slope."""
        free = ~(self.diagonal & (entries <= 0))
        for _ in range(3):
            slope = self.deviance(entries)[1]
            step = _newton(lambda at: self.deviance(at)[1], entries, slope, free)
            if step is None or np.any((entries + step < 0) & self.diagonal):
                break
            there, after = self.deviance(entries + step)
            if np.abs(after[free]).max() >= np.abs(slope[free]).max():
                break
            entries, value = entries + step, there
        return entries, value

    def result(self, entries: Array) -> MultilevelFit:
        """Everything in the values' own units."""
        factors = self.factors(entries)
        at: Reduced = reduced(self.sums, factors)
        inverse = np.linalg.inv(at.squares[: self.p, : self.p])
        coefficients = inverse @ at.squares[: self.p, -1]
        left = np.append(-coefficients, 1.0)
        residual = float(left @ at.squares @ left) / self.free
        return MultilevelFit(
            coefficients,
            residual * inverse,
            tuple(residual * factor @ factor.T for factor in factors),
            residual,
            -self.deviance(entries)[0] / 2,
        )


def _newton(
    slope_at: Callable[[Array], Array], at: Array, slope: Array, free: npt.NDArray[np.bool_]
) -> Array | None:
    """The Newton step among the free entries; None where the surface does not bend upwards."""
    places = np.flatnonzero(free)
    bend = np.zeros((places.size, places.size))
    for column, place in enumerate(places):
        width = 1e-5 * max(1.0, abs(at[place]))
        up, down = at.copy(), at.copy()
        up[place] += width
        down[place] -= width
        bend[:, column] = (slope_at(up)[places] - slope_at(down)[places]) / (2 * width)
    bend = (bend + bend.T) / 2
    if not places.size or np.linalg.eigvalsh(bend).min() <= 0:
        return None
    step = np.zeros_like(at)
    step[places] = -np.linalg.solve(bend, slope[places])
    return step
