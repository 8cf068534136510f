"""The tables behind a plan over periods and behind money, each a CSV file a person can write.

Columns stand in any order and may have others beside them; an empty cell takes the column's usual
value. A number below nought, a cell that is not a number, a name left out: refused with its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite, nan
from typing import Final

from goldthread.exchange.issues import Refusal
from goldthread.exchange.tables import open_table
from goldthread.exchange.words import gettext as _

NAMED: Final = object()
"""The column holds a name that must be there."""


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The rows of one file: for each column a text or a number, and the line it stands on."""

    file: str
    rows: tuple[Mapping[str, str | float], ...]
    lines: tuple[int, ...]

    def has(self, column: str) -> bool:
        """Whether the file has the column."""
        return bool(self.rows) and column in self.rows[0]

    def refuse(self, at: int, problem: str, remedy: str) -> Refusal:
        """A refusal that names the line of a row."""
        where = _("Line %(line)s: %(problem)s") % {"line": self.lines[at], "problem": problem}
        return Refusal(self.file, "row_wrong", where, remedy)


Kind = Mapping[str, object]
KINDS: Final[Mapping[str, tuple[Kind, Kind]]] = {
    "sites": (
        {"site": NAMED, "modules": 0.0, "module_capital": 0.0, "module_revenue": 0.0},
        {
            "needs": "", "places_now": 0.0, "module_places": 8.0, "opening_capital": 0.0,
            "surplus_places": 0.0, "surplus_module_capital": 0.0, "cost_per_child": 0.0,
            "first_period": "", "easting": None, "northing": None, "latitude": None,
            "longitude": None, "kind": "",
        },
    ),
    "demand": ({"zone": NAMED, "need": NAMED, "period": NAMED, "children": 0.0}, {}),
    "scenarios": (
        {"scenario": NAMED, "zone": NAMED, "need": NAMED, "period": NAMED, "children": 0.0}, {}
    ),
    "budget": ({"period": NAMED, "capital": inf, "revenue": inf}, {"years": 1.0}),
    "zones": (
        {"zone": NAMED},
        {"easting": None, "northing": None, "latitude": None, "longitude": None},
    ),
    "travel": ({"zone": NAMED, "site": NAMED}, {"kilometres": None, "minutes": None}),
    "exceptions": ({"zone": NAMED, "site": NAMED}, {}),
    "kept": (
        {"zone": NAMED, "need": NAMED, "site": NAMED, "period": NAMED, "children": 0.0}, {}
    ),
    "placements": (
        {"year": NAMED, "setting": NAMED},
        {"children": nan, "mean": nan, "draw": "", "area_code": "", "area": ""},
    ),
    "costs": (
        {"setting": NAMED, "figure": NAMED},
        {
            "pounds": nan, "national": "", "low": nan, "high": nan, "band": "", "share": 1.0,
            "life": 30.0, "as_of": "", "source": "",
        },
    ),
    "income": ({"year": NAMED, "income": 0.0}, {"low": nan, "high": nan}),
    "spend": ({"year": NAMED, "spend": 0.0}, {"low": nan, "high": nan}),
    "savings": ({"year": NAMED, "saved": 0.0}, {"draw": ""}),
    "moves": (
        {"from": NAMED, "to": NAMED, "share": None},
        {
            "support": "", "first_age": 0.0, "last_age": 25.0, "children": 0.0, "design": "",
            "source": "",
        },
    ),
    "provision": (
        {"school": NAMED, "layer": NAMED, "area": NAMED, "threshold": None},
        {"children": nan, "planned": nan, "delivered": nan, "above": nan},
    ),
}  # fmt: skip
"""For each file the columns it must have and may have, with the value of an empty cell.

NAMED: a name; text: text; a number: a number (nan: none given); None: a number that must be there.
"""
SIGNED: Final = frozenset({"latitude", "longitude", "easting", "northing", "saved"})


def read_plan_table(data: bytes, file_name: str, kind: str) -> PlanTable:
    """Read one file; `kind` is a key of KINDS. Raises Refusal: what is wrong and what to do."""
    must, may = KINDS[kind]
    table = open_table(data, file_name)
    table.ends_its_last_line = True
    headings = [heading.strip().casefold() for heading in table.headers]
    _check_headings(headings, must, file_name)
    wanted = {**must, **{name: value for name, value in may.items() if name in headings}}
    places = {name: headings.index(name) for name in wanted}
    rows, lines = [], []
    for row in table.rows():
        cells = {name: row.values[at].strip() for name, at in places.items()}
        rows.append(
            {name: _value(name, cell, wanted[name], file_name, row.line)
             for name, cell in cells.items()}
        )  # fmt: skip
        lines.append(row.line)
    ragged = [issue.line for issue in table.issues if issue.line]
    if ragged:
        problem = _("Line %(line)s has more or fewer cells than the headings.")
        remedy = _("Put text that holds a comma in quotation marks.")
        raise Refusal(file_name, "row_wrong_width", problem % {"line": ragged[0]}, remedy)
    return PlanTable(file_name, tuple(rows), tuple(lines))


def _check_headings(headings: list[str], must: Kind, file: str) -> None:
    missing = [name for name in must if name not in headings]
    if missing:
        raise Refusal(
            file, "columns_missing",
            _("The file has no column %(columns)s.") % {"columns": ", ".join(missing)},
            _("Put the headings on the first line."),
        )  # fmt: skip
    if len(set(headings)) < len(headings):
        raise Refusal(
            file, "heading_twice", _("Two columns have the same heading."),
            _("Give each column a heading of its own."),
        )  # fmt: skip


def _value(name: str, cell: str, usual: object, file: str, line: int) -> str | float:
    if usual is NAMED:
        if cell:
            return cell
        raise Refusal(
            file, "cell_empty",
            _("Line %(line)s has nothing in the column %(column)s.")
            % {"line": line, "column": name},
            _("Fill the cell, or leave the row out."),
        )  # fmt: skip
    if isinstance(usual, str):
        return cell
    if not cell and usual is not None:
        assert isinstance(usual, float)
        return usual
    return _number(name, cell, file, line)


def _number(name: str, cell: str, file: str, line: int) -> float:
    try:
        value = float(cell) if "_" not in cell else inf
    except ValueError:
        value = inf
    if isfinite(value) and abs(value) < 1e12 and (value >= 0 or name in SIGNED):
        return value
    problem = _(
        "Line %(line)s, column %(column)s: “%(cell)s” is not a number that can stand there."
    )
    raise Refusal(
        file, "number_expected",
        problem % {"line": line, "column": name, "cell": cell[:40]},
        _("Write numbers of nought or more with a decimal point, without commas or pound signs."),
    )  # fmt: skip
