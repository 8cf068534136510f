"""What to think after the data: coefficients exactly, for given spreads; and which spreads are likely.

For given spreads everything is normal and solved exactly. The spreads are looked for on the scale
of their logarithms, where the prior leaves no mode at nought: there is always a summit inside, and
the climb to it has the exact slope. The costly part (the random effects) depends only on their
spreads beside the residual; the others are had from one p by p matrix.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from goldthread.analysis.impact.meta_analysis.effects import Array, CannotEstimate, Indices
from goldthread.analysis.impact.multilevel.cross_products import CrossProducts, cross_products
from goldthread.analysis.impact.multilevel.reduction import Reduced, log_slopes_of, reduced
from goldthread.analysis.impact.practice.layout import FIXED, Layout

START: Final = 0.5
"""Of each prior's scale."""
CLOSE: Final = 0.03
"""Of the height, and of its slope in roughly posterior deviations: nothing shown changes by less."""
FURTHEST: Final = 12.0
"""Logarithms of spreads are looked for this far from one another; nothing is beyond."""


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """The coefficients for given spreads: `mean` (p,), `covariance` (p, p), and the height there.

    `height` is minus twice the log posterior density of the log spreads, up to a constant.
    """

    spreads: Array
    mean: Array
    covariance: Array
    height: float
    at: Reduced


class Posterior:
    """The posterior of a layout. `spreads` are logarithms: of terms, of the residual, of columns."""

    def __init__(self, layout: Layout) -> None:
        self.sums: CrossProducts = cross_products(layout.model)
        self.n, self.p = layout.model.n, layout.model.p
        self.term_scales = np.array(layout.term_scales)
        self.column_scales = np.array(layout.spreads)
        self.prior_mean, self.deviation, self.spread = layout.mean, layout.deviation, layout.spread
        self.terms = len(layout.term_scales)
        self.groups = np.array([int(term.group.max()) + 1 for term in layout.model.terms])
        touched = np.array([float((term.columns**2).sum()) for term in layout.model.terms])
        self.rows_a_group = touched / self.groups
        self.size = self.terms + 1 + len(layout.spreads)

    def without(self, columns: Indices) -> "Posterior":
        """The same without some columns and the spreads that only they have."""
        keep = np.setdiff1d(np.arange(self.p), columns)
        known = np.append(keep, self.p)
        lesser = object.__new__(Posterior)
        stacks = tuple(
            replace(one, fine=one.fine[..., known], outer=one.outer[..., known])
            for one in self.sums.stacks
        )
        lesser.sums = replace(self.sums, total=self.sums.total[np.ix_(known, known)], stacks=stacks)
        lesser.n, lesser.p, lesser.terms = self.n, keep.size, self.terms
        lesser.groups, lesser.rows_a_group = self.groups, self.rows_a_group
        lesser.term_scales = self.term_scales
        lesser.prior_mean, lesser.deviation = self.prior_mean[keep], self.deviation[keep]
        kept = np.unique(self.spread[keep][self.spread[keep] != FIXED])
        place = np.full(self.column_scales.size + 1, FIXED)
        place[kept] = np.arange(kept.size)
        lesser.spread = place[self.spread[keep]]
        lesser.column_scales = self.column_scales[kept]
        lesser.size = self.terms + 1 + kept.size
        return lesser

    def start(self) -> Array:
        """Where to begin to look."""
        scales = np.concatenate([self.term_scales, [1 / START], self.column_scales])
        return np.log(START * scales)

    def given(self, spreads: Array, known: Reduced | None = None) -> Given:
        """The coefficients for these spreads; `known` where the terms' part is at hand already."""
        at = reduced(self.sums, self.factors(spreads)) if known is None else known
        residual = float(np.exp(2 * spreads[self.terms]))
        precision = self.precision(spreads)
        inverse, size = _inverse(at.squares[:-1, :-1] / residual + np.diag(precision))
        mean = inverse @ (at.squares[:-1, -1] / residual + precision * self.prior_mean)
        left = np.append(-mean, 1.0)
        height = (
            2 * self.n * float(spreads[self.terms])
            + at.log_size
            + size
            - float(np.log(precision).sum())
            + float(left @ at.squares @ left) / residual
            + float(precision @ (mean - self.prior_mean) ** 2)
        )
        return Given(spreads, mean, inverse, height + self._prior(spreads), at)

    def slope(self, given: Given) -> Array:
        """(size,) of the height in each log spread."""
        found = self.cheap_slope(given)
        pull = np.zeros_like(given.at.squares)
        residual = float(np.exp(2 * given.spreads[self.terms]))
        left = np.append(-given.mean, 1.0)
        pull[:-1, :-1] = given.covariance
        pull = (pull + np.outer(left, left)) / residual
        slopes = log_slopes_of(self.sums, given.at, self.factors(given.spreads), pull)
        found[: self.terms] += slopes
        found[self.terms] -= slopes.sum()
        return found

    def cheap_slope(self, given: Given) -> Array:
        """The slope without what a term's spread does through V: all of it with V held."""
        found = self._prior_slope(given.spreads)
        residual = float(np.exp(2 * given.spreads[self.terms]))
        left = np.append(-given.mean, 1.0)
        fitted = float((given.covariance * given.at.squares[:-1, :-1]).sum())
        noise = float(left @ given.at.squares @ left)
        found[self.terms] += 2 * self.n - 2 * (fitted + noise) / residual
        precision = self.precision(given.spreads)
        moved = (given.mean - self.prior_mean) ** 2 + np.diag(given.covariance)
        each = 2 - 2 * precision * moved
        pooled = self.spread != FIXED
        np.add.at(found, self.terms + 1 + self.spread[pooled], each[pooled])
        return found

    def factors(self, spreads: Array) -> list[Array]:
        """Of the terms, in residual standard deviations."""
        ratios = np.exp(spreads[: self.terms] - spreads[self.terms])
        return [np.array([[ratio]]) for ratio in ratios]

    def precision(self, spreads: Array) -> Array:
        """(p,) of the prior of each column."""
        pooled = np.exp(spreads[self.terms + 1 :])
        deviation = np.where(
            self.spread == FIXED, self.deviation, np.append(pooled, 1.0)[self.spread]
        )
        return np.asarray(deviation**-2.0)

    def _scaled(self, spreads: Array) -> Array:
        """Squares of the spreads with half-normal priors, in units of their scales."""
        scales = np.concatenate([self.term_scales, [np.inf], self.column_scales])
        return np.asarray(np.exp(2 * spreads) / scales**2)

    def _prior(self, spreads: Array) -> float:
        """Half-normal, and the logarithm's Jacobian; the residual's logarithm is flat."""
        jacobian = float(np.delete(spreads, self.terms).sum())
        return float(self._scaled(spreads).sum()) - 2 * jacobian

    def _prior_slope(self, spreads: Array) -> Array:
        slope = 2 * self._scaled(spreads) - 2
        slope[self.terms] = 0.0
        return np.asarray(slope)

    def bends(self) -> Array:
        """(size,) roughly how the height bends upwards in each log spread; only pace rests on it.

        For a term of G groups of m rows and a spread of L residual ones: 4 G (mL2 / (1 + mL2))^2,
        as when groups are all of one size; and 4 of the prior.
        """
        known = self.rows_a_group * (START * self.term_scales) ** 2
        terms = self.groups * (known / (1 + known)) ** 2
        pooled = np.bincount(self.spread[self.spread != FIXED], minlength=self.column_scales.size)
        return 4 * np.concatenate([terms, [self.n], pooled / 2]) + 4


