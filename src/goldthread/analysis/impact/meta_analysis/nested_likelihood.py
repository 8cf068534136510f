"""The likelihood of the two variances of a three-level model, its slope, and where it is highest.

Fisher's scoring with average information (Gilmour, Thompson & Cullis 1995), each step held within
nought and more and shortened until it climbs: a variance at nought is an answer, not a failure.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.impact.meta_analysis.blocks import Blocks, Group
from goldthread.analysis.impact.meta_analysis.effects import Array, Effects
from goldthread.analysis.impact.meta_analysis.profile import LOG_2_PI

STARTS: Final = ((0.0, 0.0), (0.05, 0.05), (0.5, 0.5), (0.9, 0.1), (0.1, 0.9))
"""Shares of the crude variance between and within clusters: the best is climbed from."""
MOST_STEPS: Final = 100
MOST_HALVINGS: Final = 40
SETTLED: Final = 1e-10
"""A step this small beside the crude variance ends the search: far below any digit shown."""
SETTLED_ON_LINE: Final = 1e-6
"""Enough for an interval: near the top the height changes with the square of the distance."""
ROUNDING: Final = 1e-13
"""Heights closer than this are the same: the slope tells better where the top is."""
ALIKE: Final = 1e-12
"""Below this share of the larger, two variances are not told apart: the step is shared."""


@dataclass(frozen=True, slots=True, eq=False)
class NestedFit:
    """Generalised least squares at one pair of variances, with the likelihood and its slope."""

    variances: Array
    coefficients: Array
    inverse: Array
    rss: float
    log_likelihood: float
    slope: Array
    information: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Solved:
    """One group of clusters: W, the inverse of its covariance, and W [X, y]."""

    group: Group
    known: Array
    inverse: Array
    solved: Array
    log_determinant: float


class NestedModel:
    """The effects by cluster, ready to be fitted at any pair (between, within) of variances."""

    def __init__(self, effects: Effects, blocks: Blocks, *, restricted: bool) -> None:
        self.effects, self.blocks, self.restricted = effects, blocks, restricted
        x = effects.design
        self.start = np.linalg.lstsq(x, effects.values, rcond=None)[0]
        self.centred = effects.values - x @ self.start
        self._known = np.column_stack([x, self.centred])
        self._design_determinant = float(np.linalg.slogdet(x.T @ x)[1])

    def fit(self, variances: Array) -> NestedFit:
        """Everything at (between, within)."""
        parts = [self._solve(group, variances) for group in self.blocks.groups]
        width = self._known.shape[1]
        joint = sum((_crossed(part.known, part.solved) for part in parts), np.zeros((width, width)))
        inverse = np.linalg.inv(joint[:-1, :-1])
        shift = inverse @ joint[:-1, -1]
        rss = float(joint[-1, -1] - joint[:-1, -1] @ shift)
        return NestedFit(
            variances, self.start + shift, inverse, rss,
            self._log_likelihood(parts, joint, rss), *self._climb(parts, inverse, shift),
        )  # fmt: skip

    def _solve(self, group: Group, variances: Array) -> _Solved:
        marginal = group.marginal(variances[0], variances[1])
        known = self._known[group.rows]
        inverse = np.linalg.inv(marginal)
        determinant = float(np.linalg.slogdet(marginal)[1].sum())
        return _Solved(group, known, inverse, inverse @ known, determinant)

    def _log_likelihood(self, parts: list[_Solved], joint: Array, rss: float) -> float:
        k, p = self.effects.k, self.effects.p
        value = -rss - k * LOG_2_PI - sum(part.log_determinant for part in parts)
        if self.restricted:
            value += p * LOG_2_PI + self._design_determinant
            value -= float(np.linalg.slogdet(joint[:-1, :-1])[1])
        return value / 2

    def _climb(self, parts: list[_Solved], inverse: Array, shift: Array) -> tuple[Array, Array]:
        """The slope in both variances, and the average information."""
        direction = np.append(-shift, 1.0)
        slope, pulled, crossed = np.zeros(2), np.zeros((2, 2)), np.zeros((2, inverse.shape[0]))
        for part in parts:
            pull = part.solved @ direction
            same = (part.group.same_study @ pull[..., None])[..., 0]
            moved = np.stack([np.broadcast_to(pull.sum(axis=1)[:, None], pull.shape), same], axis=2)
            flat = moved.reshape(-1, 2)
            slope += flat.T @ pull.ravel() - self._traces(part, inverse)
            pulled += flat.T @ (part.inverse @ moved).reshape(-1, 2)
            crossed += flat.T @ part.solved[..., :-1].reshape(flat.shape[0], -1)
        return slope / 2, (pulled - crossed @ inverse @ crossed.T) / 2

    def _traces(self, part: _Solved, inverse: Array) -> Array:
        """How much slope chance alone gives, for each of the two variances."""
        same = part.group.same_study
        traces = np.array([part.inverse.sum(), np.vdot(part.inverse, same)])
        if self.restricted:
            x = part.solved[..., :-1]
            sums = x.sum(axis=1)
            traces -= [np.vdot(inverse, sums.T @ sums), np.vdot(inverse, _crossed(x, same @ x))]
        return traces


def _crossed(left: Array, right: Array) -> Array:
    """(p, q) left' right, over all clusters."""
    return np.asarray(left.reshape(-1, left.shape[2]).T @ right.reshape(-1, right.shape[2]))


