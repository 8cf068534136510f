"""When a pupil's record must follow them to the next school."""

from datetime import date
from typing import Final

from goldthread.statute.calendar import TermDates, add_school_days
from goldthread.statute.clocks.base import Clock, Deadline, Reliability, Unit

TRANSFER_FILE_SCHOOL_DAYS: Final = 15

TRANSFER_FILE: Final = Clock(
    name="transfer_file",
    title="Common transfer file sent to the next school",
    start_event="The pupil leaves the roll",
    limit="15 school days",
    unit=Unit.SCHOOL_DAYS,
    legal_basis="Education (Pupil Information) (England) Regulations 2005, reg 9; CTF guidance",
    flag=Reliability.SECONDARY,
)


def transfer_file_deadline(left_on: date, term_dates: TermDates) -> Deadline:
    """The 15th school day after the pupil left [V2] S32 (the regulation's number [U]).

    School days of the school that sends. A summer leaver's period runs into September: raises
    TermDatesRunOut until next year's dates are in.
    """
    due_on = add_school_days(term_dates, left_on, TRANSFER_FILE_SCHOOL_DAYS)
    return TRANSFER_FILE.deadline(due_on, "15 school days after the pupil left.")
