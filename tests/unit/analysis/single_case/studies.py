"""The public single-case studies as cases, read without the code that is tested."""

import csv
from collections.abc import Callable
from pathlib import Path

from goldthread.analysis.impact.single_case.series import Series, make_series

Line = dict[str, str]
MEASURES = ("writing quality", "T-unit length", "number of constructions")


def lines(data: Path, name: str) -> list[Line]:
    with (data / "single_case" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cases(
    rows: list[Line],
    case: Callable[[Line], str],
    session: str,
    outcome: str,
    treated: Callable[[Line], bool],
) -> list[Series]:
    """One series for each case, in order of first appearance; NA is missing."""
    return [
        make_series(
            name,
            [float(row[session]) for row in rows if case(row) == name],
            [float(row[outcome].replace("NA", "nan")) for row in rows if case(row) == name],
            [treated(row) for row in rows if case(row) == name],
        )
        for name in dict.fromkeys(map(case, rows))
    ]


def saddler(data: Path, measure: str) -> list[Series]:
    rows = [row for row in lines(data, "scdhlm_Saddler") if row["measure"] == measure]
    return cases(
        rows,
        lambda row: row["case"],
        "time",
        "outcome",
        lambda row: row["treatment"] == "treatment",
    )


def lambert(data: Path) -> list[Series]:
    rows = [row for row in lines(data, "scdhlm_Lambert") if row["measure"] == "disruptive behavior"]
    return cases(
        rows, lambda row: row["case"], "time", "outcome", lambda row: row["treatment"] == "RC"
    )


def mckissick(data: Path) -> list[Series]:
    return cases(
        lines(data, "sces_McKissick"),
        lambda row: row["Case_pseudonym"],
        "Session_number",
        "Outcome",
        lambda row: row["Condition"] == "B",
    )


def schmidt(data: Path) -> list[Series]:
    return cases(
        lines(data, "sces_Schmidt2012"),
        lambda row: f"{row['Case']} {row['Behavior']}",
        "Session_num",
        "Outcome",
        lambda row: row["Trt"] == "1",
    )


def scdhlm(data: Path, name: str) -> list[Series]:
    return cases(
        lines(data, f"scdhlm_{name}"),
        lambda row: row["case"],
        "session",
        "outcome",
        lambda row: row["condition"] in ("B", "treatment"),
    )


def leidig(data: Path) -> list[Series]:
    return cases(
        lines(data, "scan_Leidig2018"),
        lambda row: row["case"],
        "mt",
        "disruptive_behavior",
        lambda row: row["phase"] == "B",
    )
