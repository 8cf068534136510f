"""How sure a body of outside evidence lets us be: GRADE's four levels, with every step and its reason.

Guyatt and others (2011, J. Clin. Epidemiol. 64: 383-394 and the numbers after it). Randomised evidence
starts high, other evidence low; five things take away, three may add. What a meta-analysis tells is
computed here, by rules that stand in constants; what needs reading is judged by somebody and carries
their reason. No step is taken in silence, and none is hidden in a sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from goldthread.analysis.impact.meta_analysis.results import MetaAnalysis
from goldthread.analysis.impact.sentences import Sentence


class Level(IntEnum):
    """GRADE's own words."""

    VERY_LOW = 1
    LOW = 2
    MODERATE = 3
    HIGH = 4


class Domain(StrEnum):
    """What takes certainty away, then what may add to it."""

    RISK_OF_BIAS = "risk_of_bias"
    INCONSISTENCY = "inconsistency"
    INDIRECTNESS = "indirectness"
    IMPRECISION = "imprecision"
    PUBLICATION = "publication"
    LARGE = "large"
    DOSE_RESPONSE = "dose_response"
    AGAINST = "against"


class Aspect(StrEnum):
    """In which way evidence can be indirect (GRADE guidelines 8)."""

    PEOPLE = "people"
    INTERVENTION = "intervention"
    COMPARISON = "comparison"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Judged:
    """Something a person decided, with the reason in their own words."""

    serious: bool
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A body of evidence about one outcome of one intervention, in standard deviations.

    `people` in all studies; `at_risk` is the share of the weight from studies at high risk of bias.
    `indirect` holds the aspects somebody looked at; `small_study` is the two-sided p of a test for
    small-study effects (never shown), `unpublished` a judgement where no test can be made.
    """

    analysis: MetaAnalysis
    randomised: bool
    people: int
    at_risk: float
    indirect: dict[Aspect, Judged]
    small_study: float | None = None
    unpublished: Judged | None = None
    dose_response: Judged | None = None
    against: Judged | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: how many levels down (or up), whether computed or judged, and why."""

    domain: Domain
    levels: int
    judged: bool
    why: Sentence


@dataclass(frozen=True, slots=True)
class Certainty:
    """The level, where it started, and every step, those of nought levels too."""

    level: Level
    start: Level
    steps: tuple[Step, ...]


WORTH: Final = 0.10
"""The least effect worth having: two months on the Toolkit's table."""
LARGE: Final = 0.8
"""Cohen's large, which GRADE takes where effects are in standard deviations."""
SOME_RISK: Final = 1 / 3
MOST_RISK: Final = 2 / 3
"""Shares of weight at high risk of bias that take away one level, and two. Ours: GRADE says "most"."""
SOME_SPREAD: Final = 50.0
MUCH_SPREAD: Final = 75.0
"""I2 called substantial and considerable (Cochrane Handbook 10.10.2); never used alone."""
ENOUGH_PEOPLE: Final = 400
"""GRADE guidelines 6: fewer with a continuous outcome is imprecise whatever the interval."""
ENOUGH_STUDIES: Final = 10
"""Fewer, and no test for small-study effects can tell anything (Sterne and others 2011)."""
SUSPICIOUS: Final = 0.10
"""The level those tests are read at, for their want of power (Sterne and others 2011)."""

LEVEL_WORDS: Final = {
    Level.HIGH: "We are very sure that the true effect is close to this.",
    Level.MODERATE: "The true effect is probably close to this, but it may be clearly different.",
    Level.LOW: "The true effect may be clearly different from this.",
    Level.VERY_LOW: "We know very little: the true effect is probably clearly different from this.",
}
REASON_WORDS: Final = {
    "risk_none": "%(share)s%% of the weight comes from studies at high risk of bias: not enough to "
    "lower certainty.",
    "risk_some": "%(share)s%% of the weight comes from studies at high risk of bias.",
    "spread_unknown": "One study cannot show how much effects differ, so this could not be looked at.",
    "spread_none": "Effects differ little between studies, or not in what they mean for a decision.",
    "spread_some": "Effects differ between studies (I² %(i2)s%%): in the next place the effect may "
    "lie from %(low)s to %(high)s.",
    "direct": "The studies were judged to be about these people, this intervention, comparison and "
    "outcome.",
    "not_looked": "Nobody has judged yet how directly the studies speak to this.",
    "indirect": "The studies are about something else in part: %(reasons)s",
    "precise": "The interval and the number of people (%(people)s) are enough to decide on.",
    "few_people": "Only %(people)s people took part.",
    "wide": "The interval, %(low)s to %(high)s, holds both no effect and one worth having.",
    "very_wide": "The interval, %(low)s to %(high)s, holds both harm and benefit.",
    "no_interval": "There is no interval, so how precise it is cannot be told.",
    "small_none": "Small studies do not show larger effects than large ones.",
    "small_some": "Small studies show other effects than large ones, as when some stay unpublished.",
    "small_unknown": "Fewer than ten studies: whether some stay unpublished cannot be computed, and "
    "nobody has judged it.",
    "judged": "Judged: %(reason)s",
    "large": "The effect is large, and so is its whole interval's nearer half.",
}


