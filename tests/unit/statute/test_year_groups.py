"""Year groups by age and by name, and academic years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.statute.vocabulary.codes import UnknownCode
from goldthread.statute.vocabulary.year_groups import (
    AcademicYear,
    NoYearGroup,
    Phase,
    YearGroup,
    academic_year_of,
    age_on,
    expected_year_group,
    next_year_group,
    parse_year_group,
)
from tests.unit.statute import QUICK

CENSUS_VALUES = [
    "E1",
    "E2",
    "N1",
    "N2",
    "R",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "12",
    "13",
    "14",
    "M",
    "X",
]


def test_year_groups_are_the_census_values_in_order() -> None:
    assert [year.value for year in YearGroup] == CENSUS_VALUES
    assert [year.order for year in YearGroup] == list(range(21))


def test_year_group_labels() -> None:
    shown = [YearGroup(code).label for code in ("R", "5", "N2", "14", "M", "X")]
    assert shown == [
        "Reception",
        "Year 5",
        "Nursery 2",
        "Year 14",
        "Mixed years",
        "Not grouped by year",
    ]


def test_phase_of_each_year() -> None:
    by_phase = {
        phase: [year.value for year in YearGroup if year.phase is phase] for phase in [*Phase, None]
    }
    assert by_phase == {
        Phase.EARLY_YEARS: ["E1", "E2", "N1", "N2"],
        Phase.PRIMARY: ["R", "1", "2", "3", "4", "5", "6"],
        Phase.SECONDARY: ["7", "8", "9", "10", "11"],
        Phase.POST_16: ["12", "13", "14"],
        None: ["M", "X"],
    }
    assert Phase.POST_16.label == "After 16"
    assert [year.value for year in YearGroup if year.is_secondary] == by_phase[Phase.SECONDARY]


def test_adulthood_is_prepared_for_from_year_9() -> None:
    ready = [year.value for year in YearGroup if year.prepares_for_adulthood]
    assert ready == ["9", "10", "11", "12", "13", "14"]


def test_next_year_group_walks_the_whole_school() -> None:
    walked = [YearGroup.EARLY_1]
    while following := next_year_group(walked[-1]):
        walked.append(following)
    assert [year.value for year in walked] == CENSUS_VALUES[:-2]


@pytest.mark.parametrize("year", [YearGroup.YEAR_14, YearGroup.MIXED, YearGroup.NOT_BY_YEAR])
def test_next_year_group_none_where_a_person_decides(year: YearGroup) -> None:
    assert next_year_group(year) is None


@pytest.mark.parametrize(
    ("born_on", "on", "year"),
    [
        (date(2020, 8, 31), date(2024, 9, 1), "R"),  # the youngest in the year
        (date(2020, 9, 1), date(2024, 9, 1), "N2"),  # the oldest in the year below
        (date(2020, 9, 1), date(2025, 9, 1), "R"),
        (date(2016, 1, 15), date(2026, 11, 22), "6"),
        (date(2016, 1, 15), date(2027, 8, 31), "6"),
        (date(2016, 1, 15), date(2027, 9, 1), "7"),
        (date(2026, 10, 1), date(2027, 1, 1), "E1"),  # born during the year
        (date(2025, 10, 1), date(2027, 1, 1), "E1"),
        (date(2024, 10, 1), date(2027, 1, 1), "E2"),
        (date(2023, 10, 1), date(2027, 1, 1), "N1"),
        (date(2007, 9, 1), date(2026, 9, 1), "14"),
        (date(2020, 2, 29), date(2025, 2, 28), "R"),
    ],
)
def test_expected_year_group_by_age(born_on: date, on: date, year: str) -> None:
    assert expected_year_group(born_on, on).value == year


def test_expected_year_group_too_old_or_not_born() -> None:
    with pytest.raises(NoYearGroup, match="past the last school year"):
        expected_year_group(date(2007, 8, 31), date(2026, 9, 1))
    with pytest.raises(NoYearGroup, match="after the day"):
        expected_year_group(date(2026, 9, 2), date(2026, 9, 1))


@QUICK
@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(min_value=1, max_value=14))
def test_expected_year_group_moves_up_each_september(born_on: date, year: int) -> None:
    reception_in = academic_year_of(born_on).start_year + 5
    on = date(reception_in + year, 9, 1)
    assert expected_year_group(born_on, on).value == str(year)
    assert expected_year_group(born_on, date(on.year + 1, 8, 31)).value == str(year)


def test_age_on_leap_day_child() -> None:
    assert age_on(date(2020, 2, 29), date(2021, 2, 28)) == 0
    assert age_on(date(2020, 2, 29), date(2021, 3, 1)) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", "5"),
        ("05", "5"),
        ("Y5", "5"),
        ("Yr 05", "5"),
        ("year  12", "12"),
        ("Reception", "R"),
        ("YR", "R"),
        ("Year R", "R"),
        ("n2", "N2"),
        ("Nursery 1", "N1"),
        ("x", "X"),
    ],
)
def test_parse_year_group_spellings(text: str, value: str) -> None:
    assert parse_year_group(text).value == value


@pytest.mark.parametrize("text", ["", "15", "0", "Year", "5 Elm", "Y105"])
def test_parse_year_group_unknown(text: str) -> None:
    with pytest.raises(UnknownCode):
        parse_year_group(text)


@QUICK
@given(st.sampled_from(YearGroup))
def test_parse_year_group_reads_what_we_write(year: YearGroup) -> None:
    assert parse_year_group(year.value) is year
    assert parse_year_group(year.label.upper()) is year


def test_academic_year_edges() -> None:
    year = AcademicYear(2026)
    assert (year.first_day, year.last_day) == (date(2026, 9, 1), date(2027, 8, 31))
    assert (year.label, year.next.label, AcademicYear(1999).label) == (
        "2026/27",
        "2027/28",
        "1999/00",
    )
    assert academic_year_of(date(2026, 8, 31)) == year.previous < year
    assert academic_year_of(date(2026, 9, 1)) == year


@QUICK
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_academic_year_of_contains_the_day(on: date) -> None:
    year = academic_year_of(on)
    assert year.first_day <= on <= year.last_day
