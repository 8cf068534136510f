"""Headings of school systems, and the values under them."""

import pytest

from goldthread.exchange.cells import RowCells
from goldthread.exchange.mis.mapping import (
    FIELD_LABELS,
    SPELLINGS,
    Field,
    guess_mapping,
    heading_row,
)
from goldthread.exchange.mis.values import read_needs, read_provision, read_sex, read_year_group
from goldthread.statute.vocabulary.codes import only_letters
from goldthread.statute.vocabulary.needs import NeedType
from goldthread.statute.vocabulary.provision import SenProvision
from goldthread.statute.vocabulary.year_groups import YearGroup


def read(reader, text):
    row = RowCells("f.csv", 2, [text], {"x": 0})
    return reader(row, "x"), [issue.rule for issue in row.issues]


SIMS = (
    "Admission No", "UPN", "Legal Surname", "Legal Forename", "Preferred Name", "Date of Birth",
    "Gender", "Year Group", "Reg Group", "Enrolment Status", "SEN Status", "Pupil Premium",
)  # fmt: skip
ARBOR = (
    "Arbor Student ID", "UPN", "Legal last name", "Legal first name", "Preferred first name",
    "Date of birth", "Sex", "Year group", "Registration form", "SEN status", "SEN needs",
)  # fmt: skip
BROMCOM = (
    "Last Name", "First Name", "Admission Number", "UPN", "ULN", "Tutor Group", "Year Group",
    "DOB", "Gender", "SEN Provision", "SEN Need 1", "SEN Need 2", "Date of Admission",
)  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (SIMS, {"mis_id": "Admission No", "surname": "Legal Surname", "sex": "Gender",
                "registration": "Reg Group", "sen_provision": "SEN Status"}),
        (ARBOR, {"mis_id": "Arbor Student ID", "forename": "Legal first name", "sex": "Sex",
                 "registration": "Registration form", "primary_need": "SEN needs"}),
        (BROMCOM, {"mis_id": "Admission Number", "born_on": "DOB", "uln": "ULN",
                   "primary_need": "SEN Need 1", "secondary_need": "SEN Need 2",
                   "entered_on": "Date of Admission"}),
    ],
)  # fmt: skip
def test_headings_of_common_systems_are_recognised(headers, expected):
    mapping = guess_mapping(headers)
    assert {field: mapping[Field(field)] for field in expected} == expected
    assert {Field.UPN, Field.SURNAME, Field.FORENAME, Field.BORN_ON} <= set(mapping)


def test_legal_name_comes_before_a_plain_one_wherever_it_stands():
    assert guess_mapping(["Surname", "Legal Surname"]) == {Field.SURNAME: "Legal Surname"}


def test_unknown_headings_are_left_to_a_person():
    assert guess_mapping(["Lunch", "Notes", "E-mail"]) == {}


def test_no_spelling_means_two_fields():
    letters = [only_letters(word) for words in SPELLINGS.values() for word in words]
    per_field = [{only_letters(word) for word in words} for words in SPELLINGS.values()]
    assert len(set(letters)) == sum(map(len, per_field))
    assert set(FIELD_LABELS) == set(SPELLINGS) == set(Field)


def test_headings_are_found_below_a_printed_title():
    rows = [["Year 5 register"], [], ["Surname", "Forename", "DOB"], ["Abara", "Chidi", ""]]
    assert heading_row(rows) == 2


def test_first_row_is_taken_when_no_heading_is_known():
    assert heading_row([["A", "B"], ["1", "2"]]) == 0


@pytest.mark.parametrize(
    ("text", "code", "legacy"),
    [
        ("K", "K", None), ("SEN Support", "K", None), ("k - SEN support", "K", None),
        ("SEN Support (K)", "K", None), ("SEND Support", "K", None),
        ("E", "E", None), ("EHCP", "E", None), ("EHC Plan", "E", None), ("E - EHCP", "E", None),
        ("E - Education, Health and Care Plan", "E", None), ("Education, Health & Care Plan", "E", None),
        ("N", "N", None), ("N - No SEN", "N", None), ("No Special Educational Need", "N", None),
        ("None", "N", None), ("S - Statement", "E", "S"), ("Statement", "E", "S"),
        ("School Action", "K", "A"), ("School Action Plus", "K", "P"), ("School Action +", "K", "P"),
    ],
)  # fmt: skip
def test_sen_status_reads(text, code, legacy):
    parsed, rules = read(read_provision, text)
    assert (parsed.code, parsed.legacy) == (SenProvision(code), legacy)
    assert rules == (["sen_provision_legacy"] if legacy else [])


@pytest.mark.parametrize("text", ["", "-", "n/a"])
def test_no_sen_status_is_not_none(text):
    assert read(read_provision, text) == (None, [])


@pytest.mark.parametrize("text", ["Monitoring", "K - EHCP", "Q", "Support plan maybe"])
def test_sen_status_unknown_or_at_odds_with_itself_is_noted(text):
    assert read(read_provision, text) == (None, ["sen_provision_unknown"])


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("SLCN", ["SLCN"]), ("slcn", ["SLCN"]), ("SpLD - Specific Learning Difficulty", ["SPLD"]),
        ("Speech, Language and Communication Needs", ["SLCN"]), ("SLCN, ASD", ["SLCN", "ASD"]),
        ("ASD; SEMH", ["ASD", "SEMH"]), ("ASD | SEMH", ["ASD", "SEMH"]),
        ("Autistic Spectrum Disorder (ASD)", ["ASD"]), ("SLCN\nMLD", ["SLCN", "MLD"]),
        ("Social, Emotional and Mental Health; Speech, Language and Communication Needs", ["SEMH", "SLCN"]),
        ("", []), ("None", []), ("-", []),
    ],
)  # fmt: skip
def test_needs_read(text, needs):
    assert read(read_needs, text) == (tuple(map(NeedType, needs)), [])


def test_need_unknown_is_noted_and_the_others_kept():
    assert read(read_needs, "ASD; Sensory things") == ((NeedType.ASD,), ["need_unknown"])
    assert read(read_needs, "BESD") == ((), ["need_unknown"])


@pytest.mark.parametrize(("text", "sex"), [("M", "M"), ("female", "F"), ("Boy", "M"), ("", None)])
def test_sex_reads(text, sex):
    assert read(read_sex, text) == (sex, [])


def test_sex_otherwise_is_noted():
    assert read(read_sex, "U") == (None, ["sex_unreadable"])


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("5", "5"), ("Year 5", "5"), ("Y5", "5"), ("05", "5"), ("5.0", "5"), ("Year  13", "13"),
        ("Reception", "R"), ("R", "R"), ("Rec", "R"), ("Nursery 2", "N2"), ("N1", "N1"),
    ],
)  # fmt: skip
def test_year_group_reads(text, year):
    assert read(read_year_group, text) == (YearGroup(year), [])


def test_year_group_otherwise_is_noted():
    assert read(read_year_group, "Acorns") == (None, ["year_group_unknown"])
