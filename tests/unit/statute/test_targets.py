"""Gentle checks of targets, and the last day of a run of school weeks."""

from datetime import date
from decimal import Decimal

import pytest

from goldthread.statute.calendar import TermDates
from goldthread.statute.dose import run_ends_on
from goldthread.statute.targets import TargetShape, target_warnings
from goldthread.statute.vocabulary.delivery import Measure

DUE = date(2026, 12, 18)
GOOD = "Asks a friend for help with words once a lesson"


def rules(**changes: object) -> list[str]:
    values: dict[str, object] = {
        "text": GOOD,
        "measure": Measure.PROBE,
        "baseline": Decimal(1),
        "goal": Decimal(5),
        "due_on": DUE,
    }
    shape = TargetShape(**(values | changes))  # type: ignore[arg-type]
    return [warning.rule for warning in target_warnings(shape, DUE)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"text": "Improve confidence in class discussions"}, ["target_vague"]),
        ({"text": "Reads aloud"}, ["target_short"]),
        ({"baseline": None}, ["target_no_baseline"]),
        ({"goal": None}, ["target_no_goal"]),
        ({"goal": Decimal(1)}, ["target_same"]),
        ({"due_on": date(2026, 12, 19)}, ["target_after_review"]),
        ({"measure": Measure.MILESTONE, "baseline": None, "goal": None}, []),
        ({"measure": Measure.GAS, "gas_levels": ("a", "b", "", "d", "e")}, ["target_levels"]),
        ({"measure": Measure.GAS, "gas_levels": ("a", "b", "c", "d", "e")}, []),
    ],
)
def test_target_warnings(changes: dict[str, object], expected: list[str]) -> None:
    assert rules(**changes) == expected


def test_run_ends_on_steps_over_holidays() -> None:
    terms = TermDates(
        (
            (date(2026, 9, 2), date(2026, 10, 23)),
            (date(2026, 11, 2), date(2026, 12, 18)),
        )
    )
    assert run_ends_on(date(2026, 9, 7), 1, terms) == date(2026, 9, 11)
    assert run_ends_on(date(2026, 9, 7), 8, terms) == date(2026, 11, 6)
    assert run_ends_on(date(2026, 10, 24), 1, terms) == date(2026, 11, 6)


def test_run_ends_on_without_terms_counts_calendar_weeks() -> None:
    assert run_ends_on(date(2026, 9, 7), 2) == date(2026, 9, 18)
    assert run_ends_on(date(2026, 9, 12), 1) == date(2026, 9, 12)
    short = TermDates(((date(2026, 9, 2), date(2026, 9, 11)),))
    assert run_ends_on(date(2026, 9, 7), 3, short) == date(2026, 9, 25)
    with pytest.raises(ValueError, match="at least one week"):
        run_ends_on(date(2026, 9, 7), 0)
