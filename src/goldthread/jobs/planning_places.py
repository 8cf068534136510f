"""Working out a run of places: where to open and expand over the years, with a bound."""

from collections.abc import Iterable
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from goldthread.jobs.telling import Telling
from goldthread.records.planning.actions.working import StopAsked
from goldthread.records.planning.queries.runs import contents_of
from goldthread.statute.vocabulary.planning import FileKind

if TYPE_CHECKING:
    from goldthread.analysis.places.periods.asked import Answer, Asked
    from goldthread.analysis.places.results import Step
    from goldthread.exchange.boundaries.reader import Polygon
    from goldthread.exchange.places.plan_files import PlanChoices, Planning
    from goldthread.exchange.places.plan_table import PlanTable
    from goldthread.records.planning.models import SavedRun

POINTS: Final = 800
"""Of the boundaries as they are kept and drawn: an area of a page's width shows no more."""


def places_result(run: "SavedRun", telling: Telling) -> dict[str, Any]:
    """The result as it is kept: what `goldthread places plan --json` gives, and the sites."""
    result: dict[str, Any] = telling.step("plan", lambda: _planned(run, telling))
    return result


def _planned(run: "SavedRun", telling: Telling) -> dict[str, Any]:
    from goldthread.exchange.places.plan_answer import as_data
    from goldthread.exchange.places.plan_files import PlanTables, planning_of

    telling.say(0.0, _("Reading the tables"))
    tables = _tables(run)
    choices = choices_of(run.parameters)
    planning = planning_of(PlanTables(**tables), choices)
    answer = _answered(run, planning, telling)
    found = as_data(planning, choices, answer, seed=run.seed, by_travel="travel" in tables)
    sites = _sites(tables["sites"])
    kinds = {one["kind"]: one["source"] for one in run.inputs["files"]}
    return {
        "kind": "places", **found, "sites": sites, "areas": _areas(run),
        "areas_source": kinds.get(FileKind.BOUNDARIES, ""),
    }  # fmt: skip


def _tables(run: "SavedRun") -> "dict[str, PlanTable]":
    from goldthread.exchange.area_files import table_kind
    from goldthread.exchange.places.plan_table import read_plan_table

    return {
        kind: read_plan_table(data, name, table_kind(FileKind(kind)))
        for kind, name, data in contents_of(run)
        if kind != FileKind.BOUNDARIES
    }


def _areas(run: "SavedRun") -> list[dict[str, Any]]:
    """The boundaries as they are drawn: with as few points as a page needs."""
    from goldthread.exchange.boundaries.reader import read_boundaries
    from goldthread.exchange.boundaries.simplify import simplified

    return [
        {"code": area.code, "name": area.name, "polygons": _rounded(area.polygons)}
        for kind, name, data in contents_of(run)
        if kind == FileKind.BOUNDARIES
        for area in simplified(read_boundaries(data, name).rows, POINTS)
    ]


def _rounded(polygons: "Iterable[Polygon]") -> list[Any]:
    """Whole metres."""
    return [
        [[[round(east), round(north)] for east, north in ring] for ring in polygon]
        for polygon in polygons
    ]


def choices_of(parameters: dict[str, Any]) -> "PlanChoices":
    """What is not in a file, as it was asked for; a limit left empty is none."""
    from goldthread.exchange.places.plan_files import PlanChoices

    limit = parameters.get("travel_limit")
    return PlanChoices(
        parameters["travel_cost"], parameters["unplaced_cost"], inf if limit is None else limit,
        parameters["road_factor"], parameters["discount"], parameters["asset_life"],
        parameters.get("worst_share"), without=tuple(parameters.get("without", ())),
    )  # fmt: skip


def _asked(run: "SavedRun", planning: "Planning") -> "Asked":
    from goldthread.analysis.places.instance import CannotSolve
    from goldthread.analysis.places.periods.asked import Asked

    names = run.parameters.get("if_refused", ())
    unknown = [name for name in names if name not in planning.sites]
    if unknown:
        raise CannotSolve("There is no site called “%(name)s”.", name=unknown[0])
    return Asked(
        run.parameters["time_limit"], run.parameters["gap"], run.seed, planning.constant,
        tuple(planning.sites.index(name) for name in names), run.parameters.get("alternatives"),
        planning.test,
    )  # fmt: skip


def _answered(run: "SavedRun", planning: "Planning", telling: Telling) -> "Answer":
    """Search; told to stop, it stops within a second or so and keeps nothing half worked out."""
    from goldthread.analysis.places.periods.asked import answer

    stops: list[StopAsked] = []
    began, constant = telling.timer(), planning.constant

    def go_on(step: "Step") -> bool:
        passed = (telling.timer() - began) / run.parameters["time_limit"]
        try:
            telling.say_seldom(0.05 + 0.9 * min(passed, 1.0), _so_far(step, constant))
        except StopAsked as stop:
            stops.append(stop)
        return not stops

    telling.say(0.05, _("Looking for the best plan"))
    found = answer(planning.problem, _asked(run, planning), telling.timer, go_on)
    if stops:
        raise stops[0]
    return found


def _so_far(step: "Step", constant: float) -> str:
    if not isfinite(step.objective) or not isfinite(step.bound):
        return _("Looking for the best plan")
    return _("Best so far £%(cost)s; no plan costs less than £%(bound)s") % {
        "cost": f"{step.objective + constant:,.0f}", "bound": f"{step.bound + constant:,.0f}",
    }  # fmt: skip


def _sites(table: "PlanTable") -> list[dict[str, Any]]:
    """The sites as they were supplied: names, needs, where they are, what is there now."""
    kept = (
        "needs",
        "easting",
        "northing",
        "latitude",
        "longitude",
        "places_now",
        "modules",
        "kind",
    )
    return [
        {"name": row["site"], **{name: row[name] for name in kept if name in row}}
        for row in table.rows
    ]
