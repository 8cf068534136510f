"""The standardised mean difference within one case.

Its unit is the spread of this child's own baseline: it compares with no other child's, and not
with effects between children. Gingerich (1984), Busk and Serlin (1992); corrected for short
baselines as Hedges (1981).
"""

from math import sqrt
from typing import Final

from goldthread.analysis.impact.single_case.estimate import Estimate, unknown, with_interval
from goldthread.analysis.impact.single_case.overlap import EMPTY, SHORT
from goldthread.analysis.impact.single_case.series import Direction, Floats

NO_SPREAD: Final = "The baseline does not vary, so there is no unit to measure the difference in."
TOO_SHORT: Final = "The spread of a baseline needs three values."
LEAST: Final = 3
ROUNDING: Final = 1e-12


def small_sample(df: float) -> float:
    """J, Hedges's correction: 1 - 3 / (4 df - 1)."""
    return 1 - 3 / (4 * df - 1)


def smd(a: Floats, b: Floats, direction: Direction = Direction.INCREASE) -> Estimate:
    """(mean of B - mean of A) / SD of A, corrected; better is above 0.

    Its variance takes each phase's own spread: J² [1/m + s_B²/(n s_A²) + g²/(2(m - 1))].
    """
    if not len(a) or not len(b):
        return unknown(EMPTY)
    if len(a) < LEAST:
        return unknown(TOO_SHORT)
    unit = float(a.std(ddof=1))
    if unit <= ROUNDING * float(abs(a).max()):
        return unknown(NO_SPREAD)
    m, n = len(a), len(b)
    raw, shrink = direction.sign * float(b.mean() - a.mean()) / unit, small_sample(m - 1)
    if n < 2:
        return Estimate(shrink * raw, note=SHORT)
    corrected = shrink * raw
    variance = 1 / m + float(b.var(ddof=1)) / (n * unit**2) + corrected**2 / (2 * (m - 1))
    return with_interval(corrected, shrink * sqrt(variance))
