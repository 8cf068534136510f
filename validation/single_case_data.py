"""The public single-case studies (`data/single_case`), read without the reader that is tested."""

import csv
from collections.abc import Callable
from pathlib import Path

from goldthread.analysis.impact.single_case.series import Series, make_series

Line = dict[str, str]
MEASURES = ("writing quality", "T-unit length", "number of constructions")
REFERENCE_STUDIES = ("McKissick", "Schmidt2012", *(f"Saddler {measure}" for measure in MEASURES))
"""Those with values for each case in `expected.json`."""


def lines(data: Path, name: str) -> list[Line]:
    """The lines of a file."""
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
    """Multiple baseline over six cases; one of `MEASURES`."""
    rows = [row for row in lines(data, "scdhlm_Saddler") if row["measure"] == measure]
    return cases(
        rows,
        lambda row: row["case"],
        "time",
        "outcome",
        lambda row: row["treatment"] == "treatment",
    )


def lambert(data: Path) -> list[Series]:
    """Reversal (ABAB) over nine cases; disruptive behaviour."""
    rows = [row for row in lines(data, "scdhlm_Lambert") if row["measure"] == "disruptive behavior"]
    return cases(
        rows, lambda row: row["case"], "time", "outcome", lambda row: row["treatment"] == "RC"
    )


def mckissick(data: Path) -> list[Series]:
    """Three class periods; to be decreased."""
    return cases(
        lines(data, "sces_McKissick"),
        lambda row: row["Case_pseudonym"],
        "Session_number",
        "Outcome",
        lambda row: row["Condition"] == "B",
    )


def schmidt(data: Path) -> list[Series]:
    """Three pupils, three behaviours each; the file's 1 is support, which comes first."""
    return cases(
        lines(data, "sces_Schmidt2012"),
        lambda row: f"{row['Case']} {row['Behavior']}",
        "Session_num",
        "Outcome",
        lambda row: row["Trt"] == "1",
    )


def scdhlm(data: Path, name: str) -> list[Series]:
    """AlberMorgan, BartonArwood, Peltier or Rodriguez."""
    return cases(
        lines(data, f"scdhlm_{name}"),
        lambda row: row["case"],
        "session",
        "outcome",
        lambda row: row["condition"] in ("B", "treatment"),
    )


def leidig(data: Path) -> list[Series]:
    """Thirty-five pupils with real gaps; disruptive behaviour."""
    return cases(
        lines(data, "scan_Leidig2018"),
        lambda row: row["case"],
        "mt",
        "disruptive_behavior",
        lambda row: row["phase"] == "B",
    )


def reference_study(data: Path, name: str) -> list[Series]:
    """One of `REFERENCE_STUDIES`."""
    if name == "McKissick":
        return mckissick(data)
    if name == "Schmidt2012":
        return schmidt(data)
    return saddler(data, name.removeprefix("Saddler "))
