"""What every index gives back: a figure with how sure it is, or the reason why there is none."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite
from typing import Final

from scipy.special import stdtrit

from goldthread.analysis.impact.proportions import Z_95

TOO_FAR: Final = "The values are too large or too small to work with."
LEVEL: Final = 0.95
"""Intervals hold the truth 19 times in 20, if what they assume is so."""


class Index(StrEnum):
    """The names the literature uses, and the command prints."""

    NAP = "NAP"
    TAU = "Tau"
    TAU_U = "Tau-U"
    TAU_U_FULL = "Tau-U-full"
    TAU_BC = "Tau-BC"
    TAU_BC_TIME = "Tau-BC-time"
    PND = "PND"
    PEM = "PEM"
    PAND = "PAND"
    IRD = "IRD"
    SMD = "SMD"
    LRR_I = "LRRi"
    LRR_D = "LRRd"
    LOG_RATE = "log-rate-ratio"


@dataclass(frozen=True)
class Estimate:
    """One figure, its standard error and 95 % interval; None where there is none, and `note` why.

    A note of several sentences has one a line, so that each can be said in another language.
    """

    estimate: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


def unknown(note: str) -> Estimate:
    """No figure, and why."""
    return Estimate(None, note=note)


def with_interval(estimate: float, se: float, *, df: float | None = None) -> Estimate:
    """Estimate and standard error with the interval of the normal, or of t with `df` degrees."""
    if not (isfinite(estimate) and isfinite(se)):
        return unknown(TOO_FAR)
    half = se * (Z_95 if df is None else float(stdtrit(df, (1 + LEVEL) / 2)))
    return Estimate(estimate, se, estimate - half, estimate + half)


def noted(estimate: Estimate, note: str) -> Estimate:
    """The same with a note added."""
    return replace(estimate, note=f"{estimate.note}\n{note}".strip())