def certainty(body: Body) -> Certainty:
    """Grade it. Ups count only where nothing was taken away and nothing was randomised."""
    start = Level.HIGH if body.randomised else Level.LOW
    downs = (
        _risk_of_bias(body), _inconsistency(body), _indirectness(body), _imprecision(body),
        _publication(body),
    )  # fmt: skip
    lowered = any(step.levels for step in downs)
    ups = () if body.randomised or lowered else tuple(_ups(body))
    total = start + sum(step.levels for step in (*downs, *ups))
    return Certainty(Level(min(max(total, Level.VERY_LOW), Level.HIGH)), start, (*downs, *ups))


def _step(
    domain: Domain, levels: int, why: str, values: dict[str, object] | None = None, *,
    judged: bool = False,
) -> Step:  # fmt: skip
    return Step(domain, levels, judged, Sentence(REASON_WORDS[why], values or {}))


def _risk_of_bias(body: Body) -> Step:
    levels = -2 if body.at_risk >= MOST_RISK else -1 if body.at_risk >= SOME_RISK else 0
    why = "risk_some" if levels else "risk_none"
    return _step(
        Domain.RISK_OF_BIAS, levels, why, {"share": round(100 * body.at_risk)}, judged=True
    )


def _inconsistency(body: Body) -> Step:
    """Down where effects differ and that matters: the next one may be on the other side of nought
    or of what is worth having while the mean is not; twice where it may be as far on both."""
    found = body.analysis
    if found.prediction is None or found.i2 is None:
        return _step(Domain.INCONSISTENCY, 0, "spread_unknown")
    low, high = found.prediction
    mean = found.first.estimate
    other_side = low < 0 < mean or mean < 0 < high or low < WORTH < mean
    both_ways = low <= -WORTH and high >= WORTH
    levels = 0
    if found.i2 >= SOME_SPREAD and other_side:
        levels = -2 if found.i2 >= MUCH_SPREAD and both_ways else -1
    why = "spread_some" if levels else "spread_none"
    values = {"i2": round(found.i2), "low": f"{low:.2f}", "high": f"{high:.2f}"}
    return _step(Domain.INCONSISTENCY, levels, why, values)


def _indirectness(body: Body) -> Step:
    reasons = [one.reason for one in body.indirect.values() if one.serious]
    if not body.indirect:
        return _step(Domain.INDIRECTNESS, 0, "not_looked")
    if not reasons:
        return _step(Domain.INDIRECTNESS, 0, "direct", judged=True)
    levels = -min(len(reasons), 2)
    return _step(
        Domain.INDIRECTNESS, levels, "indirect", {"reasons": "; ".join(reasons)}, judged=True
    )


def _imprecision(body: Body) -> Step:
    first = body.analysis.first
    if first.low is None or first.high is None:
        return _step(Domain.IMPRECISION, -2, "no_interval")
    ends: dict[str, object] = {"low": f"{first.low:.2f}", "high": f"{first.high:.2f}"}
    if first.low <= -WORTH and first.high >= WORTH:
        return _step(Domain.IMPRECISION, -2, "very_wide", ends)
    if first.low <= 0 <= first.high and max(-first.low, first.high) >= WORTH:
        return _step(Domain.IMPRECISION, -1, "wide", ends)
    if body.people < ENOUGH_PEOPLE:
        return _step(Domain.IMPRECISION, -1, "few_people", {"people": body.people})
    return _step(Domain.IMPRECISION, 0, "precise", {"people": body.people})


def _publication(body: Body) -> Step:
    if body.small_study is not None and body.analysis.k >= ENOUGH_STUDIES:
        found = body.small_study < SUSPICIOUS
        return _step(Domain.PUBLICATION, -int(found), "small_some" if found else "small_none")
    if body.unpublished is None:
        return _step(Domain.PUBLICATION, 0, "small_unknown")
    return _judged(Domain.PUBLICATION, body.unpublished, -1)


def _judged(domain: Domain, one: Judged, levels: int) -> Step:
    return _step(domain, levels * int(one.serious), "judged", {"reason": one.reason}, judged=True)


def _ups(body: Body) -> Sequence[Step]:
    first = body.analysis.first
    found = []
    if first.low is not None and first.high is not None:
        near = min(abs(first.low), abs(first.high))
        if abs(first.estimate) >= LARGE and first.low * first.high > 0 and near >= LARGE / 2:
            found.append(_step(Domain.LARGE, 1, "large"))
    if body.dose_response is not None:
        found.append(_judged(Domain.DOSE_RESPONSE, body.dose_response, 1))
    if body.against is not None:
        found.append(_judged(Domain.AGAINST, body.against, 1))
    return found
