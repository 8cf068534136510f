"""Trim and fill: how many studies seem to be missing on one side, and the answer with them put back.

Duval & Tweedie (2000a, 2000b). A sensitivity analysis: it assumes that the most extreme are missing.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final, Literal

import numpy as np

from goldthread.analysis.impact.meta_analysis.effects import (
    INTERCEPT,
    Array,
    CannotEstimate,
    Effects,
    Indices,
    make_effects,
)
from goldthread.analysis.impact.meta_analysis.heterogeneity import Method
from goldthread.analysis.impact.meta_analysis.pooling import LEVEL, pool
from goldthread.analysis.impact.meta_analysis.results import IntervalKind, MetaAnalysis

FEWEST: Final = 3
MOST_ROUNDS: Final = 100
Side = Literal["left", "right"]


class Missing(StrEnum):
    """The estimator of how many are missing: L0 by ranks, R0 by the run at the far end."""

    L0 = "L0"
    R0 = "R0"


@dataclass(frozen=True, slots=True, eq=False)
class TrimAndFill:
    """`missing` studies on `side`, its standard error, the effects put back, and all pooled."""

    missing: int
    missing_se: float
    side: Side
    filled: Effects
    pooled: MetaAnalysis


def trim_and_fill(
    effects: Effects,
    method: Method = Method.REML,
    estimator: Missing = Missing.L0,
    side: Side | None = None,
    interval: IntervalKind = IntervalKind.WALD,
    level: float = LEVEL,
) -> TrimAndFill:
    """`side` None: where fewer small studies lie, by the slope on the standard error.

    Raises CannotEstimate with moderators, with fewer than three effects, or when the search for
    the number goes round in a circle.
    """
    if effects.names != (INTERCEPT,) or effects.k < FEWEST:
        raise CannotEstimate("Trim and fill needs three effects or more, and no moderators.")
    chosen = side or _thinner_side(effects, method)
    sign = -1.0 if chosen == "right" else 1.0
    order = np.argsort(sign * effects.values, kind="stable")
    values, variances = sign * effects.values[order], effects.variances[order]
    exact, centre = _settle(values, variances, method, estimator)
    missing = _whole(exact, effects.k)
    first = effects.k - missing
    filled = make_effects(
        sign * np.concatenate([values, 2 * centre - values[first:]]),
        np.concatenate([variances, variances[first:]]),
    )
    se = _missing_se(effects.k, exact, estimator)
    return TrimAndFill(missing, se, chosen, filled, pool(filled, method, interval, level))


def _thinner_side(effects: Effects, method: Method) -> Side:
    errors = np.sqrt(effects.variances)
    if np.ptp(errors) == 0:
        return "left"
    model = make_effects(effects.values, effects.variances, {"standard error": errors})
    return "right" if pool(model, method).coefficients["standard error"].estimate < 0 else "left"


def _settle(
    values: Array, variances: Array, method: Method, estimator: Missing
) -> tuple[float, float]:
    """Trim, centre, count, until the count stays; `values` rise, the missing are on the left."""
    k, trimmed = values.size, -1
    missing, centre = 0.0, 0.0
    for _ in range(MOST_ROUNDS):
        if _whole(missing, k) == trimmed:
            return missing, centre
        trimmed = _whole(missing, k)
        kept = make_effects(values[: k - trimmed], variances[: k - trimmed])
        centre = pool(kept, method).first.estimate
        missing = _count(values - centre, estimator)
    raise CannotEstimate("Trim and fill does not settle on a number of missing studies here.")


def _whole(missing: float, k: int) -> int:
    """A number of studies: nought or more, and one is always left."""
    return min(max(0, round(missing)), k - 1)


def _count(distances: Array, estimator: Missing) -> float:
    k = distances.size
    ranks = _ranks(np.abs(distances))
    if estimator is Missing.R0:
        return float(k - int(ranks[distances < 0].max(initial=0)) - 1)
    above = float(ranks[distances > 0].sum())
    return (4 * above - k * (k + 1)) / (2 * k - 1)


def _ranks(sizes: Array) -> Indices:
    """1 for the smallest; equals in the order they stand."""
    ranks = np.empty(sizes.size, dtype=np.intp)
    ranks[np.argsort(sizes, kind="stable")] = np.arange(1, sizes.size + 1)
    return ranks


def _missing_se(k: int, missing: float, estimator: Missing) -> float:
    """Of the number before it was rounded (Duval & Tweedie 2000b)."""
    if estimator is Missing.R0:
        return sqrt(2 * max(0.0, missing) + 2)
    sums = k * (k + 1) * (2 * k + 1) + 10 * missing**3 + 27 * missing**2 + 17 * missing
    shared = 6 * k**2 * missing - 18 * k * missing**2 - 18 * k * missing
    return 4 * sqrt(max(0.0, (sums + shared) / 24)) / (2 * k - 1)
