"""When the rights of Part 3 of the Children and Families Act 2014 become a young person's own.

A young person is over compulsory school age and under 25 (section 83(2) [V2]). Compulsory school age ends
at the end of the school leaving date of the year in which they turn 16 before the next school year
begins (Education Act 1996, section 8(3) [V]); that date is the last Friday in June (SI 1997/1970 [V2]).
When to begin to talk about it is a house rule [U]: a term before, which is four months.
"""

from datetime import date, timedelta
from typing import Final

from goldthread.statute.calendar import add_calendar_months
from goldthread.statute.clocks.base import Clock, Deadline, Reliability, Unit

SCHOOL_YEAR_BEGINS: Final = (9, 1)
ENDS_AT: Final = 16
A_TERM_IN_MONTHS: Final = 4
FRIDAY: Final = 4

OWN_RIGHTS: Final = Clock(
    name="own_rights",
    title="Talk with the young person before their rights become their own",
    start_event="The young person is born",
    limit="The last Friday in June of the school year in which they turn 16; asked for 4 months before",
    unit=Unit.CALENDAR_MONTHS,
    legal_basis="Children and Families Act 2014, section 83(2); Education Act 1996, section 8(3)",
    flag=Reliability.SECONDARY,
)


def school_leaving_date(year: int) -> date:
    """The last Friday in June."""
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - FRIDAY) % 7)


def own_rights_deadline(born_on: date) -> Deadline:
    """The last day of compulsory school age: from the day after, the rights are their own."""
    next_year = (born_on.month, born_on.day) >= SCHOOL_YEAR_BEGINS
    year = born_on.year + ENDS_AT + (1 if next_year else 0)
    return OWN_RIGHTS.deadline(
        school_leaving_date(year),
        "The last Friday in June of the school year in which they turn 16.",
    )


def rights_are_own_from(born_on: date) -> date:
    """The first day on which the rights are the young person's own."""
    return own_rights_deadline(born_on).due_on + timedelta(days=1)


def latest_birth_asked_about(on: date) -> date:
    """Whoever was born on this day or before has reached the time to talk about it."""
    asked_from = add_calendar_months(school_leaving_date(on.year), -A_TERM_IN_MONTHS)
    year = on.year if on >= asked_from else on.year - 1
    return date(year - ENDS_AT, *SCHOOL_YEAR_BEGINS) - timedelta(days=1)
