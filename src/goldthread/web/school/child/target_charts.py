"""Targets as small lines with their words: from where, to where, how far."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from goldthread.records.assurance.queries.child_now import TargetNow
from goldthread.statute.vocabulary.delivery import Measure


@dataclass(frozen=True)
class TargetView:
    """One target as shown: its words, its values for the small line, and a sentence for both."""

    target_id: int
    text: str
    due_on: date
    values: tuple[float, ...]
    words: str


def target_views(targets: Iterable[TargetNow]) -> list[TargetView]:
    """Each target with the sentence that says what its line shows."""
    return [
        TargetView(
            target.target_id,
            target.text,
            target.due_on,
            tuple(float(value) for value in _line(target)),
            _words(target),
        )
        for target in targets
    ]


def _line(target: TargetNow) -> list[Decimal]:
    start = [target.baseline] if target.baseline is not None else []
    return [*start, *(value for _day, value in target.values)]


def _words(target: TargetNow) -> str:
    if target.measure == Measure.MILESTONE.value:
        reached = bool(target.values) and target.values[-1][1] >= 1
        return _("Reached") if reached else _("Not reached yet")
    if not target.values:
        return _("Not measured yet") + _goal(target)
    latest = _("Now %(value)s %(unit)s") % {
        "value": _plain(target.values[-1][1]),
        "unit": target.unit,
    }
    start = (
        _(", from %(value)s") % {"value": _plain(target.baseline)}
        if target.baseline is not None
        else ""
    )
    return f"{latest.strip()}{start}{_goal(target)}"


def _goal(target: TargetNow) -> str:
    if target.goal is None:
        return ""
    return _(", aiming for %(value)s") % {"value": _plain(target.goal)}


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
