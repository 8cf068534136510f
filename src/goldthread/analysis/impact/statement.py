"""One statement for each intervention: what is known, for whom, how sure, what it takes and costs.

Outside evidence is put beside own practice on one scale, never instead of it. Trials speak for the
next place through their prediction interval, and the less the surer of them we are: a power prior
(Ibrahim & Chen 2000, Stat. Sci. 15:46) whose power falls with GRADE's level. How much each weighs is
shown, and so is the answer with either taken away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from goldthread.analysis.impact.certainty import LEVEL_WORDS, Body, Certainty, Level, certainty
from goldthread.analysis.impact.costs import Spent, per_tenth
from goldthread.analysis.impact.outside import Reading, beside, known_of, sure_of, takes_of
from goldthread.analysis.impact.practice.claims import claim, claim_of_dose, in_words
from goldthread.analysis.impact.practice.results import Group, InterventionResult, Verdict
from goldthread.analysis.impact.proportions import Z_95
from goldthread.analysis.impact.sentences import Sentence

POWERS: Final = {Level.HIGH: 1.0, Level.MODERATE: 0.6, Level.LOW: 0.3, Level.VERY_LOW: 0.1}
"""Ours: how much of its own weight outside evidence keeps at each level. GRADE names no numbers."""


@dataclass(frozen=True, slots=True)
class Takes:
    """What it took and cost here: `hours` of an adult a child, and `cost` a child, in pounds, for what
    was delivered until a day as the page says it (`until`); None where not known.
    """

    hours: float | None = None
    training: str = ""
    cost: Spent | None = None
    until: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A normal estimate with its 95 % interval and the share of the weight that is from here."""

    estimate: float
    se: float
    low: float
    high: float
    share_here: float


@dataclass(frozen=True, slots=True)
class Statement:
    """`together` from here and trials; each None where there is nothing. Sentences by heading.

    `others` are the further readings, each by itself, in their order.
    """

    name: str
    here: Weighed | None
    trials: Weighed | None
    together: Weighed | None
    certainty: Certainty | None
    known: tuple[Sentence, ...]
    for_whom: tuple[Sentence, ...]
    how_sure: tuple[Sentence, ...]
    takes: tuple[Sentence, ...]
    by_dose: tuple[Sentence, ...]
    costs: tuple[Sentence, ...]
    others: tuple[tuple[Sentence, ...], ...] = ()


KNOWN_WORDS: Final = {
    "trials": "%(studies)s outside studies with %(people)s people: a mean effect of %(effect)s "
    "standard deviations, and in the next place probably from %(low)s to %(high)s.",
    "no_trials": "No outside evidence has been entered for this.",
    "no_practice": "It has not been used here yet, or its outcomes were not measured before and after.",
    "together": "Both together: %(effect)s standard deviations (95%% interval %(low)s to %(high)s); "
    "%(share)s%% of the weight is from here. From here alone: %(here)s; from outside alone: "
    "%(trials)s.",
    "differ": "What was seen here and what was found elsewhere do not agree: ask why before acting on "
    "either.",
    "goals_only": "Here it was measured on goals of children's own only: they say whether a goal was "
    "reached, and not how far a child would have come without help.",
}
WHOM_WORDS: Final = {
    "barrier": "%(barrier)s: %(effect)s (95%% interval %(low)s to %(high)s), %(children)s children.",
    "one": "All of them were helped with the same (%(barrier)s), so it cannot be told for whom else it is "
    "better or worse.",
    "ages_alike": "Differences between ages are no larger than chance would make them: read the whole.",
    "alike": "Differences between barriers are no larger than chance would make them: read the whole.",
    "unknown": "For whom it is better or worse cannot be told from these outcomes.",
}
AGE_WORDS: Final = {
    "Aged under 7": "Aged under 7 when support began: %(effect)s (95%% interval %(low)s to %(high)s), "
    "%(children)s children.",
    "Aged 7 to 10": "Aged 7 to 10 when support began: %(effect)s (95%% interval %(low)s to %(high)s), "
    "%(children)s children.",
    "Aged 11 to 15": "Aged 11 to 15 when support began: %(effect)s (95%% interval %(low)s to %(high)s), "
    "%(children)s children.",
    "Aged 16 or over": "Aged 16 or over when support began: %(effect)s (95%% interval %(low)s to "
    "%(high)s), %(children)s children.",
}
"""By the labels of the bands: a sentence of its own for each, so that all of it can be translated."""
TAKES_WORDS: Final = {
    "hours": "%(hours)s hours of an adult for each child.",
    "training": "Training: %(training)s",
    "delivered": "Of what was planned, %(delivered)s%% was delivered.",
    "unknown": "What it takes has not been entered.",
}
COST_WORDS: Final = {
    "child": "It cost £%(pounds)s a child here: the mean of %(children)s children, for what was "
    "delivered.",
    "until": "It cost £%(pounds)s a child here: the mean of %(children)s children, for what was delivered "
    "until %(until)s.",
    "gain": "That is £%(pounds)s for each tenth of a standard deviation gained (95%% interval £%(low)s "
    "to £%(high)s).",
    "association": "For each tenth of a standard deviation by which children ended above where they "
    "were expected that is £%(pounds)s (95%% interval £%(low)s to £%(high)s), which is an association: "
    "it does not show that the money brought the gain.",
    "no_gain": "A cost for each gain cannot be given: the gain may be nothing.",
    "not_enough": "A cost for each gain cannot be given: there are not enough data to say what the "
    "gain is.",
    "unknown": "What it cost here is not known.",
}


