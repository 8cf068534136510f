"""Pupil lists from school systems."""

from datetime import date

import pytest

from goldthread.exchange.identifiers import NumberKind
from goldthread.exchange.issues import Refusal, summarise
from goldthread.exchange.mis import source
from goldthread.exchange.mis.mapping import Field, guess_mapping
from goldthread.exchange.mis.reader import read_rows
from goldthread.exchange.mis.sniff import sniff
from goldthread.statute.vocabulary.needs import NeedType
from goldthread.statute.vocabulary.provision import SenProvision
from goldthread.statute.vocabulary.year_groups import YearGroup
from tests.unit.exchange.files import csv_of, workbook_of

MTC = "formats/mtc_pupil_census_sample.csv"
HEADERS = ["UPN", "Adno", "Surname", "Forename", "DOB", "Sex", "Year", "Reg", "SEN Status",
           "Primary Need", "Secondary Need", "Entry Date"]  # fmt: skip
CHIDI = ["B801200005001", "1", "Abara", "Chidi", "25/03/2015", "M", "5", "5K", "K", "SLCN",
         "ASD; SLCN", "04/09/2019"]  # fmt: skip
ZOE = ["", "2", "Obi-Lloyd", "Zoë", "14/11/2010", "Female", "Year 9", "9B", "EHCP", "", "", ""]


def read(rows, order="dmy", **fields):
    data = csv_of(rows)
    return read_rows(data, "list.csv", guess_mapping(rows[0]) | fields, order)


def changed(row, **cells):
    at = dict(zip(HEADERS, range(len(HEADERS)), strict=True))
    new = list(row)
    for name, cell in cells.items():
        new[at[name.replace("_", " ")]] = cell
    return new


def found(result):
    return [(issue.line, issue.column, issue.rule, issue.severity) for issue in result.issues]


def refused(data, name="list.csv", **arguments):
    mapping = {Field.SURNAME: "Surname", Field.FORENAME: "Forename", Field.BORN_ON: "DOB"}
    with pytest.raises(Refusal) as refusal:
        read_rows(data, name, arguments.get("mapping", mapping))
    return refusal.value


def test_pupils_read():
    result = read([HEADERS, CHIDI, ZOE])
    assert found(result) == []
    chidi, zoe = result.rows
    assert (chidi.upn.text, chidi.mis_id, chidi.line) == ("B801200005001", "1", 2)
    assert (chidi.born_on, chidi.entered_on) == (date(2015, 3, 25), date(2019, 9, 4))
    assert chidi.needs == (NeedType.SLCN, NeedType.ASD)
    assert (chidi.year_group, chidi.registration) == (YearGroup.YEAR_5, "5K")
    assert (zoe.forename, zoe.sex, zoe.sen_provision) == ("Zoë", "F", SenProvision.EHC_PLAN)
    assert zoe.upn.kind is NumberKind.MISSING


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_and_encoding_reads_the_same(delimiter, encoding):
    lines = [delimiter.join(row).replace("; ", ", ") for row in (HEADERS, CHIDI, ZOE)]
    data = "".join(f"{line}\r\n" for line in lines).encode(encoding)
    assert sniff(data, "list.csv").delimiter == delimiter
    rows = read_rows(data, "list.csv", guess_mapping(HEADERS)).rows
    assert rows == read([HEADERS, CHIDI, ZOE]).rows


def test_sniff_shows_what_a_person_needs_to_map():
    data = csv_of([["Register"], [], HEADERS, *[CHIDI] * 7])
    seen = sniff(data, "list.csv")
    assert seen.headers == tuple(HEADERS)
    assert (seen.row_count, len(seen.sample_rows), seen.heading_line) == (7, 5, 3)
    assert (seen.encoding, seen.delimiter, seen.sheet_names) == ("utf-8", ",", ())


def test_headings_that_repeat_or_are_empty_get_names_of_their_own():
    seen = sniff(csv_of([["Surname", "", "Surname", "surname"], ["a", "b", "c", "d"]]), "f.csv")
    assert seen.headers == ("Surname", "Column 2", "Surname (2)", "surname (3)")


