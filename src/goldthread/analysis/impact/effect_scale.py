"""One scale for all effects: standardised mean differences. Each way there, with what it assumes.

| from | to the standardised mean difference | assumes | source |
| --- | --- | --- | --- |
| log odds ratio | times sqrt(3) / pi | the outcome is a cut of a logistic one | Hasselblad & Hedges 1995 |
| log risk ratio | first to log odds, with the share without support | that share is known | Zhang & Yu 1998 |
| Fisher z | 2 sinh z, that is 2 r / sqrt(1 - r^2) | two groups of one size behind r | Borenstein et al. 2009, 7 |
| GAS T-score points | divided by 10 | T has its designed spread of 10 | Kiresuk & Sherman 1968 |

Months are a rounding of it for readers, never a scale to calculate on.
"""

from bisect import bisect_right
from math import pi, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from goldthread.analysis.impact.effect_sizes import EffectSizes, Scale

LOGISTIC: Final = sqrt(3) / pi
"""One over the standard deviation of the standard logistic distribution."""
GAS_SPREAD: Final = 10.0

MONTHS_FROM: Final = (
    0.02, 0.10, 0.19, 0.27, 0.36, 0.45, 0.53, 0.62, 0.70, 0.79, 0.88, 0.96,
)  # fmt: skip
"""The Education Endowment Foundation's Toolkit table: the least effect for 1, 2, … 12 months.

0 for -0.01 to 0.01; 1: 0.02-0.09; … 12: 0.96-1.00. Its project reports use a slightly different
one, so the word "Toolkit" goes with every number of months.
"""


def standardised(effects: EffectSizes) -> EffectSizes:
    """The effects as standardised mean differences, variances by the delta method.

    Raises ValueError for risk ratios: see `odds_from_risk`.
    """
    if effects.scale is Scale.LOG_RISK_RATIO:
        raise ValueError("A risk ratio needs the share without support: see odds_from_risk.")
    if effects.scale is Scale.FISHER_Z:
        values, slope = 2 * np.sinh(effects.values), 2 * np.cosh(effects.values)
        return EffectSizes(values, slope**2 * effects.variances, Scale.STANDARDISED)
    factor = _FACTORS[effects.scale]
    return EffectSizes(
        factor * effects.values, factor**2 * effects.variances, Scale.STANDARDISED
    )  # fmt: skip


_FACTORS: Final = {
    Scale.STANDARDISED: 1.0,
    Scale.LOG_ODDS_RATIO: LOGISTIC,
    Scale.GAS_T: 1 / GAS_SPREAD,
}


def odds_from_risk(effects: EffectSizes, share_without: npt.ArrayLike) -> EffectSizes:
    """Log risk ratios as log odds ratios, given the share of "yes" without support (Zhang & Yu 1998).

    Variance by the delta method, the share taken as known. Raises ValueError for effects on another
    scale, and where the shares are not between 0 and 1.
    """
    if effects.scale is not Scale.LOG_RISK_RATIO:
        raise ValueError("Only risk ratios become odds ratios this way.")
    before = np.asarray(share_without, dtype=float)
    after = before * np.exp(effects.values)
    if not np.all((before > 0) & (before < 1) & (after < 1)):
        raise ValueError("Shares with and without support must lie between 0 and 1.")
    values = effects.values + np.log((1 - before) / (1 - after))
    return EffectSizes(values, effects.variances / (1 - after) ** 2, Scale.LOG_ODDS_RATIO)


def correlation(z: float) -> float:
    """Fisher's z as a correlation again."""
    return float(np.tanh(z))


def months_of_progress(effect: float) -> int:
    """Months on the Toolkit's table for an effect in standard deviations; below nought likewise.

    Beyond its last line (1.00) the table says nothing: raises ValueError.
    """
    rounded = round(abs(effect), 2)
    if rounded > 1:
        raise ValueError("The Toolkit's table ends at one standard deviation.")
    months = bisect_right(MONTHS_FROM, rounded)
    return -months if effect < 0 else months
