"""What makes an entry whole, and that each of those that ship is."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import goldthread
from goldthread.records.guidance.shipped import shipped_guidance, shipped_keys
from goldthread.statute.guidance import (
    FIELDS,
    OPTIONAL_TEXTS,
    Problem,
    UnreadableGuidance,
    as_values,
    guidance_from,
    puts_into_practice,
)
from goldthread.statute.vocabulary.guidance import Certainty, Finding, GuidanceKind
from goldthread.statute.vocabulary.needs import NeedArea
from tests.unit.guidance.samples import SOURCE, UNSOURCED, entry, values

RECORDS = Path(goldthread.__file__).parent / "records"
CATALOGUE = tomllib.loads((RECORDS / "provision" / "catalogue.toml").read_text("utf-8"))["entry"]
CATALOGUE_KEYS = {one["key"] for one in CATALOGUE}


def problems(given: dict[str, Any]) -> list[Problem]:
    with pytest.raises(UnreadableGuidance) as refused:
        guidance_from(given)
    return list(refused.value.problems)


@pytest.mark.parametrize("one", shipped_guidance(), ids=lambda one: one.key)
def test_shipped_entry_has_sources_that_were_looked_up_and_keeps_to_what_it_may(one: Any) -> None:
    assert one.sources
    assert all(source.says and source.looked_up <= one.written_on for source in one.sources)
    assert len({source.address for source in one.sources}) == len(one.sources)
    assert one.certainty is not Certainty.UNSOURCED
    assert one.certainty_why
    assert set(one.catalogue) <= CATALOGUE_KEYS
    if one.result is Finding.NO_DIFFERENCE:
        assert one.catalogue == ()
    else:
        assert one.catalogue
    if one.certainty is Certainty.VERY_LOW:
        assert one.result in {Finding.MIXED, Finding.UNCLEAR}


def test_shipped_entries_cover_the_four_areas_and_have_keys_and_names_of_their_own() -> None:
    entries = shipped_guidance()
    assert len(shipped_keys()) == len(entries) == len({one.name.casefold() for one in entries})
    assert {area for one in entries for area in one.areas} == set(NeedArea)
    assert {one.kind for one in entries} == set(GuidanceKind)


def test_whole_entry_is_read_and_comes_back_as_it_was() -> None:
    one = entry()
    assert one.areas == (NeedArea.SEMH,)
    assert one.sources[0].looked_up == date(2026, 11, 22)
    assert as_values(one) == values()
    assert guidance_from(as_values(one)) == one


@pytest.mark.parametrize("field", [name for name in FIELDS if name != "sources"])
def test_every_field_is_needed_but_those_that_may_be_left_out(field: str) -> None:
    given = values()
    del given[field]
    if field in OPTIONAL_TEXTS:
        assert getattr(guidance_from(given), field) == ""
    else:
        assert problems(given) == [Problem(field, "missing")]


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("key", "Den Building", "key"), ("key", "", "key"), ("key", "é", "key"), ("key", 3, "key"),
        ("version", 0, "version"), ("version", True, "version"), ("version", "1", "version"),
        ("name", " ", "text"), ("name", 3, "text"), ("name", "x" * 121, "long"),
        ("what", "bell\x07", "text"), ("kind", "magic", "code"), ("kind", ["strategy"], "code"),
        ("areas", [], "empty"), ("areas", "semh", "list"), ("areas", ["other"], "code"),
        ("barriers", [""], "text"), ("barriers", [3], "list"), ("synonyms", ["y" * 121], "long"),
        ("ages", [5], "ages"), ("ages", [11, 5], "ages"), ("ages", [5, 26], "ages"),
        ("ages", [5.0, 6], "ages"), ("ages", None, "ages"), ("written_on", "2026-11-22", "date"),
        ("sources", "a trial", "list"), ("sources", ["a trial"], "list"),
    ],
)  # fmt: skip
def test_field_that_cannot_be_meant_is_named_with_its_rule(
    field: str, value: object, rule: str
) -> None:
    assert Problem(field, rule) in problems(values(**{field: value}))


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("address", "javascript:alert(1)", "address"), ("address", "example.org", "address"),
        ("address", "http://[", "address"), ("address", "https://a b", "address"),
        ("year", "20", "year"), ("year", 2020, "year"), ("looked_up", "today", "date"),
        ("says", "", "text"), ("author", "me", "unknown"),
    ],
)  # fmt: skip
def test_source_that_cannot_be_followed_is_refused(name: str, value: object, rule: str) -> None:
    found = problems(values(sources=[{**SOURCE, name: value}]))
    assert [one.rule for one in found] == [rule]


def test_source_says_where_and_when_it_was_read() -> None:
    short = {name: value for name, value in SOURCE.items() if name != "looked_up"}
    assert problems(values(sources=[short])) == [Problem("sources.looked_up", "missing")]


def test_entry_without_a_source_says_so_and_claims_nothing() -> None:
    assert entry(**UNSOURCED).sources == ()
    assert problems(values(sources=[])) == [
        Problem("certainty", "unsourced"), Problem("result", "untested"),
    ]  # fmt: skip
    assert problems(values(certainty="unsourced")) == [Problem("certainty", "sourced")]


def test_entry_is_looked_at_again_after_it_was_written() -> None:
    assert problems(values(review_by=date(2026, 11, 22))) == [Problem("review_by", "review")]
    assert not entry().is_due(date(2028, 11, 21))
    assert entry().is_due(date(2028, 11, 22))


def test_all_problems_are_told_at_once_and_no_value_is_repeated() -> None:
    with pytest.raises(UnreadableGuidance) as refused:
        guidance_from(values(name="", ages=[9, 5], surname="Canary"))
    assert [one.field for one in refused.value.problems] == ["surname", "name", "ages"]
    assert "Canary" not in str(refused.value)


def test_provision_puts_an_entry_into_practice_by_key_or_by_name() -> None:
    assert puts_into_practice(entry(), "play_skills_group", "Play")
    assert puts_into_practice(entry(), "", "DEN building")
    assert not puts_into_practice(entry(), "", "Den")


def test_age_that_is_not_known_is_not_held_against_an_entry() -> None:
    assert [entry().suits_age(age) for age in (None, 4, 5, 11, 12)] == [
        True, False, True, True, False,
    ]  # fmt: skip


def test_every_finding_and_certainty_is_said_in_words_of_its_own() -> None:
    for kind in (Finding, Certainty):
        labels = [one.label for one in kind]
        assert len(set(labels)) == len(labels)
    assert sorted(Certainty, key=lambda one: one.order) == list(Certainty)
