"""A location problem as one CSV table, as a person would write it.

The heading: `site`, `capacity`, `opening_cost`, then one column for each customer. A row whose
site is `demand` holds the customers' demands; every other row is a site with the cost of serving
each customer whole. An empty capacity is no limit; an empty cost means: not from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite
from typing import TYPE_CHECKING, Final

import numpy as np

from goldthread.analysis.places.instance import make_instance
from goldthread.exchange.issues import Refusal
from goldthread.exchange.tables import open_table
from goldthread.exchange.words import gettext as _

if TYPE_CHECKING:
    from goldthread.exchange.places.reader import LocationProblem

FIRST: Final = ("site", "capacity", "opening_cost")
DEMAND: Final = "demand"


def problem_of_table(
    data: bytes, file_name: str, single_source: bool, capacity: float | None
) -> LocationProblem:
    """Read the table; raises Refusal, or CannotSolve where no plan can exist."""
    from goldthread.exchange.places.reader import LocationProblem

    table = open_table(data, file_name)
    table.ends_its_last_line = True
    headings = tuple(heading.strip() for heading in table.headers)
    customers = headings[len(FIRST) :]
    _check_headings(headings, customers, file_name)
    demands: list[float] | None = None
    sites: list[str] = []
    numbers: list[list[float]] = []
    for row in table.rows():
        name, *cells = (cell.strip() for cell in row.values)
        if name.casefold() == DEMAND and demands is None:
            demands = [_number(cell, file_name, row.line, 0.0) for cell in cells[2:]]
        else:
            sites.append(name)
            numbers.append(_site(cells, file_name, row.line))
    _check_rows(sites, demands, [issue.line or 0 for issue in table.issues], file_name)
    values = np.array(numbers, dtype=float)
    limits = values[:, 0] if capacity is None else np.full(len(sites), capacity)
    instance = make_instance(
        values[:, 2:], demands or (), values[:, 1], limits, single_source=single_source
    )
    return LocationProblem(instance, tuple(sites), customers)


def _site(cells: Sequence[str], file: str, line: int) -> list[float]:
    capacity, opening, *costs = cells
    return [
        _number(capacity, file, line, inf),
        _number(opening, file, line, 0.0),
        *(_number(cost, file, line, inf) for cost in costs),
    ]


def _number(text: str, file: str, line: int, empty: float) -> float:
    if not text:
        return empty
    try:
        value = float(text) if "_" not in text else inf
    except ValueError:
        value = inf
    if not isfinite(value):
        problem = _("Line %(line)s holds something other than a number.") % {"line": line}
        remedy = _(
            "Write numbers with a decimal point, and leave a cell empty where there is none."
        )
        raise Refusal(file, "number_expected", problem, remedy)
    return value


def _check_headings(headings: tuple[str, ...], customers: tuple[str, ...], file: str) -> None:
    first = tuple(heading.casefold() for heading in headings[: len(FIRST)])
    if first != FIRST or not customers:
        raise Refusal(
            file, "columns_missing",
            _("The columns must be %(columns)s, then one for each customer.")
            % {"columns": ", ".join(FIRST)},
            _("Put the headings on the first line."),
        )  # fmt: skip
    if len(set(customers)) < len(customers) or "" in customers:
        raise Refusal(
            file, "heading_twice", _("Two customers have the same name, or one has none."),
            _("Give each customer a name of its own."),
        )  # fmt: skip


def _check_rows(
    sites: Sequence[str], demands: list[float] | None, wrong: Sequence[int], file: str
) -> None:
    if wrong:
        problem = _("Line %(line)s has more or fewer cells than the headings.")
        remedy = _("Put text that holds a comma in quotation marks.")
        raise Refusal(file, "row_wrong_width", problem % {"line": wrong[0]}, remedy)
    if demands is None or not sites:
        raise Refusal(
            file, "rows_missing", _("There is no row called “demand”, or no row for a site."),
            _("Put the demands in a row whose site is “demand”."),
        )  # fmt: skip
    if len(set(sites)) < len(sites) or "" in sites:
        raise Refusal(
            file, "site_twice", _("Two sites have the same name, or one has none."),
            _("Give each site a name of its own."),
        )  # fmt: skip
