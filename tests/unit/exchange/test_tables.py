"""CSV text to rows."""

import pytest

from goldthread.exchange import tables
from goldthread.exchange.issues import Refusal
from goldthread.exchange.tables import open_table


def rows_of(data):
    table = open_table(data, "f.csv")
    return [(cells.line, list(cells.values)) for cells in table.rows()], table


def refused(data):
    with pytest.raises(Refusal) as refusal:
        rows_of(data)
    return refusal.value


def test_rows_know_their_physical_line_across_quoted_line_breaks():
    rows, table = rows_of(b'a,b\r\n1,"two\r\nlines"\r\n\r\n3,4\r\n')
    assert rows == [(2, ["1", "two\r\nlines"]), (5, ["3", "4"])]
    assert table.headers == ("a", "b")


def test_rows_without_content_are_passed_over():
    rows, table = rows_of(b"a,b\n , \n,\n1,2\n")
    assert rows == [(4, ["1", "2"])]
    assert table.rows_seen == 1


@pytest.mark.parametrize("row", [b"1", b"1,2,3"])
def test_row_of_another_width_is_refused_alone(row):
    rows, table = rows_of(b"a,b\n" + row + b"\n3,4\n")
    assert rows == [(3, ["3", "4"])]
    assert [(issue.line, issue.rule, issue.severity) for issue in table.issues] == [
        (2, "row_wrong_width", "refused")
    ]
    assert table.rows_seen == 2


@pytest.mark.parametrize("data", [b"a,b\n1,2\n3", b"a,b\n1,2\n3\n", b"a,b\n1,2\n3,4", b"a,b\n1,2"])
def test_file_cut_in_its_last_row_is_refused(data):
    refusal = refused(data)
    assert refusal.rule == "cut_in_half"
    assert "Nothing has been changed" in str(refusal)


def test_utf_16_file_that_ends_its_last_line_is_whole():
    rows, _table = rows_of("a,b\n1,2\n".encode("utf-16"))
    assert rows == [(2, ["1", "2"])]


def test_windows_1252_is_noted_once():
    _rows, table = rows_of("a,b\nZoë,2\n".encode("cp1252"))
    assert [issue.rule for issue in table.issues] == ["encoding_guessed"]


@pytest.mark.parametrize("data", [b"a,b\n", b"a,b", b"a,b\n\n,\n"])
def test_headings_alone_are_refused(data):
    assert refused(data).rule == "no_rows"


@pytest.mark.parametrize("data", [b'a,b\n1,"2\n3,4\n', b'a,b\n1,"2"x\n'])
def test_quote_never_closed_or_misplaced_is_refused_with_its_line(data):
    refusal = refused(data)
    assert refusal.rule == "quotes_broken"
    assert "line 2" in refusal.problem


def test_too_many_columns_are_refused():
    assert refused(b"a" + b"," * tables.MAX_COLUMNS + b"\n1\n").rule == "too_many_columns"


def test_cell_longer_than_any_spreadsheet_holds_is_refused():
    assert refused(b"a\n" + b"x" * (tables.MAX_CELL + 1) + b"\n").rule == "cell_too_long"


@pytest.mark.slow
@pytest.mark.parametrize(
    "data", [b"a\n" + b"," * 5_000_000, b'a\n"' + b'x","\n' * 1_200_000], ids=["line", "quotes"]
)
def test_row_without_end_is_refused_before_memory_is(data):
    assert refused(data).rule in ("row_too_long", "quotes_broken")


def test_too_many_rows_are_refused():
    with pytest.raises(Refusal) as refusal:
        list(open_table(b"a\n1\n2\n3\n", "f.csv", max_rows=2).rows())
    assert refusal.value.rule == "too_many_rows"
