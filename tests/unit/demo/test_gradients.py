"""The area's draws follow the national figures they are taken from."""

from collections import Counter

import pytest

from goldthread.demo.chance import Chance
from goldthread.demo.content import band_of, load_content, said_for
from goldthread.demo.gradients import (
    BOYS_TO_GIRLS,
    PLAN_NEEDS,
    SPECIAL_NEEDS,
    SUPPORT_NEEDS,
    at_age,
    needs_at,
    register_weight,
)
from goldthread.statute.vocabulary.needs import NeedType


@pytest.mark.parametrize(("age", "share"), [(4, 49.6), (10, 21.1), (15, 12.3)])
def test_plans_for_speech_and_language_fall_with_age(age, share):
    assert needs_at(age, "E", "primary")["SLCN"] == pytest.approx(share)


@pytest.mark.parametrize(("age", "share"), [(4, 2.6), (10, 19.8), (15, 29.5)])
def test_plans_for_mental_health_rise_with_age(age, share):
    assert needs_at(age, "E", "secondary")["SEMH"] == pytest.approx(share)


@pytest.mark.parametrize("table", [SUPPORT_NEEDS, PLAN_NEEDS, SPECIAL_NEEDS])
@pytest.mark.parametrize("age", range(4, 17))
def test_need_shares_make_a_whole_at_every_age(table, age):
    assert sum(at_age(gradient, age) for gradient in table.values()) == pytest.approx(100, abs=6)


@pytest.mark.parametrize("table", [SUPPORT_NEEDS, PLAN_NEEDS, SPECIAL_NEEDS])
def test_needs_are_census_codes_with_words_for_every_band(table):
    content = load_content()
    for need in table:
        assert NeedType(need).value == need
        for band in ("early", "junior", "teen"):
            assert content.profiles[need, band]
            assert len(content.targets[need, band]) >= 2


def test_drawn_needs_follow_their_shares():
    chance = Chance("test", "needs")
    drawn = Counter(chance.by_weight(needs_at(10, "E", "primary")) for _ in range(20_000))
    assert drawn["SLCN"] / 20_000 == pytest.approx(0.211, abs=0.012)
    assert drawn["ASD"] / 20_000 == pytest.approx(0.32, abs=0.015)


def test_children_with_plans_are_boys_as_often_as_nationally():
    chance = Chance("test", "sexes")
    pupils = {number: "M" if number % 2 else "F" for number in range(4000)}
    weights = {number: register_weight("E", 9, sex) for number, sex in pupils.items()}
    chosen = chance.pick_weighted(weights, 240)
    boys = sum(pupils[number] == "M" for number in chosen)
    assert len(chosen) == 240
    assert boys / (240 - boys) == pytest.approx(BOYS_TO_GIRLS["E"], abs=0.7)


def test_a_purpose_draws_the_same_again_and_another_does_not():
    assert Chance("seed", "one").uuid() == Chance("seed", "one").uuid()
    assert Chance("seed", "one").uuid() != Chance("seed", "two").uuid()
    assert Chance("seed", "one").uuid() != Chance("other", "one").uuid()


def test_words_for_other_needs_are_not_drawn():
    items = [{"text": "for {first}", "needs": []}, {"text": "radio aid", "needs": ["HI"]}]
    drawn = {said_for(Chance("x", n), items, "SLCN", "Ada") for n in range(40)}
    assert drawn == {"for Ada"}


@pytest.mark.parametrize(
    ("year", "band"),
    [("R", "early"), ("2", "early"), ("3", "junior"), ("6", "junior"), ("7", "teen")],
)
def test_bands_follow_year_groups(year, band):
    assert band_of(year) == band
