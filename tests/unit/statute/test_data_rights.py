"""Clocks, stages and words of people's rights over data."""

from datetime import date, timedelta
from enum import StrEnum

import pytest

from goldthread.statute.clocks.base import DeadlineStatus
from goldthread.statute.clocks.data_rights import (
    COMPLAINT_ACKNOWLEDGED,
    DATA_REQUEST,
    complaint_acknowledged_deadline,
    data_request_deadline,
)
from goldthread.statute.stages.base import NotAllowedNow
from goldthread.statute.stages.data_rights import (
    COMPLAINT_STAGES,
    REQUEST_STAGES,
    ComplaintEvent,
    ComplaintState,
    RequestEvent,
    RequestState,
)
from goldthread.statute.vocabulary import privacy, sharing


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2026, 11, 18), date(2026, 12, 18), date(2027, 2, 18)),
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 4, 30)),  # no such day: the last
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 4, 30)),  # a leap day
        (date(2026, 11, 25), date(2026, 12, 25), date(2027, 2, 25)),  # a bank holiday stays
        (date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31)),
    ],
)
def test_a_request_is_answered_within_a_calendar_month_or_three(
    received: date, due: date, extended: date
) -> None:
    deadline = data_request_deadline(received)
    assert deadline.due_on == due
    assert deadline.status(due) is DeadlineStatus.DUE_SOON
    assert deadline.status(due + timedelta(days=1)) is DeadlineStatus.OVERDUE
    longer = data_request_deadline(received, is_extended=True)
    assert longer.due_on == extended
    assert longer.explanation != deadline.explanation
    assert deadline.legal_basis == DATA_REQUEST.legal_basis == "UK GDPR arts 12(3), 16 and 21"


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 18), date(2026, 12, 17)),
        (date(2027, 2, 1), date(2027, 3, 2)),
        (date(2028, 2, 1), date(2028, 3, 1)),  # over a leap day
        (date(2026, 12, 20), date(2027, 1, 18)),  # holidays stop nothing
    ],
)
def test_a_complaint_is_acknowledged_on_the_thirtieth_day_at_the_latest(
    received: date, due: date
) -> None:
    deadline = complaint_acknowledged_deadline(received)
    assert deadline.due_on == due == received + timedelta(days=29)
    assert deadline.days_until(due) == 0
    assert deadline.status(due + timedelta(days=1)) is DeadlineStatus.OVERDUE
    assert "s164A(3)" in COMPLAINT_ACKNOWLEDGED.legal_basis


def test_a_request_is_decided_once_and_can_be_taken_back_at_any_time() -> None:
    state = REQUEST_STAGES.next_state(RequestState.OPEN, RequestEvent.EXTEND)
    assert state is RequestState.OPEN
    decided = REQUEST_STAGES.next_state(state, RequestEvent.DECIDE)
    assert REQUEST_STAGES.next_state(decided, RequestEvent.WITHDRAW) is RequestState.WITHDRAWN
    with pytest.raises(NotAllowedNow, match="take it back"):
        REQUEST_STAGES.next_state(decided, RequestEvent.DECIDE)
    assert REQUEST_STAGES.final_states == (RequestState.WITHDRAWN,)


def test_a_complaint_is_acknowledged_before_it_is_answered() -> None:
    with pytest.raises(NotAllowedNow, match="acknowledge it"):
        COMPLAINT_STAGES.next_state(ComplaintState.RECEIVED, ComplaintEvent.ANSWER)
    known = COMPLAINT_STAGES.next_state(ComplaintState.RECEIVED, ComplaintEvent.ACKNOWLEDGE)
    assert COMPLAINT_STAGES.next_state(known, ComplaintEvent.STEP) is known
    assert COMPLAINT_STAGES.final_states == (ComplaintState.ANSWERED,)


WORDS: tuple[type[StrEnum], ...] = (
    RequestState, RequestEvent, ComplaintState, ComplaintEvent, privacy.RequestKind,
    privacy.RecordPart, privacy.Decision, privacy.Way, privacy.ComplaintAbout,
    privacy.ComplaintOutcome, sharing.Recipient, sharing.SharedHow, sharing.LawfulBasis,
    sharing.ConsentState,
)  # fmt: skip


@pytest.mark.parametrize("words", WORDS, ids=lambda one: one.__name__)
def test_each_has_words_of_its_own(words: type[StrEnum]) -> None:
    labels = [one.label for one in words]  # type: ignore[attr-defined]
    assert len(set(labels)) == len(labels) > 1
    assert all(label and label != one.value for label, one in zip(labels, words, strict=True))


def test_public_task_stands_first_and_consent_last_with_the_law_and_when_it_fits() -> None:
    bases = list(sharing.LawfulBasis)
    assert (bases[0], bases[-1]) == (sharing.LawfulBasis.PUBLIC_TASK, sharing.LawfulBasis.CONSENT)
    for basis in bases:
        assert basis.law.startswith("UK GDPR art 6(1)(")
        assert "9(2)(" in basis.law
        assert basis.when.endswith(".")
    assert "may really say no" in sharing.LawfulBasis.CONSENT.when
