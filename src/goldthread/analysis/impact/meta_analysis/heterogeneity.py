"""Seven estimators of tau2, the variance of true effects between studies, and its interval.

Sources: DerSimonian & Laird (1986); Hedges & Olkin (1985); Sidik & Jonkman (2005, 2007); Paule &
Mandel (1982); Morris (1983, empirical Bayes: the same equation as Paule-Mandel, solved exactly
here); Viechtbauer (2005) for ML and REML; Viechtbauer (2007, Stat. Med. 26:37) for the interval.
ML and REML are solved as global maxima over tau2 >= 0: a grid, then the root of the slope beside
its best point. So a maximum at nought is found as such, and nothing can fail to converge.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

import numpy as np
from scipy.special import chdtri

from goldthread.analysis.impact.meta_analysis.effects import Array, Indices
from goldthread.analysis.impact.meta_analysis.profile import NOBODY, Profile, one
from goldthread.analysis.impact.meta_analysis.roots import root, roots

GRID: Final = np.concatenate([[0.0], np.geomspace(1e-7, 1.0, 48)])
"""Shares of the largest possible tau2: fine enough that one hill lies between two neighbours."""
EXACT: Final = 1e-13
MOST_DOUBLINGS: Final = 200
CELLS_AT_ONCE: Final = 2_000_000
"""Weights held at one time: 16 MB, whatever the number of studies left out in turn."""


class Method(StrEnum):
    """How tau2 is estimated. FE: it is taken to be nought (a common effect)."""

    FE = "FE"
    DL = "DL"
    HE = "HE"
    SJ = "SJ"
    PM = "PM"
    EB = "EB"
    ML = "ML"
    REML = "REML"


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """How much true effects differ. `i2` in per cent, `h2` a ratio; `se` for ML and REML only."""

    tau2: float
    se: float | None
    i2: float | None
    h2: float | None
    q: float
    q_df: int


def estimate_tau2(profile: Profile, method: Method) -> float:
    """The variance between studies, nought or more, in the square of the effects' unit."""
    effects = profile.effects
    if method is Method.FE or effects.k == effects.p or largest_tau2(profile) == 0.0:
        return 0.0
    if method in (Method.ML, Method.REML):
        nobody = np.array([NOBODY], dtype=np.intp)
        return float(likeliest_tau2(profile, nobody, restricted=method is Method.REML)[0])
    if method in (Method.PM, Method.EB):
        return _where_q_is(profile, effects.k - effects.p)
    return max(0.0, _BY_MOMENTS[method](profile))


def largest_tau2(profile: Profile) -> float:
    """The square of the widest distance from the plain regression; 0.0 when all lie on it."""
    widest = float(np.abs(profile.centred).max())
    size = float(np.abs(profile.effects.values).max())
    return widest**2 if widest > EXACT * size else 0.0


