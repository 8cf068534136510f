"""`goldthread money`: tables in, what it rests on first, and clear refusals."""

import json
from pathlib import Path
from typing import Any

import pytest

from goldthread.config.command import main
from goldthread.config.money_shared import percent

FILES = {
    "placements": (
        "draw,year,setting,children\n1,2027,special,10\n1,2028,special,12\n1,2027,mainstream,4\n"
        "1,2028,mainstream,4\n2,2027,special,8\n2,2028,special,9\n2,2027,mainstream,6\n"
        "2,2028,mainstream,7\n"
    ),
    "costs": (
        "setting,figure,pounds,national,low,high,band,share,as_of,source\n"
        "special,place,,special_place,,,,,,\n"
        "special,top_up,12000,,11000,14000,,,2026-03-31,s251 return 2026\n"
        "special,transport,5000,,,,far,0.5,,our contracts\n"
        "mainstream,beyond_core,9000,,,,,,,our bands\n"
        "Early help,fees,1000,,,,,,,our offer\nended,core,0,,,,,,,\n"
    ),
    "income": "year,income\n2027,250000\n2028,100000\n",
    "spend": "year,spend,low,high\n2027,100,90,120\n2028,50,,\n2029,0,,\n",
    "savings": "draw,year,saved\n1,2029,200\n2,2029,10\n3,2027,-5\n3,2029,190\n",
    "moves": (
        "from,to,share,support,design,children\nmainstream,special,0.2,without,randomised,\n"
        "mainstream,special,0.05,with,randomised,60\nspecial,ended,0.1,,,\n"
    ),
    "provision": (
        "school,layer,area,threshold,children,planned,delivered,above\n"
        "Oakfield,targeted,semh,6000,12,30000,21000,4000\n"
        "Oakfield,specialist,semh,6000,,,,\nElm,targeted,semh,6000,15,9000,8000,\nBrook,targeted,semh,6000,20,41000,20000.5,0\n"
    ),
}
NEEDED = {
    "costs": ("costs",),
    "block": ("placements", "costs", "income"),
    "upstream": ("spend", "savings"),
    "late": ("costs", "moves"),
}
MORE = {
    "late": ["--starts-in", "mainstream", "--support", "Early help", "--early", "4", "--late", "7",
             "--until", "12"],
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def typed(files: Path, question: str, *more: str) -> list[str]:
    if question == "provision":
        return ["money", question, str(files / "provision.csv"), *more]
    given = [
        part for name in NEEDED[question] for part in (f"--{name}", str(files / f"{name}.csv"))
    ]
    return ["money", question, *given, *MORE.get(question, []), *more]


def answer(capsys: Any, files: Path, question: str, *more: str) -> Any:
    assert main([*typed(files, question, *more), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def edit(files: Path, name: str, old: str, new: str) -> None:
    path = files / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_a_placement_costs_by_hand(files: Path, capsys: Any) -> None:
    said = answer(capsys, files, "costs")
    special, mainstream = said["settings"][:2]
    assert special["all"] == 10_000 + 12_000 + 2_500
    assert (mainstream["pounds"]["element_2"], mainstream["pounds"]["element_3"]) == (6_000, 3_000)
    assert special["all_drawn"]["q05"] < special["all"] < special["all_drawn"]["q95"]
    first = said["assumptions"]["figures"][0]
    assert (first["pounds"], first["confirmed"]) == (10_000, True)
    assert said["assumptions"]["figures"][1]["as_of"] == "2026-03-31"


def test_a_national_figure_nobody_confirmed_enters_no_sum_unasked(files: Path, capsys: Any) -> None:
    edit(files, "costs", "special_place", "unit_place_taken")
    assert main(typed(files, "costs")) == 1
    assert "not confirmed in print" in capsys.readouterr().err
    said = answer(capsys, files, "costs", "--unconfirmed")
    assert said["settings"][0]["pounds"]["place"] == 6_000
    assert main(typed(files, "costs", "--unconfirmed")) == 0
    assert "NOT confirmed in print" in capsys.readouterr().out


def test_a_block_by_hand(files: Path, capsys: Any) -> None:
    edit(files, "costs", "11000,14000", ",")
    options = ("--reserve", "-1000", "--inflation", "0.1", "--inflation-spread", "0")
    said = answer(capsys, files, "block", *options)
    assert next(iter(said)) == "assumptions"
    first, second = said["years"]
    assert first["spending"]["mean"] == pytest.approx((9 * 22_000) + 5 * 3_000)
    assert first["element_2"] == pytest.approx(5 * 6_000)
    assert first["transport"] == pytest.approx(9 * 2_500)
    assert second["spending"]["mean"] == pytest.approx(1.1 * (10.5 * 22_000 + 5.5 * 3_000))
    spent = first["spending"]["mean"] + second["spending"]["mean"]
    assert second["reserve"]["mean"] == pytest.approx(-1_000 + 350_000 - spent)
    assert first["share_overspent"] == 0
    assert second["share_below_nought"] == 1
    assert said["first_year_below_nought"] == {"2027": 0, "2028": 1}
    assert (said["draws"], said["draws_of_children"]) == (1_000, 2)
    assert [one["assumption"] for one in said["sensitivity"]] == ["children"]


def test_a_block_with_ranges_names_each_of_them(files: Path, capsys: Any) -> None:
    said = answer(capsys, files, "block")
    assert {one["assumption"] for one in said["sensitivity"]} == {
        "special: top_up", "inflation", "children",
    }  # fmt: skip
    reserve = said["years"][1]["reserve"]
    quantiles = [reserve[name] for name in ("q05", "q25", "median", "q75", "q95")]
    assert quantiles == sorted(quantiles)
    assert said == answer(capsys, files, "block")
    assert said != answer(capsys, files, "block", "--seed", "2")


def test_the_table_of_a_projection_is_read_and_its_missing_futures_said(
    files: Path, capsys: Any
) -> None:
    rows = "".join(
        f"{code},{name},{year},{setting},1,1,1,1,1,{mean}\n"
        for code, name, mean in (("E1", "Here", 8), ("E2", "There", 9))
        for year in (2027, 2028)
        for setting in ("special", "mainstream")
    )
    head = "area_code,area,year,setting,q05,q25,median,q75,q95,mean\n"
    (files / "placements.csv").write_text(head + rows, encoding="utf-8")
    assert main(typed(files, "block")) == 1
    assert "more than one area" in capsys.readouterr().err
    assert main(typed(files, "block", "--area", "Nowhere")) == 1
    assert main(typed(files, "block", "--area", "There")) == 0
    assert "too narrow" in capsys.readouterr().out
    by_code = answer(capsys, files, "block", "--area", "E2")
    assert by_code["years"][0]["transport"] == pytest.approx(9 * 2_500)


def test_money_that_comes_back(files: Path, capsys: Any) -> None:
    edit(files, "spend", "90,120", ",")
    said = answer(capsys, files, "upstream", "--discount", "0", "--draws", "300")
    assert said["net"]["mean"] == pytest.approx((50 - 140 + 35) / 3, abs=0.01)
    assert said["deepest"]["mean"] == pytest.approx(-(150 + 150 + 155) / 3, abs=0.01)
    assert said["share_never_back"] == pytest.approx(1 / 3, abs=1e-3)
    assert said["share_back_by"] == {"2027": 0, "2028": 0, "2029": pytest.approx(2 / 3, abs=1e-3)}
    assert said["back_by"] == "2029"
    assert {one["assumption"] for one in said["sensitivity"]} == {"savings"}
    less = answer(capsys, files, "upstream", "--works", "0.2")
    assert less["share_never_back"] > said["share_never_back"]
    assert {one["assumption"] for one in less["sensitivity"]} == {"works", "savings", "discount"}


def test_late_against_early_earns_its_words(files: Path, capsys: Any) -> None:
    said = answer(capsys, files, "late")
    assert said["assumptions"]["causal"]
    assert said["cost_late"]["mean"] > said["cost_early"]["mean"]
    difference = said["cost_late"]["mean"] - said["cost_early"]["mean"]
    assert said["late_less_early"]["mean"] == pytest.approx(difference, abs=0.05)
    assert 0 < said["part_of_the_effect_needed"] < 1
    assert [one["age"] for one in said["by_age"]] == list(range(4, 13))
    years = sum(one["early"]["mean"] for one in said["by_age"])
    assert years == pytest.approx(said["cost_early"]["mean"], abs=0.1)
    so_far = [one["late_less_early_so_far"]["mean"] for one in said["by_age"]]
    assert so_far[0] < 0 < so_far[-1] == pytest.approx(difference, abs=0.1)
    assert main(typed(files, "late")) == 0
    assert "What beginning late costs" in capsys.readouterr().out
    edit(files, "moves", "with,randomised,60", "with,compared,60")
    assert main(typed(files, "late")) == 0
    told = capsys.readouterr().out
    assert "which the evidence given does not show" in told
    assert "What beginning late costs" not in told
    assert "must be true" in told


def test_late_without_effect_needs_none_and_never_is_an_answer(files: Path, capsys: Any) -> None:
    edit(files, "moves", "mainstream,special,0.05,with,randomised,60\n", "")
    edit(files, "moves", "0.2,without", "0.2,")
    said = answer(capsys, files, "late")
    assert not said["assumptions"]["causal"]
    assert said["late_less_early"]["mean"] < 0
    never = [part for part in typed(files, "late", "--json") if part not in ("--late", "7")]
    assert main(never) == 0
    assert json.loads(capsys.readouterr().out)["part_of_the_effect_needed"] is None
    assert main([part for part in never if part != "--json"]) == 0
    assert "more than the shares say" in capsys.readouterr().out


def test_provision_adds_up_what_is_shown(files: Path, capsys: Any) -> None:
    said = answer(capsys, files, "provision")
    assert said["area"] == {
        "name": "", "planned": 80_000, "delivered": 49_000.5, "element_2": 67_000,
        "above_threshold": 4_000, "unsplit": 9_000, "cells_not_shown": 1,
    }  # fmt: skip
    assert [one["planned"] for one in said["schools"]] == [30_000, 9_000, 41_000]
    assert main(typed(files, "provision")) == 0
    told = capsys.readouterr().out
    assert "1 cell holds too few children" in told
    assert "  Social, emotional and mental health" in told


def test_words_for_people_begin_with_what_it_rests_on(files: Path, capsys: Any) -> None:
    for question in (*NEEDED, "provision"):
        assert main(typed(files, question)) == 0
        assert capsys.readouterr().out.startswith("This rests on")


WRONG = [
    ("block", "placements", "1,2027,special", "1,2031,special", "no year “2031”"),
    ("block", "placements", "1,2027,special", "1,2027,hospital", "no cost of “hospital”"),
    ("block", "placements", "1,2027,special,10\n", "", "no row in some draw"),
    ("block", "placements", "1,2027,special,10", "1,2027,special,", "is missing"),
    ("block", "placements", "setting,children", "setting,pupils", "no column children"),
    ("block", "income", "2028,100000", "2027,100000", "a second time"),
    ("costs", "costs", "special,transport,5000", "mainstream,top_up,5000", "both top_up and"),
    ("costs", "costs", "11000,14000", "13000,14000", "between its low and its high"),
    ("costs", "costs", "special_place", "no_place", "no national figure “no_place”"),
    ("costs", "costs", ",,special_place", ",5,special_place", "neither or both"),
    ("costs", "costs", "special,transport", "special,travel", "“travel” is not a figure"),
    ("costs", "costs", "far,0.5", "far,1.5", "share is above 1"),
    ("costs", "costs", "special,top_up", "special,transport", "more than all children"),
    ("upstream", "savings", "1,2029,200", "1,2035,200", "no year “2035”"),
    ("late", "moves", "mainstream,special,0.2", "mainstream,hospital,0.2", "no cost of “hospital”"),
    ("late", "moves", "0.2,without", "1.2,without", "share above 1"),
    ("late", "moves", "0.2,without", "0.2,perhaps", "word of its own"),
    ("late", "moves", "0.2,without", "0.2,", "stands there twice"),
    ("late", "moves", "special,ended", "mainstream,mainstream", "same setting twice"),
    ("provision", "provision", "Brook,targeted,semh,6000", "Brook,targeted,semh,5000", "one thres"),
    ("provision", "provision", "30000,21000", ",21000", "numbers are missing"),
    ("provision", "provision", "21000,4000", "21000,40000", "more lies above"),
]


@pytest.mark.parametrize(("question", "name", "old", "new", "why"), WRONG)
def test_bad_files_are_refused_with_what_to_do(
    files: Path, capsys: Any, question: str, name: str, old: str, new: str, why: str
) -> None:
    edit(files, name, old, new)
    assert main(typed(files, question)) == 1
    said = capsys.readouterr().err
    assert why in said


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("upstream", ["--discount", "2"]), ("upstream", ["--works", "2"]),
        ("block", ["--inflation", "7"]), ("block", ["--inflation-spread", "-1"]),
        ("block", ["--draws", "3"]), ("block", ["--seed", "-1"]), ("costs", ["--threshold", "-1"]),
        ("late", ["--early", "9"]), ("late", ["--late", "14"]), ("late", ["--support-years", "0"]),
        ("late", ["--support", "mainstream"]),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_a_command(
    files: Path, question: str, options: list[str]
) -> None:
    assert main(typed(files, question, *options)) == 2


def test_a_setting_without_a_cost_is_named(files: Path, capsys: Any) -> None:
    assert main(typed(files, "late", "--support", "Hope")) == 1
    assert "no cost of “Hope”" in capsys.readouterr().err


def test_a_share_of_a_few_futures_is_not_said_to_be_none() -> None:
    assert [percent(share) for share in (0, 0.003, 0.02, 0.996, 1)] == [
        "0",
        "0.3",
        "2",
        "100",
        "100",
    ]
