"""`goldthread places plan`: files in, a plan with its proof out, and clear refusals."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from goldthread.config.command import main

FILES = {
    "sites": (
        "site,easting,northing,needs,places_now,module_places,modules,opening_capital,"
        "module_capital,module_revenue,surplus_places,surplus_module_capital\n"
        "Oak,400000,300000,SLCN,0,8,2,120000,240000,150000,8,60000\n"
        "Elm,406000,303000,SLCN;ASD,8,8,2,120000,240000,150000,,\n"
        "Ash,412000,300000,,40,24,1,0,1800000,650000,,\n"
    ),
    "zones": "zone,easting,northing\nNorth,402000,306000\nSouth,405000,295000\n",
    "budget": "period,years,capital,revenue\n2027,2,600000,400000\n2029,2,2000000,\n",
    "demand": (
        "zone,need,period,children\nNorth,SLCN,2027,24\nNorth,ASD,2027,19\nSouth,SLCN,2027,6\n"
        "South,ASD,2027,8\nNorth,SLCN,2029,34\nNorth,ASD,2029,24\nSouth,SLCN,2029,8\n"
        "South,ASD,2029,12\n"
    ),
}


def futures(*growths: float) -> str:
    rows = [line.split(",") for line in FILES["demand"].splitlines()[1:]]
    return "scenario,zone,need,period,children\n" + "".join(
        f"{growth},{','.join(row[:3])},{float(row[3]) * growth}\n"
        for growth in growths for row in rows
    )  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "scenarios.csv").write_text(futures(0.7, 1.0, 1.4), encoding="utf-8")
    (tmp_path / "test.csv").write_text(futures(0.8, 1.1, 1.3), encoding="utf-8")
    return tmp_path


def typed(files: Path, *more: str, names: tuple[str, ...] = tuple(FILES)) -> list[str]:
    given = [part for name in names for part in (f"--{name}", str(files / f"{name}.csv"))]
    return ["places", "plan", *given, "--travel-cost", "900", "--unplaced-cost", "62000", *more]


def answer(capsys: Any, files: Path, *more: str, names: tuple[str, ...] = tuple(FILES)) -> Any:
    assert main([*typed(files, "--gap", "0", *more, names=names), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_plan_keeps_budgets_and_has_proof(files: Path, capsys: Any) -> None:
    said = answer(capsys, files)
    assert said["status"] == "optimal"
    assert said["bound"] == pytest.approx(said["objective"], rel=1e-6)
    assert said["steps"]
    assert said["periods"][0]["capital"] <= 600_000
    assert said["periods"][0]["revenue_a_year"] <= 400_000
    only = answer(capsys, files, "--without", "Elm")
    first = next(step for step in only["steps"] if step["site"] == "Oak")
    assert (first["places"], first["capital"]) == (8.0, 180_000.0)  # the surplus space is cheaper
    assert said["assumptions"]["road_factor"] == 1.3
    assert said["trace"][-1]["objective"] == said["objective"]


def test_scenarios_trial_refusal_and_alternatives(files: Path, capsys: Any) -> None:
    names = (*FILES, "scenarios", "test")
    said = answer(
        capsys, files, "--if-refused", "Oak", "--alternatives", "0.02", names=names
    )  # fmt: skip
    assert said["assumptions"]["scenarios"] == 3
    assert said["trial"]["futures"] == 3
    low, high = said["trial"]["interval_95"]
    assert low <= said["trial"]["difference"] <= high
    refused = said["if_refused"]["Oak"]
    assert 0 <= refused["costs_more_at_least"] <= refused["costs_more_at_most"] + 0.01
    assert all(step["site"] != "Oak" for step in refused["steps"])
    without = answer(capsys, files, "--without", "Oak", names=(*FILES, "scenarios"))
    more = without["objective"] - said["objective"]
    assert more == pytest.approx(refused["costs_more_at_least"], abs=20)
    assert set(said["alternatives"]["share_open"]) == {"Oak", "Elm", "Ash"}


def test_words_for_people(files: Path, capsys: Any) -> None:
    names = (*FILES, "scenarios", "test")
    more = ("--if-refused", "Oak", "--alternatives", "0.02", "--without", "Elm")
    assert main(typed(files, *more, names=names)) == 0
    said = capsys.readouterr().out
    assert "gap: " in said
    assert re.search(r"Oak opens \d modules?, \d+ places, £[\d,]+", said)
    assert "If Oak says no: between £" in said
    assert "fresh futures" in said
    assert "candidates for a conversation" in said


def test_limits_on_ways_and_their_exceptions(files: Path, capsys: Any) -> None:
    free = answer(capsys, files)
    near = answer(capsys, files, "--travel-limit", "9")
    assert near["objective"] > free["objective"]
    assert max(period["furthest"] for period in near["periods"]) <= 9
    (files / "exceptions.csv").write_text("zone,site\nNorth,Ash\nSouth,Ash\n", encoding="utf-8")
    named = answer(capsys, files, "--travel-limit", "9", names=(*FILES, "exceptions"))
    assert named["objective"] < near["objective"]


def test_a_table_of_minutes_in_place_of_coordinates(files: Path, capsys: Any) -> None:
    rows = "".join(
        f"{zone},{site},{10 + 5 * at}\n"
        for zone in ("North", "South") for at, site in enumerate(("Oak", "Elm", "Ash"))
    )  # fmt: skip
    (files / "travel.csv").write_text("zone,site,minutes\n" + rows, encoding="utf-8")
    said = answer(capsys, files, names=("sites", "demand", "budget", "travel"))
    assert said["assumptions"]["travel_unit"] == "minutes"
    assert said["assumptions"]["road_factor"] is None
    assert {period["furthest"] for period in said["periods"]} <= {10.0, 15.0, 20.0}


def test_the_worst_served_are_cared_for(files: Path, capsys: Any) -> None:
    short = ("--without", "Elm", "--without", "Oak", "--without", "Ash")
    plain = answer(capsys, files, *short)["worst_served"]["share_unplaced"]
    cared = answer(capsys, files, *short, "--worst-share", "0.3")["worst_served"]
    assert cared["share_unplaced"] < plain


def test_children_who_stay_are_not_moved(files: Path, capsys: Any) -> None:
    (files / "kept.csv").write_text(
        "zone,need,site,period,children\nNorth,ASD,Ash,2027,12\nNorth,ASD,Ash,2029,6\n",
        encoding="utf-8",
    )
    said = answer(capsys, files, names=(*FILES, "kept"))
    assert said["assumptions"]["children_kept"] == 18
    assert said["periods"][0]["children_to_place"] == 57 - 12


WRONG = [
    ("sites", "Oak,400000", "Elm,400000", "a second time"),
    ("sites", ",240000,150000,8", ",240 000,150000,8", "is not a number"),
    ("sites", "SLCN;ASD", "SLCN;AUT", "no need “AUT”"),
    ("sites", ",8,60000", ",8,600000", "costs more than a new one"),
    ("sites", "easting,northing", "x,y", "no coordinates of the same kind"),
    ("zones", "402000,306000", "52.6,1.7,9", "more or fewer cells"),
    ("zones", "North,402000", "Nord,402000", "“North” has no coordinates"),
    ("zones", "402000", "9402000", "do not lie there"),
    ("demand", "North,SLCN,2029", "North,SLCN,2031", "no period “2031”"),
    ("demand", "children", "number", "no column children"),
    ("budget", "2027,2", "2027,0.5", "one year or more"),
    ("scenarios", "0.7,North,SLCN,2027,", "0.7,North,SEMH,2027,", "No such zone and need"),
]


@pytest.mark.parametrize(("name", "old", "new", "why"), WRONG)
def test_bad_files_are_refused_with_what_to_do(
    files: Path, capsys: Any, name: str, old: str, new: str, why: str
) -> None:
    path = files / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(typed(files, names=(*FILES, "scenarios"))) == 1
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    "more",
    [
        ("--gap", "1"), ("--time-limit", "0"), ("--road-factor", "0"), ("--discount", "2"),
        ("--worst-share", "-0.1"), ("--test", "x.csv"), ("--travel", "x.csv"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_misuse(files: Path, more: tuple[str, str]) -> None:
    assert main(typed(files, *more)) == 2


def test_unknown_sites_and_missing_files_are_refused(files: Path, capsys: Any) -> None:
    assert main(typed(files, "--if-refused", "Yew")) == 1
    assert "no site called “Yew”" in capsys.readouterr().err
    assert main(typed(files, "--without", "Yew")) == 1
    assert main(typed(files, names=("sites", "demand", "budget"))) == 1
    assert "--zones" in capsys.readouterr().err
    (files / "zones.csv").unlink()
    assert main(typed(files)) == 1
    assert "cannot be read" in capsys.readouterr().err
