"""The between-case standardised mean difference (BC-SMD): one effect over several cases.

Its unit is the spread between children in baseline, as in a trial with two groups, so that it can
stand beside group studies. Two ways: from moments (`between_case_moments`) and from a mixed model
(`between_case_reml`). Both end here: Hedges, Pustejovsky and Shadish (2012, 2013), equations for
the corrected estimate and its variance; interval with t of nu degrees of freedom.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

import numpy as np

from goldthread.analysis.impact.single_case.estimate import Estimate, unknown, with_interval
from goldthread.analysis.impact.single_case.series import Series
from goldthread.analysis.impact.single_case.within_case import small_sample

LEAST_CASES: Final = 3
LEAST_SESSIONS_OF_THREE: Final = 16
"""Three cases are enough only when long: Chen, Peng and others, on what g_AB needs."""
LEAST_DF: Final = 2.0
FURTHEST: Final = 0.99
"""Autocorrelation beyond it cannot be told from differences between cases."""
ROUNDING: Final = 1e-13
TOO_FEW_CASES: Final = "A difference between cases needs at least three with both phases."
TOO_FEW_SESSIONS: Final = "With three cases it needs at least 16 sessions in each."
TOO_FEW_DF: Final = "The spread between cases is not known well enough (two degrees or fewer)."
NO_VARIATION: Final = "The values do not vary within the phases."
NO_OVERLAP: Final = "No two cases were measured at the same point of the same phase."


@dataclass(frozen=True)
class BetweenCase:
    """The effect with what it was made from; None where it could not be made."""

    effect: Estimate
    df: float | None = None
    unadjusted: float | None = None
    difference: float | None = None  # in the unit of the measure
    variance: float | None = None  # of single values, between and within cases, squared unit
    autocorrelation: float | None = None  # of neighbouring sessions
    intraclass: float | None = None  # share of the variance that lies between cases
    error_variance: float | None = None  # of the difference, as a multiple of `variance`


def why_not(cases: Sequence[Series]) -> str:
    """Why there is no difference between these cases, all with both phases; empty if there is."""
    if len(cases) < LEAST_CASES:
        return TOO_FEW_CASES
    shortest = min(len(case.value) for case in cases)
    if len(cases) == LEAST_CASES and shortest < LEAST_SESSIONS_OF_THREE:
        return TOO_FEW_SESSIONS
    return ""


def is_reversal(cases: Sequence[Series]) -> bool:
    """Whether every case goes from A to B twice or more (ABAB)."""
    return bool(cases) and all(len(case.pairs) > 1 for case in cases)


def standardised(cases: Sequence[Series]) -> tuple[list[Series], float]:
    """The cases about their common mean in units of their common spread, and that spread.

    So the unit of the measure makes no difference to the arithmetic. The spread is 0, and the cases
    as they were, where all values are the same but for rounding.
    """
    every = np.concatenate([case.value for case in cases])
    middle, spread = float(every.mean()), float(every.std())
    if spread <= ROUNDING * float(np.abs(every).max()):
        return list(cases), 0.0
    return [replace(case, value=(case.value - middle) / spread) for case in cases], spread


def in_units(found: BetweenCase, spread: float) -> BetweenCase:
    """A result of standardised cases, with difference and variance in the unit of the measure."""
    if found.difference is None or found.variance is None:
        return found
    return replace(found, difference=found.difference * spread, variance=found.variance * spread**2)


def corrected(
    *, difference: float, variance: float, error_variance: float, df: float
) -> tuple[Estimate, float]:
    """The effect corrected for the spread being estimated, and the effect before.

    `error_variance` is that of the difference over `variance`; `df` (nu) belongs to `variance`.
    """
    raw = difference / sqrt(variance)
    if df <= LEAST_DF:
        return unknown(TOO_FEW_DF), raw
    shrink = small_sample(df)
    effect = shrink * raw
    spare = df / (df - 2)
    squared = shrink**2 * (spare * error_variance + effect**2 * (spare - 1 / shrink**2))
    return with_interval(effect, sqrt(squared), df=df), raw
