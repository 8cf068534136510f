"""Location problems from files: every layout read alike; cut, longer or hostile files refused."""

import gzip

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.exchange.issues import Refusal
from goldthread.exchange.places.reader import LAYOUTS, LocationProblem, read_problem

COSTS = np.array([[4.0, 9.0, 3.0], [5.0, 2.0, 8.0]])
HOLMBERG = b"2 3\n10 7\n12 6.5\n3 4 5\n4 9 3\n5 2 8\n"
ORLIB = b"2 3\n10 7\n12 6.5\n3\n4 5\n4\n9 2\n5\n3 8\n"
DELMAIRE = b"3 2\n4 5\n9 2\n3 8\n3 4 5\n7 6.5\n10 12\n"
TABLE = b"site,capacity,opening_cost,a,b,c\ndemand,,,3,4,5\nOak,10,7,4,9,3\nElm,12,6.5,5,2,8\n"
FILES = {"holmberg": HOLMBERG, "orlib": ORLIB, "delmaire": DELMAIRE, "csv": TABLE}
NETWORK = b"3 3 1\n1 2 5\n2 3 4\n1 2 2\n"


def read(data: bytes, layout: str, **options: object) -> LocationProblem:
    return read_problem(data, "p1.txt", layout, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("layout", FILES)
def test_every_layout_of_one_problem_reads_alike(layout: str) -> None:
    one = read(FILES[layout], layout).instance
    assert one.costs.tolist() == COSTS.tolist()
    assert one.demands.tolist() == [3, 4, 5]
    assert one.opening.tolist() == [7, 6.5]
    assert one.capacities.tolist() == [10, 12]
    assert not one.single_source


def test_copy_of_orlib_in_rows_of_sites_is_told_by_its_lines() -> None:
    assert read(HOLMBERG, "orlib").instance.costs.tolist() == COSTS.tolist()


def test_names_and_empty_cells_of_a_table() -> None:
    table = TABLE.replace(b"Oak,10", b"Oak,").replace(b"5,2,8", b",2,8")
    problem = read(table, "csv", single_source=True)
    assert problem.sites == ("Oak", "Elm")
    assert problem.customers == ("a", "b", "c")
    assert problem.instance.capacities[0] == np.inf
    assert problem.instance.costs[1, 0] == np.inf
    assert problem.instance.single_source


def test_last_length_of_a_repeated_edge_counts() -> None:
    one = read(NETWORK, "pmed").instance
    assert one.costs.tolist() == [[0, 2, 6], [2, 0, 4], [6, 4, 0]]
    assert one.count == 1


@pytest.mark.parametrize(
    "data",
    [gzip.compress(HOLMBERG, mtime=0), HOLMBERG + b"\x1a\n", HOLMBERG + b"\0\0\0039. 54.\r\n"],
    ids=["gzip", "DOS end", "block of zeros with remains"],
)
def test_old_packings_read_the_same(data: bytes) -> None:
    assert read(data, "holmberg").instance.costs.tolist() == COSTS.tolist()


def test_open_capacity_is_given_by_hand() -> None:
    data = HOLMBERG.replace(b"10 7", b"capacity 7").replace(b"12 6", b"capacity 6")
    with pytest.raises(Refusal, match="--capacity"):
        read(data, "holmberg")
    assert read(data, "holmberg", capacity=8).instance.capacities.tolist() == [8, 8]


@pytest.mark.parametrize(
    ("layout", "data", "rule"),
    [
        ("holmberg", HOLMBERG[:-2], "cut_in_half"),
        ("holmberg", b"2 3\n10 7\n\x1a" + HOLMBERG[9:], "cut_in_half"),
        ("holmberg", HOLMBERG + b"1\n", "layout_wrong"),
        ("holmberg", HOLMBERG.replace(b"9", b"nine"), "number_expected"),
        ("holmberg", HOLMBERG.replace(b"9", b"nan"), "number_expected"),
        ("holmberg", HOLMBERG.replace(b"9", b"1_0"), "number_expected"),
        ("holmberg", HOLMBERG.replace(b"9", b"9" * 50), "number_expected"),
        ("holmberg", b"", "empty_file"),
        ("holmberg", b"2\n", "cut_in_half"),
        ("holmberg", b"0 3\n", "layout_wrong"),
        ("holmberg", b"2.5 3\n", "layout_wrong"),
        ("holmberg", b"999999 999999\n1\n", "too_large"),
        ("holmberg", HOLMBERG.replace(b"3 4 5", b"3 4 50"), "no_problem"),
        ("holmberg", HOLMBERG.replace(b"3 4 5", b"3 4 -5"), "no_problem"),
        ("orlib", ORLIB[:10], "cut_in_half"),
        ("delmaire", DELMAIRE[:-3], "cut_in_half"),
        ("pmed", NETWORK[:-3], "cut_in_half"),
        ("pmed", NETWORK.replace(b"2 3 4", b"2 9 4"), "layout_wrong"),
        ("pmed", NETWORK.replace(b"2 3 4", b"2 3 -4"), "layout_wrong"),
        ("pmed", NETWORK.replace(b"3 3 1", b"3 3 4"), "layout_wrong"),
        ("pmed", b"4999 1 1\n1 2 5\n", "layout_wrong"),  # a table of half a gigabyte from 17 bytes
        ("csv", TABLE.replace(b"demand", b"needs"), "rows_missing"),
        ("csv", TABLE.replace(b"Elm", b"Oak"), "site_twice"),
        ("csv", TABLE.replace(b",c\n", b",b\n"), "heading_twice"),
        ("csv", TABLE.replace(b"opening_cost", b"cost"), "columns_missing"),
        ("csv", TABLE.replace(b"4,9,3", b"4,x,3"), "number_expected"),
        ("csv", TABLE.replace(b"4,9,3", b"4,9,3,1"), "row_wrong_width"),
        ("csv", TABLE.replace(b"3,4,5", b"3,4,500"), "no_problem"),
    ],
)
def test_what_cannot_be_used_is_refused(layout: str, data: bytes, rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(data, layout)
    assert refused.value.rule == rule
    assert refused.value.problem
    assert refused.value.remedy


WORDS = st.sampled_from(["1", "2", "3", "0", "-1", "1e9", "nan", "inf", "x", "\x1a", "\0", "\n"])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*LAYOUTS, "csv"]), st.lists(WORDS, max_size=30) | st.binary(max_size=60))
def test_whatever_the_bytes_a_reader_answers_or_refuses(
    layout: str, content: list[str] | bytes
) -> None:
    data = content if isinstance(content, bytes) else " ".join(content).encode()
    try:
        problem = read(data, layout)
    except Refusal as refused:
        assert refused.remedy
    else:
        assert len(problem.sites) == problem.instance.sites
