"""Bank holidays, working days, school days and the ways the law counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.statute.calendar import (
    TermDates,
    TermDatesRunOut,
    add_calendar_months,
    add_calendar_weeks,
    add_school_days,
    add_working_days,
    bank_holidays,
    days_beginning_with,
    easter_sunday,
    end_of_term,
    is_school_day,
    is_working_day,
    last_school_day_by,
    school_days,
    school_weeks,
    week_beginning,
)
from tests.unit.statute import QUICK

# As published on gov.uk for England and Wales.
PUBLISHED = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}
EASTERS = {
    2000: (4, 23),
    2008: (3, 23),
    2011: (4, 24),
    2016: (3, 27),
    2019: (4, 21),
    2024: (3, 31),
    2026: (4, 5),
    2038: (4, 25),
    2049: (4, 18),
}
YEAR = TermDates(
    spans=(
        (date(2026, 9, 2), date(2026, 10, 23)),
        (date(2026, 11, 2), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 2, 12)),
        (date(2027, 2, 22), date(2027, 3, 25)),
        (date(2027, 4, 12), date(2027, 5, 28)),
        (date(2027, 6, 7), date(2027, 7, 21)),
    ),
    closed_days=frozenset({date(2026, 9, 2), date(2027, 1, 4)}),
)
DAYS = st.dates(date(2001, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(("year", "days"), PUBLISHED.items())
def test_bank_holidays_as_published(year: int, days: str) -> None:
    assert [f"{day:%m-%d}" for day in bank_holidays(year)] == days.split()


def test_bank_holidays_one_offs_and_moved_days() -> None:
    assert bank_holidays(2022)[date(2022, 6, 2)] == "Spring bank holiday"
    assert date(2022, 5, 30) not in bank_holidays(2022)
    assert date(2011, 4, 29) in bank_holidays(2011)
    assert [f"{day:%m-%d}" for day in bank_holidays(2012)][4:6] == ["06-04", "06-05"]
    assert [f"{day:%m-%d}" for day in bank_holidays(2002)][4:6] == ["06-03", "06-04"]


def test_bank_holidays_name_substitutes() -> None:
    assert bank_holidays(2022)[date(2022, 12, 26)] == "Boxing Day"
    assert bank_holidays(2022)[date(2022, 12, 27)] == "Christmas Day (substitute day)"
    assert bank_holidays(2022)[date(2022, 1, 3)] == "New Year's Day (substitute day)"


def test_bank_holidays_before_2000_are_not_guessed() -> None:
    with pytest.raises(ValueError, match="known from 2000"):
        bank_holidays(1999)


@QUICK
@given(st.integers(2000, 2100))
def test_bank_holidays_at_least_eight_weekdays(year: int) -> None:
    days = list(bank_holidays(year))
    assert len(days) >= 8
    assert days == sorted(days)
    assert all(day.weekday() < 5 and day.year == year for day in days)


@pytest.mark.parametrize(("year", "month_and_day"), EASTERS.items())
def test_easter_sunday_known(year: int, month_and_day: tuple[int, int]) -> None:
    assert easter_sunday(year) == date(year, *month_and_day)


@QUICK
@given(st.integers(1900, 2200))
def test_easter_sunday_is_a_sunday_in_range(year: int) -> None:
    easter = easter_sunday(year)
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_add_working_days_skips_christmas() -> None:
    assert add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 24)
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert add_working_days(date(2026, 12, 24), 0) == date(2026, 12, 24)


def test_add_working_days_negative_is_refused() -> None:
    with pytest.raises(ValueError, match="counted forwards"):
        add_working_days(date(2026, 12, 24), -1)


@QUICK
@given(DAYS, st.integers(0, 40))
def test_add_working_days_counts_exactly(start: date, days: int) -> None:
    end = add_working_days(start, days)
    between = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    assert sum(is_working_day(day) for day in between) == days
    assert days == 0 or is_working_day(end)


def test_add_calendar_weeks_both_ways() -> None:
    assert add_calendar_weeks(date(2026, 11, 22), 6) == date(2027, 1, 3)
    assert add_calendar_weeks(date(2027, 1, 3), -6) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 22), 2, date(2027, 1, 22)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_add_calendar_months_corresponding_date(start: date, months: int, end: date) -> None:
    assert add_calendar_months(start, months) == end


def test_days_beginning_with_counts_the_day_of_service() -> None:
    assert days_beginning_with(date(2026, 11, 2), 15) == date(2026, 11, 16)
    assert days_beginning_with(date(2026, 11, 2), 1) == date(2026, 11, 2)
    with pytest.raises(ValueError, match="at least one day"):
        days_beginning_with(date(2026, 11, 2), 0)


@pytest.mark.parametrize(
    "spans",
    [
        ((date(2026, 9, 2), date(2026, 9, 1)),),
        ((date(2026, 9, 2), date(2026, 9, 9)), (date(2026, 9, 9), date(2026, 9, 20))),
        ((date(2026, 11, 2), date(2026, 12, 9)), (date(2026, 9, 9), date(2026, 9, 20))),
    ],
)
def test_term_dates_refuse_disorder(spans: tuple[tuple[date, date], ...]) -> None:
    with pytest.raises(ValueError, match="in order"):
        TermDates(spans)


@pytest.mark.parametrize(
    ("on", "open_"),
    [
        (date(2026, 9, 1), False),  # before term
        (date(2026, 9, 2), False),  # training day
        (date(2026, 9, 3), True),
        (date(2026, 9, 5), False),  # Saturday
        (date(2026, 10, 26), False),  # half term
        (date(2027, 5, 3), False),  # bank holiday in term
        (date(2027, 7, 21), True),
        (date(2027, 7, 22), False),
    ],
)
def test_is_school_day(on: date, open_: bool) -> None:
    assert is_school_day(YEAR, on) is open_


def test_school_days_between() -> None:
    assert school_days(YEAR, date(2026, 10, 22), date(2026, 11, 3)) == (
        date(2026, 10, 22),
        date(2026, 10, 23),
        date(2026, 11, 2),
        date(2026, 11, 3),
    )
    assert school_days(YEAR, date(2026, 10, 23), date(2026, 10, 22)) == ()


def test_add_school_days_crosses_holidays() -> None:
    assert add_school_days(YEAR, date(2026, 10, 22), 1) == date(2026, 10, 23)
    assert add_school_days(YEAR, date(2026, 10, 22), 2) == date(2026, 11, 2)
    assert add_school_days(YEAR, date(2026, 12, 18), 1) == date(2027, 1, 5)
    assert add_school_days(YEAR, date(2026, 12, 20), 0) == date(2026, 12, 20)


def test_add_school_days_says_when_terms_run_out() -> None:
    with pytest.raises(TermDatesRunOut, match="Add the next term"):
        add_school_days(YEAR, date(2027, 7, 20), 2)
    with pytest.raises(TermDatesRunOut):
        add_school_days(TermDates(()), date(2027, 7, 20), 1)


@QUICK
@given(st.dates(date(2026, 8, 1), date(2027, 5, 1)), st.integers(0, 30))
def test_add_school_days_counts_exactly(start: date, days: int) -> None:
    end = add_school_days(YEAR, start, days)
    assert len(school_days(YEAR, start + timedelta(days=1), end)) == days


def test_last_school_day_by() -> None:
    assert last_school_day_by(YEAR, date(2026, 11, 1)) == date(2026, 10, 23)
    assert last_school_day_by(YEAR, date(2026, 11, 3)) == date(2026, 11, 3)
    assert last_school_day_by(YEAR, date(2026, 9, 2)) is None
    assert last_school_day_by(YEAR, date(2027, 8, 1)) is None
    assert last_school_day_by(TermDates(()), date(2027, 8, 1)) is None


@pytest.mark.parametrize(
    ("on", "end"),
    [
        (date(2026, 8, 20), date(2026, 12, 18)),
        (date(2026, 9, 3), date(2026, 12, 18)),
        (date(2026, 10, 28), date(2026, 12, 18)),
        (date(2026, 12, 19), date(2027, 3, 25)),
        (date(2027, 3, 25), date(2027, 3, 25)),
        (date(2027, 4, 1), date(2027, 7, 21)),
        (date(2027, 7, 22), None),
    ],
)
def test_end_of_term(on: date, end: date | None) -> None:
    assert end_of_term(YEAR, on) == end


def test_school_weeks_counts_weeks_with_school() -> None:
    assert school_weeks(YEAR, date(2026, 10, 19), date(2026, 11, 6)) == 2
    assert school_weeks(YEAR, date(2026, 10, 24), date(2026, 11, 1)) == 0
    assert school_weeks(YEAR, date(2026, 8, 1), date(2027, 8, 1)) == 40


@QUICK
@given(DAYS)
def test_week_beginning_is_the_monday(on: date) -> None:
    monday = week_beginning(on)
    assert monday.weekday() == 0
    assert timedelta(0) <= on - monday < timedelta(days=7)
