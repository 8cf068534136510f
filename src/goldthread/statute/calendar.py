"""Calendar, working and school days: arithmetic only. Which rule uses which is in `clocks`.

Traps (domain.md 1.13): weeks in the Regulations are calendar weeks; "15 days beginning with the
day" counts the day of service as day 1; working days are never used for SEND time limits
except moves between authorities (reg 15); CTF counts school days.
"""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final

FIRST_KNOWN_YEAR: Final = 2000
"""The first year whose bank holidays this module vouches for: before any pupil of today."""

_ONE_DAY: Final = timedelta(days=1)
_ADDED_HOLIDAYS: Final = {
    date(2002, 6, 3): "Golden Jubilee",
    date(2011, 4, 29): "Royal wedding",
    date(2012, 6, 5): "Diamond Jubilee",
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "State funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation of King Charles III",
}
"""Proclaimed once: add the next one here."""

_MOVED_HOLIDAYS: Final = {
    date(2002, 5, 27): date(2002, 6, 4),
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}
"""Usual day to the day it was moved to, by proclamation."""


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (the Meeus/Jones/Butcher algorithm)."""
    cycle = year % 19
    century, in_century = divmod(year, 100)
    moon = 19 * cycle + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    epact = moon % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    correction = (cycle + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """Bank holidays in England and Wales, in date order, with their names.

    Only the days actually kept: a substitute Monday stands here, the Saturday it replaces does
    not. Banking and Financial Dealings Act 1971 and proclamations [U]; agrees with the gov.uk
    lists of 2020-2027. Raises ValueError before FIRST_KNOWN_YEAR.
    """
    if year < FIRST_KNOWN_YEAR:
        raise ValueError(f"Bank holidays are known from {FIRST_KNOWN_YEAR} on.")
    easter = easter_sunday(year)
    kept: dict[date, str] = {
        easter - timedelta(days=2): "Good Friday",
        easter + _ONE_DAY: "Easter Monday",
        _monday_in(year, 5, 1): "Early May bank holiday",
        _monday_in(year, 5, 25): "Spring bank holiday",
        _monday_in(year, 8, 25): "Summer bank holiday",
    }
    kept = {_MOVED_HOLIDAYS.get(day, day): name for day, name in kept.items()}
    kept |= {day: name for day, name in _ADDED_HOLIDAYS.items() if day.year == year}
    for month, day_of_month, name in _FIXED_HOLIDAYS:
        _keep_or_substitute(kept, date(year, month, day_of_month), name)
    return MappingProxyType(dict(sorted(kept.items())))


_FIXED_HOLIDAYS: Final = (
    (1, 1, "New Year's Day"),
    (12, 26, "Boxing Day"),
    (12, 25, "Christmas Day"),
)
"""Boxing Day before Christmas Day: when Christmas is a Sunday its substitute is the Tuesday."""


def _keep_or_substitute(kept: dict[date, str], day: date, name: str) -> None:
    kept_on = day
    while kept_on.weekday() >= 5 or kept_on in kept:
        kept_on += _ONE_DAY
    kept[kept_on] = name if kept_on == day else f"{name} (substitute day)"


def _monday_in(year: int, month: int, earliest: int) -> date:
    """The first Monday on or after a day; from the 25th of a 31-day month, the last Monday."""
    start = date(year, month, earliest)
    return start + timedelta(days=-start.weekday() % 7)


def is_working_day(on: date) -> bool:
    """Not a Saturday, a Sunday or a bank holiday in England and Wales (reg 2 [U], reg 15 [V])."""
    return on.weekday() < 5 and on not in bank_holidays(on.year)


def add_working_days(start: date, days: int) -> date:
    """The last day of a period of working days; the first counted is the one after `start`.

    Zero gives `start` itself. Raises ValueError for a negative number.
    """
    return _count_forward(start, days, is_working_day)


def add_calendar_weeks(start: date, weeks: int) -> date:
    """The same weekday, that many weeks on (or back, when negative)."""
    return start + timedelta(weeks=weeks)


def add_calendar_months(start: date, months: int) -> date:
    """The corresponding day of a later (or earlier) month, or its last day if there is none.

    The law's "corresponding date rule": one month from 31 January ends on 28 or 29 February
    (Dodds v Walker [1981] 1 WLR 1027 [U]).
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def days_beginning_with(served_on: date, days: int) -> date:
    """The last day of "N days beginning with the day" of service: that day is day 1.

    Calendar days (regs 13 and 22 [V] S2, S15). Raises ValueError below 1.
    """
    if days < 1:
        raise ValueError("A period has at least one day.")
    return served_on + timedelta(days=days - 1)


