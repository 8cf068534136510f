"""What may be said of an intervention: the figure, and in the same sentence what it earns."""

from typing import Final

from goldthread.analysis.impact.practice.doses import enough_bands
from goldthread.analysis.impact.practice.enough import LEAST_CHILDREN
from goldthread.analysis.impact.practice.results import (
    Design,
    InterventionResult,
    Note,
    Verdict,
)
from goldthread.analysis.impact.sentences import Sentence

DESIGN_WORDS: Final = {
    Design.CROSSOVER: "Set beside the same children while they did not have it, %(name)s made a "
    "difference of %(effect)s standard deviations (95%% interval %(low)s to %(high)s).",
    Design.COMPARISON: "Set beside children measured alike who did not have it, %(name)s made a "
    "difference of %(effect)s standard deviations (95%% interval %(low)s to %(high)s), as far as "
    "both were chosen by their scores.",
    Design.ASSOCIATION: "Children who had %(name)s ended %(effect)s standard deviations (95%% "
    "interval %(low)s to %(high)s) from where they were expected without help, which is an "
    "association: it does not show that the support was the cause.",
}
VERDICT_WORDS: Final = {
    Verdict.MONTH_OR_MORE: "That distance is very likely a month of progress or more.",
    Verdict.LESS_THAN_NOTHING: "That distance is very likely below nothing: look at who has it, and why.",
    Verdict.LITTLE: "That distance is very likely small, in either direction.",
    Verdict.UNCLEAR: "Whether that distance is a month of progress cannot be told yet.",
}
"""How likely it is that the figure is large; none of them says why."""
ENOUGH_WORDS: Final = {
    "not_enough": "Not enough data to say what %(name)s goes with (children so far: %(children)s): "
    "anything from %(low)s to %(high)s standard deviations is possible.",
    "more": "About %(children)s children in %(schools)s schools, measured alike, would be enough.",
    "more_here": "About %(children)s children, measured alike, would be enough.",
    "comparison": "More children would not be enough: measure some alike who do not have it yet, "
    "such as those who wait.",
    "never": "No number of children within reach would be enough at this scatter of outcomes: a "
    "measure that says more is needed.",
}
CHANGE_WORDS: Final = {
    "expected": "Of the change seen, %(change)s, about %(without)s would be expected with no help at "
    "all (regression to the mean, growth).",
}
NOTE_WORDS: Final = {
    Note.ONE_SCHOOL: "All of it is from one school: nothing shows how it goes elsewhere.",
    Note.NO_NORM: "A measure has neither a norm nor a comparison, so where these children would be "
    "without help is nearly unknown; it mostly tells interventions from one another.",
    Note.APART: "Most of the children supported began lower or higher than all they are compared "
    "with, so the comparison rests on a straight line between them.",
    Note.AT_THE_EDGE: "Many scores are at the top or bottom of their scale, which hides progress.",
    Note.NOT_CHOSEN_BY_SCORE: "Some children were not chosen by their score; they were expected to "
    "stay at the mean of their own group.",
}
DOSE_WORDS: Final = {
    "dose": "%(delivered)s%% of what was planned was delivered; children who got all of it instead of "
    "none ended %(effect)s standard deviations (95%% interval %(low)s to %(high)s) apart, which is "
    "an association: who misses sessions differs from who does not.",
    "not_enough": "Not enough data to say whether children who had more of it went further: at least "
    "%(least)s children in each of two bands (under half of what was planned, half to four fifths, "
    "more) would be enough to begin with.",
}


def claim(result: InterventionResult, *, with_dose: bool = True) -> tuple[Sentence, ...]:
    """The sentences, most important first."""
    enough = result.verdict is not Verdict.NOT_ENOUGH
    told = _told(result) if enough else _not_enough(result)
    change = Sentence(
        CHANGE_WORDS["expected"],
        {"change": in_words(result.change), "without": in_words(result.without)},
    )
    dose = _dose(result) if with_dose else ()
    return (*told, change, *dose, *(Sentence(NOTE_WORDS[note]) for note in result.notes))


def in_words(value: float) -> str:
    """Two decimals with a true minus sign, and never a minus before nought."""
    rounded = f"{abs(value):.2f}"
    return f"−{rounded}" if value < 0 and float(rounded) else rounded


def _values(result: InterventionResult) -> dict[str, object]:
    effect = result.effect
    return {
        "name": result.name, "children": result.children, "effect": in_words(effect.estimate),
        "low": in_words(effect.low), "high": in_words(effect.high),
    }  # fmt: skip


def _told(result: InterventionResult) -> tuple[Sentence, ...]:
    return (
        Sentence(DESIGN_WORDS[result.design], _values(result)),
        Sentence(VERDICT_WORDS[result.verdict]),
    )


def _not_enough(result: InterventionResult) -> tuple[Sentence, ...]:
    first = Sentence(ENOUGH_WORDS["not_enough"], _values(result))
    needed = result.needed
    if needed is None:
        return (first,)
    if needed.children is None:
        return first, Sentence(ENOUGH_WORDS["comparison" if needed.comparison else "never"])
    key = "more_here" if needed.schools == 1 else "more"
    values = {"children": needed.children, "schools": needed.schools}
    return first, Sentence(ENOUGH_WORDS[key], values)


def claim_of_dose(result: InterventionResult | None) -> tuple[Sentence, ...]:
    """What more of it went with, or what would be enough to say so."""
    told = () if result is None or not enough_bands(result.by_dose) else _dose(result)
    return told or (Sentence(DOSE_WORDS["not_enough"], {"least": LEAST_CHILDREN}),)


def _dose(result: InterventionResult) -> tuple[Sentence, ...]:
    if result.dose is None or result.verdict is Verdict.NOT_ENOUGH:
        return ()
    slope = result.dose.slope
    values = {
        "delivered": round(100 * result.dose.delivered), "effect": in_words(slope.estimate),
        "low": in_words(slope.low), "high": in_words(slope.high),
    }  # fmt: skip
    return (Sentence(DOSE_WORDS["dose"], values),)
