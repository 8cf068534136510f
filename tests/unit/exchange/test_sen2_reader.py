"""A SEN2 return becomes counts of one authority; hostile XML is refused; nobody is kept."""

import gzip
from dataclasses import asdict

import pytest

from goldthread.exchange.area_counts import AreaCount, Measure, Split
from goldthread.exchange.issues import Refusal
from goldthread.exchange.sen2.persons import DEEPEST, MOST_OF_ONE_PERSON
from goldthread.exchange.sen2.reader import read_return
from goldthread.exchange.sen2.settings import setting_of_kind
from tests.unit.exchange.returns import (
    RETURN,
    active,
    message,
    named,
    need,
    person,
    placed,
    request,
)

KINDS = {"100001": "Community school", "100002": "Academy special converter"}


def _counted(rows: tuple[AreaCount, ...], measure: Measure, split: Split) -> dict[str, float]:
    found = {
        row.category: row.value for row in rows if (row.measure, row.split) == (measure, split)
    }
    return {category: value for category, value in found.items() if value}


def test_stocks_by_age_setting_and_need() -> None:
    made = read_return(RETURN, "r.xml", KINDS)
    assert (made.la_code, made.census_day.isoformat(), made.persons) == ("330", "2025-01-16", 4)
    assert made.plans == 3
    # born on 1 September 2016: 7 on 31 August 2024; a day earlier: 8
    ages = _counted(made.rows, Measure.PLANS, Split.AGE)
    assert ages == {"Age 2": 1, "Age 7": 1, "Age 8": 1}
    assert _counted(made.rows, Measure.PLANS, Split.SETTING) == {
        "Mainstream school": 1, "Special school": 1, "Non-maintained early years": 1,
    }  # fmt: skip
    assert _counted(made.rows, Measure.PLANS, Split.NEED) == {"ASD": 1, "SEMH": 1, "SLCN": 1}
    assert {row.year for row in made.rows if row.measure is Measure.PLANS} == {2025}


def test_flows_are_of_the_calendar_year_before() -> None:
    rows = read_return(RETURN, "r.xml", KINDS).rows
    totals = {row.measure: (row.year, row.value) for row in rows if row.split is Split.TOTAL}
    assert totals[Measure.STARTS] == (2024, 1)
    assert totals[Measure.CEASED] == (2024, 1)
    assert totals[Measure.REQUESTS] == (2024, 3)
    assert totals[Measure.REFUSED] == (2024, 1)
    assert totals[Measure.UNDECIDED] == (2024, 1)


def test_a_flow_the_file_does_not_hold_is_not_nought() -> None:
    bare = message(person("2016-01-01", active(placed(SENsetting="OLA"), need("ASD"))))
    assert {row.measure for row in read_return(bare, "r.xml").rows} == {Measure.PLANS}


def test_without_gias_settings_are_not_made_up() -> None:
    made = read_return(RETURN, "r.xml")
    assert not [row for row in made.rows if row.split is Split.SETTING]
    note = next(issue for issue in made.issues if issue.rule == "setting_needs_gias")
    assert note.count == 2


def test_nothing_of_a_person_is_kept() -> None:
    made = read_return(RETURN, "r.xml", KINDS)
    kept = repr(asdict(made))
    for private in ("Quillfeather", "Marigold", "ZZ99", "A123456789012", "2016-09-01"):
        assert private not in kept


def test_order_case_and_packing_do_not_matter() -> None:
    plain = read_return(RETURN, "r.xml", KINDS)
    lower = RETURN.decode()
    for name in ("Person", "Requests", "ActivePlans", "PlacementDetail", "SENneed", "SENtype"):
        lower = lower.replace(f"<{name}>", f"<x:{name.lower()}>")
        lower = lower.replace(f"</{name}>", f"</x:{name.lower()}>")
    lower = lower.replace("<Message>", '<Message xmlns:x="urn:x">')
    assert read_return(lower.encode(), "r.xml", KINDS).rows == plain.rows
    assert read_return(gzip.compress(RETURN), "r.xml", KINDS).rows == plain.rows


def test_what_is_odd_is_counted_and_named() -> None:
    odd = message(
        person("", active(placed(SENsetting="OLA"), need("XYZ"))),
        person("1990-01-01", active(), active()),
        person("2010-01-01", named("2015-01-01", "2024-12-01"), active(placed())),
        person("2012-01-01", active(placed(URN="1", LeavingDate="2024-12-20"), need("ASD"))),
    )
    made = read_return(odd, "r.xml")
    assert made.plans == 3
    assert {issue.rule: issue.count for issue in made.issues} == {
        "active_and_ceased": 1, "birth_date_unreadable": 2, "need_unknown": 2,
        "placement_missing": 2, "plans_several": 1,
    }  # fmt: skip


BOMB = b"<!DOCTYPE Message [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;'>]>"
OUTSIDE = b"<!DOCTYPE Message [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty_file"),
        (b"Surname,Forename\n", "not_xml"),
        (RETURN[:-20], "not_xml"),
        (BOMB + RETURN.partition(b"?>")[2], "doctype"),
        (OUTSIDE + RETURN.partition(b"?>")[2], "doctype"),
        (b"<?xml version='1.0' encoding='nobody'?><Message/>", "not_xml"),
        (message(what="CIN"), "not_sen2"),
        (message(lea="Kent"), "la_code_unreadable"),
        (message(day="2025-06-01"), "no_census_day"),
        (message(day="soon"), "no_census_day"),
        (message(), "no_plans"),
        (message(person("2010-01-01", request())), "no_plans"),
        (message("<Person><Surname>Quill</Forename></Person>"), "not_xml"),
        (message(person("2010-01-01", person("2010-01-01"))), "persons_nested"),
        (message("<a>" * DEEPEST + "</a>" * DEEPEST), "too_much"),
        (message(person("2010-01-01", "<a/>" * MOST_OF_ONE_PERSON)), "too_much"),
    ],
)
def test_what_is_no_return_or_harmful_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_return(data, "r.xml")
    assert caught.value.rule == rule


def test_an_endless_text_is_not_kept() -> None:
    long = message(person("9" * 1_000_000, active(placed(SENsetting="OLA"), need("ASD"))))
    made = read_return(long, "r.xml")
    assert made.plans == 1
    assert [issue.rule for issue in made.issues] == ["birth_date_unreadable"]


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        ("Free schools special", "Special school"),
        ("Special post 16 institution", "Further education"),
        ("Academy alternative provision converter", "Alternative provision/Pupil referral unit"),
        ("Pupil referral unit", "Alternative provision/Pupil referral unit"),
        ("Voluntary aided school", "Mainstream school"),
        ("Further education", "Further education"),
    ],
)
def test_kinds_of_school_fall_into_the_groups_of_the_release(kind: str, setting: str) -> None:
    assert setting_of_kind(kind) == setting