class TermDatesRunOut(ValueError):
    """The school's term dates do not reach far enough: add next year's, then ask again."""

    def __init__(self) -> None:
        super().__init__(
            "The term dates we have end too early for this. Add the next term's dates."
        )


@dataclass(frozen=True)
class TermDates:
    """When a school is open to pupils.

    `spans` are first and last days of unbroken runs of weeks, oldest first: a half term may
    be a gap between two spans or a list of `closed_days` inside one. `closed_days` are training
    days and other single closures. Weekends and bank holidays need not be listed. Raises
    ValueError when a span ends before it starts or overlaps the one before.
    """

    spans: tuple[tuple[date, date], ...]
    closed_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Refuse spans that are back to front, out of order or overlapping."""
        ends = [date.min]
        for first, last in self.spans:
            if not ends[-1] < first <= last:
                raise ValueError("Term dates must be in order, first day before last, no overlap.")
            ends.append(last)

    @property
    def last_known_day(self) -> date:
        """The end of the last span, or the beginning of time when there is none."""
        return self.spans[-1][1] if self.spans else date.min

    def covers(self, on: date) -> bool:
        """Whether a day lies between the first and the last day known, open or not."""
        return bool(self.spans) and self.spans[0][0] <= on <= self.last_known_day


def is_school_day(term_dates: TermDates, on: date) -> bool:
    """Whether pupils are expected: a weekday in term that is no closure and no bank holiday."""
    in_term = any(first <= on <= last for first, last in term_dates.spans)
    return in_term and on not in term_dates.closed_days and is_working_day(on)


def school_days(term_dates: TermDates, first: date, last: date) -> tuple[date, ...]:
    """The school days from first to last, both included; none when last is before first."""
    length = (last - first).days + 1
    days = (first + timedelta(days=offset) for offset in range(length))
    return tuple(day for day in days if is_school_day(term_dates, day))


def add_school_days(term_dates: TermDates, start: date, days: int) -> date:
    """The last day of a period of school days; the first counted is the one after `start`.

    Zero gives `start` itself. Raises TermDatesRunOut when the known terms end before the
    period does, and ValueError for a negative number.
    """

    def counts(day: date) -> bool:
        if day > term_dates.last_known_day:
            raise TermDatesRunOut
        return is_school_day(term_dates, day)

    return _count_forward(start, days, counts)


def last_school_day_by(term_dates: TermDates, on: date) -> date | None:
    """The last school day on or before a day; None when the known terms do not say."""
    day = on
    while term_dates.covers(day):
        if is_school_day(term_dates, day):
            return day
        day -= _ONE_DAY
    return None


def end_of_term(term_dates: TermDates, on: date) -> date | None:
    """The last day of the autumn, spring or summer term a day falls in or before.

    Spans belong to one term when they start in the same stretch of a year: August to December
    autumn, January to March spring, April to July summer [U] (a house rule that holds for
    half terms of one or two weeks and for early Easters). A day in a holiday belongs to
    the next span. None after the last known span.
    """
    ahead = [span for span in term_dates.spans if span[1] >= on]
    if not ahead:
        return None
    term = _term_of(ahead[0][0])
    return max(last for first, last in ahead if _term_of(first) == term)


def _term_of(first: date) -> tuple[int, int]:
    return first.year, 3 if first.month >= 8 else 2 if first.month >= 4 else 1


def school_weeks(term_dates: TermDates, first: date, last: date) -> int:
    """How many weeks (Monday to Sunday) from first to last hold at least one school day."""
    return len({week_beginning(day) for day in school_days(term_dates, first, last)})


def week_beginning(on: date) -> date:
    """The Monday of a day's week."""
    return on - timedelta(days=on.weekday())


def _count_forward(start: date, days: int, counts: Callable[[date], bool]) -> date:
    if days < 0:
        raise ValueError("Periods are counted forwards.")
    day, left = start, days
    while left:
        day += _ONE_DAY
        left -= counts(day)
    return day
