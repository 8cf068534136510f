"""Effect sizes with their sampling variances, from what studies and schools report.

Everything takes numbers or arrays of k (one entry a study) and gives arrays of k. Above nought means
more of what was measured in the first (treated) group, or after; the caller turns the sign where
less is better. Formulas: Hedges (1981), Hedges & Olkin (1985), Becker (1988), Morris (2008).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from goldthread.analysis.impact.meta_analysis.effects import Array

HALF: Final = 0.5
"""Added to all four cells of a table with an empty one, and only there (Gart & Zweifel 1967)."""
GAS_CORRELATION: Final = 0.3
"""Kiresuk & Sherman's (1968) guess of how goals go together; they found results little moved by it."""


class Scale(StrEnum):
    """The unit of an effect. See `effect_scale` for the way from one to another."""

    STANDARDISED = "standardised mean difference"
    LOG_ODDS_RATIO = "log odds ratio"
    LOG_RISK_RATIO = "log risk ratio"
    FISHER_Z = "Fisher z"
    GAS_T = "GAS T-score points"


@dataclass(frozen=True, slots=True, eq=False)
class EffectSizes:
    """`values` (k,) on `scale`, and their sampling `variances` (k,)."""

    values: Array
    variances: Array
    scale: Scale


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """One group measured once: mean, standard deviation (of persons) and number of persons."""

    mean: npt.ArrayLike
    sd: npt.ArrayLike
    n: npt.ArrayLike


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One group measured twice; `correlation` is that of its before and after scores."""

    mean_before: npt.ArrayLike
    mean_after: npt.ArrayLike
    sd_before: npt.ArrayLike
    n: npt.ArrayLike
    correlation: npt.ArrayLike


def small_sample_factor(df: npt.ArrayLike) -> Array:
    """Hedges's (1981) exact J for `df` degrees of freedom of the standard deviation (2 or more)."""
    m = _numbers(df)[0]
    _check(m >= 2, "A standard deviation needs 2 degrees of freedom or more.")
    return np.asarray(np.exp(gammaln(m / 2) - gammaln((m - 1) / 2)) * np.sqrt(2 / m))


def hedges_g(treated: Group, control: Group) -> EffectSizes:
    """The difference of two groups in pooled standard deviations, without small-sample bias.

    Variance: 1/n + 1/n + g^2 / (2 N) (Hedges 1982). Raises ValueError for n below 2 or no spread.
    """
    m1, s1, n1 = _numbers(treated.mean, treated.sd, treated.n)
    m2, s2, n2 = _numbers(control.mean, control.sd, control.n)
    _check((n1 >= 2) & (n2 >= 2), "Each group needs two persons or more.")
    pooled = np.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2))
    _check((s1 >= 0) & (s2 >= 0) & (pooled > 0), "A standard deviation must be above nought.")
    g = small_sample_factor(n1 + n2 - 2) * (m1 - m2) / pooled
    return _standardised(g, 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2)))


def standardised_change(change: Change) -> EffectSizes:
    """Before to after in standard deviations of the scores before (SMCR; Becker 1988).

    Variance: 2 (1 - r) / n + g^2 / (2 n). With no comparison this holds growth and regression to
    the mean as well: it is no effect of anything. Raises ValueError for n below 3.
    """
    before, after, sd, n, r = _change(change)
    g = small_sample_factor(n - 1) * (after - before) / sd
    return _standardised(g, 2 * (1 - r) / n + g**2 / (2 * n))


def standardised_paired(
    mean_change: npt.ArrayLike, sd_change: npt.ArrayLike, n: npt.ArrayLike
) -> EffectSizes:
    """Mean change in standard deviations of the change (SMCC; Gibbons, Hedeker & Davis 1993).

    Variance: 1 / n + g^2 / (2 n). Not on the scale of a difference between groups: a high
    correlation makes it large. Raises ValueError for n below 3.
    """
    mean, sd, count = _numbers(mean_change, sd_change, n)
    _check(sd > 0, "A standard deviation must be above nought.")
    _check(count >= 3, "A change needs three persons or more.")
    g = small_sample_factor(count - 1) * mean / sd
    return _standardised(g, 1 / count + g**2 / (2 * count))


def change_against_control(treated: Change, control: Change) -> EffectSizes:
    """Change beyond the control group's, in pooled standard deviations before (d_ppc2, Morris 2008).

    Variance: Morris's equation 25, with the mean of both correlations weighted by persons. Raises
    ValueError for fewer than 3 persons in a group.
    """
    b1, a1, s1, n1, r1 = _change(treated)
    b2, a2, s2, n2, r2 = _change(control)
    df = n1 + n2 - 2
    pooled = np.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df)
    j = small_sample_factor(df)
    g = j * ((a1 - b1) - (a2 - b2)) / pooled
    chance = 2 * (1 - (n1 * r1 + n2 * r2) / (n1 + n2)) * (1 / n1 + 1 / n2)
    return _standardised(g, j**2 * df / (df - 2) * (chance + g**2) - g**2)


