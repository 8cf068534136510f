"""Do small studies say more than large ones? A sign, not a proof, that some were never published."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from scipy.special import ndtr, stdtr

from goldthread.analysis.impact.meta_analysis.effects import (
    INTERCEPT,
    Array,
    CannotEstimate,
    Effects,
    make_effects,
)
from goldthread.analysis.impact.meta_analysis.heterogeneity import Method
from goldthread.analysis.impact.meta_analysis.pooling import pool

FEWEST: Final = 3
EXACT: Final = 1e-20
"""Less spread around the line than this share of everything is rounding."""


@dataclass(frozen=True, slots=True)
class SmallStudyTest:
    """`statistic` is z, or t with `df`; `limit` the effect expected of a study without error."""

    statistic: float
    p: float
    df: int | None
    limit: float | None


def egger_test(effects: Effects, method: Method = Method.REML) -> SmallStudyTest:
    """Egger's regression in the random-effects form (Sterne & Egger 2005): z of the standard error.

    Raises CannotEstimate with fewer than three effects, or where all standard errors are the same.
    """
    errors = np.sqrt(effects.variances)
    _check_enough(effects, errors)
    named = dict(zip(effects.names, effects.design.T, strict=True))
    named.pop(INTERCEPT, None)
    model = make_effects(
        effects.values, effects.variances, {**named, "standard error": errors},
        intercept=INTERCEPT in effects.names,
    )  # fmt: skip
    found = pool(model, method).coefficients
    slope = found["standard error"]
    statistic = slope.estimate / slope.se if slope.se else 0.0
    limit = found[INTERCEPT].estimate if effects.names == (INTERCEPT,) else None
    return SmallStudyTest(statistic, 2 * float(ndtr(-abs(statistic))), None, limit)


def egger_classical_test(effects: Effects) -> SmallStudyTest:
    """Egger, Davey Smith, Schneider & Minder (1997): the weighted line, t with k - 2 degrees.

    Without moderators. Raises CannotEstimate as `egger_test` does.
    """
    if effects.names != (INTERCEPT,):
        raise CannotEstimate("Egger's first test has no moderators; use the random-effects form.")
    errors = np.sqrt(effects.variances)
    _check_enough(effects, errors)
    x = np.column_stack([1 / errors, np.ones_like(errors)])
    line, _, _, _ = np.linalg.lstsq(x, effects.values / errors, rcond=None)
    left = effects.values / errors - x @ line
    df = effects.k - 2
    spread = float(left @ left) / df
    scaled = effects.values / errors
    if spread <= EXACT * float(scaled @ scaled):
        raise CannotEstimate("All effects lie on one line: there is no spread to test against.")
    statistic = float(line[1]) / sqrt(spread * float(np.linalg.inv(x.T @ x)[1, 1]))
    return SmallStudyTest(statistic, 2 * float(stdtr(df, -abs(statistic))), df, float(line[0]))


def rank_test(effects: Effects) -> SmallStudyTest:
    """Begg & Mazumdar (1994): Kendall's tau between effects and variances, exact without ties.

    Without moderators. Raises CannotEstimate as `egger_test` does.
    """
    from scipy.stats import kendalltau  # takes half a second to load, and only this needs it

    if effects.names != (INTERCEPT,):
        raise CannotEstimate("The rank test has no moderators; use Egger's test.")
    _check_enough(effects, effects.variances)
    common = pool(effects, Method.FE)
    beyond = effects.values - common.first.estimate
    apart = beyond / np.sqrt(effects.variances - common.covariance[0, 0])
    if np.ptp(apart) == 0:
        raise CannotEstimate("All effects are equal: there is no order to compare.")
    found = kendalltau(apart, effects.variances)
    return SmallStudyTest(float(found.statistic), float(found.pvalue), None, None)


def _check_enough(effects: Effects, errors: Array) -> None:
    if effects.k < max(FEWEST, effects.p + 2):
        raise CannotEstimate(
            "%(effects)s effects are too few to look for small-study effects.", effects=effects.k
        )
    if np.ptp(errors) == 0:
        raise CannotEstimate("All studies are equally precise: none is small beside the others.")