def test_headings_with_braces_are_text_and_no_format():
    """Found by fuzzing: "}" ended the reader, and "{0.__class__}" was asked for."""
    seen = sniff(b"a},a},a{0.__class__},a{0.__class__},Surname\n1,2,3,4,5\n", "f.csv")
    assert seen.headers[:4] == ("a}", "a} (2)", "a{0.__class__}", "a{0.__class__} (2)")


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"Surname": ""}, "name_missing"), ({"Forename": " "}, "name_missing"),
        ({"DOB": ""}, "birth_date_missing"), ({"DOB": "soon"}, "birth_date_unreadable"),
    ],
)  # fmt: skip
def test_pupil_who_cannot_be_told_apart_is_refused(cells, rule):
    result = read([HEADERS, CHIDI, changed(ZOE, **cells)])
    assert len(result.rows) == 1
    assert found(result) == [(3, next(iter(cells)), rule, "refused")]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"UPN": "A801200005001"}, "upn_check_letter"), ({"Sex": "?"}, "sex_unreadable"),
        ({"Year": "Acorns"}, "year_group_unknown"), ({"SEN_Status": "?"}, "sen_provision_unknown"),
        ({"Primary_Need": "?"}, "need_unknown"), ({"Entry_Date": "?"}, "date_unreadable"),
        ({"Entry_Date": "01/09/2001"}, "entered_before_birth"),
    ],
)  # fmt: skip
def test_bad_cell_is_noted_and_the_pupil_kept(cells, rule):
    result = read([HEADERS, changed(ZOE, **cells)])
    column = next(iter(cells)).replace("_", " ")
    assert (2, column, rule, "note") in found(result)
    assert len(result.rows) == 1


def test_need_with_a_status_of_none_is_noted():
    result = read([HEADERS, changed(CHIDI, SEN_Status="N")])
    assert found(result) == [(2, "Primary Need", "need_without_provision", "note")]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@SUM(A1)"])
def test_text_that_begins_as_a_formula_is_kept_as_text_and_noted(text):
    result = read([HEADERS, changed(CHIDI, Reg=text)])
    assert result.rows[0].registration == text
    assert found(result) == [(2, "Reg", "text_like_formula", "note")]


def test_dash_for_nothing_is_not_noted():
    assert found(read([HEADERS, changed(CHIDI, Primary_Need="-", Entry_Date="-")])) == []


# The order of day and month


def test_order_of_dates_that_nothing_proves_is_noted_once():
    rows = [changed(CHIDI, DOB="03/04/2015"), changed(ZOE, DOB="05/06/2010")]
    result = read([HEADERS, *rows])
    assert [row.born_on for row in result.rows] == [date(2015, 4, 3), date(2010, 6, 5)]
    assert summarise(result.issues).notes == {"date_order_unproven": 3}


def test_one_date_that_proves_the_order_settles_the_list():
    assert found(read([HEADERS, changed(CHIDI, DOB="03/04/2015"), ZOE])) == []


def test_order_that_the_dates_contradict_refuses_the_list():
    rows = [HEADERS, changed(CHIDI, DOB="03/04/2015"), changed(ZOE, DOB="06/25/2010")]
    with pytest.raises(Refusal, match="Choose month first") as refusal:
        read(rows)
    assert refusal.value.rule == "date_order_wrong"
    assert [row.born_on for row in read([HEADERS, rows[2]], "mdy").rows] == [date(2010, 6, 25)]


def test_column_in_both_orders_is_noted_and_the_contrary_row_refused():
    doubtful, contrary = changed(CHIDI, DOB="03/04/2015"), changed(ZOE, DOB="06/25/2010")
    proof = changed(ZOE, DOB="25/06/2010", Adno="3")
    result = read([HEADERS, doubtful, contrary, proof])
    assert [row.line for row in result.rows] == [2, 4]
    assert (3, "DOB", "date_in_other_order", "refused") in found(result)
    assert (None, None, "date_order_mixed", "note") in found(result)


def test_real_list_written_month_first_is_refused_then_reads(shared_data):
    data = (shared_data / MTC).read_bytes()
    mapping = guess_mapping(sniff(data, "mtc.csv").headers)
    with pytest.raises(Refusal) as refusal:
        read_rows(data, "mtc.csv", mapping)
    assert refusal.value.rule == "date_order_wrong"
    result = read_rows(data, "mtc.csv", mapping, "mdy")
    assert len(result.rows) == 79
    assert summarise(result.issues).refused == {}
    assert summarise(result.issues).notes == {
        "upn_check_letter": 15,
        "sen_provision_legacy": 2,
        "upn_temporary": 1,
    }


# Lists that are not whole, or not what was mapped


def test_pupil_twice_is_used_once_or_not_at_all():
    other = changed(CHIDI, Adno="9", Forename="Kofi")
    result = read([HEADERS, CHIDI, other, ZOE, ZOE])
    assert [row.line for row in result.rows] == [4]
    assert found(result) == [
        (2, "UPN", "upn_duplicate", "refused"), (3, "UPN", "upn_duplicate", "refused"),
        (5, "Adno", "mis_id_duplicate_same", "refused"),
    ]  # fmt: skip


def test_short_row_is_filled_and_long_row_refused():
    result = read([HEADERS, CHIDI[:5], [*ZOE, "", "x"], [*ZOE, "", ""]])
    assert [row.line for row in result.rows] == [2, 4]
    assert found(result)[0] == (3, None, "row_wrong_width", "refused")


