"""When rights become a young person's own: the last Friday in June, and the term before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.statute.clocks.own_rights import (
    latest_birth_asked_about,
    own_rights_deadline,
    rights_are_own_from,
    school_leaving_date,
)
from goldthread.statute.vocabulary.own_rights import FamilyPart, RightsOutcome

BIRTHS = st.dates(date(1996, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("year", "day"),
    [(2023, 30), (2024, 28), (2025, 27), (2026, 26), (2027, 25), (2028, 30), (2029, 29)],
)
def test_the_last_friday_in_june(year: int, day: int) -> None:
    assert school_leaving_date(year) == date(year, 6, day)
    assert school_leaving_date(year).strftime("%A") == "Friday"


@pytest.mark.parametrize(
    ("born_on", "last"),
    [
        (date(2007, 9, 23), date(2024, 6, 28)),  # IPSEA's example
        (
            date(2010, 8, 31),
            date(2026, 6, 26),
        ),  # 16 only after that day, before the next school year
        (date(2010, 9, 1), date(2027, 6, 25)),
        (date(2010, 6, 26), date(2026, 6, 26)),  # 16 on that very day
        (date(2012, 2, 29), date(2028, 6, 30)),
    ],
)
def test_compulsory_school_age_ends_with_that_day(born_on: date, last: date) -> None:
    deadline = own_rights_deadline(born_on)
    assert (deadline.due_on, deadline.name) == (last, "own_rights")
    assert rights_are_own_from(born_on) == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "latest"),
    [
        (date(2027, 2, 24), date(2010, 8, 31)),
        (date(2027, 2, 25), date(2011, 8, 31)),
        (date(2026, 11, 18), date(2010, 8, 31)),
        (date(2024, 2, 27), date(2007, 8, 31)),
        (date(2024, 2, 28), date(2008, 8, 31)),
    ],
)
def test_asked_for_from_four_months_before(on: date, latest: date) -> None:
    assert latest_birth_asked_about(on) == latest


@given(BIRTHS, st.dates(date(2020, 1, 1), date(2050, 12, 31)))
def test_nobody_is_asked_about_late_or_more_than_a_term_early(born_on: date, on: date) -> None:
    own_from = rights_are_own_from(born_on)
    asked = born_on <= latest_birth_asked_about(on)
    if own_from <= on:
        assert asked
    if asked:
        assert own_from - on <= timedelta(days=124)
    assert date(own_from.year - 17, 9, 1) <= born_on < date(own_from.year - 16, 9, 1)


def test_every_part_and_outcome_has_words() -> None:
    assert all(one.label for one in (*FamilyPart, *RightsOutcome))
