"""Every requirement of OWASP ASVS 5.0 that concerns us has its row in `docs/security/asvs.csv`, and the row is true.

A row says `tested` and by what, or the `reason` why there is nothing to test, or that there is a `gap`.
The numbers are said on `docs/security/README.md`, and `make test` prints them.
"""

import ast
import csv
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.architecture.source import ROOT

FOLDER = ROOT / "docs" / "security"
# For each section the level of each requirement in its order; `-` is one of level 3 that is not asked.
# Left out: V17 (WebRTC) and V4.3 (GraphQL), which Goldthread has nothing of.
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "11222222222", "1.4": "222", "1.5": "12",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "2", "3.2": "11", "3.3": "1222",
    "3.4": "112222", "3.5": "11122", "3.7": "22", "4.1": "1223", "4.2": "2", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "11", "5.4": "222", "6.1": "122", "6.2": "111111112222",
    "6.3": "11223-3", "6.4": "1122", "6.5": "22222", "6.6": "222", "6.8": "2222", "7.1": "222",
    "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22", "8.1": "12",
    "8.2": "112", "8.3": "13", "8.4": "23", "9.1": "111", "9.2": "1222", "10.1": "22",
    "10.2": "22", "10.3": "2222", "10.4": "11111222222", "10.5": "22222", "10.6": "22",
    "10.7": "222", "11.1": "22", "11.2": "222", "11.3": "112", "11.4": "1222", "11.5": "2",
    "11.6": "2", "12.1": "122", "12.2": "11", "12.3": "2222", "13.1": "2", "13.2": "22222",
    "13.3": "22", "13.4": "12222", "14.1": "22", "14.2": "1222-333", "14.3": "122",
    "15.1": "122", "15.2": "122", "15.3": "1222222", "16.1": "2", "16.2": "22222",
    "16.3": "2222", "16.4": "222", "16.5": "222",
}  # fmt: skip
# What level 3 adds to one of level 2 and we take too: reads are logged, not refusals alone.
LEVEL_3_HALF = "V16.3.2-L3"
STATES = ("tested", "reason", "gap")
LEAST_TESTED = 0.70


def _asked() -> dict[str, str]:
    asked = {
        f"V{section}.{number}": level
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, start=1)
        if level != "-"
    }
    return asked | {LEVEL_3_HALF: "3"}


def _rows() -> list[dict[str, str]]:
    with (FOLDER / "asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = _rows()
TESTED = [row for row in ROWS if row["state"] == "tested"]
ABSENT = [row for row in TESTED if row["note"].startswith("Absent: ")]


@cache
def _tests_in(path: str) -> frozenset[str]:
    """The tests of one file that can fail: functions that assert something or expect a refusal."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and _judges(node)
    )


def _judges(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Assert)
        or (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).startswith(("pytest.raises", "expect"))
        )
        for node in ast.walk(function)
    )


def test_there_are_as_many_as_the_standard_has() -> None:
    """70 of level 1 and 183 of level 2, less 7 for WebRTC and 2 for GraphQL; and 15 of level 3."""
    counted = Counter(_asked().values())
    assert counted["1"] == 70
    assert counted["2"] == 183 - 7 - 2
    assert counted["3"] == 15


def test_every_requirement_has_one_row_and_no_row_is_of_another() -> None:
    assert [row["id"] for row in ROWS] == sorted(_asked(), key=_place)
    assert {row["id"]: row["level"] for row in ROWS} == _asked()


def _place(name: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", name)]


@pytest.mark.parametrize("state", STATES)
def test_every_row_is_whole(state: str) -> None:
    for row in ROWS:
        assert row["state"] in STATES, row["id"]
        assert row["about"] == row["about"].strip() != "", row["id"]
        assert len(row["about"]) <= 60, row["id"]
        if row["state"] == state:
            assert bool(row["tests"]) == (state == "tested"), row["id"]
            if state != "tested" or row["note"]:
                assert re.fullmatch(r"[\w“].{10,}\.", row["note"]), f"{row['id']}: a sentence"


@pytest.mark.parametrize("row", TESTED, ids=lambda row: str(row["id"]))
def test_every_test_named_is_there(row: dict[str, str]) -> None:
    named = row["tests"].split(" ")
    assert len(set(named)) == len(named)
    for one in named:
        path, _, name = one.partition("::")
        assert name in _tests_in(path), one


def test_the_page_says_the_numbers(record_property: Callable[[str, Any], None]) -> None:
    counted = Counter(row["state"] for row in ROWS)
    told = (
        f"{len(ROWS)} requirements: {counted['tested']} tested "
        f"({len(ABSENT)} of them by showing that the thing is not there), "
        f"{counted['reason']} with a reason, {counted['gap']} gaps."
    )
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert told in page
    share = counted["tested"] / len(ROWS)
    assert share >= LEAST_TESTED
    record_property(
        "asvs",
        f"ASVS 5.0: {len(ROWS)} of {len(_asked())} mapped, {counted['tested']} automated, "
        f"{counted['gap']} gaps",
    )


def test_the_page_lists_every_gap() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"\bV\d+\.\d+\.\d+\b", page.split("## Gaps")[1].split("\n## ")[0])
    assert len(set(listed)) == len(listed)
    assert set(listed) == {row["id"] for row in ROWS if row["state"] == "gap"}
