"""`goldthread demand project` with scenarios, for one authority, and with what is newer of it."""

import csv
import json
from pathlib import Path

import pytest

from goldthread.config.command import main
from tests.unit.demand_releases import write_releases
from tests.unit.exchange.returns import active, message, need, person, placed

SCENARIO = """
[[scenario]]
name = "=Fewer"
[[scenario.change]]
rate = "starts"
factor = [0.5, 0.6]
first_year = 2021
evidence = "made up for a test"
cost_a_year = 1000
[[scenario]]
name = "Unknown"
[[scenario.change]]
rate = "starts"
factor = [0.8, 1.25]
first_year = 2021
evidence = "nothing is known"
cost_a_year = 1000
"""
FIGURES = ["q05", "q25", "median", "q75", "q95", "mean"]


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    write_releases(folder)
    return folder


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "s.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def _project(folder: Path, out: Path, *options: str) -> int:
    return main(
        ["demand", "project", "--panel", str(folder), "--origin", "2020", "--horizon", "2",
         "--out", str(out), "--draws", "100", *options]
    )  # fmt: skip


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_differences_and_costs_are_written_and_said(releases, tmp_path, capsys, scenario):
    out, less, costs = (tmp_path / name for name in ("o.csv", "d.csv", "c.csv"))
    given = ("--scenario", str(scenario), "--scenarios-out", str(less), "--costs-out", str(costs))
    assert _project(releases, out, "--by", "la,age", *given, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    rows = _rows(less)
    assert list(rows[0]) == ["scenario", "area_code", "area", "year", "age", *FIGURES]
    assert len(rows) == 2 * 6 * 2 * 5
    assert {row["scenario"] for row in rows} == {"'=Fewer", "Unknown"}  # no formula
    fewer, unknown = said["scenarios"]
    mean = sum(float(r["mean"]) for r in rows if r["scenario"] == "'=Fewer" and r["year"] == "2022")
    assert mean == pytest.approx(fewer["difference"][1]["mean"])
    assert fewer["difference"][1]["q95"] < 0
    assert [year["cost"] for year in fewer["difference"]] == [6000, 6000]
    assert fewer["worth"]["verdict"] == "fewer"
    each = fewer["worth"]["cost_of_a_plan_year_avoided"]
    assert each["q05"] < each["median"] < each["q95"]
    assert unknown["worth"]["verdict"] == "unsure"
    assert unknown["worth"]["cost_of_a_plan_year_avoided"] is None
    spent = _rows(costs)
    assert len(spent) == 2 * 6 * 2
    assert {row["cost"] for row in spent} == {"1000"}
    assert all(row["cost_each_median"] == "" for row in spent if row["scenario"] == "Unknown")


def test_for_people_the_evidence_stands_beside_the_difference(releases, tmp_path, capsys, scenario):
    assert _project(releases, tmp_path / "o.csv", "--scenario", str(scenario)) == 0
    told = capsys.readouterr().out
    assert "nothing is known" in told
    assert "There may be fewer plans or more" in told
    assert "for one plan less for one year" in told


def test_scenarios_leave_the_projection_and_one_seed_one_answer(releases, tmp_path, scenario):
    names = ("p1.csv", "p2.csv", "d1.csv", "d2.csv")
    plain, beside, one, two = (tmp_path / name for name in names)
    _project(releases, plain)
    for less in (one, two):
        _project(releases, beside, "--scenario", str(scenario), "--scenarios-out", str(less))
    assert plain.read_bytes() == beside.read_bytes()
    assert one.read_bytes() == two.read_bytes()


def test_one_area_has_its_rows_of_the_whole_table(releases, tmp_path, capsys, scenario):
    everywhere, alone, less, mine = (tmp_path / f"{n}.csv" for n in range(4))
    given = ("--by", "la,setting", "--scenario", str(scenario), "--scenarios-out")
    _project(releases, everywhere, *given, str(less))
    capsys.readouterr()
    assert _project(releases, alone, *given, str(mine), "--area", "302", "--json") == 0
    assert json.loads(capsys.readouterr().out)["area"]["name"] == "Area 2"
    for whole, part in ((everywhere, alone), (less, mine)):
        assert [row for row in _rows(whole) if row["area"] == "Area 2"] == _rows(part)
    assert _project(releases, alone, "--area", "e00000002") == 0


def test_changes_outside_the_years_are_named(releases, tmp_path, capsys, scenario):
    text = SCENARIO.replace("2021", "2040", 1).replace("first_year = 2021", "first_year = 2015")
    scenario.write_text(text, encoding="utf-8")
    assert _project(releases, tmp_path / "o.csv", "--scenario", str(scenario)) == 0
    said = capsys.readouterr().err
    assert "outside these years" in said
    assert "counted twice" in said


def _return(year: int, plans: int, lea: str = "302") -> bytes:
    born = (2008, 2010, 2013)
    everyone = (
        person(f"{born[n % 3]}-01-01", active(placed(SENsetting="OLA"), need("ASD")))
        for n in range(plans)
    )
    return message(*everyone, lea=lea, day=f"{year}-01-16")


def test_a_register_moves_its_own_area_and_is_said_to_be_no_january(releases, tmp_path, capsys):
    live, plain, moved = (tmp_path / name for name in ("l.csv", "p.csv", "m.csv"))
    _project(releases, plain, "--area", "302")
    middle = float(_rows(plain)[0]["median"])
    live.write_text(f"day,plans,need\n2020-12-01,{middle * 1.4:.0f},ASD\n", encoding="utf-8")
    capsys.readouterr()
    given = ("--area", "302", "--live", str(live))
    assert _project(releases, moved, *given, "--json") == 0
    said = capsys.readouterr()
    assert "not yet a published January" in said.err
    assert json.loads(said.out)["live"]["published_january"] is False
    assert float(_rows(moved)[0]["median"]) > 1.05 * middle
    assert _project(releases, moved, *given, "--by", "la,need") == 0
    needs = {row["need"]: float(row["mean"]) for row in _rows(moved) if row["year"] == "2022"}
    assert max(needs, key=lambda name: needs[name]) == "ASD"


def test_a_newer_return_is_where_the_area_has_got_to(releases, tmp_path, capsys):
    path, out = tmp_path / "r.xml", tmp_path / "o.csv"
    _project(releases, out, "--area", "302")
    target = round(float(_rows(out)[0]["median"]) * 1.03)
    path.write_bytes(_return(2021, target))
    given = ("--area", "302", "--sen2", str(path))
    assert _project(releases, out, *given) == 0
    assert float(_rows(out)[0]["median"]) == pytest.approx(target, rel=0.01)
    assert "not yet a published January" in capsys.readouterr().err


def test_a_return_of_the_origin_stands_beside_the_releases(releases, tmp_path):
    path, plain, out = (tmp_path / name for name in ("r.xml", "p.csv", "o.csv"))
    _project(releases, plain, "--area", "302", "--by", "la,setting")
    before = sum(float(row["mean"]) for row in _rows(plain) if row["year"] == "2021")
    path.write_bytes(_return(2020, round(before)))
    given = ("--area", "302", "--by", "la,need", "--sen2", str(path))
    assert _project(releases, out, *given) == 0
    needs = {row["need"]: float(row["mean"]) for row in _rows(out) if row["year"] == "2021"}
    assert needs["ASD"] == pytest.approx(sum(needs.values()))


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--scenarios-out", "d.csv"], 2, "need a --scenario"),
        (["--live", "x.csv"], 2, "--area"),
        (["--gias", "x.csv", "--area", "302"], 2, "--gias goes with"),
        (["--area", "999"], 1, "No area with the code 999"),
        (["--area", "302", "--live", "nowhere.csv"], 1, "cannot be read"),
        (["--area", "302", "--sen2", "nowhere.xml"], 1, "cannot be read"),
        (["--scenario", "nowhere.toml"], 1, "cannot be read"),
    ],
)
def test_what_does_not_go_together_is_said(releases, tmp_path, capsys, options, code, words):
    assert _project(releases, tmp_path / "o.csv", *options) == code
    assert words in capsys.readouterr().err


