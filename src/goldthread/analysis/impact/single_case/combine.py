"""One index over several cases: its weighted mean, and how sure it is.

A case weighs as much as its phases tell: mn/(m + n), from their lengths alone. Weights from the
standard errors would favour high values, because near the end of its scale an index looks surer
than it is; that mean is given beside, as reviews print it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np

from goldthread.analysis.impact.single_case.estimate import (
    Estimate,
    Index,
    unknown,
    with_interval,
)
from goldthread.analysis.impact.single_case.series import Floats

RANGES: Final[Mapping[Index, tuple[float, float]]] = {
    Index.NAP: (0.0, 1.0),
    Index.TAU: (-1.0, 1.0),
    Index.TAU_BC: (-1.0, 1.0),
    Index.TAU_BC_TIME: (-1.0, 1.0),
    Index.PND: (0.0, 1.0),
    Index.PEM: (0.0, 1.0),
    Index.PAND: (0.0, 1.0),
    Index.IRD: (-1.0, 1.0),
}
"""Where an index ends; an interval is cut there."""
ONE_CASE: Final = "One case only: this is its own figure."
SURE: Final = "A case has a standard error of zero."
NO_SE: Final = "The cases have no standard errors."
NO_CASE: Final = "No case has this index."
ALIKE: Final = "The cases are alike and have no standard errors, so theirs is not known."
ROUNDING: Final = 1e-12


@dataclass(frozen=True)
class Combined:
    """The mean over `cases` cases.

    `mean` is for cases like these: its standard error is that of the spread between them (t with
    cases - 1 degrees) or the one that follows from theirs, whichever is larger. `these_cases` has
    the latter alone, and `inverse_variance` weighs by it.
    """

    cases: int
    mean: Estimate
    these_cases: Estimate
    inverse_variance: Estimate


def combine(index: Index, estimates: Sequence[Estimate], weights: Sequence[float]) -> Combined:
    """Combine the index over cases with a weight for each: mn/(m + n) of its phases.

    Cases without a figure are left out; where one has no standard error, none follows from theirs.
    """
    known = [
        (one, one.estimate, weight)
        for one, weight in zip(estimates, weights, strict=True)
        if one.estimate is not None
    ]
    if not known:
        return Combined(0, unknown(NO_CASE), unknown(NO_CASE), unknown(NO_CASE))
    if len(known) == 1:
        alone = known[0][0]
        return Combined(
            1, Estimate(alone.estimate, alone.se, alone.low, alone.high, ONE_CASE), alone, alone
        )
    values = np.array([value for _, value, _ in known])
    shares = np.array([weight for _, _, weight in known], dtype=np.float64)
    errors = [one.se for one, _, _ in known if one.se is not None]
    own = np.array(errors) if len(errors) == len(known) else None
    made = _combined(values, shares / shares.sum(), own)
    return Combined(len(known), *(_cut(one, index) for one in made))


def _combined(
    values: Floats, share: Floats, errors: Floats | None
) -> tuple[Estimate, Estimate, Estimate]:
    mean, k = float(share @ values), len(values)
    between = sqrt(float(share**2 @ (values - mean) ** 2) * k / (k - 1))
    if errors is None:
        if between <= ROUNDING:
            return Estimate(mean, note=ALIKE), unknown(ALIKE), unknown(ALIKE)
        without = unknown(NO_SE)
        return with_interval(mean, between, df=k - 1), without, without
    own = sqrt(float(share**2 @ errors**2))
    return (
        with_interval(mean, max(between, own), df=k - 1),
        with_interval(mean, own),
        _by_inverse_variance(values, errors),
    )


def _by_inverse_variance(values: Floats, errors: Floats) -> Estimate:
    if (errors <= 0).any():
        return unknown(SURE)
    weights = 1 / errors**2
    return with_interval(float(weights @ values / weights.sum()), float(1 / np.sqrt(weights.sum())))


def _cut(estimate: Estimate, index: Index) -> Estimate:
    """Its interval within the range of the index."""
    if index not in RANGES or estimate.low is None or estimate.high is None:
        return estimate
    least, most = RANGES[index]
    low, high = max(estimate.low, least), min(estimate.high, most)
    return Estimate(estimate.estimate, estimate.se, low, high, estimate.note)
