"""From tables to what the sums are made of: placements, income, spending, savings, moves, provision."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np

from goldthread.analysis.money.block import Block
from goldthread.analysis.money.figures import Floats, Ranged
from goldthread.analysis.money.late import Evidence, Move, When
from goldthread.analysis.money.provision import Cost
from goldthread.exchange.issues import Refusal
from goldthread.exchange.money.cost_table import CostFile, ranged
from goldthread.exchange.places.plan_table import PlanTable
from goldthread.exchange.words import gettext as _


@dataclass(frozen=True, slots=True, eq=False)
class BlockFiles:
    """A block with the names of its years, and where each cost is from."""

    block: Block
    years: tuple[str, ...]
    costs: CostFile


def block_of(
    placements: PlanTable, costs: CostFile, income: PlanTable, *,
    inflation: float, spread: float, reserve: float, area: str = "",
) -> BlockFiles:  # fmt: skip
    """Put the tables together; raises Refusal, or CannotCost.

    `placements` may be what `goldthread demand project` writes: its `mean` is taken, of one `area`.
    """
    years = once(income, "year")
    chosen = _of_area(placements, area)
    used = {str(placements.rows[at]["setting"]) for at in chosen}
    for at in chosen:
        setting = str(placements.rows[at]["setting"])
        if setting not in costs.costs.settings:
            problem = _("There is no cost of “%(setting)s”.") % {"setting": setting}
            raise placements.refuse(at, problem, _("Give the costs a row for each setting."))
    kept = costs.only(tuple(name for name in costs.costs.settings if name in used))
    made = Block(
        children=_draws(placements, chosen, years, kept.costs.settings), costs=kept.costs,
        income=_pounds_by_year(income, "income"), inflation=inflation, spread=spread,
        reserve=reserve,
    )  # fmt: skip
    return BlockFiles(made, years, kept)


def _of_area(table: PlanTable, area: str) -> list[int]:
    """The rows of one area; a file of one or of none needs no name."""
    if not table.has("children") and not table.has("mean"):
        raise Refusal(
            table.file, "columns_missing", _("The file has no column children, and none mean."),
            _("Give one row for each year and setting with the number of children."),
        )  # fmt: skip
    names = [{str(row.get("area_code", "")), str(row.get("area", ""))} for row in table.rows]
    if not area:
        if len({frozenset(name) for name in names}) > 1:
            problem = _("The file has more than one area.")
            raise Refusal(table.file, "areas", problem, _("Name one of them with --area."))
        return list(range(len(names)))
    found = [at for at, name in enumerate(names) if area in name]
    if not found:
        problem = _("There is no area “%(area)s” in the file.") % {"area": area}
        raise Refusal(table.file, "areas", problem, _("Give its code or its name as it stands."))
    return found


def _draws(
    table: PlanTable, chosen: list[int], years: tuple[str, ...], settings: tuple[str, ...]
) -> Floats:
    """(F, T, S) children; each draw has a row for every year and setting."""
    column = "children" if table.has("children") else "mean"
    draws: dict[str, int] = {}
    when = {name: at for at, name in enumerate(years)}
    where = {name: at for at, name in enumerate(settings)}
    found: dict[tuple[int, int, int], float] = {}
    for at in chosen:
        row = table.rows[at]
        year, children = str(row["year"]), float(row[column])
        if year not in when:
            raise table.refuse(at, _no_year(year), _("Give the income a row for each year."))
        if isnan(children):
            problem = _("The number of children is missing.")
            raise table.refuse(at, problem, _("Write 0 where there are none."))
        draw = draws.setdefault(str(row.get("draw", "")), len(draws))
        key = draw, when[year], where[str(row["setting"])]
        found[key] = found.get(key, 0.0) + children
    if len(found) < len(draws) * len(years) * len(settings):
        problem = _("A year and setting have no row in some draw.")
        raise Refusal(table.file, "rows_missing", problem, _("Write 0 where there are none."))
    made = np.zeros((len(draws), len(years), len(settings)))
    for key, value in found.items():
        made[key] = value
    return made


def savings_of(
    spend: PlanTable, savings: PlanTable
) -> tuple[tuple[str, ...], tuple[Ranged, ...], Floats]:
    """Years, pounds spent by year and pounds saved (F, T)."""
    years = once(spend, "year")
    found: dict[str, dict[str, float]] = {}
    for at, row in enumerate(savings.rows):
        year, draw = str(row["year"]), str(row.get("draw", ""))
        if year not in years:
            raise savings.refuse(at, _no_year(year), _("Give the spending a row for each year."))
        one = found.setdefault(draw, {})
        one[year] = one.get(year, 0.0) + float(row["saved"])
    saved = np.array([[one.get(year, 0.0) for year in years] for one in found.values()])
    return years, _pounds_by_year(spend, "spend"), saved


def _pounds_by_year(table: PlanTable, column: str) -> tuple[Ranged, ...]:
    return tuple(ranged(table, at, float(row[column])) for at, row in enumerate(table.rows))


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


def moves_of(table: PlanTable, settings: tuple[str, ...]) -> tuple[Move, ...]:
    """Yearly moves between settings that have a cost; raises Refusal."""
    return tuple(_move(table, at, settings) for at in range(len(table.rows)))


def _move(table: PlanTable, at: int, settings: tuple[str, ...]) -> Move:
    row = table.rows[at]
    ends = [str(row["from"]), str(row["to"])]
    for name in ends:
        if name not in settings:
            problem = _("There is no cost of “%(setting)s”.") % {"setting": name}
            raise table.refuse(at, problem, _("Give the costs a row for each setting."))
    share, ages = (
        float(row["share"]),
        [float(row.get("first_age", 0)), float(row.get("last_age", 25))],
    )
    if ends[0] == ends[1] or share > 1 or ages[0] > ages[1]:
        problem = _("A move has the same setting twice, a share above 1, or its ages turned round.")
        raise table.refuse(at, problem, _("Give only those who move; the others stay."))
    when, design = str(row.get("support", "")), str(row.get("design", ""))
    try:
        return Move(
            settings.index(ends[0]), settings.index(ends[1]), share, When(when),
            (int(ages[0]), int(ages[1])), float(row.get("children", 0.0)),
            Evidence(design or Evidence.JUDGEMENT),
        )  # fmt: skip
    except ValueError:
        problem = _("The column support or design has a word of its own.")
        remedy = _("support: with, without or empty. design: %(names)s or empty.")
        raise table.refuse(at, problem, remedy % {"names": ", ".join(Evidence)}) from None


def provision_of(table: PlanTable) -> tuple[float, tuple[Cost, ...]]:
    """The threshold it was counted with, and the cells, as `goldthread export --costs` writes them."""
    thresholds = {float(row["threshold"]) for row in table.rows}
    if len(thresholds) > 1:
        problem = _("The rows were counted with more than one threshold.")
        raise Refusal(table.file, "thresholds", problem, _("Export all with the same one."))
    return thresholds.pop(), tuple(_cell(table, at) for at in range(len(table.rows)))


def _cell(table: PlanTable, at: int) -> Cost:
    row = table.rows[at]
    given = [float(row.get(name, "nan")) for name in ("children", "planned", "delivered", "above")]
    names = str(row["school"]), str(row["layer"]), str(row["area"])
    if all(isnan(value) for value in given):
        return Cost(*names, None, None, None, None)
    if any(isnan(value) for value in given[:3]) or given[3] > given[1] or given[0] % 1:
        problem = _(
            "Some of the numbers are missing, or more lies above the threshold than in all."
        )
        raise table.refuse(at, problem, _("Leave the file as it was exported."))
    above = None if isnan(given[3]) else given[3]
    return Cost(*names, int(given[0]), given[1], given[2], above)