def make_statement(
    name: str, practice: InterventionResult | None, body: Body | None, takes: Takes | None = None,
    readings: tuple[Reading, ...] = (), *, goals_only: bool = False,
) -> Statement:  # fmt: skip
    """Put together what is there; what is not is said to be missing.

    `readings` are judged entries without numbers, best first: the first is said beside, and all are
    asked whether here and elsewhere agree. `goals_only` says that the outcomes here have no norm, so
    that no figure is told from them.
    """
    if goals_only:
        practice = None
    graded = None if body is None else certainty(body)
    here = None if practice is None or practice.alone is None else _weighed(*practice.alone, 1.0)
    trials = None if body is None or graded is None else _trials(body, graded.level)
    together = None if here is None or trials is None else _together(here, trials)
    lead = readings[:1]
    return Statement(
        name, here, trials, together, graded,
        (
            *_outside(body, lead), *_practice(practice, goals_only=goals_only),
            *_both(here, trials, together), *_beside(readings, practice),
        ),
        _for_whom(practice), (*_how_sure(graded), *map(sure_of, lead)),
        _takes(practice, takes, lead), claim_of_dose(practice), _costs(practice, takes),
        tuple((known_of(one), sure_of(one), *takes_of(one)) for one in readings[1:]),
    )  # fmt: skip


def _weighed(estimate: float, variance: float, share: float) -> Weighed:
    se = sqrt(variance)
    return Weighed(estimate, se, estimate - Z_95 * se, estimate + Z_95 * se, share)


def _trials(body: Body, level: Level) -> Weighed | None:
    """The next place's effect as trials tell it, its variance raised as certainty falls."""
    first = body.analysis.first
    if first.se is None:
        return None
    spread = first.se**2 + (body.analysis.tau2 or 0.0)
    return _weighed(first.estimate, spread / POWERS[level], 0.0)


def _together(here: Weighed, trials: Weighed) -> Weighed:
    own, others = here.se**-2, trials.se**-2
    mean = (own * here.estimate + others * trials.estimate) / (own + others)
    return _weighed(mean, 1 / (own + others), own / (own + others))


def _outside(body: Body | None, readings: tuple[Reading, ...]) -> tuple[Sentence, ...]:
    read = tuple(map(known_of, readings))
    if body is None:
        return read or (Sentence(KNOWN_WORDS["no_trials"]),)
    first = body.analysis.first
    low, high = body.analysis.prediction or (first.low, first.high)
    if low is None or high is None:
        return read
    values = {
        "studies": body.analysis.k, "people": body.people, "effect": in_words(first.estimate),
        "low": in_words(low), "high": in_words(high),
    }  # fmt: skip
    return (Sentence(KNOWN_WORDS["trials"], values), *read)


def _beside(
    readings: tuple[Reading, ...], practice: InterventionResult | None
) -> tuple[Sentence, ...]:
    found = beside(readings, practice)
    return () if found is None else (found,)


def _practice(practice: InterventionResult | None, *, goals_only: bool) -> tuple[Sentence, ...]:
    if goals_only:
        return (Sentence(KNOWN_WORDS["goals_only"]),)
    return (
        (Sentence(KNOWN_WORDS["no_practice"]),)
        if practice is None
        else claim(practice, with_dose=False)
    )


