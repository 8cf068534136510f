"""`goldthread money`: tables in, what it rests on first, and clear refusals."""

import json
from pathlib import Path
from typing import Any

import pytest

from goldthread.config.command import main

FILES = {
    "placements": (
        "draw,year,setting,children\n1,2027,special,10\n1,2028,special,12\n1,2027,mainstream,4\n"
        "1,2028,mainstream,4\n2,2027,special,8\n2,2028,special,9\n2,2027,mainstream,6\n"
        "2,2028,mainstream,7\n"
    ),
    "costs": (
        "setting,place,top_up,beyond_core,transport,low,high,source\n"
        "special,10000,12000,,5000,0.9,1.2,s251 return 2026\nmainstream,0,,9000,,,,\n"
    ),
    "income": "year,income\n2027,250000\n2028,260000\n",
    "spend": "year,spend\n2027,100\n2028,50\n2029,0\n",
    "savings": "draw,year,saved\n1,2029,200\n2,2029,10\n3,2027,-5\n3,2029,190\n",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def typed(files: Path, question: str, *more: str) -> list[str]:
    names = ("spend", "savings") if question == "upstream" else ("placements", "costs", "income")
    given = [part for name in names for part in (f"--{name}", str(files / f"{name}.csv"))]
    return ["money", question, *given, *more]


def answer(capsys: Any, files: Path, question: str, *more: str) -> Any:
    assert main([*typed(files, question, *more), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_block_by_hand(files: Path, capsys: Any) -> None:
    said = answer(capsys, files, "block", "--reserve", "-1000", "--inflation", "0.1")
    assert next(iter(said)) == "assumptions"
    first, second = said["years"]
    assert first["spending"] == pytest.approx((9 * 22_000) + 5 * 3_000)
    assert first["schools_element_2"] == pytest.approx(5 * 6_000)
    assert first["transport"] == pytest.approx(9 * 5_000)
    assert first["chance_of_overspend"] == 0
    assert second["spending"] == pytest.approx(1.1 * (10.5 * 22_000 + 5.5 * 3_000))
    spent = first["spending"] + second["spending"]
    assert second["reserve"] == pytest.approx(-1_000 + 510_000 - spent)
    assert said["draws"] == 2
    assert {one["assumption"] for one in said["sensitivity"]} == {
        "special", "mainstream", "inflation", "children",
    }  # fmt: skip
    assert said["assumptions"]["settings"][0]["source"] == "s251 return 2026"
    figures = {one["name"]: one for one in said["assumptions"]["national_figures"]}
    assert figures["element_2_threshold"]["confirmed"]
    assert not figures["unit_place_taken"]["confirmed"]


def test_money_that_comes_back(files: Path, capsys: Any) -> None:
    said = answer(capsys, files, "upstream", "--discount", "0")
    assert said["net"] == pytest.approx((50 - 140 + 35) / 3, abs=0.01)
    assert said["deepest"] == pytest.approx(-(150 + 150 + 155) / 3, abs=0.01)
    assert said["share_never_back"] == pytest.approx(1 / 3, abs=1e-3)
    assert said["back_by"] == "2029"


def test_words_for_people_begin_with_what_it_rests_on(files: Path, capsys: Any) -> None:
    for question in ("block", "upstream"):
        assert main(typed(files, question)) == 0
        assert capsys.readouterr().out.startswith("This rests on")


WRONG = [
    ("placements", "1,2027,special", "1,2031,special", "no year “2031”"),
    ("placements", "1,2027,special", "1,2027,hospital", "no cost of “hospital”"),
    ("placements", "1,2027,special,10\n", "", "no row in some draw"),
    ("costs", "10000,12000,,", "10000,12000,9000,", "both top_up and beyond_core"),
    ("costs", "0.9,1.2", "1.9,1.2", "low end"),
    ("income", "2028,260000", "2027,260000", "a second time"),
]


@pytest.mark.parametrize(("name", "old", "new", "why"), WRONG)
def test_bad_files_are_refused_with_what_to_do(
    files: Path, capsys: Any, name: str, old: str, new: str, why: str
) -> None:
    path = files / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(typed(files, "block")) == 1
    assert why in capsys.readouterr().err


def test_savings_of_a_year_without_spending_and_nonsense_are_refused(
    files: Path, capsys: Any
) -> None:
    assert main(typed(files, "upstream", "--discount", "2")) == 2
    assert main(typed(files, "block", "--inflation", "7")) == 2
    (files / "savings.csv").write_text("draw,year,saved\n1,2035,9\n", encoding="utf-8")
    assert main(typed(files, "upstream")) == 1
    assert "no year “2035”" in capsys.readouterr().err
