"""The results of `make mutation` are of the code that is there, and say what they are said to say."""

import csv
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, SOURCE

FOLDER = ROOT / "benchmarks" / "mutation"
PACKAGES = {
    "access": SOURCE / "access",
    "records.audit": SOURCE / "records" / "audit",
    "analysis.disclosure": SOURCE / "analysis" / "disclosure",
}
NOTHING_TO_TRY = {"__init__.py", "apps.py", "models.py"}
LEAST = 0.90


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def on_one_line(path: Path) -> str:
    return " ".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines())


MEASURED = sorted({row["package"] for row in rows("results.csv")})


def test_what_has_not_been_measured_is_said() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert set(MEASURED) <= PACKAGES.keys()
    for package in PACKAGES:
        assert (package in MEASURED) != (f"`{package}` has not been measured" in page), package


@pytest.mark.parametrize("package", MEASURED)
def test_every_file_of_the_package_was_tried(package: str) -> None:
    mine = [row for row in rows("results.csv") if row["package"] == package]
    named = {row["file"] for row in mine}
    there = {
        str(path.relative_to(SOURCE.parent))
        for path in PACKAGES[package].glob("*.py")
        if path.name not in NOTHING_TO_TRY
    }
    if all(row["drawn"] == "100%" for row in mine):  # of a small file none may have been drawn
        assert there <= named, "run `make mutation`"
    assert all((SOURCE.parent / name).exists() for name in named)


@pytest.mark.parametrize("package", MEASURED)
@pytest.mark.parametrize("part", ["functions", "tables"])
def test_nine_of_ten_are_noticed_and_the_page_says_so(package: str, part: str) -> None:
    mine = [row for row in rows("results.csv") if (row["package"], row["part"]) == (package, part)]
    faults, noticed, survived = (
        sum(int(row[name]) for row in mine) for name in ("faults", "noticed", "survived")
    )
    assert faults == noticed + survived
    if part == "functions":
        assert noticed / faults >= LEAST
    (drawn,) = {row["drawn"] for row in mine}
    said = f"| `{package}` | {part} | {drawn} | {faults} | {noticed} | {survived} |"
    (line,) = [
        line
        for line in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith(said)
    ]
    assert f"**{100 * noticed / faults:.1f} %**" in line


@pytest.mark.parametrize("package", MEASURED)
def test_nine_of_ten_are_noticed_in_the_package_as_a_whole(package: str) -> None:
    mine = [row for row in rows("results.csv") if row["package"] == package]
    noticed, faults = (sum(int(row[name]) for row in mine) for name in ("noticed", "faults"))
    assert noticed / faults >= LEAST


def test_every_fault_said_to_change_nothing_is_of_a_line_that_is_there_and_has_its_reason() -> None:
    for row in rows("equivalent.csv"):
        assert row["before"] in on_one_line(SOURCE.parent / row["file"]), row
        assert row["before"] != row["after"]
        assert len(row["reason"].split()) >= 4, row