def test_list_cut_in_its_last_row_is_refused():
    data = csv_of([HEADERS, CHIDI, ZOE])
    assert refused(data[:-30], mapping=guess_mapping(HEADERS)).rule == "cut_in_half"


def test_last_line_without_its_end_is_noted():
    result = read_rows(csv_of([HEADERS, CHIDI])[:-2], "f.csv", guess_mapping(HEADERS))
    assert found(result) == [(2, None, "last_line_not_ended", "note")]


def test_list_without_numbers_is_noted():
    rows = [["Surname", "Forename", "DOB"], ["Abara", "Chidi", "25/03/2015"]]
    assert found(read(rows)) == [(None, None, "no_identity_column", "note")]


def test_mapping_without_a_needed_field_is_refused_by_its_words():
    refusal = refused(csv_of([HEADERS, CHIDI]), mapping={Field.SURNAME: "Surname"})
    assert refusal.rule == "columns_missing"
    assert "Forename, Date of birth" in refusal.problem


def test_mapping_of_another_list_is_refused():
    assert (
        refused(csv_of([["Surname", "Forename", "Born"], ["a", "b", "c"]])).rule
        == "columns_changed"
    )


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty_file"), (b"Surname,Forename,DOB\n", "no_rows"), (b"\n,\n \n", "empty_file"),
        (b"<html><table><tr><td>Surname", "html_not_workbook"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook>", "xml_not_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook"),
        (b"%PDF-1.7 ...", "not_a_workbook"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(data, rule):
    assert refused(data, "pupils.xls").rule == rule


def test_list_longer_than_any_school_is_refused(monkeypatch):
    monkeypatch.setattr(source, "MAX_ROWS", 2)
    assert refused(csv_of([HEADERS, CHIDI, ZOE])).rule == "too_many_rows"


# Workbooks


@pytest.mark.slow
def test_workbook_reads_as_its_csv_does():
    book = workbook_of([HEADERS, CHIDI, ZOE])
    mapping = guess_mapping(HEADERS)
    assert read_rows(book, "list.xlsx", mapping).rows == read([HEADERS, CHIDI, ZOE]).rows


@pytest.mark.slow
def test_workbook_cells_of_every_kind_read():
    headers = ["Surname", "Forename", "DOB", "Year", "ULN", "Adno"]
    rows = [headers, ["Abara", "Chidi", date(2015, 3, 4), 5, 1000000035, 17.0]]
    result = read_rows(workbook_of(rows), "list.xlsx", guess_mapping(headers))
    row = result.rows[0]
    assert found(result) == []  # a true date cell is never ambiguous
    assert (row.born_on, row.year_group) == (date(2015, 3, 4), YearGroup.YEAR_5)
    assert (row.uln.text, row.mis_id) == ("1000000035", "17")


@pytest.mark.slow
def test_workbook_formulas_are_read_by_value_and_noted():
    headers = ["Surname", "Forename", "DOB"]
    rows = [headers, ["Abara", "Chidi", "=DATE(2015,3,25)"]]
    book = workbook_of(rows)
    refusal_or_rows = read_rows(book, "list.xlsx", guess_mapping(headers))
    assert ("formula_cells", 1) in [(issue.rule, issue.count) for issue in refusal_or_rows.issues]


@pytest.mark.slow
def test_workbook_sheet_is_the_first_that_holds_anything_or_the_one_chosen():
    book = workbook_of([HEADERS, CHIDI], sheets=("Cover", "Pupils"))
    seen = sniff(book, "list.xlsx")
    assert (seen.sheet, seen.sheet_names) == ("Pupils", ("Cover", "Pupils"))
    assert (seen.encoding, seen.delimiter) == (None, None)
    with pytest.raises(Refusal) as refusal:
        sniff(book, "list.xlsx", sheet="Staff")
    assert refusal.value.rule == "sheet_missing"
    with pytest.raises(Refusal) as refusal:
        sniff(book, "list.xlsx", sheet="Cover")
    assert refusal.value.rule == "empty_file"


@pytest.mark.slow
def test_workbook_rows_know_their_line_below_a_title():
    book = workbook_of([["Register"], [], [], HEADERS, CHIDI, [], ZOE])
    result = read_rows(book, "list.xlsx", guess_mapping(HEADERS))
    assert [row.line for row in result.rows] == [5, 7]


@pytest.mark.slow
def test_real_workbook_opens(shared_data):
    data = (shared_data / "formats/annex_a/fake_sen.xlsx").read_bytes()
    seen = sniff(data, "fake_sen.xlsx")
    assert (seen.row_count, seen.sheet_names) == (2, ("List_1", "List_2"))
    assert guess_mapping(seen.headers)[Field.BORN_ON] == "Date of birth"
