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
        joint = sum(np.einsum("gmp,gmq->pq", part.known, part.solved) for part in parts)
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
            same = part.group.same_study
            moved = np.stack([_summed(pull), np.einsum("gmn,gn->gm", same, pull)])
            slope += np.einsum("agm,gm->a", moved, pull) - self._traces(part, inverse)
            weighed = np.einsum("gmn,agn->agm", part.inverse, moved)
            pulled += np.einsum("agm,bgm->ab", moved, weighed)
            crossed += np.einsum("agm,gmp->ap", moved, part.solved[..., :-1])
        return slope / 2, (pulled - crossed @ inverse @ crossed.T) / 2

    def _traces(self, part: _Solved, inverse: Array) -> Array:
        """How much slope chance alone gives, for each of the two variances."""
        same = part.group.same_study
        traces = np.array([part.inverse.sum(), np.einsum("gmn,gmn->", part.inverse, same)])
        if self.restricted:
            x = part.solved[..., :-1]
            sums = x.sum(axis=1)
            studies = np.einsum("gmp,gmn,gnq->pq", x, same, x, optimize=True)
            traces -= [np.einsum("gp,pq,gq->", sums, inverse, sums), (inverse * studies).sum()]
        return traces


def _summed(pull: Array) -> Array:
    return np.broadcast_to(pull.sum(axis=1, keepdims=True), pull.shape)


def likeliest(model: NestedModel) -> NestedFit:
    """The fit at the highest likelihood over both variances at nought or more."""
    crude = float(model.centred @ model.centred) / model.effects.k
    best = max((model.fit(crude * np.array(pair)) for pair in STARTS), key=_height)
    for _ in range(MOST_STEPS):
        step = _step(best)
        better = _climbed(model, best, step)
        if better is None:
            break
        moved = float(np.abs(better.variances - best.variances).max())
        best = better
        if moved <= SETTLED * crude:
            break
    return best


def _height(fit: NestedFit) -> float:
    return fit.log_likelihood


def _step(fit: NestedFit) -> Array:
    """Scoring over the variances that are free: above nought, or at nought and wanting to rise."""
    free = np.flatnonzero((fit.variances > 0) | (fit.slope > 0))
    step = np.zeros(2)
    if free.size:
        information = fit.information[np.ix_(free, free)]
        ridge = 1e-12 * float(np.trace(information)) * np.eye(free.size)
        step[free] = np.linalg.lstsq(information + ridge, fit.slope[free], rcond=None)[0]
    return step


def _climbed(model: NestedModel, fit: NestedFit, step: Array) -> NestedFit | None:
    """The first fit along the step that is higher; None at the top."""
    for _ in range(MOST_HALVINGS):
        variances = np.maximum(fit.variances + step, 0.0)
        if (variances == fit.variances).all():
            return None
        tried = model.fit(variances)
        if tried.log_likelihood > fit.log_likelihood:
            return tried
        step = step / 2
    return None
