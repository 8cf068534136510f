"""Year groups and academic years as the census counts them.

Source: census `ncyearactual` values [V] S28; ages by the usual 31 August rule [U].
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from goldthread.statute.vocabulary.codes import UnknownCode


class Phase(StrEnum):
    """The part of a child's education a year group belongs to, in a two-tier area."""

    EARLY_YEARS = "early_years"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    POST_16 = "post_16"

    @property
    def label(self) -> str:
        """The phase in plain words."""
        return PHASE_LABELS[self]


PHASE_LABELS: Final = {
    Phase.EARLY_YEARS: "Early years",
    Phase.PRIMARY: "Primary",
    Phase.SECONDARY: "Secondary",
    Phase.POST_16: "After 16",
}


class YearGroup(StrEnum):
    """`ncyearactual`: the year a child is taught in, which may differ from the year of their age.

    M (a class of several years) and X (not following years) have no phase and no next year.
    """

    EARLY_1 = "E1"
    EARLY_2 = "E2"
    NURSERY_1 = "N1"
    NURSERY_2 = "N2"
    RECEPTION = "R"
    YEAR_1 = "1"
    YEAR_2 = "2"
    YEAR_3 = "3"
    YEAR_4 = "4"
    YEAR_5 = "5"
    YEAR_6 = "6"
    YEAR_7 = "7"
    YEAR_8 = "8"
    YEAR_9 = "9"
    YEAR_10 = "10"
    YEAR_11 = "11"
    YEAR_12 = "12"
    YEAR_13 = "13"
    YEAR_14 = "14"
    MIXED = "M"
    NOT_BY_YEAR = "X"

    @property
    def label(self) -> str:
        """The year in plain words: "Reception", "Year 5", "Nursery 2"."""
        return YEAR_GROUP_LABELS[self]

    @property
    def order(self) -> int:
        """A number to sort by, youngest first; M and X come last."""
        return list(YearGroup).index(self)

    @property
    def phase(self) -> Phase | None:
        """The phase, or None for M and X. Reception counts as primary, Year 12 up as post-16."""
        return _PHASE_OF_YEAR.get(self)

    @property
    def is_secondary(self) -> bool:
        """Years 7 to 11."""
        return self.phase is Phase.SECONDARY

    @property
    def prepares_for_adulthood(self) -> bool:
        """Year 9 and above, where reviews must look ahead to adult life (reg 21(6)) [V] S12."""
        return self.phase is not None and self.order >= YearGroup.YEAR_9.order


YEAR_GROUP_LABELS: Final = {
    YearGroup.EARLY_1: "Early years 1",
    YearGroup.EARLY_2: "Early years 2",
    YearGroup.NURSERY_1: "Nursery 1",
    YearGroup.NURSERY_2: "Nursery 2",
    YearGroup.RECEPTION: "Reception",
    YearGroup.YEAR_1: "Year 1",
    YearGroup.YEAR_2: "Year 2",
    YearGroup.YEAR_3: "Year 3",
    YearGroup.YEAR_4: "Year 4",
    YearGroup.YEAR_5: "Year 5",
    YearGroup.YEAR_6: "Year 6",
    YearGroup.YEAR_7: "Year 7",
    YearGroup.YEAR_8: "Year 8",
    YearGroup.YEAR_9: "Year 9",
    YearGroup.YEAR_10: "Year 10",
    YearGroup.YEAR_11: "Year 11",
    YearGroup.YEAR_12: "Year 12",
    YearGroup.YEAR_13: "Year 13",
    YearGroup.YEAR_14: "Year 14",
    YearGroup.MIXED: "Mixed years",
    YearGroup.NOT_BY_YEAR: "Not grouped by year",
}

_YEARS_IN_ORDER: Final = tuple(YearGroup)[:-2]
_PHASE_OF_YEAR: Final = (
    dict.fromkeys(_YEARS_IN_ORDER[0:4], Phase.EARLY_YEARS)
    | dict.fromkeys(_YEARS_IN_ORDER[4:11], Phase.PRIMARY)
    | dict.fromkeys(_YEARS_IN_ORDER[11:16], Phase.SECONDARY)
    | dict.fromkeys(_YEARS_IN_ORDER[16:], Phase.POST_16)
)


def next_year_group(year: YearGroup) -> YearGroup | None:
    """The year after, or None after Year 14 and for M and X, where a person has to say."""
    if year not in _YEARS_IN_ORDER[:-1]:
        return None
    return _YEARS_IN_ORDER[year.order + 1]


class NoYearGroup(ValueError):
    """The child is not yet born on that day, or is older than Year 14."""


def expected_year_group(born_on: date, on: date) -> YearGroup:
    """The year group of a child's age on a day, by their age on the 31 August before.

    Age 4 is Reception, 5 Year 1 … 18 Year 14; 3 and 2 are Nursery 2 and 1, 1 and under Early
    years 2 and 1 [U]. A child may rightly be taught out of year: offer this, never force it.
    Raises NoYearGroup before birth and for anyone aged 19 or more on that 31 August.
    """
    if born_on > on:
        raise NoYearGroup("The date of birth is after the day you are asking about.")
    age = age_on(born_on, academic_year_of(on).previous.last_day)
    place = max(age, 0)
    if place >= len(_YEARS_IN_ORDER):
        raise NoYearGroup("By age, this young person is past the last school year group.")
    return _YEARS_IN_ORDER[place]


def age_on(born_on: date, on: date) -> int:
    """Age in completed years; negative before birth. Born on 29 February: a year older 1 March."""
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    return on.year - born_on.year - (0 if had_birthday else 1)


_YEAR_OF_SPELLING: Final = (
    {year.value.casefold(): year for year in YearGroup}
    | {year.label.casefold(): year for year in YearGroup}
    | {"rec": YearGroup.RECEPTION, "yr": YearGroup.RECEPTION, "year r": YearGroup.RECEPTION}
)


def parse_year_group(text: str) -> YearGroup:
    """The year group for a census code or an MIS spelling: "5", "05", "Y5", "Yr 5", "Year 5".

    Raises UnknownCode for anything else.
    """
    spelling = " ".join(text.casefold().split())
    numbered = re.fullmatch(r"(?:year|yr|y)? ?0?([1-9][0-9]?)", spelling)
    year = _YEAR_OF_SPELLING.get(numbered.group(1) if numbered else spelling)
    if year is None:
        raise UnknownCode("a year group", text, list(YearGroup))
    return year


@dataclass(frozen=True, order=True)
class AcademicYear:
    """A school year, 1 September to 31 August, named by the calendar year it starts in.

    CTF and the census roll over on 1 September [V] S35b, whatever day a school opens.
    """

    start_year: int

    @property
    def label(self) -> str:
        """ "2026/27"."""
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    @property
    def first_day(self) -> date:
        """1 September."""
        return date(self.start_year, 9, 1)

    @property
    def last_day(self) -> date:
        """31 August of the following calendar year."""
        return date(self.start_year + 1, 8, 31)

    @property
    def next(self) -> "AcademicYear":
        """The year after."""
        return AcademicYear(self.start_year + 1)

    @property
    def previous(self) -> "AcademicYear":
        """The year before."""
        return AcademicYear(self.start_year - 1)


def academic_year_of(on: date) -> AcademicYear:
    """The academic year a day falls in."""
    return AcademicYear(on.year if on.month >= 9 else on.year - 1)
