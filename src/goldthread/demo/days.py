"""Terms of the area's schools, for any year, worked out the way an English school sets them."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from goldthread.statute.calendar import TermDates, easter_sunday, school_days

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Term:
    """One of three terms: both halves, first and last day of each."""

    year: int
    name: str
    halves: tuple[tuple[date, date], tuple[date, date]]

    @property
    def first(self) -> date:
        """The first day of term."""
        return self.halves[0][0]

    @property
    def last(self) -> date:
        """The last day of term."""
        return self.halves[1][1]


def terms_of(year: int) -> tuple[Term, Term, Term]:
    """The three terms of the academic year that starts in `year`."""
    october = _monday_on_or_before(date(year, 10, 31))
    february = _monday_on_or_after(date(year + 1, 2, 13))
    easter = easter_sunday(year + 1)
    may = _monday_on_or_before(date(year + 1, 5, 31))
    return (
        Term(
            year,
            "Autumn",
            (
                (_weekday_on_or_after(date(year, 9, 2)), october - 3 * DAY),
                (october + WEEK, _friday_on_or_before(date(year, 12, 20))),
            ),
        ),
        Term(
            year,
            "Spring",
            (
                (_monday_on_or_after(date(year + 1, 1, 3)), february - 3 * DAY),
                (february + WEEK, easter - 9 * DAY),
            ),
        ),
        Term(
            year,
            "Summer",
            (
                (easter + 8 * DAY, may - 3 * DAY),
                (may + WEEK, _weekday_on_or_before(date(year + 1, 7, 21))),
            ),
        ),
    )


def closures_of(year: int) -> dict[date, str]:
    """Training days, and one day of snow every other winter."""
    autumn, spring, summer = terms_of(year)
    days = {term.first: "Staff training" for term in (autumn, spring)}
    days[summer.halves[1][0]] = "Staff training"
    if year % 2:
        days[spring.halves[0][0] + 9 * DAY] = "Closed for snow"
    return days


class OpenDays:
    """The days on which the area's schools are open, over all the years of the demo."""

    def __init__(self, years: list[int]) -> None:
        spans = tuple(half for year in years for term in terms_of(year) for half in term.halves)
        closed = frozenset(day for year in years for day in closures_of(year))
        self.days = school_days(TermDates(spans, closed), spans[0][0], spans[-1][1])

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """Open days from first to last, both included."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def on_or_after(self, day: date) -> date:
        """The first open day from this day on (the last known, past the end)."""
        return self.days[min(bisect_left(self.days, day), len(self.days) - 1)]

    def on_or_before(self, day: date) -> date:
        """The last open day up to this day (the first known, before the beginning)."""
        return self.days[max(bisect_right(self.days, day) - 1, 0)]


def _monday_on_or_after(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _monday_on_or_before(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _friday_on_or_before(day: date) -> date:
    return day - timedelta(days=(day.weekday() - 4) % 7)


def _weekday_on_or_after(day: date) -> date:
    return day if day.weekday() < 5 else _monday_on_or_after(day)


def _weekday_on_or_before(day: date) -> date:
    return day if day.weekday() < 5 else _friday_on_or_before(day)
