"""From the tables of a plan over periods to the problem, with the names of all that is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.places.instance import Array, CannotSolve, Indices, Mask
from goldthread.analysis.places.periods.money import weights_of
from goldthread.analysis.places.periods.problem import PlanProblem, make_plan_problem
from goldthread.exchange.issues import Refusal
from goldthread.exchange.places.plan_table import PlanTable
from goldthread.exchange.places.ways import ways_between
from goldthread.exchange.words import gettext as _

MAX_CELLS: Final = 25_000_000
"""Of demand (scenarios, periods, groups) and of ways (groups, sites): 200 MB as numbers."""
MAX_LEVELS: Final = 40


@dataclass(frozen=True, slots=True)
class PlanTables:
    """The files given; zones or travel, never neither."""

    sites: PlanTable
    demand: PlanTable
    budget: PlanTable
    zones: PlanTable | None = None
    travel: PlanTable | None = None
    scenarios: PlanTable | None = None
    test: PlanTable | None = None
    exceptions: PlanTable | None = None
    kept: PlanTable | None = None


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What is not in a file. Pounds per child and year: for each unit of travel, and unplaced."""

    travel_cost: float
    unplaced_cost: float
    travel_limit: float = np.inf
    road_factor: float = 1.3
    discount: float = 0.035
    asset_life: float = 30.0
    worst_share: float | None = None
    worst_weight: float = 3.0
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Planning:
    """The problem and its names. `kinds`: a zone and a need for each group of children, in order.

    `ways` (K, S) in kilometres or minutes (`unit`). `constant`: pounds in the total that children
    who stay cost whatever is planned. `test` (W', T, K): other futures, or None.
    """

    problem: PlanProblem
    sites: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    periods: tuple[str, ...]
    ways: Array
    unit: str
    constant: float
    kept: float
    test: Array | None


def planning_of(tables: PlanTables, choices: PlanChoices) -> Planning:
    """Put the tables together; raises Refusal, or CannotSolve where no problem comes of it."""
    sites = _unique(tables.sites, "site")
    periods = _unique(tables.budget, "period")
    kinds = tuple(dict.fromkeys((str(row["zone"]), str(row["need"])) for row in tables.demand.rows))
    if len(kinds) * len(sites) > MAX_CELLS:
        raise CannotSolve("There are too many groups of children and sites for one plan.")
    names = _Names(sites, periods, kinds)
    mean = _demand(tables.demand, names, "demand")
    demand = mean if tables.scenarios is None else _demand(tables.scenarios, names, "scenarios")
    test = None if tables.test is None else _demand(tables.test, names, "scenarios")
    zones = tuple(dict.fromkeys(zone for zone, _need in kinds))
    between, unit = ways_between(tables, zones, sites, choices.road_factor)
    ways = between[[zones.index(zone) for zone, _need in kinds]]
    stay = _kept(tables.kept, names)
    if (mean[0] * (1 + 1e-9) + 1e-9 < stay.sum(axis=1).T).any():
        raise CannotSolve("More children stay where they are than the demand has.")
    reach = _reach(tables, names, ways, choices)
    child = np.array([float(row.get("cost_per_child", 0.0)) for row in tables.sites.rows])
    costs = child + choices.travel_cost * np.where(np.isfinite(ways), ways, 0.0)
    capital_weight, year_weight = weights_of(
        np.array([float(row.get("years", 1.0)) for row in tables.budget.rows]),
        choices.discount, choices.asset_life,
    )  # fmt: skip
    places, capital, revenue = _levels(tables.sites)
    now = np.array([float(row.get("places_now", 0.0)) for row in tables.sites.rows])
    left = [
        np.maximum(part - stay.sum(axis=1).T, 0.0) for part in (demand, test) if part is not None
    ]
    parts = _split(left, np.where(reach, costs, np.inf), choices)
    problem = make_plan_problem(
        demand=parts.demands[0], chances=np.full(len(demand), 1 / len(demand)),
        costs=parts.costs, unplaced=parts.unplaced,
        base=now[:, None] - stay.sum(axis=0), places=places, capital=capital, revenue=revenue,
        earliest=_earliest(tables.sites, periods),
        capital_budget=[row["capital"] for row in tables.budget.rows],
        revenue_budget=[row["revenue"] for row in tables.budget.rows],
        capital_weight=capital_weight, year_weight=year_weight,
    )  # fmt: skip
    constant = float(np.einsum("kst,ks,t->", stay, costs, year_weight))
    return Planning(
        problem.without([names.site(tables.sites, name) for name in choices.without]),
        sites, kinds * parts.copies, periods, np.tile(ways, (parts.copies, 1)), unit, constant,
        float(stay.sum()), None if test is None else parts.demands[1],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Names:
    """Where each name stands."""

    sites: tuple[str, ...]
    periods: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]

    def site(self, table: PlanTable, name: str) -> int:
        if name in self.sites:
            return self.sites.index(name)
        problem = _("There is no site called “%(name)s”.") % {"name": name}
        raise Refusal(table.file, "site_unknown", problem, _("Write it as in the file of sites."))