def likeliest(model: NestedModel) -> NestedFit:
    """The fit at the highest likelihood over both variances at nought or more."""
    crude = float(model.centred @ model.centred) / model.effects.k
    best = max((model.fit(crude * np.array(pair)) for pair in STARTS), key=_height)
    for _ in range(MOST_STEPS):
        better = _climbed(model, best, _step(best))
        moved = float(np.abs(better.variances - best.variances).max())
        best = better
        if moved <= SETTLED * crude:
            break
    return best


def _height(fit: NestedFit) -> float:
    return fit.log_likelihood


def _step(fit: NestedFit) -> Array:
    """Scoring over the variances that are free: above nought, or at nought and wanting to rise."""
    free = (fit.variances > 0) | (fit.slope > 0)
    bends = np.diag(fit.information)
    if not free.all():
        return np.where(free, fit.slope / np.where(bends > 0, bends, 1.0), 0.0)
    between, within, shared = bends[0], bends[1], fit.information[0, 1]
    determinant = between * within - shared**2
    if determinant <= ALIKE * between * within:
        bend = between + 2 * shared + within
        return np.full(2, fit.slope.sum() / (bend if bend > 0 else 1.0))
    adjugate = np.array([[within, -shared], [-shared, between]])
    return np.asarray(adjugate @ fit.slope / determinant)


def _climbed(model: NestedModel, fit: NestedFit, step: Array) -> NestedFit:
    """The first fit along the step that is no lower; the same fit at the top."""
    floor = fit.log_likelihood - ROUNDING * abs(fit.log_likelihood)
    for _ in range(MOST_HALVINGS):
        variances = np.maximum(fit.variances + step, 0.0)
        if (variances == fit.variances).all():
            return fit
        tried = model.fit(variances)
        if tried.log_likelihood >= floor:
            return tried
        step = step / 2
    return fit


def highest_given(model: NestedModel, fit: NestedFit, direction: Array) -> NestedFit:
    """The highest fit on the line through `fit` along `direction` (2,), inside nought and more."""
    for _ in range(MOST_STEPS):
        slope = float(direction @ fit.slope)
        bend = float(direction @ fit.information @ direction)
        length = _within(fit.variances, direction, slope / bend if bend > 0 else slope)
        if abs(length) <= SETTLED_ON_LINE * float(fit.variances.sum()):
            break
        higher = _climbed(model, fit, length * direction)
        if higher is fit:
            break
        fit = higher
    return fit


def _within(variances: Array, direction: Array, length: float) -> float:
    """The length cut so that no variance falls below nought."""
    falling = length * direction < 0
    if not falling.any():
        return length
    most = float((variances[falling] / np.abs(direction[falling])).min())
    return float(np.sign(length)) * min(abs(length), most)
