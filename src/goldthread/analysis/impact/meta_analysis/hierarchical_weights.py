"""Robust variance estimation with hierarchical weights, for effects within independent studies.

Hedges, Tipton & Johnson (2010, Res. Synth. Meth. 1:39): the two variances by moments, then CR2 with
Satterthwaite's degrees of freedom (Tipton 2015). The moments are taken from the expectations of two
sums of squares, worked out here with matrices instead of the paper's sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goldthread.analysis.impact.meta_analysis.blocks import make_blocks
from goldthread.analysis.impact.meta_analysis.effects import Array, CannotEstimate, Effects
from goldthread.analysis.impact.meta_analysis.pooling import LEVEL
from goldthread.analysis.impact.meta_analysis.profile import Profile, one
from goldthread.analysis.impact.meta_analysis.results import Coefficient, coefficient
from goldthread.analysis.impact.meta_analysis.robust import robust_covariance


@dataclass(frozen=True, slots=True)
class HierarchicalFit:
    """`tau2` between studies, `omega2` between the effects of one; coefficients with CR2."""

    coefficients: dict[str, Coefficient]
    tau2: float
    omega2: float


def pool_hierarchical(
    effects: Effects, studies: Sequence[object] | npt.ArrayLike, level: float = LEVEL
) -> HierarchicalFit:
    """Pool with weights 1 / (v + tau2 + omega2); raises CannotEstimate below two studies, or where
    no study has two effects (the two variances are then one: use `pool`).
    """
    blocks = make_blocks(effects, studies)
    if blocks.inseparable:
        raise CannotEstimate("Hierarchical weights need studies with two effects or more.")
    numbers = np.unique(np.asarray(studies), return_inverse=True)[1]
    tau2, omega2 = _moments(effects, np.eye(blocks.clusters)[numbers])
    fitted = Profile(effects).fit(one(tau2 + omega2))
    robust = robust_covariance(effects, blocks, 0.0, tau2 + omega2)
    found = {
        name: coefficient(float(estimate), float(variance), float(df), level)
        for name, estimate, variance, df in zip(
            effects.names, fitted.coefficients[0], np.diag(robust.covariance), robust.df,
            strict=True,
        )
    }  # fmt: skip
    return HierarchicalFit(found, tau2, omega2)


def _moments(effects: Effects, member: Array) -> tuple[float, float]:
    """(tau2, omega2) so that both sums of squares are what is expected; `member` (k, studies)."""
    fitted = Profile(effects).fit(one(0.0))
    weights, residuals, x = fitted.weights[0], fitted.residuals[0], effects.design
    maker = np.eye(effects.k) - x @ fitted.inverse[0] @ (x * weights[:, None]).T
    weighed = weights[:, None] * maker
    summed = member.T @ maker
    expected = np.array(
        [
            [np.vdot(member, weighed @ member), np.trace(weighed)],
            [((summed @ member) ** 2).sum(), (summed**2).sum()],
        ]
    )
    seen = np.array([fitted.rss[0], ((member.T @ residuals) ** 2).sum()])
    chance = np.array([effects.k - effects.p, (summed**2 @ effects.variances).sum()])
    omega2 = max(0.0, float(np.linalg.solve(expected, seen - chance)[1]))
    tau2 = float((seen - chance)[0] - expected[0, 1] * omega2) / float(expected[0, 0])
    return max(0.0, tau2), omega2
