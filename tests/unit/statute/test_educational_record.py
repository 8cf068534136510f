"""The educational record: which schools owe it to parents, and the 15 school days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.statute.calendar import TermDates, is_working_day, school_days
from goldthread.statute.clocks.base import Reliability, Unit
from goldthread.statute.clocks.registry import clock_named
from goldthread.statute.clocks.rights import EDUCATIONAL_RECORD, educational_record_deadline
from goldthread.statute.vocabulary.educational_record import (
    AccessRight,
    Owed,
    owes_educational_record,
)
from tests.unit.statute import QUICK

TERMS = TermDates(
    (
        (date(2027, 9, 1), date(2027, 10, 22)),
        (date(2027, 11, 1), date(2027, 12, 17)),
        (date(2028, 1, 4), date(2028, 2, 11)),
        (date(2028, 2, 21), date(2028, 3, 31)),
        (date(2028, 4, 17), date(2028, 5, 26)),
        (date(2028, 6, 5), date(2028, 7, 20)),
        (date(2028, 9, 4), date(2028, 10, 20)),
    ),
    frozenset({date(2028, 1, 4), date(2028, 4, 18)}),
)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2027, 11, 8), date(2027, 11, 29)),  # three whole weeks
        (date(2027, 11, 6), date(2027, 11, 26)),  # a Saturday: Monday is the first day counted
        (date(2027, 10, 8), date(2027, 11, 5)),  # ten, half term, five
        (date(2027, 10, 1), date(2027, 10, 22)),  # ends on the last day before half term
        (date(2027, 10, 4), date(2027, 11, 1)),  # and a day later, on the first after it
        (date(2027, 12, 10), date(2028, 1, 18)),  # Christmas and a training day
        (date(2028, 2, 7), date(2028, 3, 6)),  # half term, over 29 February
        (date(2028, 3, 24), date(2028, 5, 3)),  # Easter Monday, a training day, 1 May
        (date(2028, 7, 13), date(2028, 9, 15)),  # five before the summer, ten after
        (date(2028, 8, 1), date(2028, 9, 22)),  # in the holidays nothing is counted
    ],
)
def test_fifteen_school_days_after_the_request_came(received: date, due: date) -> None:
    found = educational_record_deadline(received, TERMS)
    assert (found.due_on, found.unit) == (due, Unit.SCHOOL_DAYS)
    assert "school days" in found.explanation


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2028, 10, 2), date(2028, 10, 23)),  # fourteen school days are known
        (date(2028, 11, 6), date(2028, 11, 27)),  # after the last day known
        (date(2027, 8, 31), date(2027, 9, 21)),  # before the first
    ],
)
def test_working_days_are_counted_where_the_terms_do_not_reach(received: date, due: date) -> None:
    for terms in (TERMS, TermDates(())):
        found = educational_record_deadline(received, terms)
        assert (found.due_on, found.unit) == (due, Unit.WORKING_DAYS)
        assert "do not reach" in found.explanation
    inside = educational_record_deadline(date(2028, 9, 29), TERMS)
    assert (inside.due_on, inside.unit) == (date(2028, 10, 20), Unit.SCHOOL_DAYS)


@QUICK
@given(st.dates(date(2027, 8, 1), date(2028, 12, 31)))
def test_never_more_than_fifteen_school_days_have_passed(received: date) -> None:
    found = educational_record_deadline(received, TERMS)
    passed = school_days(TERMS, received, found.due_on)
    counted = [day for day in passed if day > received]
    assert is_working_day(found.due_on)
    assert len(counted) == 15 if found.unit is Unit.SCHOOL_DAYS else len(counted) <= 15


def test_the_clock_is_in_the_registry_and_says_how_it_is_known() -> None:
    assert clock_named("educational_record") is EDUCATIONAL_RECORD
    assert EDUCATIONAL_RECORD.flag is Reliability.SECONDARY
    assert "2005, reg 5" in EDUCATIONAL_RECORD.legal_basis


@pytest.mark.parametrize(
    ("type_name", "owed"),
    [
        ("Community school", Owed.YES),
        ("Voluntary aided school", Owed.YES),
        ("Voluntary controlled school", Owed.YES),
        ("Foundation school", Owed.YES),
        ("Community special school", Owed.YES),
        ("Foundation special school", Owed.YES),
        ("Non-maintained special school", Owed.YES),
        ("Academy converter", Owed.NO),
        ("Academy sponsor led", Owed.NO),
        ("Free schools", Owed.NO),
        ("Other independent school", Owed.NO),
        ("Other independent special school", Owed.NO),
        ("Local authority nursery school", Owed.NO),
        ("Further education", Owed.NO),
        ("Academy special converter", Owed.UNSURE),
        ("Free schools special", Owed.UNSURE),
        ("Pupil referral unit", Owed.UNSURE),
        ("", Owed.UNSURE),
    ],
)
def test_maintained_schools_owe_it_and_academies_do_not(type_name: str, owed: Owed) -> None:
    assert owes_educational_record(type_name) is owed
    assert owed.label.endswith(".")


def test_each_right_has_its_words() -> None:
    assert len({right.label for right in AccessRight}) == 2
