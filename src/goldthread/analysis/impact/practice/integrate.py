"""Figures with the uncertainty of the spreads taken into account, in a handful of evaluations.

For given spreads a figure is normal with mean m and variance v. Over the posterior of the log
spreads f (covariance C, from the curvature at its summit), to second order: E m and E v with half
the trace of their curvature times C, and the variance of m, m' C m', on top. What is left of the
uncertainty of v makes the tails heavier: a t distribution with the same variance and kurtosis.
Looking at every spread from both sides costs two evaluations each, and nothing can fail to mix.
With few schools the spreads are too uncertain for that, and the posterior is summed over points.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.special import ndtr, stdtr, stdtrit

from goldthread.analysis.impact.meta_analysis.effects import Array
from goldthread.analysis.impact.multilevel.terms import some_blocks
from goldthread.analysis.impact.practice.layout import Layout
from goldthread.analysis.impact.practice.points import Points, laid
from goldthread.analysis.impact.practice.posterior import Given, Posterior, climb

LEVEL: Final = 0.95
LEAST_BEND: Final = 0.5
"""Of the log density in any direction: a half-normal prior alone bends by about 2."""
LEAST_SHARE: Final = 0.5
"""Of the variance at the summit that a curvature may take away; beyond, the parabola is no guide."""
MOST_DF: Final = 1e6
FAR: Final = 5.0
"""Standard deviations from every point's mean within which a quantile is looked for."""
HALVINGS: Final = 40
A_FEW: Final = 40
"""Schools from which the spreads are first guessed."""
FEW_CELLS: Final = 60
"""Of a school and an intervention; with more, how they differ is known well enough for the parabola."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its posterior mean, deviation, 95 % interval and degrees of freedom."""

    estimate: float
    se: float
    low: float
    high: float
    df: float

    def chance_above(self, value: float) -> float:
        """The posterior probability that it is more than `value`: a t on the scale of that side."""
        side = self.estimate - self.low if value < self.estimate else self.high - self.estimate
        if side <= 0:
            return float(self.estimate > value)
        unit = side / float(stdtrit(self.df, (1 + LEVEL) / 2))
        return float(stdtr(self.df, (self.estimate - value) / unit))


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Of f figures: means, variances, how far the variances themselves are uncertain, and ends.

    `ends` (2, f) of the interval are worked out from the others where they are not known better.
    """

    mean: Array
    variance: Array
    doubt: Array
    ends: Array | None = None

    def figures(self) -> list[Figure]:
        """Each with its interval."""
        df = 4 + 2 * self.variance**2 / np.maximum(self.doubt, 2 * self.variance**2 / MOST_DF)
        se = np.sqrt(self.variance)
        half = stdtrit(df, (1 + LEVEL) / 2) * se * np.sqrt((df - 2) / df)
        low, high = (self.mean - half, self.mean + half) if self.ends is None else self.ends
        return [Figure(*map(float, one)) for one in zip(self.mean, se, low, high, df, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class _Axis:
    """One log spread moved to both sides by `step`."""

    step: float
    up: Given
    down: Given


class Integrated:
    """The posterior of a layout, with its spreads looked for and moved about."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.full = Posterior(layout)
        self.keep = np.setdiff1d(np.arange(self.full.p), layout.fine)
        self.coarse = self.full.without(layout.fine) if layout.fine.size else self.full
        self.summit = self._summit()
        self.best = self._fine_summit()
        self.axes = [self._axis(number) for number in range(self.coarse.size)]
        self.covariance = self._covariance()
        self.fine_axes, self.fine_variances = self._fine()
        few = np.unique(layout.cells).size <= FEW_CELLS
        self.points = laid(self.full, self.best, self._whole_covariance()) if few else None

    def _whole_covariance(self) -> Array:
        """(size, size) of all log spreads, those of fine columns alone."""
        found = np.diag(np.append(np.diag(self.covariance), self.fine_variances))
        found[: self.coarse.size, : self.coarse.size] = self.covariance
        return np.asarray(found)

    def _summit(self) -> Given:
        """With many schools, from the summit of some of them, which is near and costs little to find."""
        blocks = int(self.layout.model.block.max()) + 1
        if blocks < 2 * A_FEW:
            return climb(self.coarse, self.coarse.start()).given
        few = replace(self.layout, model=some_blocks(self.layout.model, blocks // A_FEW))
        lesser = Posterior(few).without(few.fine)
        found = climb(lesser, lesser.start())
        narrower = (lesser.bends() / self.coarse.bends()) ** 0.5
        shape = found.shape * np.outer(narrower, narrower)
        return climb(self.coarse, found.given.spreads, shape=shape).given

    def _fine_summit(self) -> Given:
        """The spreads of the fine columns beside what was found for the others."""
        if self.coarse is self.full:
            return self.summit
        start = self.full.start()
        start[: self.coarse.size] = self.summit.spreads
        held = self.full.given(start)
        return climb(self.full, start, held.at).given

    def _axis(self, number: int) -> _Axis:
        step = float(self.coarse.bends()[number] / 2) ** -0.5
        ends = []
        for side in (step, -step):
            moved = self.summit.spreads.copy()
            moved[number] += side
            known = self.summit.at if number > self.coarse.terms else None
            ends.append(self.coarse.given(moved, known))
        return _Axis(step, *ends)

    def _covariance(self) -> Array:
        """Of the log spreads: the inverse of the log density's curvature, from exact slopes.

        The spreads of columns leave V alone, so their slopes are cheap; what they have in common
        with the terms' is known from the terms' own.
        """
        terms = self.coarse.terms
        bend = np.zeros((len(self.axes), len(self.axes)))
        for number, one in enumerate(self.axes):
            slope = self.coarse.slope if number <= terms else self.coarse.cheap_slope
            bend[:, number] = (slope(one.up) - slope(one.down)) / (4 * one.step)
        bend[: terms + 1, terms + 1 :] = bend[terms + 1 :, : terms + 1].T
        return _inverse((bend + bend.T) / 2)

    def _fine(self) -> tuple[list[_Axis], Array]:
        """The same for the spreads of fine columns, each alone."""
        axes, variances = [], []
        for number in range(self.coarse.size, self.full.size):
            step = float(self.full.bends()[number] / 2) ** -0.5
            ends = []
            for side in (step, -step):
                moved = self.best.spreads.copy()
                moved[number] += side
                ends.append(self.full.given(moved, self.best.at))
            up, down = (self.full.cheap_slope(end)[number] for end in ends)
            axes.append(_Axis(step, *ends))
            variances.append(1 / max((up - down) / (4 * step), LEAST_BEND))
        return axes, np.array(variances)

    def moments(self, contrasts: Array, more: int | None = None) -> Moments:
        """Of figures `contrasts` (f, p) times the coefficients.

        `more` is a term whose variance is added: a new group's own deviation is unknown.
        """
        if self.points is not None:
            return _summed(self.points, [_at(one, contrasts, more) for one in self.points.givens])
        lesser = contrasts[:, self.keep]
        middle = _at(self.summit, lesser, more)
        sides = [(_at(one.up, lesser, more), _at(one.down, lesser, more)) for one in self.axes]
        steps = np.array([one.step for one in self.axes])
        found = _second_order(
            _at(self.best, contrasts, more), middle, sides, steps, self.covariance
        )
        if not self.fine_axes:
            return found
        whole = _at(self.best, contrasts, more)
        sides = [
            (_at(one.up, contrasts, more), _at(one.down, contrasts, more)) for one in self.fine_axes
        ]
        steps = np.array([one.step for one in self.fine_axes])
        extra = _second_order(whole, whole, sides, steps, np.diag(self.fine_variances))
        return Moments(
            found.mean + extra.mean - whole[0],
            np.maximum(found.variance + extra.variance - whole[1], LEAST_SHARE * whole[1]),
            found.doubt + extra.doubt,
        )

    def cell_moments(self, contrasts: Array, term: int) -> Moments:
        """Of figures one a group of a term: `contrasts` (groups, p) plus the group's deviation.

        With many schools from the coarse columns, and with the doubt about the term's own spread alone.
        """
        if self.points is not None:
            return _summed(
                self.points,
                [_cells_at(self.full, one, contrasts, term) for one in self.points.givens],
            )
        lesser = contrasts[:, self.keep]

        def at(given: Given) -> tuple[Array, Array]:
            return _cells_at(self.coarse, given, lesser, term)

        axis = self.axes[term]
        covariance = self.covariance[term : term + 1, term : term + 1]
        middle = at(self.summit)
        step = np.array([axis.step])
        return _second_order(middle, middle, [(at(axis.up), at(axis.down))], step, covariance)

    def prior_variance(self, contrast: Array, more: int | None) -> float:
        """Of the figure `contrast` (p,) times the coefficients, with the spreads but not the outcomes."""

        def at(given: Given) -> float:
            own = 0.0 if more is None else float(np.exp(2 * given.spreads[more]))
            return own + float(contrast**2 @ (1 / self.full.precision(given.spreads)))

        if self.points is None:
            return at(self.best)
        return float(self.points.weights @ np.array([at(one) for one in self.points.givens]))

    def spread(self, number: int) -> Figure:
        """A spread itself: from the points, or the normal of its logarithm, as are its interval's ends."""
        if self.points is not None:
            return _spread_of(self.points, number)
        coarse = number < self.coarse.size
        middle = float(self.best.spreads[number])
        variance = float(
            self.covariance[number, number]
            if coarse
            else self.fine_variances[number - self.coarse.size]
        )
        half = float(stdtrit(MOST_DF, (1 + LEVEL) / 2)) * variance**0.5
        typical = float(np.exp(middle))
        ends = float(np.exp(middle - half)), float(np.exp(middle + half))
        return Figure(typical, typical * variance**0.5, *ends, MOST_DF)


def _inverse(bend: Array) -> Array:
    values, vectors = np.linalg.eigh(bend)
    return np.asarray((vectors / np.maximum(values, LEAST_BEND)) @ vectors.T)


def _at(given: Given, contrasts: Array, more: int | None) -> tuple[Array, Array]:
    variance = ((contrasts @ given.covariance) * contrasts).sum(axis=1)
    if more is not None:
        variance = variance + float(np.exp(2 * given.spreads[more]))
    return contrasts @ given.mean, variance


def _cells_at(
    posterior: Posterior, given: Given, contrasts: Array, term: int
) -> tuple[Array, Array]:
    from goldthread.analysis.impact.multilevel.reduction import deviations_of

    own = deviations_of(posterior.sums, given.at, posterior.factors(given.spreads), term)
    reach = contrasts - own.moved
    residual = float(np.exp(2 * given.spreads[posterior.terms]))
    variance = ((reach @ given.covariance) * reach).sum(axis=1)
    return reach @ given.mean + own.own, variance + residual * own.variances


def _summed(points: Points, each: list[tuple[Array, Array]]) -> Moments:
    """Of a mixture of normals: mean, variance, the doubt that has its fourth moment, its quantiles."""
    means, variances = (np.array(part) for part in zip(*each, strict=True))
    mean = points.weights @ means
    away = (means - mean) ** 2
    variance = points.weights @ (variances + away)
    fourth = points.weights @ (3 * variances**2 + 6 * variances * away + away**2)
    deviations = np.sqrt(variances)
    ends = []
    for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):
        low = (means - FAR * deviations).min(axis=0)
        high = (means + FAR * deviations).max(axis=0)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = points.weights @ ndtr((middle - means) / deviations) < share
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        ends.append(low)
    return Moments(mean, variance, np.maximum(fourth / 3 - variance**2, 0.0), np.array(ends))


def _spread_of(points: Points, number: int) -> Figure:
    spreads = np.exp(points.spreads[:, number])
    mean = float(points.weights @ spreads)
    se = float(points.weights @ (spreads - mean) ** 2) ** 0.5
    order = np.argsort(spreads)
    below = np.cumsum(points.weights[order])
    ends = np.interp([(1 - LEVEL) / 2, (1 + LEVEL) / 2], below, spreads[order])
    return Figure(mean, se, float(ends[0]), float(ends[1]), MOST_DF)


def _second_order(
    base: tuple[Array, Array], middle: tuple[Array, Array],
    sides: list[tuple[tuple[Array, Array], tuple[Array, Array]]], steps: Array, covariance: Array,
) -> Moments:  # fmt: skip
    """`base` is what is corrected; the differences are taken about `middle`."""
    own = np.diag(covariance)[:, None] / steps[:, None] ** 2
    bent, slopes = [], []
    for part in (0, 1):
        up = np.array([side[0][part] for side in sides])
        down = np.array([side[1][part] for side in sides])
        bent.append((own * (up + down - 2 * middle[part])).sum(axis=0) / 2)
        slopes.append((up - down) / (2 * steps[:, None]))
    moved = np.einsum("if,ij,jf->f", slopes[0], covariance, slopes[0])
    doubt = np.einsum("if,ij,jf->f", slopes[1], covariance, slopes[1])
    mean = base[0] + bent[0]
    variance = np.maximum(base[1] + bent[1], LEAST_SHARE * base[1]) + moved
    return Moments(mean, variance, doubt)
