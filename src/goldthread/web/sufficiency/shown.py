"""Results as tables a person reads: every figure with its range, nothing beyond what was worked out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.exchange.boundaries.reader import Area
from goldthread.exchange.places.trial_told import trial_sentence
from goldthread.records.planning.queries.places_now import PlacesNow
from goldthread.statute.vocabulary.needs import NeedType
from goldthread.statute.vocabulary.planning import RunKind, RunState
from goldthread.web.components.area_map import AreaMap, map_of
from goldthread.web.components.environment import moment, number
from goldthread.web.components.fan_chart import FanChart, fan_of, fans_of
from goldthread.web.sufficiency.scenarios_shown import ScenarioShown, scenario_shown
from goldthread.web.sufficiency.tables import Part, Rows, columns_of, pounds, range_of, share

if TYPE_CHECKING:
    from goldthread.records.planning.models import SavedRun

PARTS: Final = {
    "age": gettext_lazy("By age"),
    "setting": gettext_lazy("By setting"),
    "need": gettext_lazy("By primary need"),
}
STEPS_SHOWN: Final = (1, 3, 5, 10)
"""Years ahead in the tables of parts: more columns than that nobody reads on a telephone."""


@dataclass(frozen=True)
class Shown:
    """A result of demand: its result as kept, the fan of all plans, and its tables.

    `fans` are of each category of each part, in the order of `parts`.
    """

    result: Mapping[str, Any]
    fan: FanChart
    parts: tuple[Part, ...]
    fans: tuple[tuple[FanChart, ...], ...]
    scenarios: tuple[ScenarioShown, ...]
    live: tuple[Part, ...]
    last: Mapping[str, Any] | None
    live_on: date | None


def demand_shown(result: Mapping[str, Any]) -> Shown:
    """Tables of the total, of each part, and of the own registers where they were counted."""
    published = [one for one in result["history"] if one["plans"] is not None]
    return Shown(
        result, fan_of({**result, "history": published}, "plans", _("All plans")),
        tuple(_part(result, key) for key in PARTS),
        tuple(_fans(result, key) for key in PARTS),
        tuple(map(scenario_shown, result.get("scenarios", ()))), _live(result),
        published[-1] if published else None,
        date.fromisoformat(result["live"]["on"]) if result["live"] else None,
    )  # fmt: skip


def _fans(result: Mapping[str, Any], key: str) -> tuple[FanChart, ...]:
    return tuple(replace(one, title=category_label(one.title)) for one in fans_of(result, key, key))


def _part(result: Mapping[str, Any], key: str) -> Part:
    rows = result[key]
    steps = [step for step in STEPS_SHOWN if step <= len(result["years"])]
    columns = columns_of(_("Of the plans"), *(str(result["years"][step - 1]) for step in steps))
    return Part(
        key, str(PARTS[key]), columns,
        [{"cells": [category_label(row["category"]), *(_cell(row["years"][step - 1]) for step in steps)]}
         for row in rows],
    )  # fmt: skip


def _live(result: Mapping[str, Any]) -> tuple[Part, ...]:
    live = result["live"]
    if live is None:
        return ()
    parts = (
        ("by_age", _("By age, on the registers")),
        ("by_need", _("By primary need, on the registers")),
    )
    return tuple(
        Part(key, title, columns_of(_("Of the pupils"), _("Pupils with a plan")), [
            {"cells": [category_label(row["category"]), few(row["plans"])]} for row in live[key]
        ])
        for key, title in parts
    )  # fmt: skip


def few(count: int | None) -> str:
    """A count, or that it is too small to be said."""
    return _("Too few to show") if count is None else number(count)


def category_label(category: str) -> str:
    """A category as people say it: a code of a need in words, anything else as it was published."""
    if not category:
        return _("Not recorded")
    try:
        return _(NeedType(category).label)
    except ValueError:
        return category


def _cell(figures: Mapping[str, Any]) -> dict[str, str]:
    return {"text": number(figures["median"]), "note": range_of(figures, "q05", "q95")}


def places_now_rows(found: Sequence[PlacesNow]) -> Rows:
    """Schools, places and pupils of each kind."""
    labels = {
        "special": _("Special schools"), "units": _("SEN units"), "resourced": _("Resourced provision"),
    }  # fmt: skip
    return [
        {"cells": [labels[one.key], str(one.schools), number(one.places), number(one.pupils)]}
        for one in found
    ]


def run_rows(runs: Iterable["SavedRun"]) -> Rows:
    """Runs as a list: what, how far, when, by whom."""
    return [
        {"cells": [
            {"text": run.title, "href": reverse("planning_run", args=(run.key,))},
            _(RunKind(run.kind).label), _(RunState(run.state).label), moment(run.asked_at),
            run.asked_by.name if run.asked_by else "",
        ]}
        for run in runs
    ]  # fmt: skip


STATUS_LABELS: Final = {
    "optimal": gettext_lazy("No plan costs less: proven"),
    "within_gap": gettext_lazy("Within the gap asked for: proven"),
    "time_limit": gettext_lazy("Time ended the search; the gap is what is proven"),
    "stopped": gettext_lazy("Stopped by hand; the gap is what is proven"),
    "infeasible": gettext_lazy("There is no plan within these limits"),
    "no_plan_found": gettext_lazy("No plan was found in the time"),
}


@dataclass(frozen=True)
class Plan:
    """A result of places: how good it is in sentences, and its tables."""

    status: str
    facts: tuple[dict[str, str], ...]
    parts: tuple[Part, ...]
    trial: str
    map: AreaMap | None = None


def places_shown(result: Mapping[str, Any]) -> Plan:
    """The cost and its proof, then what opens when and what it means."""
    status = str(STATUS_LABELS[result["status"]])
    if result["objective"] is None:
        return Plan(status, (), (), "")
    facts = [
        {"key": _("Cost over all years, in pounds of today"), "value": pounds(result["objective"])},
        {"key": _("No plan costs less than"), "value": pounds(result["bound"])},
        {"key": _("Gap"), "value": share(result["gap"], 2)},
    ]
    worst = result["worst_served"]
    if worst:
        facts.append({"key": _("Worst served"), "value": _worst(worst)})
    parts = [_steps(result), _periods(result), _refused(result), _near(result)]
    return Plan(
        status, tuple(facts), tuple(one for one in parts if one.rows), trial_sentence(result["trial"]) if result["trial"] else "",
        _map(result),
    )  # fmt: skip


def _map(result: Mapping[str, Any]) -> AreaMap | None:
    """Where the sites lie; nothing where the file of sites does not say."""
    areas = [
        Area(one["code"], one["name"], tuple(tuple(tuple(map(tuple, ring)) for ring in polygon)
                                             for polygon in one["polygons"]))
        for one in result.get("areas", ())
    ]  # fmt: skip
    source = result.get("areas_source", "")
    drawn = map_of(result, areas, "sites", _("Where the sites are"), source)
    return drawn if any(site.easting is not None for site in drawn.sites) else None


def _steps(result: Mapping[str, Any]) -> Part:
    columns = columns_of(_("Site"), _("Period"), _("New places"), _("To build"))
    rows = [
        {"cells": [one["site"], one["period"], number(one["places"]), pounds(one["capital"])]}
        for one in result["steps"]
    ]
    return Part("steps", _("What opens when"), columns, rows)


def _periods(result: Mapping[str, Any]) -> Part:
    unit = _unit(result)
    columns = columns_of(
        _("Period"), _("Children to place"), _("Without a place here"), _("Worst tenth of futures"),
        _("Places empty"), _("Furthest way (%(unit)s)") % {"unit": unit},
        _("Mean way (%(unit)s)") % {"unit": unit},
    )  # fmt: skip
    rows = [
        {"cells": [
            one["period"], *(number(one[name], 1) for name in (
                "children_to_place", "unplaced", "unplaced_worst_tenth", "empty_places",
                "furthest", "mean_way",
            )),
        ]}
        for one in result["periods"]
    ]  # fmt: skip
    return Part("periods", _("What it means in each period"), columns, rows)


def _refused(result: Mapping[str, Any]) -> Part:
    columns = columns_of(_("If this site says no"), _("Costs more, at least"), _("At most"))
    rows = [
        {"cells": [site, pounds(one["costs_more_at_least"]), _at_most(one)]}
        for site, one in result["if_refused"].items()
    ]
    return Part("if_refused", _("What if a school says no"), columns, rows)


def _at_most(one: Mapping[str, Any]) -> str:
    most = one["costs_more_at_most"]
    return _("No plan was found") if most is None else pounds(most)


def _near(result: Mapping[str, Any]) -> Part:
    """Which sites the plans have in common that are nearly as good."""
    near = result.get("alternatives") or {"share_open": {}, "tolerance": 0, "plans_found": 0}
    title = _("Sites in the %(count)s plans found that cost at most %(share)s more") % {
        "count": near["plans_found"], "share": share(near["tolerance"], 1),
    }  # fmt: skip
    rows = [
        {"cells": [site, share(part), _proven(near, site)]}
        for site, part in sorted(near["share_open"].items(), key=lambda one: (-one[1], one[0]))
    ]
    return Part(
        "near", title, columns_of(_("Site"), _("Open in"), _("Proven of all such plans")), rows
    )


def _proven(near: Mapping[str, Any], site: str) -> str:
    if site in near["always_open"]:
        return _("all open it")
    return _("none opens it") if site in near["never_open"] else ""


def _worst(worst: Mapping[str, Any]) -> str:
    return _("%(zone)s, %(need)s: %(share)s of the children without a place here") % {
        "zone": worst["zone"], "need": category_label(worst["need"]),
        "share": share(worst["share_unplaced"]),
    }  # fmt: skip


def _unit(result: Mapping[str, Any]) -> str:
    return _("minutes") if result["assumptions"]["travel_unit"] == "minutes" else _("km")


COMPARED: Final = (
    gettext_lazy("Cost over all years"),
    gettext_lazy("No plan costs less than"),
    gettext_lazy("To build, in all periods"),
    gettext_lazy("New places"),
    gettext_lazy("Children placed here, last period"),
    gettext_lazy("Mean way, last period"),
    gettext_lazy("Furthest way, last period"),
    gettext_lazy("Without a place here in the worst tenth of futures"),
    gettext_lazy("Worst served"),
)


def compared_rows(results: Sequence[Mapping[str, Any]]) -> Rows:
    """One row for each thing compared, one column for each plan."""
    columns = [_column(result) for result in results]
    return [
        {"cells": [str(label), *(column[place] for column in columns)]}
        for place, label in enumerate(COMPARED)
        if columns
    ]


def _column(result: Mapping[str, Any]) -> list[str]:
    if result["objective"] is None:
        return [str(STATUS_LABELS[result["status"]]), *[""] * (len(COMPARED) - 1)]
    last, unit = result["periods"][-1], _unit(result)
    placed = last["children_to_place"] - last["unplaced"]
    worst = result["worst_served"]
    return [
        pounds(result["objective"]),
        pounds(result["bound"]),
        pounds(sum(one["capital"] for one in result["steps"])),
        number(sum(one["places"] for one in result["steps"])),
        _("%(placed)s of %(all)s")
        % {"placed": number(placed), "all": number(last["children_to_place"])},
        f"{number(last['mean_way'], 1)} {unit}",
        f"{number(last['furthest'], 1)} {unit}",
        number(last["unplaced_worst_tenth"], 1),
        _worst(worst) if worst else "",
    ]


def facts_shown(run: "SavedRun") -> list[dict[str, str]]:
    """Parameters, seed, versions and digest of a run, as they were written down."""
    rows = [
        {"key": str(PARAMETER_LABELS[name]), "value": _told(value)}
        for name, value in run.parameters.items()
        if name in PARAMETER_LABELS
    ]
    rows.append({"key": _("Seed"), "value": str(run.seed)})
    if run.version:
        rows.append(
            {
                "key": _("Worked out by"),
                "value": f"Goldthread {run.version}, numpy {run.numpy_version}",
            }
        )
    if run.digest:
        rows.append({"key": _("Digest of the result"), "value": run.digest[:16]})
    return rows


def _told(value: Any) -> str:
    if value is None or value == []:
        return _("none")
    return "; ".join(value) if isinstance(value, list) else f"{value:g}"


PARAMETER_LABELS: Final = {
    "origin": gettext_lazy("Last January used"),
    "horizon": gettext_lazy("Years ahead"),
    "draws": gettext_lazy("Futures drawn"),
    "travel_cost": gettext_lazy("Pounds a year for each kilometre or minute"),
    "unplaced_cost": gettext_lazy("Pounds a year without a place here"),
    "travel_limit": gettext_lazy("Longest way"),
    "road_factor": gettext_lazy("Roads to straight lines"),
    "worst_share": gettext_lazy("Largest share without a place"),
    "discount": gettext_lazy("Discount a year"),
    "asset_life": gettext_lazy("Years a building is paid for over"),
    "time_limit": gettext_lazy("Seconds of each search"),
    "gap": gettext_lazy("Gap that is good enough"),
    "if_refused": gettext_lazy("What if these say no"),
    "without": gettext_lazy("Nothing built at"),
    "alternatives": gettext_lazy("Plans nearly as good cost at most this share more"),
}
