"""The result of a meta-analysis, the same in form whichever model and interval was asked for."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from scipy.special import ndtr, ndtri, stdtr, stdtrit

from goldthread.analysis.impact.meta_analysis.effects import Array
from goldthread.analysis.impact.meta_analysis.heterogeneity import Method


class IntervalKind(StrEnum):
    """Where an interval comes from.

    Wald: the normal distribution. Knapp-Hartung: t, with the residual spread taken into account
    (Knapp & Hartung 2003); floored: never a smaller standard error than Wald's. CR0 to CR2:
    cluster-robust, t with Satterthwaite's degrees of freedom.
    """

    WALD = "wald"
    KNAPP_HARTUNG = "knapp-hartung"
    KNAPP_HARTUNG_FLOORED = "knapp-hartung-floored"
    CR0 = "cr0"
    CR1 = "cr1"
    CR2 = "cr2"


class Note(StrEnum):
    """Something a reader of the figures must know."""

    ONE_EFFECT = "one_effect"
    SATURATED = "saturated"
    FEW_DEGREES = "few_degrees"
    NO_HETEROGENEITY = "no_heterogeneity"
    ALL_EQUAL = "all_equal"
    LEVELS_INSEPARABLE = "levels_inseparable"
    TOO_FEW_CLUSTERS = "too_few_clusters"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient with its interval. `df` None: the normal distribution was used."""

    estimate: float
    se: float | None
    low: float | None
    high: float | None
    df: float | None
    p: float | None


@dataclass(frozen=True, slots=True, eq=False)
class MetaAnalysis:
    """What the studies say together.

    `coefficients` by name; `covariance` (p, p) of them as the model gives it; `prediction` is where
    the true effect of a new study probably lies, at nought of every moderator. `tau2` is the whole
    variance of true effects, `sigma2` its parts (clusters, then studies within) in a three-level
    model and empty otherwise. `i2` is in per cent. None stands where the data cannot say.
    """

    k: int
    method: Method
    interval: IntervalKind
    level: float
    coefficients: dict[str, Coefficient]
    covariance: Array
    prediction: tuple[float, float] | None
    tau2: float | None
    tau2_se: float | None
    tau2_interval: tuple[float, float] | None
    sigma2: tuple[float, ...]
    i2: float | None
    h2: float | None
    q: float
    q_df: int
    log_likelihood: float | None
    notes: tuple[Note, ...]

    @property
    def first(self) -> Coefficient:
        """The intercept: the mean effect at nought of every moderator."""
        return next(iter(self.coefficients.values()))


def coefficient(estimate: float, variance: float, df: float | None, level: float) -> Coefficient:
    """With its interval: normal when `df` is None, else t. No interval below any freedom."""
    if df is not None and df <= 0:
        return Coefficient(estimate, None, None, None, None, None)
    se = sqrt(max(variance, 0.0))
    half = quantile(df, level) * se
    return Coefficient(
        estimate, se, estimate - half, estimate + half, df, _p_value(estimate, se, df)
    )


def quantile(df: float | None, level: float) -> float:
    """How many standard errors reach to each side."""
    upper = (1 + level) / 2
    return float(ndtri(upper)) if df is None else float(stdtrit(df, upper))


def _p_value(estimate: float, se: float, df: float | None) -> float | None:
    """Two-sided. For checks against published tables; no screen shows it."""
    if se == 0:
        return None
    far = -abs(estimate) / se
    return 2 * float(ndtr(far) if df is None else stdtr(df, far))


def prediction_interval(
    first: Coefficient, tau2: float, level: float
) -> tuple[float, float] | None:
    """Higgins, Thompson & Spiegelhalter (2009), with the same distribution as the mean's."""
    if first.se is None:
        return None
    half = quantile(first.df, level) * sqrt(first.se**2 + tau2)
    return first.estimate - half, first.estimate + half