def _inverse(squares: Array) -> tuple[Array, float]:
    """Of a positive definite matrix, and the logarithm of its determinant; rounding may make it any other."""
    from scipy.linalg.lapack import dpotrf, dpotri

    root, wrong = dpotrf(squares, lower=1)
    if wrong:
        return np.linalg.inv(squares), float(np.linalg.slogdet(squares)[1])
    below = np.tril(dpotri(root, lower=1)[0])
    return below + np.tril(below, -1).T, 2 * float(np.log(np.diag(root)).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Summit:
    """The likeliest log spreads, and roughly their covariance (moving, moving) as the climb found it."""

    given: Given
    shape: Array


def climb(
    posterior: Posterior, start: Array, held: Reduced | None = None, shape: Array | None = None
) -> Summit:
    """The likeliest log spreads from `start` on; with `held` only those of columns, which need no new V.

    `shape` is what is thought of their covariance, if anything: the better, the fewer steps.
    """
    from scipy.optimize import minimize

    first = 0 if held is None else posterior.terms + 1
    root = (
        np.diag(posterior.bends()[first:] ** -0.5) if shape is None else np.linalg.cholesky(shape)
    )
    lowest, highest = (posterior.start()[first:] + side * FURTHEST for side in (-1, 1))
    best: list[Given] = []

    def height(moved: Array) -> tuple[float, Array]:
        moving = np.clip(start[first:] + root @ moved, lowest, highest)
        found = posterior.given(np.append(start[:first], moving), held)
        if not best or found.height < best[0].height:
            best[:] = [found]
        slope = posterior.slope(found) if held is None else posterior.cheap_slope(found)
        return found.height, root.T @ slope[first:]

    try:
        found = minimize(
            height, np.zeros(root.shape[0]), jac=True, method="L-BFGS-B",
            options={"maxiter": 100, "ftol": CLOSE / posterior.n, "gtol": CLOSE},
        )  # fmt: skip
    except np.linalg.LinAlgError as error:
        raise CannotEstimate(
            "The outcomes differ too much in size to be calculated with."
        ) from error
    return Summit(best[0], np.asarray(root @ found.hess_inv.todense() @ root.T))
