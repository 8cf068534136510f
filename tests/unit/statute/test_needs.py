"""Need types and areas: the census list, its spellings, and the reform's areas beside it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.statute.vocabulary.codes import UnknownCode, choices, only_letters
from goldthread.statute.vocabulary.needs import (
    NeedArea,
    NeedType,
    ReformArea,
    parse_need_type,
    reform_areas_for,
)
from tests.unit.statute import QUICK

CENSUS_ORDER = [
    "SPLD",
    "MLD",
    "SLD",
    "PMLD",
    "SEMH",
    "SLCN",
    "ASD",
    "HI",
    "VI",
    "MSI",
    "PD",
    "DS",
    "OTH",
    "NSA",
]
GIAS_SPELLINGS = {
    "SpLD - Specific Learning Difficulty": NeedType.SPLD,
    "MLD - Moderate Learning Difficulty": NeedType.MLD,
    "SLD - Severe Learning Difficulty": NeedType.SLD,
    "PMLD - Profound and Multiple Learning Difficulty": NeedType.PMLD,
    "SEMH - Social, Emotional and Mental Health": NeedType.SEMH,
    "SLCN - Speech, language and Communication": NeedType.SLCN,
    "ASD - Autistic Spectrum Disorder": NeedType.ASD,
    "HI - Hearing Impairment": NeedType.HI,
    "VI - Visual Impairment": NeedType.VI,
    "MSI - Multi-Sensory Impairment": NeedType.MSI,
    "PD - Physical Disability": NeedType.PD,
    "OTH - Other Difficulty/Disability": NeedType.OTH,
}


def test_need_types_are_the_census_codes_in_dfe_order() -> None:
    assert [need.value for need in NeedType] == CENSUS_ORDER


def test_every_need_and_area_has_its_own_label() -> None:
    for members in (NeedType, NeedArea, ReformArea):
        labels = [member.label for member in members]
        assert all(labels)
        assert len(set(labels)) == len(labels)


def test_need_area_values_are_the_stored_names() -> None:
    assert [area.value for area in NeedArea] == [
        "communication_and_interaction",
        "cognition_and_learning",
        "semh",
        "sensory_and_physical",
    ]


def test_area_is_none_exactly_where_dfe_gives_none() -> None:
    without = [need for need in NeedType if need.area is None]
    assert without == [NeedType.DS, NeedType.OTH, NeedType.NSA]
    assert NeedType.ASD.area is NeedArea.COMMUNICATION_AND_INTERACTION
    assert NeedType.PMLD.area is NeedArea.COGNITION_AND_LEARNING
    assert NeedType.SEMH.area is NeedArea.SEMH
    assert NeedType.PD.area is NeedArea.SENSORY_AND_PHYSICAL


def test_census_name_is_official_where_our_label_is_plainer() -> None:
    assert (NeedType.ASD.label, NeedType.ASD.census_name) == (
        "Autism",
        "Autistic spectrum disorder",
    )
    assert NeedType.HI.census_name == "Hearing impairment"


def test_choices_pair_value_and_label_in_order() -> None:
    assert choices(NeedArea)[2] == ("semh", "Social, emotional and mental health")
    assert [value for value, _ in choices(NeedType)] == CENSUS_ORDER


@pytest.mark.parametrize(("text", "need"), GIAS_SPELLINGS.items())
def test_parse_need_type_reads_gias(text: str, need: NeedType) -> None:
    assert parse_need_type(text) is need


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("spld", NeedType.SPLD),
        ("  SEMH\n", NeedType.SEMH),
        ("Visual Impairment", NeedType.VI),
        ("Down's syndrome", NeedType.DS),
        ("ASD: autism", NeedType.ASD),
        ("ASD – Autism", NeedType.ASD),
        ("multi-sensory impairment", NeedType.MSI),
        ("No specialist assessment", NeedType.NSA),
    ],
)
def test_parse_need_type_reads_other_spellings(text: str, need: NeedType) -> None:
    assert parse_need_type(text) is need


@QUICK
@given(
    st.sampled_from(NeedType),
    st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
)
def test_parse_need_type_ignores_case(need: NeedType, recase: object) -> None:
    for words in (need.value, need.label, need.census_name):
        assert parse_need_type(recase(words)) is need  # type: ignore[operator]


def test_parse_need_type_unknown_code_says_what_is_allowed() -> None:
    with pytest.raises(UnknownCode) as caught:
        parse_need_type("PLD")
    assert str(caught.value).startswith('"PLD" is not a code we know for a type of need.')
    assert "SPLD, MLD, SLD" in str(caught.value)
    assert caught.value.allowed == tuple(CENSUS_ORDER)
    assert caught.value.suggestion is None


def test_parse_need_type_never_repeats_what_may_be_a_name() -> None:
    for text in ("Amelia Okonkwo", "Okonkwo", "Amelia - Okonkwo", "x" * 500, ""):
        with pytest.raises(UnknownCode) as caught:
            parse_need_type(text)
        message = str(caught.value)
        assert "That entry is not a code" in message
        assert not {"Amelia", "Okonkwo"} & set(message.replace('"', " ").split())


def test_parse_need_type_retired_code_is_suggested_not_assumed() -> None:
    with pytest.raises(UnknownCode) as caught:
        parse_need_type("besd - Behaviour, Emotional and Social Difficulties")
    assert caught.value.suggestion == "SEMH"
    assert "check with someone who knows the child" in str(caught.value)


def test_parse_need_type_gias_not_applicable_is_not_a_need() -> None:
    with pytest.raises(UnknownCode):
        parse_need_type("Not Applicable")


@QUICK
@given(st.text())
def test_parse_need_type_any_text_parses_or_says_unknown(text: str) -> None:
    with contextlib.suppress(UnknownCode):
        assert parse_need_type(text) in NeedType


@pytest.mark.parametrize(
    ("need", "areas"),
    [
        (NeedArea.COGNITION_AND_LEARNING, ()),
        (NeedArea.SENSORY_AND_PHYSICAL, (ReformArea.SENSORY, ReformArea.MOTOR_AND_PHYSICAL)),
        (NeedType.SPLD, ()),
        (NeedType.HI, (ReformArea.SENSORY,)),
        (NeedType.PD, (ReformArea.MOTOR_AND_PHYSICAL,)),
        (NeedType.SEMH, (ReformArea.SOCIAL_AND_EMOTIONAL,)),
        (NeedType.ASD, (ReformArea.SPEECH_LANGUAGE_AND_COMMUNICATION,)),
        (NeedType.NSA, ()),
    ],
)
def test_reform_areas_for_need(need: NeedArea | NeedType, areas: tuple[ReformArea, ...]) -> None:
    assert reform_areas_for(need) == areas


def test_reform_areas_no_code_of_today_gives_executive_function() -> None:
    given_areas = {area for need in (*NeedType, *NeedArea) for area in reform_areas_for(need)}
    assert given_areas == set(ReformArea) - {ReformArea.EXECUTIVE_FUNCTION}


def test_only_letters_keeps_letters_and_digits() -> None:
    assert only_letters("Other Difficulty/Disability 2") == "otherdifficultydisability2"