def _both(
    here: Weighed | None, trials: Weighed | None, together: Weighed | None
) -> tuple[Sentence, ...]:
    if here is None or trials is None or together is None:
        return ()
    values = {
        "effect": in_words(together.estimate), "low": in_words(together.low),
        "high": in_words(together.high), "share": round(100 * together.share_here),
        "here": in_words(here.estimate), "trials": in_words(trials.estimate),
    }  # fmt: skip
    told = Sentence(KNOWN_WORDS["together"], values)
    apart = abs(here.estimate - trials.estimate) > Z_95 * sqrt(here.se**2 + trials.se**2)
    return (told, Sentence(KNOWN_WORDS["differ"])) if apart else (told,)


def _for_whom(practice: InterventionResult | None) -> tuple[Sentence, ...]:
    unknown = (Sentence(WHOM_WORDS["unknown"]),)
    if practice is None or practice.verdict is Verdict.NOT_ENOUGH:
        return unknown
    if len(practice.by_barrier) == 1:
        one = Sentence(WHOM_WORDS["one"], {"barrier": practice.by_barrier[0].name})
        barriers: tuple[Sentence, ...] = (one,)
    else:
        texts = [WHOM_WORDS["barrier"]] * len(practice.by_barrier)
        barriers = _each(practice, practice.by_barrier, texts, "alike")
    bands = practice.by_age if len(practice.by_age) > 1 else ()
    ages = _each(practice, bands, [AGE_WORDS[band.name] for band in bands], "ages_alike")
    return (*barriers, *ages) or unknown


def _each(
    practice: InterventionResult, groups: tuple[Group, ...], texts: Sequence[str], alike: str
) -> tuple[Sentence, ...]:
    """One sentence a group, and that they differ by no more than chance, if so, in the words `alike`."""
    whole = practice.effect.estimate
    each = tuple(
        Sentence(
            text,
            {
                "barrier": group.name, "effect": in_words(group.effect.estimate),
                "low": in_words(group.effect.low), "high": in_words(group.effect.high),
                "children": group.children,
            },
        )
        for group, text in zip(groups, texts, strict=True)
    )  # fmt: skip
    if groups and all(group.effect.low <= whole <= group.effect.high for group in groups):
        return (*each, Sentence(WHOM_WORDS[alike]))
    return each


def _how_sure(graded: Certainty | None) -> tuple[Sentence, ...]:
    if graded is None:
        return ()
    return (Sentence(LEVEL_WORDS[graded.level]), *(step.why for step in graded.steps))


def _takes(
    practice: InterventionResult | None, takes: Takes | None, readings: tuple[Reading, ...]
) -> tuple[Sentence, ...]:
    found = []
    if takes is not None and takes.hours is not None:
        found.append(Sentence(TAKES_WORDS["hours"], {"hours": f"{takes.hours:.1f}"}))
    if takes is not None and takes.training:
        found.append(Sentence(TAKES_WORDS["training"], {"training": takes.training}))
    if practice is not None and practice.dose is not None:
        share = round(100 * practice.dose.delivered)
        found.append(Sentence(TAKES_WORDS["delivered"], {"delivered": share}))
    read = [sentence for one in readings for sentence in takes_of(one)]
    return (*found, *read) or (Sentence(TAKES_WORDS["unknown"]),)


def _costs(practice: InterventionResult | None, takes: Takes | None) -> tuple[Sentence, ...]:
    """Per tenth of a standard deviation, only where the gain's interval lies above nought."""
    if takes is None or takes.cost is None:
        return (Sentence(COST_WORDS["unknown"]),)
    cost = takes.cost
    values = {
        "pounds": _pounds(cost.mean), "children": cost.children, "until": takes.until,
    }  # fmt: skip
    child = Sentence(COST_WORDS["until" if takes.until else "child"], values)
    if practice is None or practice.verdict is Verdict.NOT_ENOUGH:
        return child, Sentence(COST_WORDS["not_enough"])
    tenth = per_tenth(cost, practice.effect)
    if tenth is None:
        return child, Sentence(COST_WORDS["no_gain"])
    words = COST_WORDS["gain" if practice.design.causal else "association"]
    ends = {
        "pounds": _pounds(tenth.pounds), "low": _pounds(tenth.low), "high": _pounds(tenth.high),
    }  # fmt: skip
    return child, Sentence(words, ends)


def _pounds(amount: float) -> str:
    return f"{amount:,.0f}"
