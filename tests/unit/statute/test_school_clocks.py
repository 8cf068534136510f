"""Clocks: support plans, annual reviews, transfers, and the list of them all."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.statute.calendar import TermDates, TermDatesRunOut, is_school_day
from goldthread.statute.clocks.annual_review import (
    advice_circulated_deadline,
    deadlines_around_meeting,
    family_comments_deadline,
    final_plan_deadline,
    meeting_notice_deadline,
    meeting_report_deadline,
    review_complete_deadline,
    review_decision_deadline,
    review_meeting_deadline,
)
from goldthread.statute.clocks.base import Deadline, DeadlineStatus, Reliability, Unit
from goldthread.statute.clocks.registry import CLOCKS, clock_named, clocks_as_markdown
from goldthread.statute.clocks.support_plan import cycle_review_deadline, review_soon
from goldthread.statute.clocks.transfers import transfer_file_deadline
from goldthread.web.school.deadline_words import deadline_words
from tests.unit.statute import QUICK

YEAR = TermDates(
    spans=(
        (date(2026, 9, 2), date(2026, 10, 23)),
        (date(2026, 11, 2), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 2, 12)),
        (date(2027, 2, 22), date(2027, 3, 25)),
        (date(2027, 4, 12), date(2027, 5, 28)),
        (date(2027, 6, 7), date(2027, 7, 21)),
    )
)
DUE = Deadline("cycle_review", date(2026, 12, 1), "Code 6.65", Unit.SCHOOL_TERMS, "Once a term.")
M = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("on", "days", "status", "words"),
    [
        (date(2026, 11, 16), 15, DeadlineStatus.LATER, "due in 15 days"),
        (date(2026, 11, 17), 14, DeadlineStatus.DUE_SOON, "due in 14 days"),
        (date(2026, 11, 30), 1, DeadlineStatus.DUE_SOON, "due tomorrow"),
        (date(2026, 12, 1), 0, DeadlineStatus.DUE_SOON, "due today"),
        (date(2026, 12, 2), -1, DeadlineStatus.OVERDUE, "1 day late"),
        (date(2026, 12, 13), -12, DeadlineStatus.OVERDUE, "12 days late"),
    ],
)
def test_deadline_nearness(on: date, days: int, status: DeadlineStatus, words: str) -> None:
    assert (DUE.days_until(on), DUE.status(on), deadline_words(DUE, on)) == (days, status, words)


def test_deadline_status_soon_can_be_set() -> None:
    assert DUE.status(date(2026, 11, 16), soon_within=15) is DeadlineStatus.DUE_SOON
    assert DeadlineStatus.OVERDUE.label == "Late"


def test_review_soon_is_the_fortnight_before() -> None:
    assert review_soon(DUE, date(2026, 11, 17))
    assert not review_soon(DUE, date(2026, 11, 16))
    assert not review_soon(DUE, date(2026, 12, 2))


@pytest.mark.parametrize(
    ("starts_on", "due_on"),
    [
        (date(2026, 9, 2), date(2026, 12, 18)),  # the end of the autumn term
        (date(2026, 8, 20), date(2026, 12, 18)),  # planned in the holiday
        (date(2026, 12, 7), date(2027, 3, 25)),  # too little of the term left
        (date(2027, 1, 4), date(2027, 3, 25)),
        (date(2027, 3, 1), date(2027, 7, 1)),  # four months come before the summer term's end
        (date(2027, 3, 8), date(2027, 7, 8)),
        (date(2027, 5, 10), date(2027, 7, 21)),
    ],
)
def test_cycle_review_deadline_in_term(starts_on: date, due_on: date) -> None:
    deadline = cycle_review_deadline(starts_on, YEAR)
    assert deadline.due_on == due_on
    assert (deadline.name, deadline.unit) == ("cycle_review", Unit.SCHOOL_TERMS)


def test_cycle_review_deadline_explains_itself() -> None:
    by_term = cycle_review_deadline(date(2026, 9, 2), YEAR)
    by_months = cycle_review_deadline(date(2027, 3, 8), YEAR)
    assert by_term.explanation == "Once a term: by the last school day of the term."
    assert by_months.explanation == "3 reviews a year: no more than 4 months after the start."


def test_cycle_review_deadline_months_where_terms_are_not_known() -> None:
    assert cycle_review_deadline(date(2026, 9, 2)).due_on == date(2027, 1, 2)
    beyond = date(2027, 8, 1)
    assert cycle_review_deadline(beyond, YEAR).due_on == date(2027, 12, 1)
    late_in_the_last_term = date(2027, 7, 1)
    assert cycle_review_deadline(late_in_the_last_term, YEAR).due_on == date(2027, 11, 1)


def test_cycle_review_deadline_other_rhythms() -> None:
    half_termly = cycle_review_deadline(date(2026, 9, 2), YEAR, reviews_a_year=6)
    yearly = cycle_review_deadline(date(2026, 9, 2), YEAR, reviews_a_year=1)
    twice = cycle_review_deadline(date(2026, 9, 2), YEAR, reviews_a_year=2)
    assert half_termly.due_on == date(2026, 11, 2)
    assert twice.due_on == date(2027, 3, 2)
    assert yearly.due_on == date(2027, 9, 2)  # beyond the known terms


def test_cycle_review_deadline_never_on_the_day_it_starts() -> None:
    one_week = TermDates(
        ((date(2026, 9, 1), date(2026, 9, 4)), (date(2027, 1, 4), date(2027, 4, 1)))
    )
    assert cycle_review_deadline(date(2026, 9, 4), one_week).due_on == date(2027, 1, 4)
    holiday = cycle_review_deadline(date(2026, 9, 5), one_week, reviews_a_year=12)
    assert holiday.due_on == date(2026, 10, 5)


def test_cycle_review_deadline_refuses_odd_rhythms() -> None:
    for reviews_a_year in (0, 13):
        with pytest.raises(ValueError, match="between 1 and 12"):
            cycle_review_deadline(date(2026, 9, 2), reviews_a_year=reviews_a_year)


@QUICK
@given(st.dates(date(2026, 9, 2), date(2027, 7, 21)), st.integers(1, 12))
def test_cycle_review_deadline_is_after_the_start_and_in_time(start: date, rhythm: int) -> None:
    plain = cycle_review_deadline(start, reviews_a_year=rhythm).due_on
    due_on = cycle_review_deadline(start, YEAR, reviews_a_year=rhythm).due_on
    assert start < due_on <= plain
    assert due_on == plain or is_school_day(YEAR, due_on)


def test_review_complete_deadline_is_the_day_before_the_anniversary() -> None:
    assert review_complete_deadline(date(2019, 1, 1)).due_on == date(2019, 12, 31)
    again = review_complete_deadline(date(2019, 1, 1), date(2019, 9, 1))
    assert again.due_on == date(2020, 8, 31)
    assert "last reviewed" in again.explanation
    assert review_complete_deadline(date(2028, 2, 29)).due_on == date(2029, 2, 27)


def test_review_meeting_deadline_leaves_four_weeks_to_decide() -> None:
    assert review_meeting_deadline(date(2019, 1, 1)).due_on == date(2019, 12, 3)
    assert review_meeting_deadline(date(2019, 1, 1), date(2019, 9, 1)).due_on == date(2020, 8, 3)


def test_annual_review_steps_around_the_meeting() -> None:
    assert meeting_notice_deadline(M).due_on == date(2026, 11, 9)
    assert advice_circulated_deadline(M).due_on == date(2026, 11, 9)
    assert meeting_report_deadline(M).due_on == date(2026, 12, 7)
    assert review_decision_deadline(M).due_on == date(2026, 12, 21)
    assert final_plan_deadline(M).due_on == date(2027, 2, 15)  # phase transfers: by 15 February


def test_deadlines_around_meeting_come_earliest_first() -> None:
    deadlines = deadlines_around_meeting(M)
    days = [deadline.due_on for deadline in deadlines]
    assert days == sorted(days)
    assert [deadline.name for deadline in deadlines] == [
        "annual_review_notice",
        "annual_review_advice",
        "annual_review_report",
        "annual_review_decision",
        "annual_review_final_plan",
    ]


def test_final_plan_deadline_follows_an_early_notice_but_not_a_late_one() -> None:
    early, in_time, late = M + timedelta(weeks=2), M + timedelta(weeks=4), M + timedelta(weeks=7)
    assert final_plan_deadline(M, early).due_on == M + timedelta(weeks=10)
    assert final_plan_deadline(M, in_time).due_on == M + timedelta(weeks=12)
    assert final_plan_deadline(M, late).due_on == M + timedelta(weeks=12)


def test_family_comments_deadline_day_of_service_is_day_one() -> None:
    deadline = family_comments_deadline(date(2026, 12, 21))
    assert (deadline.due_on, deadline.unit) == (date(2027, 1, 4), Unit.CALENDAR_DAYS)


def test_transfer_file_deadline_counts_school_days() -> None:
    deadline = transfer_file_deadline(date(2026, 10, 16), YEAR)
    assert (deadline.due_on, deadline.unit) == (date(2026, 11, 13), Unit.SCHOOL_DAYS)


def test_transfer_file_deadline_summer_leaver_needs_next_year() -> None:
    with pytest.raises(TermDatesRunOut):
        transfer_file_deadline(date(2027, 7, 21), YEAR)


def test_clock_registry_names_are_unique_and_found() -> None:
    names = [clock.name for clock in CLOCKS]
    assert len(set(names)) == len(names) == 17
    assert clock_named("transfer_file").flag is Reliability.SECONDARY
    with pytest.raises(KeyError):
        clock_named("no_such_clock")


def test_clocks_as_markdown_has_one_row_a_clock() -> None:
    lines = clocks_as_markdown().splitlines()
    assert len(lines) == len(CLOCKS) + 2
    assert {line.count("|") for line in lines} == {7}
    assert lines[2] == (
        "| Review of a support plan (`cycle_review`) | The plan starts | The end of term; the next "
        "one if fewer than 6 school weeks are left; at most 4 months | school terms | "
        "SEND Code of Practice 2015, 6.65 | "
        "[U] general knowledge or house rule, not yet verified |"
    )


def test_no_clock_of_the_annual_review_counts_working_days() -> None:
    annual = [clock for clock in CLOCKS if clock.name.startswith("annual_review")]
    assert {clock.unit for clock in annual} == {
        Unit.CALENDAR_DAYS,
        Unit.CALENDAR_WEEKS,
        Unit.CALENDAR_MONTHS,
    }
