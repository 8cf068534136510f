"""Terms of the area are as an English school would set them, in any year."""

from datetime import date, timedelta

import pytest

from goldthread.demo.days import OpenDays, closures_of, terms_of


@pytest.mark.parametrize("year", range(2022, 2036))
def test_terms_are_in_order_and_begin_and_end_on_weekdays(year):
    spans = [half for term in terms_of(year) for half in term.halves]
    flat = [day for span in spans for day in span]
    assert flat == sorted(flat)
    assert all(day.weekday() < 5 for day in flat)


@pytest.mark.parametrize("year", range(2022, 2036))
def test_a_school_year_has_about_190_days_for_pupils(year):
    assert 184 <= len(OpenDays([year]).days) <= 196


def test_a_training_day_is_closed():
    open_days = OpenDays([2026])
    for day in closures_of(2026):
        assert day not in open_days.days


def test_the_nearest_open_days_are_found():
    open_days = OpenDays([2026])
    saturday = date(2026, 11, 21)
    assert open_days.on_or_before(saturday) == date(2026, 11, 20)
    assert open_days.on_or_after(saturday) == date(2026, 11, 23)
    assert len(open_days.between(date(2026, 11, 16), date(2026, 11, 22))) == 5
    assert open_days.on_or_before(date(2020, 1, 1)) == open_days.days[0]
    assert open_days.on_or_after(open_days.days[-1] + timedelta(days=9)) == open_days.days[-1]
