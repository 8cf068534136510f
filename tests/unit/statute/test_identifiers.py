"""UPN, ULN, URN and LAESTAB rules against published vectors, and scrambled values."""

import contextlib
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.statute.identifiers import (
    RULE_MESSAGES,
    InvalidIdentifier,
    Laestab,
    UpnKind,
    check_laestab,
    check_uln,
    check_upn,
    check_urn,
    is_hashed_identifier,
    is_la_code,
    upn_check_letter,
)
from tests.unit.statute import QUICK

PERMANENT = ["B801200005001", "P207000016049", "B330200126123", "W935212325017"]
TEMPORARY = ["F38040002401A", "R38040002401Z"]


def rule_of(check: object, text: str) -> str:
    with pytest.raises(InvalidIdentifier) as caught:
        check(text)  # type: ignore[operator]
    message = str(caught.value)
    assert message == RULE_MESSAGES[caught.value.rule]
    assert not text.strip() or text.strip() not in message
    return caught.value.rule


@pytest.mark.parametrize("text", PERMANENT)
def test_check_upn_permanent_vectors(text: str) -> None:
    upn = check_upn(text)
    assert (upn.value, upn.kind, upn.is_temporary) == (text, UpnKind.PERMANENT, False)
    assert upn.la_code == text[1:4]


@pytest.mark.parametrize("text", TEMPORARY)
def test_check_upn_temporary_vectors(text: str) -> None:
    upn = check_upn(text)
    assert (upn.kind, upn.is_temporary) == (UpnKind.TEMPORARY, True)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("A801200005001", "upn_check_letter"),
        ("X80120000A001", "upn_format"),
        ("E000200005001", "upn_la_code"),
        ("Q207000016049", "upn_check_letter"),  # the vendors' slip: their sum should be 266
        ("I801200005001", "upn_format"),
        ("F38040002401S", "upn_format"),
        ("B80120000500", "upn_format"),
        ("B8012000050011", "upn_format"),
        ("", "upn_format"),
        ("B80120000500\N{ARABIC-INDIC DIGIT ONE}", "upn_format"),
        ("21db2df8-fa0", "upn_format"),
    ],
)
def test_check_upn_invalid_vectors(text: str, rule: str) -> None:
    assert rule_of(check_upn, text) == rule


def test_check_upn_vendors_worked_example_sums_to_266() -> None:
    total = sum(place * int(digit) for place, digit in enumerate("207000016049", start=2))
    assert total == 266
    assert upn_check_letter("207000016049") == "P"


def test_check_upn_invalid_la_vector_has_the_right_check_letter() -> None:
    assert upn_check_letter("000200005001") == "E"


def test_check_upn_tidies_case_and_spaces() -> None:
    assert check_upn(" b801 2000 05001\n") == check_upn("B801200005001")


def test_upn_repr_hides_the_number() -> None:
    assert "801" not in repr(check_upn("B801200005001"))


@QUICK
@given(st.sampled_from(PERMANENT), st.integers(1, 12), st.integers(1, 9))
def test_check_upn_any_one_wrong_digit_is_caught(text: str, place: int, shift: int) -> None:
    wrong = str((int(text[place]) + shift) % 10)
    with pytest.raises(InvalidIdentifier):
        check_upn(text[:place] + wrong + text[place + 1 :])


@pytest.mark.parametrize(
    "code",
    ["001", "005", "201", "213", "330", "380", "420", "660", "681", "702", "801", "935", "943"],
)
def test_is_la_code_known(code: str) -> None:
    assert is_la_code(code)


@pytest.mark.parametrize("code", ["000", "006", "200", "421", "659", "682", "709", "799", "80", ""])
def test_is_la_code_unknown(code: str) -> None:
    assert not is_la_code(code)


def test_check_uln_worked_example_of_the_hesa_manual() -> None:
    assert check_uln("9276308686") == "9276308686"
    assert check_uln(" 92763 08686 ") == "9276308686"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("9276308687", "uln_check_digit"),
        ("9999999999", "uln_check_digit"),
        ("0276308686", "uln_format"),
        ("927630868", "uln_format"),
        ("92763086860", "uln_format"),
        ("0ec98ce2-5", "uln_format"),
    ],
)
def test_check_uln_invalid(text: str, rule: str) -> None:
    assert rule_of(check_uln, text) == rule


@QUICK
@given(st.integers(100_000_000, 999_999_999))
def test_check_uln_agrees_with_the_other_way_of_writing_the_rule(front: int) -> None:
    weighted = sum(
        int(digit) * weight for digit, weight in zip(str(front), range(10, 1, -1), strict=True)
    )
    accepted = []
    for last in range(10):
        try:
            accepted.append(int(check_uln(f"{front}{last}")[-1]))
        except InvalidIdentifier:
            continue
    assert accepted == ([] if weighted % 11 == 0 else [10 - weighted % 11])


def test_check_urn() -> None:
    assert check_urn(" 100000 ") == "100000"
    for text in ("012345", "12345", "1234567", "10000a", ""):
        assert rule_of(check_urn, text) == "urn_format"


@pytest.mark.parametrize("text", ["8011234", "801/1234", "801-1234", " 801 1234 "])
def test_check_laestab_spellings(text: str) -> None:
    laestab = check_laestab(text)
    assert laestab == Laestab("801", "1234")
    assert (laestab.value, laestab.with_slash) == ("8011234", "801/1234")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("820LLLL", "laestab_format"),
        ("XXXXXXX", "laestab_format"),
        ("8010000", "laestab_format"),
        ("801123", "laestab_format"),
        ("0001234", "laestab_la_code"),
        ("500/1234", "laestab_la_code"),
    ],
)
def test_check_laestab_invalid(text: str, rule: str) -> None:
    assert rule_of(check_laestab, text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "21db2df8-fa0",  # UPN in the published fake extract
        "0ec98ce2-5",  # ULN there
        "73e987da",  # need type there
        "003AA1BB-F6B",
        "9e107d9d372bb6826bd81d3542a419d6",
    ],
)
def test_is_hashed_identifier_scrambled(text: str) -> None:
    assert is_hashed_identifier(text)


@pytest.mark.parametrize(
    "text",
    [*PERMANENT, *TEMPORARY, "9276308686", "100000", "10012345", "SPLD", "", "8011234", "Smith-Jo"],
)
def test_is_hashed_identifier_real_or_merely_wrong(text: str) -> None:
    assert not is_hashed_identifier(text)


@QUICK
@given(st.uuids(), st.sampled_from([8, 10, 12, 36]))
def test_is_hashed_identifier_any_cut_uuid(value: uuid.UUID, length: int) -> None:
    cut = str(value)[:length]
    assert is_hashed_identifier(cut) is not cut.isdigit()


@QUICK
@given(st.integers(200_000_000_000, 399_999_999_999).map(str))
def test_is_hashed_identifier_never_a_upn(rest: str) -> None:
    assert not is_hashed_identifier(upn_check_letter(rest) + rest)


@QUICK
@given(st.text(max_size=20))
def test_checks_any_text_is_accepted_or_refused_by_rule(text: str) -> None:
    assert is_hashed_identifier(text) in {True, False}
    for check in (check_upn, check_uln, check_urn, check_laestab):
        with contextlib.suppress(InvalidIdentifier):
            check(text)
