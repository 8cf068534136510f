"""Whatever the bytes, a reader answers or refuses; whatever the order, it answers the same."""

import gzip
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldthread.exchange.census.reader import NEED_COLUMNS, PUPIL_COLUMNS, read_needs, read_pupils
from goldthread.exchange.gias.reader import REQUIRED_COLUMNS, read_establishments
from goldthread.exchange.issues import Issue, ReadResult, Refusal
from goldthread.exchange.mis.mapping import Field, guess_mapping
from goldthread.exchange.mis.reader import read_rows
from goldthread.exchange.mis.sniff import sniff
from tests.unit.exchange.files import csv_of

MIS_COLUMNS = ("UPN", "Adno", "Surname", "Forename", "DOB", "Sex", "Year", "SEN", "Need 1", "ULN")
MIS_MAPPING = guess_mapping(MIS_COLUMNS)


def read_list(data, file_name):
    return read_rows(data, file_name, MIS_MAPPING)


READERS = (
    (read_establishments, REQUIRED_COLUMNS),
    (read_pupils, PUPIL_COLUMNS),
    (read_needs, NEED_COLUMNS),
    (read_list, MIS_COLUMNS),
)
LIKELY = st.sampled_from(
    ["", "1", "2.0", "K", "S", "SLCN", "zz", "2015-Apr-25 00:00:00", "03/04/2015", "25/04/2015",
     "B801200005001", "21db2df8-fa0", "100001", "801", "True", "=1+1", "Zoë", "a\nb", '"', "\x07"],
)  # fmt: skip
CELLS = LIKELY | st.text(max_size=12).filter(lambda text: "\0" not in text)

many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def answer(read, data):
    """The result, or None for a refusal; anything else fails the test."""
    try:
        result = read(data, "f.csv")
    except Refusal as refusal:
        assert refusal.problem
        assert refusal.remedy
        return None
    assert isinstance(result, ReadResult)
    return result


@pytest.mark.slow
@pytest.mark.parametrize(("read", "columns"), READERS)
@many
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(read, columns, data):
    answer(read, data)
    answer(read, gzip.compress(data))
    answer(read, b"\x1f\x8b" + data)
    answer(read, (",".join(columns) + "\n").encode() + data)
    answer(read, b"\xff\xfe" + data)


@pytest.mark.slow
@many
@given(data=st.binary(max_size=400))
def test_any_bytes_are_sniffed_or_refused(data):
    for tried in (data, b"\xd0\xcf\x11\xe0" + data, b"<" + data, b"PK\x03\x04" + data):
        try:
            sniff(tried, "f.xlsx")
        except Refusal as refusal:
            assert refusal.rule


def tables(columns):
    row = st.lists(CELLS, min_size=len(columns), max_size=len(columns))
    return st.lists(row, min_size=1, max_size=8)


def without_place(result):
    rows = sorted(repr(replace(row, line=0)) for row in result.rows)
    issues = sorted(repr((i.column, i.rule, i.severity, i.count)) for i in result.issues)
    return rows, issues, result.rows_seen


@pytest.mark.slow
@pytest.mark.parametrize(("read", "columns"), READERS)
@many
@given(data=st.data(), seed=st.integers(0, 999))
def test_rows_in_any_order_give_the_same(read, columns, data, seed):
    rows = data.draw(tables(columns))
    shuffled = random.Random(seed).sample(rows, len(rows))
    first, second = (answer(read, csv_of([columns, *each])) for each in (rows, shuffled))
    assert (first is None) == (second is None)
    if first is not None:
        assert without_place(first) == without_place(second)


@pytest.mark.slow
@pytest.mark.parametrize(("read", "columns"), READERS)
@many
@given(data=st.data())
def test_rows_kept_and_rows_refused_add_up_and_no_message_tells_a_cell(read, columns, data):
    mark = "Qzx7Secret"
    rows = [[mark + cell for cell in row] for row in data.draw(tables(columns))]
    likely = data.draw(tables(columns))
    result = answer(read, csv_of([columns, *rows, *likely]))
    if result is None:
        return
    refused = {issue.line for issue in result.issues if issue.severity == "refused"}
    assert result.rows_refused == len(refused)
    assert not [issue for issue in result.issues if mark.casefold() in told(issue)]


def told(issue: Issue) -> str:
    return f"{issue.message} {issue.column}".casefold()


def test_mapping_used_here_covers_what_a_list_needs():
    assert {Field.SURNAME, Field.FORENAME, Field.BORN_ON, Field.UPN} <= set(MIS_MAPPING)
