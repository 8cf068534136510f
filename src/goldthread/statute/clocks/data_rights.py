"""What the school owes people over their data: an answer within a month, a complaint acknowledged.

UK GDPR art 12(3) and, for the complaint, Data Protection Act 2018 s164A, put there by section 103 of
the Data (Use and Access) Act 2025 and in force since 19 June 2026. The Information Commissioner counts
a month from the day a request is received to the same day of the next month; where that is not a
working day it lets a school answer on the next one. We keep the earlier day, which is always in time.
"""

from datetime import date
from typing import Final

from goldthread.statute.calendar import add_calendar_months, days_beginning_with
from goldthread.statute.clocks.base import Clock, Deadline, Reliability, Unit

ACKNOWLEDGE_WITHIN_DAYS: Final = 30

DATA_REQUEST: Final = Clock(
    name="data_request_answer",
    title="Answer to a request to put data right, or to an objection",
    start_event="The request is received, on a page, by letter or by word of mouth",
    limit="1 calendar month; 3 where it is complex and the person was told why within the first",
    unit=Unit.CALENDAR_MONTHS,
    legal_basis="UK GDPR arts 12(3), 16 and 21",
    flag=Reliability.SECONDARY,
)
COMPLAINT_ACKNOWLEDGED: Final = Clock(
    name="complaint_acknowledged",
    title="Complaint about how data are used acknowledged",
    start_event="The complaint is received",
    limit="30 days beginning with that day",
    unit=Unit.CALENDAR_DAYS,
    legal_basis="Data Protection Act 2018 s164A(3); Data (Use and Access) Act 2025 s103",
    flag=Reliability.VERIFIED,
)

DATA_RIGHTS_CLOCKS: Final = (DATA_REQUEST, COMPLAINT_ACKNOWLEDGED)


def month_to_answer(received_on: date, months_more: int = 0) -> date:
    """The corresponding day of the next month, or of a later one: Article 12(3) for every right."""
    return add_calendar_months(received_on, 1 + months_more)


def data_request_deadline(received_on: date, *, is_extended: bool = False) -> Deadline:
    """The corresponding day of the next month, or of the third where the time was extended."""
    if is_extended:
        return DATA_REQUEST.deadline(
            month_to_answer(received_on, 2),
            "1 month after it was received, and 2 more because it is complex.",
        )
    return DATA_REQUEST.deadline(month_to_answer(received_on), "1 month after it was received.")


def complaint_acknowledged_deadline(received_on: date) -> Deadline:
    """The 30th day, the day it was received being the first."""
    return COMPLAINT_ACKNOWLEDGED.deadline(
        days_beginning_with(received_on, ACKNOWLEDGE_WITHIN_DAYS),
        "30 days, the day it was received being day 1.",
    )
