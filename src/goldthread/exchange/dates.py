"""Dates as other systems write them. Day before month unless told otherwise; no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

DateOrder = Literal["dmy", "mdy"]

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
# Excel counts days from here (its 1900 leap-day slip included); 10,000 is 1927 and 60,000 is 2064
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_SERIALS = range(10_000, 60_000)
# Two-digit years: every date here is of a life of at most 25 years, so none is of 1969
CENTURY_TURNS_AT = 70

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?(?: ?[AaPp][Mm])?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}}|[A-Za-z]{{3}})\2(\d{{1,2}}){_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_DAY_NAMED = re.compile(
    rf"(?:[A-Za-z]{{3,9}},? )?(\d{{1,2}})(?:st|nd|rd|th)?[- /]([A-Za-z]{{3,9}}),?[- /]"
    rf"(\d{{4}}|\d{{2}}){_TIME}"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A day, and how far the text itself proves it."""

    day: date
    ambiguous: bool = False  # both parts could be the month
    proves: DateOrder | None = None  # one part could only be the day


def read_date(text: str, order: DateOrder = "dmy") -> ReadDate | None:
    """Read a date in any form met in school files, or None; `order` settles 03/04/2015."""
    text = text.strip()
    if match := _NUMBERS.fullmatch(text):
        return _from_numbers(int(match[1]), int(match[3]), match[4], order)
    day = _unambiguous(text)
    return ReadDate(day) if day and EARLIEST <= day <= LATEST else None


def _unambiguous(text: str) -> date | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), _month(match[3]), int(match[4]))
    if match := _DAY_NAMED.fullmatch(text):
        return _day(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _COMPACT.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if (match := _SERIAL.fullmatch(text)) and int(match[1]) in EXCEL_SERIALS:
        return EXCEL_DAY_ZERO + timedelta(days=int(match[1]))
    return None


def _from_numbers(first: int, second: int, year: str, order: DateOrder) -> ReadDate | None:
    day_of_month, month = (first, second) if order == "dmy" else (second, first)
    day = _day(_year(year), month, day_of_month)
    if day is None or not EARLIEST <= day <= LATEST:
        return None
    if day_of_month > 12:
        return ReadDate(day, proves=order)
    return ReadDate(day, ambiguous=day_of_month != month)


def _year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return number + (1900 if number >= CENTURY_TURNS_AT else 2000)


def _month(text: str) -> int:
    """Tell the month: a number, or a name by its first three letters; 0 is none."""
    if text.isdigit():
        return int(text)
    name = text[:3].casefold()
    return _MONTHS.index(name) + 1 if name in _MONTHS else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
