"""When a request for access, or for the educational record, is to be answered.

UK GDPR Article 12(3): without undue delay and within one month, longer by two where that is needed
for a complex request. Article 12A (Data (Use and Access) Act 2025): the time stands still while the
school waits to be told who is asking, or which data are meant. All [U]: general knowledge, not read
in the official text.

Education (Pupil Information) (England) Regulations 2005, regulation 5(2): within fifteen school days
of receipt of the parent's written request. [V2]: quoted by LexisNexis, told by Hampshire County
Council and The Key; neither says that the time can stand still or be longer.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from goldthread.statute.calendar import (
    TermDates,
    TermDatesRunOut,
    add_school_days,
    add_working_days,
    is_working_day,
)
from goldthread.statute.clocks.base import Clock, Deadline, Reliability, Unit
from goldthread.statute.clocks.data_rights import month_to_answer

MOST_MONTHS_MORE: Final = 2

ACCESS_REQUEST: Final = Clock(
    name="access_request",
    title="Answer to a request for access to a record",
    start_event="The request is received",
    limit="1 month, 3 if it is complex and this is said within the first; the next working day "
    "where the last is none. Stands still while identity or what is meant is being asked",
    unit=Unit.CALENDAR_MONTHS,
    legal_basis="UK GDPR, Articles 12(3), 12A and 15",
    flag=Reliability.UNVERIFIED,
)


def access_request_deadline(
    received_on: date,
    on: date,
    *,
    months_more: int = 0,
    pauses: Iterable[tuple[date, date | None]] = (),
) -> Deadline:
    """The day by which a request is answered, as it stands on the day `on`.

    A pause runs from the day something was asked to the day it was answered; one that still runs
    moves the day on with every day. Days of two pauses at once count once. Raises ValueError for
    more months than the law allows.
    """
    if not 0 <= months_more <= MOST_MONTHS_MORE:
        raise ValueError("The time is longer by up to two months.")
    stood_still = {
        first + timedelta(days=day)
        for first, last in pauses
        for day in range((min(last or on, on) - first).days)
    }
    months = 1 + months_more
    due_on = month_to_answer(received_on, months_more) + timedelta(days=len(stood_still))
    while not is_working_day(due_on):
        due_on += timedelta(days=1)
    explanation = f"{months} months after it was received." if months_more else (
        "One month after it was received."
    )  # fmt: skip
    if stood_still:
        explanation += f" {len(stood_still)} days in which the school waited are added."
    return ACCESS_REQUEST.deadline(due_on, explanation)


EDUCATIONAL_RECORD_SCHOOL_DAYS: Final = 15

EDUCATIONAL_RECORD: Final = Clock(
    name="educational_record",
    title="The educational record shown to a parent",
    start_event="The parent's written request is received",
    limit="15 school days; working days where the school's term dates do not reach",
    unit=Unit.SCHOOL_DAYS,
    legal_basis="Education (Pupil Information) (England) Regulations 2005, reg 5",
    flag=Reliability.SECONDARY,
)


def educational_record_deadline(received_on: date, term_dates: TermDates) -> Deadline:
    """The 15th school day after a parent's written request came.

    Where the school's term dates do not reach from one day to the other, the 15th working day: no
    school day is missed that way, so the day is never too late. `unit` says which were counted.
    """
    days = EDUCATIONAL_RECORD_SCHOOL_DAYS
    if term_dates.covers(received_on):
        try:
            due_on = add_school_days(term_dates, received_on, days)
        except TermDatesRunOut:
            pass
        else:
            return EDUCATIONAL_RECORD.deadline(due_on, "15 school days after the request came.")
    found = EDUCATIONAL_RECORD.deadline(
        add_working_days(received_on, days),
        "15 working days after the request came: the term dates do not reach far enough.",
    )
    return replace(found, unit=Unit.WORKING_DAYS)
