"""When a request for access is to be answered.

UK GDPR Article 12(3): without undue delay and within one month, longer by two where that is needed
for a complex request. Article 12A (Data (Use and Access) Act 2025): the time stands still while the
school waits to be told who is asking, or which data are meant. All [U]: general knowledge, not read
in the official text.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from goldthread.statute.calendar import is_working_day
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
