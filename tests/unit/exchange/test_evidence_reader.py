"""Tables of research results: missing values marked, words in number columns refused by line."""

import gzip

import pytest

from goldthread.exchange.evidence.reader import EvidenceTable, lines_in_words, read_table
from goldthread.exchange.issues import Refusal

TABLE = b"study,g,v\nA,0.2,0.01\nB, NA ,.\nC,-1e-1,0.5\n"


def table(data: bytes = TABLE, *columns: str) -> EvidenceTable:
    return read_table(data, "trials.csv", columns or ("study", "g", "v"))


def test_numbers_and_words_with_what_is_missing() -> None:
    read = table()
    assert read.numbers("g") == (0.2, None, -0.1)
    assert read.numbers("v") == (0.01, None, 0.5)
    assert read.words("study") == ("A", "B", "C")
    assert read.words("g") == ("0.2", None, "-1e-1")
    assert read.lines == (2, 3, 4)
    assert read.holds_numbers("g")
    assert not read.holds_numbers("study")


@pytest.mark.parametrize(
    "packed", [TABLE[:-1], gzip.compress(TABLE, mtime=0), b"\xef\xbb\xbf" + TABLE]
)
def test_other_packings_read_the_same(packed: bytes) -> None:
    assert table(packed).columns == table().columns


@pytest.mark.parametrize("cell", ["n.s.", '"0,5"', "inf", "1_000", "0.2*", "<0.1"])
def test_text_in_a_number_column_is_refused_with_its_line(cell: str) -> None:
    read = table(b"g\n0.1\n" + cell.encode() + b"\n", "g")
    with pytest.raises(Refusal, match="line 3") as refused:
        read.numbers("g")
    assert refused.value.rule == "number_expected"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"g,w\n1,2\n", "column_unknown"),
        (b"g,v,v\n1,2,3\n", "column_unknown"),
        (b"g,v\n1\n1,2\n", "row_wrong_width"),
        (b"g,v\n1,2\n1\n", "cut_in_half"),
        (b"g,v\n", "no_rows"),
        (b"", "empty_file"),
    ],
)
def test_table_that_cannot_be_used_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        table(data, "g", "v")
    assert refused.value.rule == rule


def test_only_the_first_few_lines_are_named() -> None:
    assert lines_in_words([4]) == "line 4"
    assert lines_in_words(range(2, 10)) == "lines 2, 3, 4, 5, 6 and 3 more"
