"""`goldthread places solve`: the answer with its proof, on small published problems."""

import json
from pathlib import Path
from typing import Any

import pytest

from goldthread.config.command import main

TABLE = (
    "site,capacity,opening_cost,Alder,Beech,Cedar\n"
    "demand,,,3,4,5\n"
    "Oak,10,7,4,9,3\n"
    "Elm,12,6,5,2,8\n"
    "Far,50,90,50,50,50\n"
)


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "bases.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def answer(capsys: pytest.CaptureFixture[str], *typed: str) -> Any:
    assert main(["places", "solve", *typed, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_names_cost_and_proof(table: str, capsys: Any) -> None:
    said = answer(capsys, table, "--format", "csv", "--single-source")
    assert said.pop("seconds") >= 0
    assert said == {
        "objective": 21.0, "bound": 21.0, "gap": 0.0, "status": "optimal",
        "open": ["Elm"], "assignment": ["Elm", "Elm", "Elm"],
    }  # fmt: skip


def test_split_customers_are_pairs_of_site_and_share(table: str, capsys: Any) -> None:
    said = answer(capsys, table, "--format", "csv", "--capacity", "6")
    split = [place for place in said["assignment"] if isinstance(place, list)]
    assert split
    assert all(abs(sum(share for _, share in place) - 1) < 1e-6 for place in split)


def test_alternatives_say_what_plans_share(table: str, capsys: Any) -> None:
    said = answer(
        capsys, table, "--format", "csv", "--single-source", "--alternatives", "0.5"
    )["alternatives"]  # fmt: skip
    assert said["share_open"]["Far"] == 0
    assert "Far" in said["never_open"]
    assert said["plans_found"] >= 2


def test_words_for_people(table: str, capsys: Any) -> None:
    options = ("--format", "csv", "--single-source", "--alternatives", "0.1")
    assert main(["places", "solve", table, *options]) == 0
    said = capsys.readouterr().out
    assert "gap         0.0000 % (proven optimal)" in said
    assert "sites open  1 of 3: Elm" in said
    assert "Elm: open in 100 % of them" in said


def test_no_plan_is_an_answer(table: str, capsys: Any) -> None:
    said = answer(capsys, table, "--format", "csv", "--single-source", "--capacity", "5")
    assert (said["status"], said["objective"], said["gap"]) == ("optimal", 158.0, 0.0)
    path = Path(table)
    path.write_text(TABLE.replace("Far,50", "Far,0").replace("3,4,5", "8,7,7"), encoding="utf-8")
    said = answer(capsys, table, "--format", "csv", "--single-source")
    assert (said["status"], said["objective"], said["open"]) == ("infeasible", None, [])


@pytest.mark.parametrize(
    "typed",
    [("--gap", "1"), ("--time-limit", "0"), ("--capacity", "0"), ("--alternatives", "2")],
)
def test_what_makes_no_sense_is_misuse(table: str, typed: tuple[str, str]) -> None:
    assert main(["places", "solve", table, "--format", "csv", *typed]) == 2


def test_files_that_cannot_be_used_are_refused(table: str, tmp_path: Path, capsys: Any) -> None:
    assert main(["places", "solve", table, "--format", "pmed"]) == 1
    assert "something other than numbers" in capsys.readouterr().err
    assert main(["places", "solve", str(tmp_path / "none"), "--format", "csv"]) == 1
    assert "cannot be read" in capsys.readouterr().err


PUBLISHED = [
    ("holmberg/p9.txt", "holmberg", True, 8462),
    ("orlib_original_format/cap41.txt", "orlib", False, 1040444.375),
    ("orlib_cap/p3.txt", "orlib", False, 1014062.05),
    ("pmed/pmed5.txt", "pmed", False, 1355),
    ("pmed/pmed1.txt", "pmed", False, 5819),
]
"""Optima as published: Beasley (1988, 1985), Holmberg, Rönnqvist and Yuan (1999)."""


@pytest.mark.parametrize(("file", "layout", "single", "optimum"), PUBLISHED)
def test_published_optima_are_found_and_proven(
    shared_data: Path, capsys: Any, file: str, layout: str, single: bool, optimum: float
) -> None:
    path = shared_data / "facility_location" / file
    typed = [str(path), "--format", layout, *(["--single-source"] if single else [])]
    said = answer(capsys, *typed)
    assert said["objective"] == pytest.approx(optimum, rel=1e-9)
    assert said["status"] == "optimal"
