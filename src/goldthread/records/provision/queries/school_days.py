"""Counting a school's open days fast: listed once, then looked up by bisection."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import lru_cache

from goldthread.statute.calendar import TermDates, is_school_day, is_working_day
from goldthread.statute.vocabulary.year_groups import academic_year_of


class SchoolDays:
    """The open days of one school from first to last.

    In an academic year with terms on record these are its school days. In a year without, every
    weekday but bank holidays: an overstatement across holidays, mended by adding the terms.
    """

    def __init__(self, first: date, last: date, terms: TermDates | None) -> None:
        self.days = _open_days(first, last, terms)

    def between(self, first: date, last: date) -> int:
        """How many open days from first to last, both included."""
        return max(0, bisect_right(self.days, last) - bisect_left(self.days, first))


@lru_cache(maxsize=256)
def _open_days(first: date, last: date, terms: TermDates | None) -> tuple[date, ...]:
    """The days, kept while the program runs: nothing but the three values decides them."""
    known = {academic_year_of(day) for span in terms.spans for day in span} if terms else set()
    length = (last - first).days + 1
    days = (first + timedelta(days=offset) for offset in range(length))
    return tuple(
        day
        for day in days
        if (
            is_school_day(terms, day)
            if terms and academic_year_of(day) in known
            else is_working_day(day)
        )
    )
