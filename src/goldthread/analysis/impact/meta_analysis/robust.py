"""Cluster-robust standard errors that stay honest with few clusters.

CR0 (Liang & Zeger 1986), CR1 (times m / (m - 1)) and CR2 (Bell & McCaffrey 2002), each with
Satterthwaite's degrees of freedom, as Tipton (2015) and Pustejovsky & Tipton (2018) give them. The
model that was fitted is the working model.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

import numpy as np

from goldthread.analysis.impact.meta_analysis.blocks import Blocks, Group
from goldthread.analysis.impact.meta_analysis.effects import Array, CannotEstimate, Effects
from goldthread.analysis.impact.meta_analysis.results import (
    IntervalKind,
    MetaAnalysis,
    Note,
    coefficient,
    prediction_interval,
)

TRUSTED_DF: Final = 4.0
"""Below it a Satterthwaite test rejects too often (Tipton 2015)."""
NOUGHT: Final = 1e-10
"""A direction with less than this of a cluster's spread left in its residuals has none."""


@dataclass(frozen=True, slots=True, eq=False)
class Robust:
    """`covariance` (p, p); `df` (p,) of each coefficient, nought where nothing is left over."""

    covariance: Array
    df: Array


def robust_covariance(
    effects: Effects, blocks: Blocks, between: float, within: float,
    kind: IntervalKind = IntervalKind.CR2,
) -> Robust:  # fmt: skip
    """The covariance of the coefficients that holds also where the working model is wrong.

    Raises CannotEstimate for a single cluster.
    """
    if blocks.clusters < 2:
        raise CannotEstimate("Cluster-robust intervals need two clusters or more.")
    solved = [(group, group.marginal(between, within)) for group in blocks.groups]
    bread = np.linalg.inv(sum(_normal(effects, group, covered) for group, covered in solved))
    weighed = sum(_towards(effects, group, covered) for group, covered in solved)
    residuals = effects.values - effects.design @ (bread @ weighed)
    pieces = list(_pieces(effects, solved, bread, residuals, kind))
    scores = np.concatenate([piece.scores for piece in pieces])
    return Robust(scores.T @ scores, _degrees(pieces, bread))


def _normal(effects: Effects, group: Group, covered: Array) -> Array:
    x = effects.design[group.rows]
    return np.asarray(np.einsum("gmp,gmq->pq", x, np.linalg.solve(covered, x)))


def _towards(effects: Effects, group: Group, covered: Array) -> Array:
    solved = np.linalg.solve(covered, effects.values[group.rows][..., None])
    return np.asarray(np.einsum("gmp,gm->p", effects.design[group.rows], solved[..., 0]))


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """Of each cluster: its `scores` (g, p); `spread` (g, p) and `loads` (g, p, p) for the df."""

    scores: Array
    spread: Array
    loads: Array


def _pieces(
    effects: Effects,
    solved: list[tuple[Group, Array]],
    bread: Array,
    residuals: Array,
    kind: IntervalKind,
) -> Iterator[_Piece]:
    clusters = sum(group.rows.shape[0] for group, _ in solved)
    inflated = sqrt(clusters / (clusters - 1)) if kind is IntervalKind.CR1 else 1.0
    for group, covered in solved:
        x = effects.design[group.rows]
        pulls = np.swapaxes(np.linalg.solve(covered, x), 1, 2) * inflated
        if kind is IntervalKind.CR2:
            pulls = pulls @ _adjustment(covered, x, bread)
        pulls = bread @ pulls
        yield _Piece(
            np.einsum("gpm,gm->gp", pulls, residuals[group.rows]),
            np.einsum("gpm,gmn,gpn->gp", pulls, covered, pulls, optimize=True),
            pulls @ x,
        )


def _adjustment(covered: Array, x: Array, bread: Array) -> Array:
    """(g, m, m) what makes the residuals of a cluster spread as the working model says."""
    root = np.linalg.cholesky(covered)
    left = covered - x @ bread @ np.swapaxes(x, 1, 2)
    inner = np.swapaxes(root, 1, 2) @ left @ root
    scale = np.einsum("gmm->g", covered @ covered)[:, None]
    values, vectors = np.linalg.eigh((inner + np.swapaxes(inner, 1, 2)) / 2)
    kept = values > NOUGHT * scale
    powers = np.where(kept, 1 / np.sqrt(np.where(kept, values, 1.0)), 0.0)
    turned = root @ vectors
    return np.asarray((turned * powers[:, None, :]) @ np.swapaxes(turned, 1, 2))


def _degrees(pieces: list[_Piece], bread: Array) -> Array:
    """(p,) Satterthwaite: twice the squared mean over the variance of each robust variance."""
    spread = np.concatenate([piece.spread for piece in pieces])
    loads = np.concatenate([piece.loads for piece in pieces])
    taken = np.einsum("mpq,qr,mpr->mp", loads, bread, loads, optimize=True)
    shared = bread @ np.einsum("mpq,mpr->pqr", loads, loads)
    total = (spread - taken).sum(axis=0)
    squares = (spread**2 - 2 * spread * taken).sum(axis=0)
    squares = squares + np.einsum("pqr,prq->p", shared, shared)
    some = total > NOUGHT * spread.sum(axis=0)
    return np.where(some, total**2 / np.where(some, squares, 1.0), 0.0)


def with_robust(
    result: MetaAnalysis,
    effects: Effects,
    blocks: Blocks,
    kind: IntervalKind = IntervalKind.CR2,
) -> MetaAnalysis:
    """The same estimates with cluster-robust standard errors, intervals and prediction interval.

    `blocks` of a two-level result are its effects, each a study of its own, in robust clusters.
    """
    within = result.tau2 or 0.0
    between, within = result.sigma2 or (0.0, within)
    robust = robust_covariance(effects, blocks, between, within, kind)
    found = {
        name: coefficient(old.estimate, float(variance), float(df), result.level)
        for (name, old), variance, df in zip(
            result.coefficients.items(), np.diag(robust.covariance), robust.df, strict=True
        )
    }
    first = next(iter(found.values()))
    known = result.tau2 is not None
    return replace(
        result, interval=kind, coefficients=found, covariance=robust.covariance,
        prediction=prediction_interval(first, result.tau2 or 0.0, result.level) if known else None,
        notes=(*result.notes, *_robust_notes(robust)),
    )  # fmt: skip


def _robust_notes(robust: Robust) -> tuple[Note, ...]:
    if (robust.df == 0).any():
        return (Note.TOO_FEW_CLUSTERS,)
    return (Note.FEW_DEGREES,) if (robust.df < TRUSTED_DF).any() else ()