def _unique(table: PlanTable, column: str) -> tuple[str, ...]:
    names = tuple(str(row[column]) for row in table.rows)
    for at, name in enumerate(names):
        if name in names[:at]:
            problem = _("“%(name)s” stands there a second time.") % {"name": name}
            raise table.refuse(at, problem, _("Give each a name and one row of its own."))
    return names


def _demand(table: PlanTable, names: _Names, kind: str) -> Array:
    """(W, T, K) children; rows of the same group are added up."""
    futures: dict[str, int] = {}
    period = {name: at for at, name in enumerate(names.periods)}
    group = {name: at for at, name in enumerate(names.kinds)}
    found: list[tuple[int, int, int, float]] = []
    for at, row in enumerate(table.rows):
        future = futures.setdefault(str(row.get("scenario", "")), len(futures))
        where = (str(row["zone"]), str(row["need"]))
        if str(row["period"]) not in period:
            problem = _("There is no period “%(name)s” in the budget.") % {"name": row["period"]}
            raise table.refuse(at, problem, _("Give the budget a row for each period."))
        if where not in group:
            problem = _("No such zone and need is in the file of the demand.")
            raise table.refuse(at, problem, _("Give the demand a row for it, with 0 if need be."))
        found.append((future, period[str(row["period"])], group[where], float(row["children"])))
    size = len(futures), len(period), len(group)
    if size[0] * size[1] * size[2] > MAX_CELLS:
        problem = _("The scenarios have more than %(limit)s numbers.")
        values = {"limit": f"{MAX_CELLS:,}"}
        raise Refusal(table.file, "too_large", problem % values, _("Give fewer scenarios."))
    made = np.zeros(size)
    for future, when, who, children in found:
        made[future, when, who] += children
    missing = np.argwhere(~_told(found, size))
    if kind == "scenarios" and len(missing):
        zone, need = names.kinds[missing[0][2]]
        problem = _("A scenario has no row for %(zone)s, %(need)s in %(period)s.") % {
            "zone": zone, "need": need, "period": names.periods[missing[0][1]],
        }  # fmt: skip
        raise Refusal(table.file, "rows_missing", problem, _("Write 0 where there are none."))
    return made


def _told(found: Sequence[tuple[int, int, int, float]], size: tuple[int, int, int]) -> Mask:
    told = np.zeros(size, dtype=bool)
    for future, when, who, _children in found:
        told[future, when, who] = True
    return told


def _kept(table: PlanTable | None, names: _Names) -> Array:
    """(K, S, T) children who stay where they are."""
    stay = np.zeros((len(names.kinds), len(names.sites), len(names.periods)))
    for at, row in enumerate(table.rows if table else ()):
        assert table is not None
        where, when = (str(row["zone"]), str(row["need"])), str(row["period"])
        if where not in names.kinds or when not in names.periods:
            problem = _("No such zone, need and period is in the demand and the budget.")
            raise table.refuse(at, problem, _("Write the names as they stand there."))
        site = names.site(table, str(row["site"]))
        stay[names.kinds.index(where), site, names.periods.index(when)] += float(row["children"])
    return stay


