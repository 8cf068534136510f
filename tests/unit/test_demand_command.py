"""`goldthread demand`: its columns and keys, what it refuses, and what it says beside the answer."""

import csv
import json
from pathlib import Path

import pytest

from goldthread.config.command import main
from tests.unit.demand_releases import write_releases

FIGURES = ["q05", "q25", "median", "q75", "q95", "mean"]


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    write_releases(folder)
    return folder


def _project(folder: Path, out: Path, *options: str) -> int:
    return main(
        ["demand", "project", "--panel", str(folder), "--origin", "2020", "--horizon", "2",
         "--out", str(out), "--draws", "100", *options]
    )  # fmt: skip


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    ("by", "extra", "count"),
    [("la", [], 1), ("la,age", ["age"], 5), ("la,setting", ["setting"], 7),
     ("la,single-age", ["age"], 24)],
)  # fmt: skip
def test_the_table_has_its_columns_and_adds_up(releases, tmp_path, capsys, by, extra, count):
    out = tmp_path / "out.csv"
    assert _project(releases, out, "--by", by, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    rows = _rows(out)
    assert list(rows[0]) == ["area_code", "area", "year", *extra, *FIGURES]
    assert len(rows) == said["rows"] == 6 * 2 * count
    assert {row["year"] for row in rows} == {"2021", "2022"}
    for row in rows:
        figures = [float(row[name]) for name in FIGURES[:5]]
        assert figures == sorted(figures)
    means = sum(float(row["mean"]) for row in rows if row["year"] == "2022")
    assert means == pytest.approx(said["nation"][1]["mean"])


def test_the_same_seed_gives_the_same_file(releases, tmp_path):
    one, two, three = (tmp_path / name for name in ("1.csv", "2.csv", "3.csv"))
    _project(releases, one)
    _project(releases, two)
    _project(releases, three, "--seed", "2")
    assert one.read_bytes() == two.read_bytes() != three.read_bytes()


def test_the_futures_of_an_area_are_those_behind_its_table(releases, tmp_path, capsys):
    out, futures = tmp_path / "out.csv", tmp_path / "futures.csv"
    options = ("--by", "la,setting", "--draws-out", str(futures), "--draws-area")
    assert _project(releases, out, *options, "Area 2") == 0
    rows = _rows(futures)
    assert list(rows[0]) == ["area_code", "area", "draw", "year", "setting", "children"]
    assert {row["area"] for row in rows} == {"Area 2"}
    assert len(rows) == 100 * 2 * 7
    for row in (one for one in _rows(out) if one["area"] == "Area 2"):
        same = [
            float(one["children"])
            for one in rows
            if (one["year"], one["setting"]) == (row["year"], row["setting"])
        ]
        assert sum(same) / 100 == pytest.approx(float(row["mean"]))
    by_code = tmp_path / "by_code.csv"
    options = ("--by", "la,setting", "--draws-out", str(by_code), "--draws-area")
    assert _project(releases, out, *options, rows[0]["area_code"]) == 0
    assert by_code.read_bytes() == futures.read_bytes()
    assert _project(releases, out, *options, "Nowhere") == 1
    assert "no area “Nowhere”" in capsys.readouterr().err
    assert _project(releases, out, "--draws-area", "Area 2") == 2


def test_the_block_reads_the_futures_of_a_projection(releases, tmp_path, capsys):
    out, futures = tmp_path / "out.csv", tmp_path / "futures.csv"
    _project(releases, out, "--by", "la,setting", "--draws-out", str(futures),
             "--draws-area", "Area 2")  # fmt: skip
    capsys.readouterr()
    settings = sorted({row["setting"] for row in _rows(futures)})
    (tmp_path / "costs.csv").write_text(
        "setting,figure,pounds\n" + "".join(f'"{name}",place,1000\n' for name in settings),
        encoding="utf-8",
    )
    (tmp_path / "income.csv").write_text("year,income\n2021,1\n2022,1\n", encoding="utf-8")
    block = ["money", "block", "--costs", str(tmp_path / "costs.csv"), "--inflation-spread", "0",
             "--income", str(tmp_path / "income.csv"), "--json", "--draws", "100"]  # fmt: skip
    assert main([*block, "--placements", str(futures)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["draws_of_children"] == 100
    last = [row for row in _rows(futures) if row["year"] == "2022"]
    plans = sum(float(row["children"]) for row in last) / 100
    assert said["years"][1]["spending"]["mean"] == pytest.approx(1000 * plans, abs=0.02)
    spread = said["years"][1]["spending"]
    assert spread["q05"] < spread["median"] < spread["q95"]
    assert main([*block, "--placements", str(out), "--area", "Area 2"]) == 0
    means = json.loads(capsys.readouterr().out)
    assert means["draws_of_children"] == 1
    assert means["years"][1]["spending"]["mean"] == pytest.approx(spread["mean"], abs=0.02)


def test_for_people_it_says_all_areas_together(releases, tmp_path, capsys):
    assert _project(releases, tmp_path / "out.csv") == 0
    said = capsys.readouterr()
    assert "12 rows for 6 areas" in said.out
    assert "2022" in said.out
    assert said.err == ""


def test_an_implausible_return_is_named(releases, tmp_path, capsys):
    folder = tmp_path / "faulty"
    folder.mkdir()
    for path in releases.iterdir():
        text = path.read_text(encoding="utf-8")
        if path.name == "ages.csv":
            start = "2020,Local authority,302,E00000002,Area 2,Total,Total,"
            before, _, rest = text.partition(start)
            text = before + start + "10\n" + rest.partition("\n")[2]
        (folder / path.name).write_text(text, encoding="utf-8")
    assert _project(folder, tmp_path / "out.csv") == 0
    assert "Area 2, January 2020: 10 plans after" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--origin", "2031"], "no counts for January 2031"),
        (["--origin", "2013"], "at least 3 Januaries"),
        (["--panel", "nowhere"], "not a folder"),
        (["--out", "/nowhere/out.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(releases, tmp_path, capsys, options, words):
    assert _project(releases, tmp_path / "out.csv", *options) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--horizon", "0"], ["--horizon", "50"], ["--draws", "9"]])
def test_what_makes_no_sense_is_not_a_command(releases, tmp_path, options):
    assert _project(releases, tmp_path / "out.csv", *options) == 2


def test_a_file_about_something_else_is_no_panel(tmp_path, capsys):
    assert _project(tmp_path, tmp_path / "out.csv") == 1
    assert "No file here" in capsys.readouterr().err


def test_the_backtest_scores_every_method(releases, capsys):
    typed = ["demand", "backtest", "--panel", str(releases), "--first", "2018", "--draws", "100"]
    assert main([*typed, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["origins"] == [2018, 2019]
    assert {row["method"] for row in said["mean_over_origins"]} >= {"Goldthread", "last value"}
    assert all(0 <= row["coverage"] <= 100 for row in said["by_origin"])
    assert {row["group"] for row in said["mean_over_origins"]} >= {"all areas", "largest third"}
    assert all(row["theirs"] < row["ours"] for row in said["worse"])
    assert all(not 77 <= row["coverage"] <= 83 for row in said["ranges_missed"])
    assert main(typed) == 0
    told = capsys.readouterr().out
    assert "Goldthread" in told
    assert "smallest third" in told
    assert "better" in told


def test_a_backtest_without_a_past_is_refused(releases, capsys):
    typed = ["demand", "backtest", "--panel", str(releases)]
    assert main([*typed, "--first", "2020"]) == 1
    assert main([*typed, "--draws", "3"]) == 2
    assert main(["demand", "backtest", "--panel", "nowhere"]) == 1
    assert capsys.readouterr().out == ""
