"""How much each study matters: the answer without it, and the measures that flag it.

Viechtbauer & Cheung (2010, Res. Synth. Meth. 1:112). All studies are left out at once, in arrays.
"""

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
from goldthread.analysis.impact.meta_analysis.heterogeneity import (
    Method,
    estimate_tau2,
    likeliest_tau2,
)
from goldthread.analysis.impact.meta_analysis.pooling import LEVEL
from goldthread.analysis.impact.meta_analysis.profile import Profile, Weighted, one
from goldthread.analysis.impact.meta_analysis.results import quantile

IRREPLACEABLE: Final = 1e-9
"""A study with this little room for a residual carries a coefficient alone."""


@dataclass(frozen=True, slots=True, eq=False)
class LeaveOneOut:
    """The first coefficient (the mean, without moderators) and tau2 and Q with each study gone.

    Each (k,). NaN where the model cannot be fitted without the study: see `irreplaceable`.
    """

    estimates: Array
    ses: Array
    lows: Array
    highs: Array
    tau2: Array
    q: Array


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """Each (k,) unless said.

    `residuals` externally standardised; `dffits` the shift of the fitted value in standard errors;
    `cooks_distance` of all coefficients; `covariance_ratio` below 1 where the study blurs; `hat` the
    leverage; `weights` in per cent, `dfbetas` (k, p). NaN as in `LeaveOneOut`. `irreplaceable` is
    true for a study without which a coefficient cannot be estimated.
    """

    residuals: Array
    dffits: Array
    cooks_distance: Array
    covariance_ratio: Array
    hat: Array
    weights: Array
    dfbetas: Array
    irreplaceable: npt.NDArray[np.bool_]
    leave_one_out: LeaveOneOut


def influence(effects: Effects, method: Method = Method.REML, level: float = LEVEL) -> Influence:
    """Leave each study out in turn; raises CannotEstimate when too few would be left."""
    if effects.k <= effects.p + 1:
        raise CannotEstimate("Too few effects to leave one out.")
    profile = Profile(effects)
    base, _ = np.linalg.qr(effects.design)
    alone = 1 - np.einsum("kp,kp->k", base, base) < IRREPLACEABLE
    rest = np.flatnonzero(~alone)
    tau2 = _tau2_without(profile, rest, method)
    full = profile.fit(one(estimate_tau2(profile, method)))
    without = profile.fit(tau2, rest)
    common = profile.fit(np.zeros(rest.size), rest)
    spread = _Spread(effects.k, rest)
    return Influence(
        **_measures(effects, profile, full, without, tau2, spread),
        irreplaceable=alone,
        leave_one_out=_left(without, tau2, common.rss, spread, level),
    )


def _tau2_without(profile: Profile, rows: Indices, method: Method) -> Array:
    if method is Method.FE:
        return np.zeros(rows.size)
    if method in (Method.ML, Method.REML):
        return likeliest_tau2(profile, rows, restricted=method is Method.REML)
    everyone = np.arange(profile.effects.k)
    return np.array(
        [
            estimate_tau2(Profile(profile.effects.subset(everyone != row)), method)
            for row in rows
        ]
    )  # fmt: skip


class _Spread:
    """Puts values of the studies that can be left out in their places, NaN in the others'."""

    def __init__(self, k: int, rows: Indices) -> None:
        self.k, self.rows = k, rows

    def out(self, values: Array) -> Array:
        whole = np.full((self.k, *values.shape[1:]), np.nan)
        whole[self.rows] = values
        return whole


def _measures(
    effects: Effects, profile: Profile, full: Weighted, without: Weighted, tau2: Array,
    spread: _Spread,
) -> dict[str, Array]:  # fmt: skip
    rows = spread.rows
    x, v = effects.design[rows], effects.variances[rows]
    inverse = full.inverse[0]
    hat = full.weights[0] * np.einsum("kp,pq,kq->k", effects.design, inverse, effects.design)
    shift = full.coefficients[0] - without.coefficients
    moved = np.einsum("kp,kp->k", x, shift)
    beyond = effects.values[rows] - np.einsum("kp,kp->k", x, without.coefficients)
    own = v + tau2 + np.einsum("kp,kpq,kq->k", x, without.inverse, x)
    kept = profile.fit(tau2)
    errors = np.sqrt(np.einsum("kpp->kp", kept.inverse))
    ratio = np.linalg.det(without.inverse) / np.linalg.det(inverse)
    return {
        "residuals": spread.out(beyond / np.sqrt(own)),
        "dffits": spread.out(moved / np.sqrt(hat[rows] * (tau2 + v))),
        "cooks_distance": spread.out(
            np.einsum("kp,pq,kq->k", shift, np.linalg.inv(inverse), shift)
        ),
        "covariance_ratio": spread.out(ratio),
        "hat": hat,
        "weights": 100 * full.weights[0] / full.weights[0].sum(),
        "dfbetas": spread.out(shift / errors),
    }


def _left(without: Weighted, tau2: Array, q: Array, spread: _Spread, level: float) -> LeaveOneOut:
    estimates, ses = without.coefficients[:, 0], np.sqrt(without.inverse[:, 0, 0])
    half = quantile(None, level) * ses
    columns = (estimates, ses, estimates - half, estimates + half, tau2, q)
    return LeaveOneOut(*(spread.out(column) for column in columns))
