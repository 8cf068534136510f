"""A measured value in words, and a target's way from its start to its goal as shares of a line."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from goldthread.records.outcomes.queries import TargetRow
from goldthread.statute.vocabulary.delivery import GasLevel, Measure


@dataclass(frozen=True)
class Standing:
    """A target on a day: began, hoped for and last measured, in words."""

    began: str
    hoped: str
    now: str


def standing(target: TargetRow, on: date) -> Standing:
    """How a target stands on a day; words are empty where nothing is known."""
    measured = [one.value for one in target.measurements if one.on <= on]
    now = measured[-1] if measured else None
    return Standing(
        value_words(target, target.baseline),
        _goal_words(target),
        value_words(target, now),
    )


def value_words(target: TargetRow, value: Decimal | None) -> str:
    """Return '3 words of 12', 'Tells one part', 'Yes' or nothing."""
    if value is None:
        return ""
    if target.measure is Measure.MILESTONE:
        return _("Yes") if value >= 1 else _("Not yet")
    if target.measure is Measure.GAS:
        return _level_words(target, int(value))
    number = f"{value.normalize():f}"
    return f"{number} {target.unit}".strip()


def shares(target: TargetRow, on: date) -> tuple[float, float | None, float] | None:
    """Start, now and goal along a line that always leads to the right, or None for words alone."""
    if target.measure not in {Measure.SCORE, Measure.PROBE}:
        return None
    if target.baseline is None or target.goal is None or target.baseline == target.goal:
        return None
    measured = [one.value for one in target.measurements if one.on <= on]
    points = [target.baseline, target.goal, *measured[-1:]]
    low, high = min(points), max(points)
    along = [float((value - low) / (high - low)) for value in points]
    if target.goal < target.baseline:
        along = [1 - share for share in along]
    return along[0], along[2] if measured else None, along[1]


def _goal_words(target: TargetRow) -> str:
    if target.measure is Measure.MILESTONE:
        return _("Yes")
    if target.measure is Measure.GAS:
        return _level_words(target, GasLevel.EXPECTED)
    return value_words(target, target.goal)


def _level_words(target: TargetRow, level: int) -> str:
    place = level - GasLevel.MUCH_LESS
    if 0 <= place < len(target.gas_levels) and str(target.gas_levels[place]).strip():
        return str(target.gas_levels[place])
    known = {one.value for one in GasLevel}
    return _(GasLevel(level).label) if level in known else str(level)
