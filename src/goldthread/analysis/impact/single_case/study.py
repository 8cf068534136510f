"""A whole study: every index of every case, combined over cases, and the effect between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from goldthread.analysis.impact.single_case import overlap, ratio, trend
from goldthread.analysis.impact.single_case.between_case import BetweenCase, why_not
from goldthread.analysis.impact.single_case.cautions import autocorrelation, cautions
from goldthread.analysis.impact.single_case.combine import Combined, combine
from goldthread.analysis.impact.single_case.estimate import Estimate, Index, unknown
from goldthread.analysis.impact.single_case.moments import between_case_moments
from goldthread.analysis.impact.single_case.ratio import Dispersion, Scale, dispersion
from goldthread.analysis.impact.single_case.reml import EffectModel, between_case_reml
from goldthread.analysis.impact.single_case.series import Direction, Floats, Series
from goldthread.analysis.impact.single_case.within_case import smd

ONE_PHASE: Final = "It has values in one phase only, so there is nothing to compare."
Indices = Mapping[Index, Estimate]


@dataclass(frozen=True)
class PairResult:
    """One A phase against the B phase after it; numbered from 1."""

    number: int
    lengths: tuple[int, int]
    indices: Indices


@dataclass(frozen=True)
class CaseResult:
    """One case: all its A values against all its B values, and pair by pair if there are several."""

    name: str
    design: str  # for example ABAB
    lengths: tuple[int, int]
    indices: Indices
    pairs: tuple[PairResult, ...]
    autocorrelation: float | None
    dispersion: Dispersion | None
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class StudyResult:
    """All cases, what they say together, and who was left out and why."""

    direction: Direction
    cases: tuple[CaseResult, ...]
    combined: Mapping[Index, Combined]
    between: Mapping[str, BetweenCase]
    left_out: Mapping[str, str]


def analyse(
    cases: Sequence[Series],
    direction: Direction = Direction.INCREASE,
    scale: Scale = Scale.OTHER,
) -> StudyResult:
    """Every index. Above 0 (NAP, PEM: above one half) is better, but for LRRd: there below 0.

    Cases without both phases are left out and named.
    """
    whole = [case for case in cases if _has_both(case)]
    results = tuple(_case(case, direction, scale) for case in whole)
    weights = [_weight(*result.lengths) for result in results]
    combined = {
        index: combine(index, [result.indices[index] for result in results], weights)
        for index in Index
    }
    left_out = {case.name: ONE_PHASE for case in cases if not _has_both(case)}
    return StudyResult(direction, results, combined, _between(whole, direction), left_out)


def _has_both(case: Series) -> bool:
    return bool(case.treated.any() and not case.treated.all())


def _weight(m: int, n: int) -> float:
    """What a comparison of m with n values tells."""
    return m * n / (m + n)


def _case(case: Series, direction: Direction, scale: Scale) -> CaseResult:
    pairs = case.pairs if len(case.phases) > 2 else ()
    parts = [case.part(*pair) for pair in pairs]
    return CaseResult(
        case.name,
        "".join("B" if phase.treated else "A" for phase in case.phases),
        _lengths(case),
        indices(case, direction, scale),
        tuple(
            PairResult(number, _lengths(part), indices(part, direction, scale))
            for number, part in enumerate(parts, start=1)
        ),
        autocorrelation(case),
        dispersion(case.baseline, case.treatment),
        cautions(case, direction),
    )


def _lengths(case: Series) -> tuple[int, int]:
    return len(case.baseline), len(case.treatment)


def indices(
    case: Series, direction: Direction = Direction.INCREASE, scale: Scale = Scale.OTHER
) -> Indices:
    """Every index of one case, all its A values against all its B values."""
    a, b = case.baseline, case.treatment
    made = {
        **_overlaps(a, b, direction),
        Index.TAU_U: trend.tau_u(case, direction),
        Index.TAU_U_FULL: trend.tau_u_full(case, direction),
        Index.TAU_BC: trend.tau_bc(case, direction),
        Index.TAU_BC_TIME: trend.tau_bc_time(case, direction),
        Index.SMD: smd(a, b, direction),
        Index.LRR_I: ratio.lrr_increasing(a, b, direction, scale),
        Index.LRR_D: ratio.lrr_decreasing(a, b, direction, scale),
        Index.LOG_RATE: ratio.log_rate_ratio(a, b, direction),
    }
    return {index: made[index] for index in Index}


def _overlaps(a: Floats, b: Floats, direction: Direction) -> dict[Index, Estimate]:
    share = overlap.nap(a, b, direction)
    return {
        Index.NAP: share,
        Index.TAU: overlap.tau_from(share),
        Index.PND: overlap.pnd(a, b, direction),
        Index.PEM: overlap.pem(a, b, direction),
        Index.PAND: overlap.pand(a, b, direction),
        Index.IRD: overlap.ird(a, b, direction),
    }


def _between(cases: Sequence[Series], direction: Direction) -> dict[str, BetweenCase]:
    """The effect between cases four ways, or why there is none."""
    names = ("REML", "REML-own-effect", "REML-trend", "moments")
    reason = why_not(cases)
    if reason:
        return dict.fromkeys(names, BetweenCase(unknown(reason)))
    turned = [replace(case, value=direction.sign * case.value) for case in cases]
    results = (
        between_case_reml(turned),
        between_case_reml(turned, EffectModel.VARYING),
        between_case_reml(turned, trend=True),
        between_case_moments(turned),
    )
    return dict(zip(names, results, strict=True))