def _reach(tables: PlanTables, names: _Names, ways: Array, choices: PlanChoices) -> Mask:
    """(K, S) whether a site has the need and is near enough, or named as an exception."""
    near = ways <= choices.travel_limit
    for row in tables.exceptions.rows if tables.exceptions else ():
        assert tables.exceptions is not None
        site = names.site(tables.exceptions, str(row["site"]))
        zones = np.array([zone == str(row["zone"]) for zone, _need in names.kinds])
        if not zones.any():
            problem = _("There is no zone called “%(name)s”.") % {"name": row["zone"]}
            remedy = _("Write it as in the file of the demand.")
            raise Refusal(tables.exceptions.file, "zone_unknown", problem, remedy)
        near[zones, site] = np.isfinite(ways[zones, site])
    served = [_needs(str(row.get("needs", ""))) for row in tables.sites.rows]
    known = {need for _zone, need in names.kinds}
    for at, needs in enumerate(served):
        if needs - known:
            problem = _("The demand has no need “%(need)s”.") % {"need": min(needs - known)}
            remedy = _("Write needs as in the demand, with a semicolon between them.")
            raise tables.sites.refuse(at, problem, remedy)
    fits = [[not needs or need in needs for needs in served] for _zone, need in names.kinds]
    reach: Mask = near & np.array(fits)
    return reach


def _needs(text: str) -> set[str]:
    return {part.strip() for part in text.split(";") if part.strip()}


def _earliest(sites: PlanTable, periods: Sequence[str]) -> Indices:
    found = []
    for at, row in enumerate(sites.rows):
        name = str(row.get("first_period", ""))
        if name and name not in periods:
            problem = _("There is no period “%(name)s” in the budget.") % {"name": name}
            raise sites.refuse(at, problem, _("Give the budget a row for each period."))
        found.append(periods.index(name) if name else 0)
    return np.array(found, dtype=np.intp)


def _levels(sites: PlanTable) -> tuple[Array, Array, Array]:
    """(S, M) places, capital and revenue of each module: those in surplus space first."""
    counts = [float(row["modules"]) for row in sites.rows]
    for at, count in enumerate(counts):
        if count != int(count) or count > MAX_LEVELS:
            problem = _("The number of modules is not a whole number up to %(most)s.")
            raise sites.refuse(
                at, problem % {"most": MAX_LEVELS}, _("Write how many may be built in all.")
            )
    width = max(1, int(max(counts)))
    places, capital, revenue = (np.zeros((len(counts), width)) for _part in range(3))
    for at, row in enumerate(sites.rows):
        _fill(at, row, int(counts[at]), sites, places[at], capital[at], revenue[at])
    return places, capital, revenue


def _fill(
    at: int, row: Mapping[str, str | float], count: int, sites: PlanTable,
    places: Array, capital: Array, revenue: Array,
) -> None:  # fmt: skip
    size = float(row.get("module_places", 8.0))
    full, cheap = float(row["module_capital"]), float(row.get("surplus_module_capital", 0.0))
    if size <= 0:
        raise sites.refuse(at, _("A module has no places."), _("Write 8, 16 or 24, or another."))
    inside = min(count, int(float(row.get("surplus_places", 0.0)) // size))
    if inside and cheap > full:
        problem = _("A module in surplus space costs more than a new one.")
        raise sites.refuse(at, problem, _("Leave surplus_places empty if the space is no help."))
    places[:count], revenue[:count] = size, float(row["module_revenue"])
    capital[:inside], capital[inside:count] = cheap, full
    if count:
        capital[0] += float(row.get("opening_capital", 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Groups of children as the problem has them: once, or twice where the worst are cared for."""

    demands: list[Array]
    costs: Array
    unplaced: Array
    copies: int


def _split(demands: list[Array], costs: Array, choices: PlanChoices) -> _Parts:
    """Of each group a share that may do without at the plain price, the rest at a higher one."""
    count = len(costs)
    plain = np.full(count, choices.unplaced_cost)
    if choices.worst_share is None:
        return _Parts(demands, costs, plain, 1)
    share = choices.worst_share
    both = [np.concatenate([share * one, (1 - share) * one], axis=2) for one in demands]
    prices = np.concatenate([plain, choices.worst_weight * plain])
    return _Parts(both, np.concatenate([costs, costs]), prices, 2)