def test_files_that_do_not_fit_are_said(releases, tmp_path, capsys, scenario):
    out, live, other = (tmp_path / name for name in ("o.csv", "l.csv", "r.xml"))
    live.write_text("day,plans\n2020-02-01,900\n", encoding="utf-8")
    assert _project(releases, out, "--area", "302", "--live", str(live)) == 1
    assert "does not lie between" in capsys.readouterr().err
    other.write_bytes(_return(2021, 5, lea="301"))
    assert _project(releases, out, "--area", "302", "--sen2", str(other)) == 1
    assert "return of authority 301" in capsys.readouterr().err
    other.write_bytes(_return(2021, 5))
    both = ("--area", "302", "--sen2", str(other), "--live", str(live))
    assert _project(releases, out, *both) == 2
    twice = ("--scenario", str(scenario), "--scenario", str(scenario))
    assert _project(releases, out, *twice) == 1
    assert "Two scenarios have the name" in capsys.readouterr().err
    given = ("--scenario", str(scenario), "--scenarios-out", "/nowhere/d.csv")
    assert _project(releases, out, *given) == 1
    scenario.write_text(SCENARIO.replace("evidence", "because", 1), encoding="utf-8")
    assert _project(releases, out, "--scenario", str(scenario)) == 1
    assert "Scenario 1, change 1, key “because”" in capsys.readouterr().err
