"""Dates as files hold them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.exchange.dates import EARLIEST, LATEST, read_date


@pytest.mark.parametrize(
    "text",
    [
        "2015-09-01", "2015-Sep-01 00:00:00", "2015-09-01T00:00:00Z", "2015-09-01 00:00:00.000",
        "20150901", "01/09/2015", "1/9/2015", "01-09-2015", "01.09.2015", "01/09/15",
        "01/09/2015 00:00", "1 Sep 2015", "1 Sept 2015", "1st September 2015", "01-Sep-15",
        "Tue 1 September 2015", "Tuesday, 1 September 2015", "2015/09/01", "42248", "42248.0",
    ],
)  # fmt: skip
def test_every_form_of_one_day_reads_alike(text):
    assert read_date(text).day == date(2015, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "31/02/2015", "2015-13-01", "01/13/2015", "00/00/0000", "1 Foo 2015",
        "01/09-2015", "1899-12-31", "2101-01-01", "5", "99999", "2015-09", "01/09/201", "٠١/٠٩/٢٠١٥x",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text):
    assert read_date(text) is None


def test_day_and_month_both_up_to_twelve_are_ambiguous():
    read = read_date("03/04/2015")
    assert (read.day, read.ambiguous, read.proves) == (date(2015, 4, 3), True, None)


def test_same_day_and_month_are_not_ambiguous():
    assert read_date("04/04/2015").ambiguous is False


def test_day_over_twelve_proves_the_order():
    assert read_date("13/04/2015").proves == "dmy"
    assert read_date("04/13/2015", "mdy").proves == "mdy"
    assert read_date("04/13/2015") is None


def test_two_digit_years_turn_at_seventy():
    assert read_date("01/09/69").day.year == 2069
    assert read_date("01/09/70").day.year == 1970


@pytest.mark.slow
@given(st.dates(EARLIEST, LATEST))
def test_what_we_write_we_read(day):
    assert read_date(day.isoformat()).day == day
    assert read_date(day.strftime("%d/%m/%Y")).day == day
    assert read_date(day.strftime("%m/%d/%Y"), "mdy").day == day


@pytest.mark.slow
@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text):
    read = read_date(text)
    assert read is None or EARLIEST <= read.day <= LATEST
