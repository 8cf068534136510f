"""Two levels: effects of studies that are independent of one another, with or without moderators."""

from typing import Final

import numpy as np

from goldthread.analysis.impact.meta_analysis.effects import Array, Effects
from goldthread.analysis.impact.meta_analysis.heterogeneity import (
    Heterogeneity,
    Method,
    estimate_tau2,
    heterogeneity,
    tau2_interval,
)
from goldthread.analysis.impact.meta_analysis.profile import Profile, Weighted, one
from goldthread.analysis.impact.meta_analysis.results import (
    Coefficient,
    IntervalKind,
    MetaAnalysis,
    Note,
    coefficient,
    prediction_interval,
)

LEVEL: Final = 0.95
"""The literature's own: an interval that holds the truth 19 times in 20."""


def pool(
    effects: Effects,
    method: Method = Method.REML,
    interval: IntervalKind = IntervalKind.WALD,
    level: float = LEVEL,
    tau2: float | None = None,
) -> MetaAnalysis:
    """Pool the effects: REML by default, the least biased where studies are few (Viechtbauer 2005).

    `interval` is WALD or one of the Knapp-Hartung kinds; for the cluster-robust kinds see `robust.with_robust`.
    With as many effects as coefficients tau2 cannot be estimated: it is None, each interval is
    Wald's from the sampling variance alone, and there is no prediction interval.
    `tau2` is taken as known where it is given, for instance from a larger body of evidence.
    """
    profile = Profile(effects)
    tau2 = estimate_tau2(profile, method) if tau2 is None else tau2
    fitted = profile.fit(one(tau2))
    spread = heterogeneity(profile, method, tau2)
    saturated = spread.q_df == 0
    kind = IntervalKind.WALD if saturated else interval
    covariance = np.array(fitted.inverse[0])
    if kind is not IntervalKind.WALD:
        least = 1.0 if kind is IntervalKind.KNAPP_HARTUNG_FLOORED else 0.0
        covariance *= max(least, fitted.rss[0] / spread.q_df)
    df = None if kind is IntervalKind.WALD else spread.q_df
    found = coefficients(effects.names, fitted.coefficients[0], covariance, df, level)
    first = next(iter(found.values()))
    known = not saturated or method is Method.FE
    return MetaAnalysis(
        k=effects.k, method=method, interval=kind, level=level, coefficients=found,
        covariance=covariance,
        prediction=prediction_interval(first, tau2, level) if known else None,
        tau2=tau2 if known else None,
        tau2_se=spread.se,
        tau2_interval=None if method is Method.FE else tau2_interval(profile, level),
        sigma2=(), i2=spread.i2, h2=spread.h2, q=spread.q, q_df=spread.q_df,
        log_likelihood=_log_likelihood(profile, fitted, method),
        notes=_notes(effects, spread, method),
    )  # fmt: skip


def coefficients(
    names: tuple[str, ...], estimates: Array, covariance: Array, df: float | None, level: float
) -> dict[str, Coefficient]:
    """Each coefficient by its name, all with the same degrees of freedom."""
    variances = np.diag(covariance)
    return {
        name: coefficient(float(estimate), float(variance), df, level)
        for name, estimate, variance in zip(names, estimates, variances, strict=True)
    }


def _log_likelihood(profile: Profile, fitted: Weighted, method: Method) -> float | None:
    """Restricted for REML, full otherwise; REML's is that of nothing when nothing is left over."""
    restricted = method is Method.REML
    if restricted and profile.effects.k == profile.effects.p:
        return None
    return float(profile.log_likelihood(fitted, restricted=restricted)[0])


def _notes(effects: Effects, spread: Heterogeneity, method: Method) -> tuple[Note, ...]:
    if effects.k == 1:
        return (Note.ONE_EFFECT,)
    if spread.q_df == 0:
        return (Note.SATURATED,)
    if np.ptp(effects.values) == 0:
        return (Note.ALL_EQUAL,)
    return (Note.NO_HETEROGENEITY,) if spread.tau2 == 0 and method is not Method.FE else ()
