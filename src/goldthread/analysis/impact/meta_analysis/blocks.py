"""Effects that belong together: clusters of one size in one array, so that nothing loops over studies.

A cluster's covariance is V + s2 * (same study) + s1: V the sampling covariance, s2 the variance
between studies of one cluster, s1 that between clusters (Konstantopoulos 2011).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from goldthread.analysis.impact.meta_analysis.effects import (
    Array,
    CannotEstimate,
    Effects,
    Indices,
)

Truths = npt.NDArray[np.bool_]
Sampling = float | Array
"""One correlation between sampling errors that go together, or their whole covariance (k, k)."""
SYMMETRY: Final = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """g clusters of m effects: `rows` (g, m), `same_study` and `sampling` (g, m, m)."""

    rows: Indices
    same_study: Array
    sampling: Array

    def marginal(self, between: float, within: float) -> Array:
        """(g, m, m) the covariance of the effects as they were observed."""
        return self.sampling + within * self.same_study + between


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Every effect once, by cluster. `inseparable`: the two variances cannot be told apart."""

    groups: tuple[Group, ...]
    clusters: int
    inseparable: bool


def make_blocks(
    effects: Effects,
    clusters: Sequence[object] | npt.ArrayLike,
    studies: Sequence[object] | npt.ArrayLike | None = None,
    sampling: Sampling = 0.0,
) -> Blocks:
    """Group the effects; raises CannotEstimate when the sampling covariance is not one.

    `studies` None: each effect is a study of its own. Studies are counted within their cluster, so
    "1" may stand in each. A correlation `sampling` holds within a study; where no study has two
    effects, within a cluster.
    """
    cluster = _numbered(clusters, effects.k)
    study = np.arange(effects.k) if studies is None else _numbered(studies, effects.k)
    groups = tuple(_group(rows, effects, study, sampling) for rows in _by_size(cluster))
    if isinstance(sampling, float):
        groups = _with_correlation(groups, effects, sampling)
    same = [group.same_study for group in groups]
    inseparable = all((block == 1).all() for block in same)
    return Blocks(groups, int(cluster.max()) + 1, inseparable)


def _numbered(labels: Sequence[object] | npt.ArrayLike, k: int) -> Indices:
    array = np.asarray(labels)
    if array.shape != (k,):
        raise CannotEstimate(
            "Each effect needs one cluster and, where studies are named, one study."
        )
    return np.asarray(np.unique(array, return_inverse=True)[1], dtype=np.intp)


def _by_size(cluster: Indices) -> list[Indices]:
    """For each size that occurs, the rows of the clusters of that size, one cluster a line."""
    order = np.argsort(cluster, kind="stable")
    sizes = np.bincount(cluster)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return [
        order[starts[sizes == size][:, None] + np.arange(size)] for size in np.unique(sizes)
    ]  # fmt: skip


def _group(rows: Indices, effects: Effects, study: Indices, sampling: Sampling) -> Group:
    labels = study[rows]
    same = (labels[:, :, None] == labels[:, None, :]).astype(np.float64)
    if isinstance(sampling, float):
        return Group(rows, same, _diagonal(effects.variances[rows]))
    _check_covariance(sampling, effects, rows)
    return Group(rows, same, sampling[rows[:, :, None], rows[:, None, :]])


def _diagonal(variances: Array) -> Array:
    return variances[:, :, None] * np.eye(variances.shape[1])


def _with_correlation(
    groups: tuple[Group, ...], effects: Effects, correlation: float
) -> tuple[Group, ...]:
    if not 0 <= correlation < 1:
        raise CannotEstimate(
            "The correlation of sampling errors lies from 0 up to, not including, 1."
        )
    alone = all((group.same_study.sum(axis=2) == 1).all() for group in groups)
    return tuple(_correlated(group, effects, correlation, alone) for group in groups)


def _correlated(group: Group, effects: Effects, correlation: float, whole_cluster: bool) -> Group:
    """Imputed as metafor's vcalc and Pustejovsky & Tipton (2022) do: rho times both errors."""
    errors = np.sqrt(effects.variances[group.rows])
    together = correlation * errors[:, :, None] * errors[:, None, :]
    mask = np.ones_like(group.same_study) if whole_cluster else group.same_study
    apart = 1 - np.eye(errors.shape[1])
    return Group(group.rows, group.same_study, group.sampling + together * mask * apart)


def _check_covariance(sampling: Array, effects: Effects, rows: Indices) -> None:
    k = effects.k
    if sampling.shape != (k, k) or not np.isfinite(sampling).all():
        raise CannotEstimate(
            "The sampling covariance is a table of %(effects)s by %(effects)s numbers.", effects=k
        )
    size = float(np.abs(sampling).max())
    if np.abs(sampling - sampling.T).max() > SYMMETRY * size:
        raise CannotEstimate("The sampling covariance is not symmetric.")
    if np.abs(np.diag(sampling) - effects.variances).max() > SYMMETRY * size:
        raise CannotEstimate("The sampling covariance has other variances than the effects.")
    inside = np.abs(sampling[rows[:, :, None], rows[:, None, :]]).sum()
    if np.abs(sampling[rows.ravel()]).sum() > inside * (1 + SYMMETRY):
        raise CannotEstimate("Sampling errors of different clusters cannot go together.")
    if np.linalg.eigvalsh(sampling[rows[:, :, None], rows[:, None, :]]).min() <= 0:
        raise CannotEstimate("The sampling covariance is not positive definite.")