def likeliest_tau2(profile: Profile, left_out: Indices, *, restricted: bool) -> Array:
    """(t,) the ML or REML tau2 with each of `left_out` (t,) taken away (NOBODY: none is)."""
    pieces = max(1, left_out.size * profile.effects.k // CELLS_AT_ONCE)
    return np.concatenate(
        [
            _likeliest(profile, piece, restricted)
            for piece in np.array_split(left_out, min(pieces, left_out.size))
        ]
    )


def _likeliest(profile: Profile, left_out: Indices, restricted: bool) -> Array:
    top = _beyond_every_maximum(profile, left_out, restricted)
    grid = GRID * top
    heights = profile.heights(grid, left_out, restricted=restricted)
    best = heights.argmax(axis=1)
    low, high = grid[np.maximum(best - 1, 0)], grid[np.minimum(best + 1, grid.size - 1)]

    def slope(tau2: Array, whom: Indices) -> Array:
        at = profile.fit(tau2, whom)
        return profile.score(at, restricted=restricted)

    return _peak(slope, low, high, grid[best], left_out)


def _peak(
    slope: Callable[[Array, Indices], Array], low: Array, high: Array, best: Array, whom: Indices
) -> Array:
    """Where the slope goes from up to down; the best grid point where it does not."""
    answer = np.where(low == 0.0, 0.0, best)
    around = np.flatnonzero((slope(low, whom) > 0) & (slope(high, whom) < 0))
    if around.size:
        rows = whom[around]
        answer[around] = roots(lambda tau2: slope(tau2, rows), low[around], high[around])
    return np.asarray(answer)


def _beyond_every_maximum(profile: Profile, left_out: Indices, restricted: bool) -> float:
    top = largest_tau2(profile)
    for _ in range(MOST_DOUBLINGS):
        fitted = profile.fit(np.full(left_out.size, top), left_out)
        if (profile.score(fitted, restricted=restricted) < 0).all():
            break
        top *= 4
    return top


def _where_q_is(profile: Profile, wanted: float) -> float:
    """The tau2 at which the weighted sum of squares equals `wanted`: it falls as tau2 grows."""

    def above(tau2: float) -> float:
        return float(profile.fit(one(tau2)).rss[0]) - wanted

    if above(0.0) <= 0:
        return 0.0
    top = largest_tau2(profile)
    while above(top) > 0:
        top *= 4
    return root(above, 0.0, top)


def _dersimonian_laird(profile: Profile) -> float:
    fitted = profile.fit(one(0.0))
    df = profile.effects.k - profile.effects.p
    return float((fitted.rss[0] - df) / profile.trace_p(fitted)[0])


def _hedges(profile: Profile) -> float:
    effects = profile.effects
    q, _ = np.linalg.qr(effects.design)
    hat = np.einsum("kp,kp->k", q, q)
    df = effects.k - effects.p
    return float((profile.centred**2).sum() / df - ((1 - hat) * effects.variances).sum() / df)


def _sidik_jonkman(profile: Profile) -> float:
    crude = float(np.var(profile.effects.values))
    fitted = profile.fit(one(crude))
    return crude * float(fitted.rss[0]) / (profile.effects.k - profile.effects.p)


_BY_MOMENTS: dict[Method, Callable[[Profile], float]] = {
    Method.DL: _dersimonian_laird,
    Method.HE: _hedges,
    Method.SJ: _sidik_jonkman,
}


def tau2_interval(profile: Profile, level: float = 0.95) -> tuple[float, float] | None:
    """The Q-profile interval of tau2; None where one effect for each coefficient says nothing.

    Where even tau2 = 0 is too large for the data, the set is empty and (0, 0) is given.
    """
    df = profile.effects.k - profile.effects.p
    if df == 0 or largest_tau2(profile) == 0.0:
        return None
    tail = (1 - level) / 2
    return (
        _where_q_is(profile, float(chdtri(df, tail))),
        _where_q_is(profile, float(chdtri(df, 1 - tail))),
    )


def heterogeneity(profile: Profile, method: Method, tau2: float) -> Heterogeneity:
    """Q, I2 (per cent) and H2 with tau2 beside the typical sampling variance, as Higgins and
    Thompson (2002) define them; for a common effect from Q alone.
    """
    effects = profile.effects
    df = effects.k - effects.p
    common = profile.fit(one(0.0))
    q = float(common.rss[0])
    if df == 0:
        return Heterogeneity(tau2, None, None, None, 0.0, 0)
    if method is Method.FE:
        i2 = max(0.0, 100 * (q - df) / q) if q > 0 else 0.0
        return Heterogeneity(tau2, None, i2, q / df, q, df)
    typical = df / float(profile.trace_p(common)[0])
    i2, h2 = 100 * tau2 / (tau2 + typical), tau2 / typical + 1
    return Heterogeneity(tau2, _tau2_se(profile, method, tau2), i2, h2, q, df)


def _tau2_se(profile: Profile, method: Method, tau2: float) -> float | None:
    """From the expected information (Viechtbauer 2005); other methods have none we can vouch for.

    None as well where precisions differ so much that rounding leaves no information.
    """
    if method not in (Method.REML, Method.ML):
        return None
    fitted = profile.fit(one(tau2))
    squared = profile.trace_pp(fitted) if method is Method.REML else (fitted.weights**2).sum(axis=1)
    return sqrt(2 / float(squared[0])) if squared[0] > 0 else None
