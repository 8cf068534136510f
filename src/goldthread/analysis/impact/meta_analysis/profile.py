"""The likelihood of one variance between studies, for many values (and left-out studies) at once.

Notation of Viechtbauer (2005, J. Educ. Behav. Stat. 30:261): w = 1/(v + tau2), P the weighted
residual maker. Working from least-squares residuals keeps the sums of squares exact to rounding.
"""

from dataclasses import dataclass
from math import log, pi
from typing import Final

import numpy as np
import numpy.typing as npt

from goldthread.analysis.impact.meta_analysis.effects import Array, Effects, Indices

LOG_2_PI: Final = log(2 * pi)
NOBODY: Final = -1
"""In place of the number of a left-out study: none is."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Weighted least squares at t values of tau2. `coefficients` (t, p), `inverse` (t, p, p)."""

    weights: Array
    coefficients: Array
    inverse: Array
    residuals: Array
    rss: Array


class Profile:
    """Everything about the effects that does not change with tau2, computed once."""

    def __init__(self, effects: Effects) -> None:
        k, p = effects.design.shape
        self.effects = effects
        self.start = np.linalg.lstsq(effects.design, effects.values, rcond=None)[0]
        self.centred = effects.values - effects.design @ self.start
        x = effects.design
        self._products = (x[:, :, None] * x[:, None, :]).reshape(k, p * p)
        self._cross = x * self.centred[:, None]

    def fit(self, tau2: Array, left_out: Indices | None = None) -> Weighted:
        """Weighted least squares for each of `tau2` (t,); `left_out` (t,) is a row, or NOBODY."""
        x = self.effects.design
        p = self.effects.p
        weights = self._weights(tau2, left_out)
        normal = (weights @ self._products).reshape(-1, p, p)
        inverse = np.linalg.inv(normal)
        shift = np.einsum("tpq,tq->tp", inverse, weights @ self._cross)
        residuals = self.centred - shift @ x.T
        rss = np.einsum("tk,tk,tk->t", weights, residuals, residuals)
        return Weighted(weights, self.start + shift, inverse, residuals, rss)

    def _weights(self, tau2: Array, left_out: Indices | None) -> Array:
        weights: Array = 1.0 / (self.effects.variances + tau2[:, None])
        if left_out is not None:
            rows = np.flatnonzero(left_out != NOBODY)
            weights[rows, left_out[rows]] = 0.0
        return weights

    def log_likelihood(self, fitted: Weighted, *, restricted: bool) -> Array:
        """(t,) the log likelihood, restricted (REML) or full (ML), with all its constants."""
        weights = fitted.weights
        counts = (weights > 0).sum(axis=1)
        logs = np.log(weights, out=np.zeros_like(weights), where=weights > 0).sum(axis=1)
        value = logs - fitted.rss - counts * LOG_2_PI
        if restricted:
            p = self.effects.p
            design = np.linalg.slogdet(self.effects.design.T @ self.effects.design)[1]
            value = value + p * LOG_2_PI + design + np.linalg.slogdet(fitted.inverse)[1]
        return np.asarray(value / 2)

    def heights(self, tau2: Array, left_out: Indices, *, restricted: bool) -> Array:
        """(n, t) the log likelihood at each of `tau2` (t,) with each of `left_out` (n,) away.

        One fit of everyone for each tau2; leaving a row out takes its part from each sum.
        """
        fitted = self.fit(tau2)
        whole = self.log_likelihood(fitted, restricted=restricted)
        whom = left_out[left_out != NOBODY]
        x, w = self.effects.design[whom], fitted.weights[:, whom]
        room = 1 - w * np.einsum("np,tpq,nq->tn", x, fitted.inverse, x, optimize=True)
        gone = LOG_2_PI - np.log(w) + w * fitted.residuals[:, whom] ** 2 / room
        if restricted:
            gone = gone - np.log(room)
        heights = np.repeat(whole[None], left_out.size, axis=0)
        heights[left_out != NOBODY] += gone.T / 2
        return np.asarray(heights)

    def score(self, fitted: Weighted, *, restricted: bool) -> Array:
        """(t,) the slope of the log likelihood in tau2."""
        square = fitted.weights**2
        pull = np.einsum("tk,tk,tk->t", square, fitted.residuals, fitted.residuals)
        trace = self.trace_p(fitted) if restricted else fitted.weights.sum(axis=1)
        return np.asarray((pull - trace) / 2)

    def trace_p(self, fitted: Weighted) -> Array:
        """(t,) the trace of P."""
        p = self.effects.p
        squares = (fitted.weights**2 @ self._products).reshape(-1, p, p)
        taken = np.einsum("tpq,tqp->t", fitted.inverse, squares)
        return np.asarray(fitted.weights.sum(axis=1) - taken)

    def trace_pp(self, fitted: Weighted) -> Array:
        """(t,) the trace of P P: twice the expected information of REML."""
        p = self.effects.p
        w = fitted.weights
        squares = (w**2 @ self._products).reshape(-1, p, p)
        cubes = (w**3 @ self._products).reshape(-1, p, p)
        shrunk = fitted.inverse @ squares
        return np.asarray(
            (w**2).sum(axis=1)
            - 2 * np.einsum("tpq,tqp->t", fitted.inverse, cubes)
            + np.einsum("tpq,tqp->t", shrunk, shrunk)
        )


def one(value: float) -> npt.NDArray[np.float64]:
    """A single value of tau2 in the form `Profile` takes."""
    return np.array([value])
