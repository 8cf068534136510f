"""Clocks of the rights over a record: the answer to a request, and how long a record is kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.statute.calendar import add_calendar_months, is_working_day
from goldthread.statute.clocks.base import Reliability
from goldthread.statute.clocks.registry import clock_named
from goldthread.statute.clocks.retention import (
    PUPIL_RECORD,
    RETENTION_RULES,
    SEND_RECORD,
    retention_deadline,
    retention_rule_for,
    retention_rule_named,
)
from goldthread.statute.clocks.rights import ACCESS_REQUEST, access_request_deadline
from goldthread.statute.stages.access_request import (
    ACCESS_REQUEST_STAGES,
    AccessRequestEvent,
    AccessRequestState,
)
from tests.unit.statute import QUICK

DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1))
ON = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 18), date(2026, 12, 18)),
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2028, 1, 31), date(2028, 2, 29)),  # a leap day, a Tuesday
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas and its Monday
        (date(2026, 11, 24), date(2026, 12, 24)),
    ],
)
def test_a_request_is_answered_within_a_month(received: date, due: date) -> None:
    assert access_request_deadline(received, received).due_on == due


def test_up_to_two_months_more_and_no_further() -> None:
    assert access_request_deadline(ON, ON, months_more=2).due_on == date(2027, 2, 18)
    assert "3 months" in access_request_deadline(ON, ON, months_more=2).explanation
    for months in (-1, 3):
        with pytest.raises(ValueError, match="two months"):
            access_request_deadline(ON, ON, months_more=months)


def test_it_stands_still_while_the_school_waits() -> None:
    asked = ON + timedelta(days=2)
    waiting = [(asked, None)]
    for days in (0, 1, 5):
        due = access_request_deadline(ON, asked + timedelta(days=days), pauses=waiting).due_on
        assert due >= date(2026, 12, 18) + timedelta(days=days)
    answered = [(asked, asked + timedelta(days=4))]
    long_after = access_request_deadline(ON, asked + timedelta(days=90), pauses=answered)
    assert long_after.due_on == date(2026, 12, 22)
    assert "4 days" in long_after.explanation
    twice = [*answered, (asked + timedelta(days=1), asked + timedelta(days=4))]
    assert access_request_deadline(ON, asked, pauses=twice).due_on == date(2026, 12, 18)
    both = access_request_deadline(ON, asked + timedelta(days=90), pauses=twice)
    assert both.due_on == long_after.due_on


@QUICK
@given(DAYS, st.integers(0, 2), st.integers(0, 60))
def test_it_is_always_due_on_a_working_day_and_never_early(
    received: date, more: int, waited: int
) -> None:
    pauses = [(received, received + timedelta(days=waited))]
    later = received + timedelta(days=200)
    due = access_request_deadline(received, later, months_more=more, pauses=pauses).due_on
    assert is_working_day(due)
    least = add_calendar_months(received, 1 + more) + timedelta(days=waited)
    assert timedelta(0) <= due - least <= timedelta(days=5)


def test_a_record_is_kept_until_a_birthday() -> None:
    assert retention_deadline(date(2016, 5, 4), SEND_RECORD).due_on == date(2047, 5, 4)
    assert retention_deadline(date(2016, 5, 4), PUPIL_RECORD).due_on == date(2041, 5, 4)
    assert retention_deadline(date(2016, 2, 29), SEND_RECORD).due_on == date(2047, 2, 28)
    own = retention_deadline(date(2016, 5, 4), SEND_RECORD, 35)
    assert own.due_on == date(2051, 5, 4)
    assert "this school has decided" in own.explanation
    for years in (0, 101):
        with pytest.raises(ValueError, match="between 1 and 100"):
            retention_deadline(ON, SEND_RECORD, years)


def test_rules_are_dated_marked_and_found_by_name() -> None:
    assert retention_rule_for(ever_on_register=True) is SEND_RECORD
    assert retention_rule_for(ever_on_register=False) is PUPIL_RECORD
    for rule in RETENTION_RULES:
        assert retention_rule_named(rule.name) is rule
        assert clock_named(rule.name).flag is Reliability.UNVERIFIED
        assert rule.in_force_from <= ON
    assert clock_named("access_request") is ACCESS_REQUEST
    with pytest.raises(KeyError):
        retention_rule_named("nothing")


def test_nothing_is_sealed_that_was_not_read_twice() -> None:
    into = {row.state for row in ACCESS_REQUEST_STAGES.transitions if row.next_state == "sealed"}
    assert into == {AccessRequestState.SECOND_READING}
    assert not ACCESS_REQUEST_STAGES.can(AccessRequestState.READING, AccessRequestEvent.SEAL)
    assert all(state.label for state in AccessRequestState)
    assert all(event.label for event in AccessRequestEvent)
