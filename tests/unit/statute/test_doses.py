"""Dose: sentence, warnings, cost, and the minutes owed by a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.statute.calendar import TermDates
from goldthread.statute.dose import (
    POSSIBLE_RANGES,
    Dose,
    ImpossibleDose,
    cost_of,
    dose_warnings,
    group_cost_of,
    planned_minutes_between,
)
from goldthread.statute.vocabulary.provision import Layer
from tests.unit.statute import QUICK

EXAMPLE = Dose(20, 3, 8, 4)
TERM = TermDates(((date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))))
DOSES = st.builds(
    Dose,
    minutes=st.integers(1, 390),
    times_per_week=st.integers(1, 25),
    weeks=st.integers(1, 52),
    group_size=st.integers(1, 40),
)
IN_TERM = st.dates(date(2026, 8, 20), date(2027, 1, 10))


def test_dose_totals() -> None:
    assert (EXAMPLE.minutes_per_week, EXAMPLE.total_sessions, EXAMPLE.total_minutes) == (
        60,
        24,
        480,
    )
    assert EXAMPLE.total_hours == Decimal("8.00")
    assert Dose(25, 1, 1).total_hours == Decimal("0.42")


@pytest.mark.parametrize("field", POSSIBLE_RANGES)
def test_dose_impossible_value_names_its_field(field: str) -> None:
    sane = {"minutes": 20, "times_per_week": 3, "weeks": 8, "group_size": 4}
    least, most = POSSIBLE_RANGES[field]
    for edge in (least, most):
        Dose(**(sane | {field: edge}))
    for beyond in (least - 1, most + 1):
        with pytest.raises(ImpossibleDose, match="between") as caught:
            Dose(**(sane | {field: beyond}))
        assert caught.value.field == field


@pytest.mark.parametrize(
    ("dose", "rules"),
    [
        (EXAMPLE, []),
        (Dose(50, 5, 20), []),
        (Dose(10, 1, 4), ["dose_minutes_low", "dose_times_per_week_low", "dose_weeks_low"]),
        (
            Dose(60, 6, 30),
            ["dose_minutes_high", "dose_times_per_week_high", "dose_weeks_high", "dose_time_away"],
        ),
    ],
)
def test_dose_warnings_rules(dose: Dose, rules: list[str]) -> None:
    for layer in (Layer.TARGETED, Layer.TARGETED_PLUS):
        assert [warning.rule for warning in dose_warnings(dose, layer)] == rules


def test_dose_warnings_are_questions_not_orders() -> None:
    warnings = dose_warnings(Dose(10, 6, 30), Layer.TARGETED)
    assert all(warning.words.endswith("?") for warning in warnings)
    assert warnings[0].words == (
        "Programmes that work well often have sessions of 20 to 50 minutes; "
        "this is less. Would a little more be possible?"
    )


def test_dose_warnings_silent_where_the_guidance_does_not_apply() -> None:
    for layer in (Layer.UNIVERSAL, Layer.SPECIALIST):
        assert dose_warnings(Dose(390, 5, 39), layer) == ()


def test_cost_of_one_child_and_of_the_group() -> None:
    assert cost_of(EXAMPLE, Decimal("12.00")) == Decimal("24.00")
    assert group_cost_of(EXAMPLE, Decimal("12.00")) == Decimal("96.00")
    assert cost_of(EXAMPLE, Decimal("12.00"), adults=2, one_off=Decimal("5.50")) == Decimal("53.50")


def test_cost_of_rounds_once_and_half_a_penny_up() -> None:
    assert cost_of(Dose(30, 1, 1), Decimal("0.01")) == Decimal("0.01")
    assert cost_of(Dose(60, 1, 1, 3), Decimal("10")) == Decimal("3.33")


def test_cost_of_refuses_negative_money_and_no_adult() -> None:
    with pytest.raises(ValueError, match="not negative"):
        cost_of(EXAMPLE, Decimal("-1"))
    with pytest.raises(ValueError, match="not negative"):
        cost_of(EXAMPLE, Decimal("1"), one_off=Decimal("-1"))
    with pytest.raises(ValueError, match="one adult"):
        group_cost_of(EXAMPLE, Decimal("1"), adults=0)


@QUICK
@given(DOSES, st.decimals(0, 200, places=2))
def test_cost_of_group_is_the_sum_of_shares_but_for_pence(dose: Dose, rate: Decimal) -> None:
    shares = cost_of(dose, rate) * dose.group_size
    assert abs(shares - group_cost_of(dose, rate)) <= Decimal("0.005") * (dose.group_size + 1)


@pytest.mark.parametrize(
    ("first", "last", "minutes"),
    [
        (date(2026, 9, 7), date(2026, 9, 11), 60),  # a full week
        (date(2026, 9, 7), date(2026, 9, 9), 36),  # three days of five
        (date(2026, 9, 12), date(2026, 9, 13), 0),  # a weekend
        (date(2026, 10, 24), date(2026, 11, 1), 0),  # half term
        (date(2026, 8, 1), date(2026, 9, 6), 0),  # before it starts
        (date(2026, 8, 1), date(2026, 12, 18), 480),  # never more than the dose
        (date(2026, 12, 1), date(2026, 12, 18), 0),  # the dose was already due
        (date(2026, 9, 11), date(2026, 9, 7), 0),  # back to front
    ],
)
def test_planned_minutes_between_in_term(first: date, last: date, minutes: int) -> None:
    due = planned_minutes_between(EXAMPLE, date(2026, 9, 7), None, first, last, TERM)
    assert due == minutes


def test_planned_minutes_between_stops_at_the_end() -> None:
    ends_on = date(2026, 9, 11)
    window = (date(2026, 9, 1), date(2026, 10, 23))
    assert planned_minutes_between(EXAMPLE, date(2026, 9, 7), ends_on, *window, TERM) == 60
    later = (date(2026, 9, 14), date(2026, 10, 23))
    assert planned_minutes_between(EXAMPLE, date(2026, 9, 7), ends_on, *later, TERM) == 0


def test_planned_minutes_between_without_terms_skips_bank_holidays_only() -> None:
    monday = date(2026, 8, 31)
    due = planned_minutes_between(EXAMPLE, monday, None, monday, monday + timedelta(days=6))
    assert due == 48


@QUICK
@given(DOSES, IN_TERM, st.none() | IN_TERM, st.lists(IN_TERM, min_size=3, max_size=3))
def test_planned_minutes_between_adds_up(
    dose: Dose, starts_on: date, ends_on: date | None, days: list[date]
) -> None:
    first, middle, last = sorted(days)
    run = (dose, starts_on, ends_on)
    whole = planned_minutes_between(*run, first, last, TERM)
    left = planned_minutes_between(*run, first, middle, TERM)
    right = planned_minutes_between(*run, middle + timedelta(days=1), last, TERM)
    assert whole == left + right
    assert 0 <= whole <= dose.total_minutes
