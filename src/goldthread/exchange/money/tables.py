"""From tables of placements, unit costs and income to a block; of spending and savings to draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from goldthread.analysis.money.block import Block, Floats, elements
from goldthread.exchange.issues import Refusal
from goldthread.exchange.places.plan_table import PlanTable
from goldthread.exchange.words import gettext as _


@dataclass(frozen=True, slots=True, eq=False)
class BlockFiles:
    """A block with its names. `element_2` (S,) pounds a year a child from the school's own budget;
    `sources` (S,) where each cost is from, as the file says."""

    block: Block
    years: tuple[str, ...]
    settings: tuple[str, ...]
    sources: tuple[str, ...]
    element_2: Floats


def block_of(
    placements: PlanTable, costs: PlanTable, income: PlanTable, *,
    threshold: float, inflation: float, reserve: float,
) -> BlockFiles:  # fmt: skip
    """Put the tables together; raises Refusal, or CannotCost."""
    years, settings = once(income, "year"), once(costs, "setting")
    _check_costs(costs)
    shared = [elements(_number(row, "beyond_core"), threshold) for row in costs.rows]
    top_up = [
        _number(row, "top_up") + one.element_3 for row, one in zip(costs.rows, shared, strict=True)
    ]
    made = Block(
        children=_draws(placements, years, settings), place=_column(costs, "place"),
        top_up=np.array(top_up), transport=_column(costs, "transport"),
        low=_column(costs, "low", 1.0), high=_column(costs, "high", 1.0),
        income=_column(income, "income"), inflation=inflation, reserve=reserve,
    )  # fmt: skip
    return BlockFiles(
        made, years, settings, tuple(str(row.get("source", "")) for row in costs.rows),
        np.array([one.element_2 for one in shared]),
    )  # fmt: skip


def savings_of(spend: PlanTable, savings: PlanTable) -> tuple[tuple[str, ...], Floats, Floats]:
    """Years, pounds spent (T,) and pounds saved (D, T)."""
    years = once(spend, "year")
    found: dict[str, dict[str, float]] = {}
    for at, row in enumerate(savings.rows):
        year, draw = str(row["year"]), str(row.get("draw", ""))
        if year not in years:
            raise savings.refuse(at, _no_year(year), _("Give the spending a row for each year."))
        one = found.setdefault(draw, {})
        one[year] = one.get(year, 0.0) + float(row["saved"])
    saved = np.array([[one.get(year, 0.0) for year in years] for one in found.values()])
    return years, _column(spend, "spend"), saved


def _no_year(year: str) -> str:
    return _("There is no year “%(year)s” in the other file.") % {"year": year}


def once(table: PlanTable, column: str) -> tuple[str, ...]:
    """The names of a column, each of which may stand there once."""
    names = tuple(str(row[column]) for row in table.rows)
    for at, name in enumerate(names):
        if name in names[:at]:
            problem = _("“%(name)s” stands there a second time.") % {"name": name}
            raise table.refuse(at, problem, _("Give each a name and one row of its own."))
    return names


def _check_costs(costs: PlanTable) -> None:
    for at, row in enumerate(costs.rows):
        if _number(row, "beyond_core") and _number(row, "top_up"):
            problem = _("A setting has both top_up and beyond_core.")
            remedy = _("Give one: the top-up follows from the cost beyond core funding.")
            raise costs.refuse(at, problem, remedy)


def _number(row: Mapping[str, str | float], column: str, usual: float = 0.0) -> float:
    return float(row.get(column, usual))


def _column(table: PlanTable, column: str, usual: float = 0.0) -> Floats:
    return np.array([_number(row, column, usual) for row in table.rows])


def _draws(table: PlanTable, years: tuple[str, ...], settings: tuple[str, ...]) -> Floats:
    """(D, T, S) children; each draw has a row for every year and setting."""
    draws: dict[str, int] = {}
    when = {name: at for at, name in enumerate(years)}
    where = {name: at for at, name in enumerate(settings)}
    found: dict[tuple[int, int, int], float] = {}
    for at, row in enumerate(table.rows):
        year, setting = str(row["year"]), str(row["setting"])
        if year not in when:
            raise table.refuse(at, _no_year(year), _("Give the income a row for each year."))
        if setting not in where:
            problem = _("There is no cost of “%(setting)s”.") % {"setting": setting}
            raise table.refuse(at, problem, _("Give the costs a row for each setting."))
        draw = draws.setdefault(str(row.get("draw", "")), len(draws))
        key = draw, when[year], where[setting]
        found[key] = found.get(key, 0.0) + float(row["children"])
    if len(found) < len(draws) * len(years) * len(settings):
        problem = _("A year and setting have no row in some draw.")
        raise Refusal(table.file, "rows_missing", problem, _("Write 0 where there are none."))
    children = np.zeros((len(draws), len(years), len(settings)))
    for key, value in found.items():
        children[key] = value
    return children
