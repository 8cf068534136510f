"""Cells to values."""

from dataclasses import dataclass

import pytest

from goldthread.exchange.cells import (
    RowCells,
    check_headings,
    cleaned,
    positions,
    without_duplicates,
)
from goldthread.exchange.issues import Refusal


@dataclass(frozen=True)
class Row:
    line: int
    key: str
    name: str = ""


def cell(text):
    return RowCells("f.csv", 7, [text], {"x": 0})


def rules(row):
    return [issue.rule for issue in row.issues]


def test_cleaning_keeps_names_and_drops_what_is_unseen():
    assert cleaned(" O’Brien-Łukasz\u00a0 Jr\u200b ") == "O’Brien-Łukasz Jr"
    assert cleaned("Zoe\u0308") == "Zoë"
    assert cleaned("a\r\n b\x07") == "a b"


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("12.0", 12), ("0", 0), ("", None)])
def test_whole_number_reads(text, number):
    row = cell(text)
    assert row.whole("x", 0, 99) == number
    assert rules(row) == []


@pytest.mark.parametrize("text", ["12.5", "-1", "100", "1e1", "twelve", "٣", "9" * 30])
def test_whole_number_out_of_bounds_or_form_is_noted(text):
    row = cell(text)
    if text == "٣":
        assert row.whole("x", 0, 99) == 3  # Unicode digits are digits
    else:
        assert row.whole("x", 0, 99) is None
        assert rules(row) == ["number_unreadable"]


@pytest.mark.parametrize(
    ("text", "flag"), [("True", True), ("y", True), ("0", False), ("No", False), ("", None)]
)
def test_flag_reads(text, flag):
    assert cell(text).flag("x") is flag


def test_flag_otherwise_is_noted():
    row = cell("maybe")
    assert row.flag("x") is None
    assert rules(row) == ["yes_no_unreadable"]


def test_long_text_is_left_out_and_noted():
    row = cell("x" * 501)
    assert row.short_text("x") == ""
    assert rules(row) == ["text_too_long"]


@pytest.mark.parametrize(("text", "rule"), [("", "name_missing"), ("x" * 101, "name_too_long")])
def test_name_missing_or_too_long_refuses_the_row(text, rule):
    row = cell(text)
    row.name("x")
    assert (row.refused, rules(row)) == (True, [rule])


def test_absent_column_reads_as_empty():
    assert cell("1").text("y") == ""


def test_headings_compare_without_case_and_spaces():
    places = positions([" URN ", "LA  (code)"], "f.csv")
    check_headings(places, ["urn", "LA (code)"], "f.csv", "the file")
    assert places == {"urn": 0, "la (code)": 1}


def test_missing_headings_are_named():
    with pytest.raises(Refusal, match="no column Postcode, Town") as refusal:
        check_headings({"urn": 0}, ["URN", "Postcode", "Town"], "f.csv", "the file")
    assert refusal.value.rule == "columns_missing"


def test_heading_twice_is_refused():
    with pytest.raises(Refusal) as refusal:
        positions(["URN", "Name", "urn"], "f.csv")
    assert refusal.value.rule == "heading_twice"


def settle(*rows):
    kept, issues = without_duplicates(rows, [row.key for row in rows], "f.csv", "key", "twice")
    return kept, [(issue.line, issue.rule) for issue in issues]


def test_same_row_twice_is_used_once():
    kept, issues = settle(Row(2, "a", "Ann"), Row(3, "b"), Row(4, "a", "Ann"))
    assert kept == [Row(2, "a", "Ann"), Row(3, "b")]
    assert issues == [(4, "twice_same")]


def test_rows_that_share_a_key_and_differ_are_both_refused():
    kept, issues = settle(Row(2, "a", "Ann"), Row(3, "b"), Row(4, "a", "Bob"))
    assert kept == [Row(3, "b")]
    assert issues == [(2, "twice"), (4, "twice")]


def test_rows_without_a_key_share_none():
    kept, issues = settle(Row(2, ""), Row(3, ""))
    assert (len(kept), issues) == (2, [])
