"""What makes a target measurable, and what to ask about one that may not be. Never stops anyone.

House rules [U], from the SMART habit (specific, measurable, achievable, relevant, time-bound) and
from what reviews stumble on: no starting point, no goal, words that two people read differently.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from goldthread.statute.vocabulary.delivery import GasLevel, Measure

GAS_STEPS: Final = len(GasLevel)

MEASURABLE_HELP: Final = (
    "Two people watching on the same day would agree whether it has happened. "
    "Say what the pupil will do, with whom or where, and how often or how much."
)

VAGUE_WORDS: Final = (
    "improve",
    "better",
    "understand",
    "be aware",
    "try to",
    "more confident",
    "develop",
    "access learning",
)
"""Words that cannot be seen or counted by themselves."""

SHORTEST_TARGET_WORDS: Final = 4


@dataclass(frozen=True)
class TargetWarning:
    """A gentle word in the margin. `rule` is stable, `words` are shown."""

    rule: str
    words: str


@dataclass(frozen=True)
class TargetShape:
    """What the checks look at: how a target is worded, measured and dated."""

    text: str
    measure: Measure
    baseline: Decimal | None
    goal: Decimal | None
    due_on: date
    gas_levels: Sequence[str] = ()


def target_warnings(target: TargetShape, review_due_on: date) -> tuple[TargetWarning, ...]:
    """What a good colleague would ask about this target, in the order of the form."""
    asked = (_wording(target), *_numbers(target), _timing(target, review_due_on))
    return tuple(warning for warning in asked if warning is not None)


def _wording(target: TargetShape) -> TargetWarning | None:
    text = target.text.casefold()
    vague = next((word for word in VAGUE_WORDS if word in text), None)
    if vague is not None:
        return TargetWarning(
            "target_vague", f"“{vague}” is hard to see. What would you notice the pupil doing?"
        )
    if len(text.split()) < SHORTEST_TARGET_WORDS:
        return TargetWarning(
            "target_short", "This is short. Where, with whom, and how often would help."
        )
    return None


def _numbers(target: TargetShape) -> tuple[TargetWarning | None, ...]:
    if target.measure in {Measure.SCORE, Measure.PROBE}:
        return (_without(target.baseline), _goal(target))
    if target.measure is Measure.GAS:
        return (_levels(target),)
    return ()


def _without(baseline: Decimal | None) -> TargetWarning | None:
    if baseline is not None:
        return None
    return TargetWarning(
        "target_no_baseline", "Without a starting point the review cannot say what has changed."
    )


def _goal(target: TargetShape) -> TargetWarning | None:
    if target.goal is None:
        return TargetWarning("target_no_goal", "What number would you be pleased to see?")
    if target.goal == target.baseline:
        return TargetWarning("target_same", "The goal is the same as the starting point.")
    return None


def _levels(target: TargetShape) -> TargetWarning | None:
    if sum(bool(level.strip()) for level in target.gas_levels) == GAS_STEPS:
        return None
    return TargetWarning(
        "target_levels", "Write all five steps now, so that nobody has to guess at the review."
    )


def _timing(target: TargetShape, review_due_on: date) -> TargetWarning | None:
    if target.due_on <= review_due_on:
        return None
    return TargetWarning("target_after_review", "This is due after the review. Is that meant?")
