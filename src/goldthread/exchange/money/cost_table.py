"""The table of unit costs: each figure with its range, its day and its source, or a national one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan

from goldthread.analysis.money.assumptions import NATIONAL, Assumption
from goldthread.analysis.money.figures import Ranged
from goldthread.analysis.money.unit_costs import Kind, UnitCost, UnitCosts
from goldthread.exchange.places.plan_table import PlanTable
from goldthread.exchange.words import gettext as _


@dataclass(frozen=True, slots=True)
class Sourced:
    """A figure as the assumptions page says it. `confirmed`: None where it is the user's own."""

    cost: UnitCost
    as_of: str
    source: str
    confirmed: bool | None


@dataclass(frozen=True, slots=True)
class CostFile:
    """The costs, and row by row where each is from."""

    costs: UnitCosts
    rows: tuple[Sourced, ...]

    def only(self, settings: tuple[str, ...]) -> CostFile:
        """Of some settings."""
        rows = tuple(row for row in self.rows if row.cost.setting in settings)
        costs = UnitCosts(
            tuple(row.cost for row in rows), self.costs.threshold, self.costs.discount
        )
        return CostFile(costs, rows)


def costs_of(
    table: PlanTable, *, threshold: float, discount: float, unconfirmed: bool = False
) -> CostFile:
    """Read the costs; raises Refusal, or CannotCost.

    A national figure that was not confirmed in print is refused unless `unconfirmed` asks for it.
    """
    rows = tuple(_sourced(table, at, row, unconfirmed) for at, row in enumerate(table.rows))
    _check_alone(table, rows)
    return CostFile(UnitCosts(tuple(row.cost for row in rows), threshold, discount), rows)


def _sourced(
    table: PlanTable, at: int, row: Mapping[str, str | float], unconfirmed: bool
) -> Sourced:
    national = _national(table, at, str(row.get("national", "")), unconfirmed)
    pounds = float(row.get("pounds", "nan"))
    if (national is None) == isnan(pounds):
        problem = _("There is neither or both of pounds and the name of a national figure.")
        raise table.refuse(at, problem, _("Give one of them."))
    cost = UnitCost(
        str(row["setting"]), _kind(table, at, str(row["figure"])),
        ranged(table, at, national.value if national else pounds),
        _share(table, at, float(row.get("share", 1.0))), _life(table, at, row),
        str(row.get("band", "")),
    )  # fmt: skip
    if national is None:
        return Sourced(cost, str(row.get("as_of", "")), str(row.get("source", "")), None)
    return Sourced(cost, national.year, national.source, national.confirmed)


def _national(table: PlanTable, at: int, name: str, unconfirmed: bool) -> Assumption | None:
    if not name:
        return None
    found = next((one for one in NATIONAL if one.name == name), None)
    if found is None:
        names = ", ".join(one.name for one in NATIONAL)
        problem = _("There is no national figure “%(name)s”.") % {"name": name}
        raise table.refuse(at, problem, _("Those there are: %(names)s.") % {"names": names})
    if not found.confirmed and not unconfirmed:
        problem = _("The national figure “%(name)s” was not confirmed in print.") % {"name": name}
        remedy = _("Give your own in pounds, or --unconfirmed to count with it all the same.")
        raise table.refuse(at, problem, remedy)
    return found


def _kind(table: PlanTable, at: int, name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        problem = _("“%(name)s” is not a figure.") % {"name": name}
        remedy = _("Those there are: %(names)s.") % {"names": ", ".join(Kind)}
        raise table.refuse(at, problem, remedy) from None


def _share(table: PlanTable, at: int, share: float) -> float:
    if share <= 1:
        return share
    raise table.refuse(at, _("A share is above 1."), _("Write 0.25 for a quarter."))


def _life(table: PlanTable, at: int, row: Mapping[str, str | float]) -> float:
    life = float(row.get("life", 30.0))
    if 1 <= life <= 125:
        return life
    raise table.refuse(at, _("A life is in years, from 1 to 125."), _("Leave it empty for 30."))


def ranged(table: PlanTable, at: int, value: float) -> Ranged:
    """A figure with the range its row gives; without one it is taken as known."""
    row = table.rows[at]
    low, high = (float(row.get(name, "nan")) for name in ("low", "high"))
    low, high = (value if isnan(end) else end for end in (low, high))
    if low <= value <= high and (value == 0) == (low == 0) and (value > 0 or high == 0):
        return Ranged(value, low, high)
    problem = _("The figure does not lie between its low and its high end, both above nought.")
    raise table.refuse(
        at, problem, _("Give low and high in pounds: in one year of ten it is less.")
    )


def _check_alone(table: PlanTable, rows: tuple[Sourced, ...]) -> None:
    """One way to the top-up in each setting: a rate, or what follows from the cost."""
    kinds: dict[str, set[Kind]] = {}
    for at, row in enumerate(rows):
        held = kinds.setdefault(row.cost.setting, set())
        held.add(row.cost.kind)
        if {Kind.TOP_UP, Kind.BEYOND_CORE} <= held:
            problem = _("A setting has both top_up and beyond_core.")
            remedy = _("Give one: the top-up follows from the cost beyond core funding.")
            raise table.refuse(at, problem, remedy)