def change_against_norm(
    mean_change: npt.ArrayLike,
    sd_change: npt.ArrayLike,
    n: npt.ArrayLike,
    expected_change: npt.ArrayLike,
    norm_sd: npt.ArrayLike,
) -> EffectSizes:
    """Change beyond what the norm expects in that time, in the norm's standard deviations.

    For scores standardised for age `expected_change` is 0 and `norm_sd` usually 15. The norm's
    standard deviation is known, so nothing is corrected: variance sd_change^2 / (n norm_sd^2).
    Pupils chosen for low scores gain by regression to the mean alone: put it in `expected_change`.
    """
    mean, sd, count, expected, norm = _numbers(
        mean_change, sd_change, n, expected_change, norm_sd
    )  # fmt: skip
    _check((sd > 0) & (norm > 0), "A standard deviation must be above nought.")
    _check(count >= 2, "A change needs two persons or more.")
    return _standardised((mean - expected) / norm, sd**2 / (count * norm**2))


def log_odds_ratio(
    treated_yes: npt.ArrayLike, treated_no: npt.ArrayLike,
    control_yes: npt.ArrayLike, control_no: npt.ArrayLike,
) -> EffectSizes:  # fmt: skip
    """The natural logarithm of the odds ratio; variance the sum of one over each cell (Woolf 1955)."""
    a, b, c, d = _table(treated_yes, treated_no, control_yes, control_no)
    value = np.log(a * d / (b * c))
    return EffectSizes(value, 1 / a + 1 / b + 1 / c + 1 / d, Scale.LOG_ODDS_RATIO)


def log_risk_ratio(
    treated_yes: npt.ArrayLike, treated_no: npt.ArrayLike,
    control_yes: npt.ArrayLike, control_no: npt.ArrayLike,
) -> EffectSizes:  # fmt: skip
    """The natural logarithm of the ratio of two shares; variance by Katz, Baptista and others (1978)."""
    a, b, c, d = _table(treated_yes, treated_no, control_yes, control_no)
    n1, n2 = a + b, c + d
    value = np.log(a / n1) - np.log(c / n2)
    return EffectSizes(value, 1 / a - 1 / n1 + 1 / c - 1 / n2, Scale.LOG_RISK_RATIO)


def fisher_z(correlation: npt.ArrayLike, n: npt.ArrayLike) -> EffectSizes:
    """A correlation on Fisher's (1921) scale; variance 1 / (n - 3). Raises ValueError at -1 and 1."""
    r, count = _numbers(correlation, n)
    _check(np.abs(r) < 1, "A correlation of -1 or 1 has no place on Fisher's scale.")
    _check(count > 3, "A correlation needs four persons or more.")
    return EffectSizes(np.arctanh(r), 1 / (count - 3), Scale.FISHER_Z)


def gas_t_score(
    levels: npt.ArrayLike, weights: npt.ArrayLike | None = None,
    correlation: float = GAS_CORRELATION,
) -> float:  # fmt: skip
    """Kiresuk & Sherman's (1968) T of one person's goals, each -2 to 2; 50 is all as expected.

    It takes the steps of a goal as equal and goals as equally hard (against which: Mackay, Somerville
    & Lundie 1996), so it is for continuity with old records.
    """
    x, w = _numbers(levels, 1.0 if weights is None else weights)
    _check(np.abs(x) <= 2, "A goal is rated from -2 to 2.")
    _check(w > 0, "A weight must be above nought.")
    _check(0 <= correlation < 1, "The correlation lies from 0 up to, not including, 1.")
    spread = (1 - correlation) * (w**2).sum() + correlation * w.sum() ** 2
    return float(50 + 10 * (w * x).sum() / np.sqrt(spread))


def gas_change(
    mean_change: npt.ArrayLike, sd_change: npt.ArrayLike, n: npt.ArrayLike
) -> EffectSizes:
    """The mean change of T-scores of n persons, in T-score points; variance sd^2 / n."""
    mean, sd, count = _numbers(mean_change, sd_change, n)
    _check(sd > 0, "A standard deviation must be above nought.")
    _check(count >= 2, "A change needs two persons or more.")
    return EffectSizes(mean, sd**2 / count, Scale.GAS_T)


def _standardised(values: Array, variances: Array) -> EffectSizes:
    return EffectSizes(values, variances, Scale.STANDARDISED)


def _change(change: Change) -> tuple[Array, ...]:
    before, after, sd, n, r = _numbers(
        change.mean_before, change.mean_after, change.sd_before, change.n, change.correlation
    )  # fmt: skip
    _check(sd > 0, "A standard deviation must be above nought.")
    _check(n >= 3, "A change needs three persons or more.")
    _check(np.abs(r) < 1, "The correlation of before and after lies between -1 and 1.")
    return before, after, sd, n, r


def _table(*cells: npt.ArrayLike) -> tuple[Array, ...]:
    """Four cells, half a person added to each where one is empty."""
    counts = _numbers(*cells)
    _check(np.min(counts, axis=0) >= 0, "A count cannot be below nought.")
    a, b, c, d = counts
    _check((a + b > 0) & (c + d > 0), "Each group needs someone in it.")
    empty = np.where(np.min(counts, axis=0) == 0, HALF, 0.0)
    return tuple(count + empty for count in counts)


def _numbers(*given: npt.ArrayLike) -> tuple[Array, ...]:
    """All as arrays of one length, every one finite."""
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(one, dtype=float)) for one in given))
    _check(np.isfinite(arrays).all(axis=0), "A number is missing or not finite.")
    return tuple(arrays)


def _check(holds: npt.ArrayLike, otherwise: str) -> None:
    if not np.all(holds):
        raise ValueError(otherwise)
