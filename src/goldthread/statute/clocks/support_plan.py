"""When a cycle of SEN Support should be reviewed.

SEND Code of Practice 2015, 6.65: schools should meet parents at least three times each year
[V2]. The Code sets no day; that a review falls at least once a term, at its end, is a
house rule [U] and can be set per school.
"""

from datetime import date
from typing import Final

from goldthread.statute.calendar import (
    TermDates,
    add_calendar_months,
    end_of_term,
    last_school_day_by,
    school_weeks,
)
from goldthread.statute.clocks.base import (
    SOON_WITHIN_DAYS,
    Clock,
    Deadline,
    DeadlineStatus,
    Reliability,
    Unit,
)

REVIEWS_A_YEAR: Final = 3
SHORTEST_CYCLE_WEEKS: Final = 6
"""House rule [U]: with fewer school weeks left in a term, the review moves to the next term's
end, because there would be too little to look back on."""

CYCLE_REVIEW: Final = Clock(
    name="cycle_review",
    title="Review of a support plan",
    start_event="The plan starts",
    limit="The end of term; the next one if fewer than 6 school weeks are left; at most 4 months",
    unit=Unit.SCHOOL_TERMS,
    legal_basis="SEND Code of Practice 2015, 6.65",
    flag=Reliability.UNVERIFIED,
)


def cycle_review_deadline(
    starts_on: date, term_dates: TermDates | None = None, *, reviews_a_year: int = REVIEWS_A_YEAR
) -> Deadline:
    """The day by which a plan that starts on `starts_on` should be reviewed.

    Twelve months ÷ reviews a year after the start; with three or more a year also no later than
    the end of a term; and on a school day, the last one in time. Without term dates, or where
    they do not reach, the plain months stand. Raises ValueError unless reviews_a_year is 1-12.
    """
    if not 1 <= reviews_a_year <= 12:
        raise ValueError("A plan is reviewed between 1 and 12 times a year.")
    months = 12 // reviews_a_year
    limit = add_calendar_months(starts_on, months)
    explanation = f"{reviews_a_year} reviews a year: no more than {months} months after the start."
    if term_dates is None:
        return CYCLE_REVIEW.deadline(limit, explanation)
    term_end = _term_end_worth_reviewing(starts_on, term_dates) if reviews_a_year >= 3 else None
    earlier = limit if term_end is None else min(limit, term_end)
    school_day = last_school_day_by(term_dates, earlier)
    if school_day is None or school_day <= starts_on:
        return CYCLE_REVIEW.deadline(limit, explanation)
    if term_end is not None and term_end <= limit:
        explanation = "Once a term: by the last school day of the term."
    return CYCLE_REVIEW.deadline(school_day, explanation)


def _term_end_worth_reviewing(starts_on: date, term_dates: TermDates) -> date | None:
    this_end = end_of_term(term_dates, starts_on)
    if this_end is None:
        return None
    if school_weeks(term_dates, starts_on, this_end) >= SHORTEST_CYCLE_WEEKS:
        return this_end
    next_span = next((first for first, _ in term_dates.spans if first > this_end), None)
    return None if next_span is None else end_of_term(term_dates, next_span)


def review_soon(deadline: Deadline, on: date, within_days: int = SOON_WITHIN_DAYS) -> bool:
    """Whether to start asking for views: due within a fortnight, and not late yet."""
    return deadline.status(on, within_days) is DeadlineStatus.DUE_SOON
