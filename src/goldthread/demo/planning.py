"""The authority plans its area: releases, tables of sites, one projection and two plans of places."""

import json
from datetime import date
from typing import Any, Final

from goldthread.demo.people import Area
from goldthread.demo.planning_files import releases
from goldthread.jobs.planning_runs import this_worker, work_once
from goldthread.records.accounts.models import User
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.queries.children import actor_for
from goldthread.records.planning.actions.files import Supplied, add_file
from goldthread.records.planning.actions.runs import Question, ask_run
from goldthread.records.planning.models import SavedRun
from goldthread.records.planning.queries.own_figures import facts_of
from goldthread.statute.vocabulary.planning import FileKind, RunKind

INVENTED: Final = "Invented with the demo: no authority published this"
PERIODS: Final = (("2027/28", 2), ("2029/30", 3), ("2032/33", 5))
ZONES: Final = (
    ("Wyndale Bridge", 414200, 431800, 1.0), ("Upper Wyndale", 408900, 437500, 0.6),
    ("Skelby", 421600, 428300, 0.8), ("Marrick Road", 416900, 424700, 0.7),
)  # fmt: skip
GROUPS: Final = (("ASD", 22), ("SEMH", 13), ("SLD", 8))
LOCALITIES: Final = (
    ("Upper Wyndale", ((403.1, 434.2), (411.9, 433.6), (414.8, 440.9), (407.2, 443.3), (402.4, 439.7))),
    ("Wyndale Bridge", ((411.9, 433.6), (410.6, 428.8), (417.9, 427.9), (419.3, 435.8), (414.8, 440.9))),
    ("Skelby", ((417.9, 427.9), (419.8, 423.9), (427.2, 425.6), (426.4, 433.1), (419.3, 435.8))),
    ("Marrick Road", ((410.6, 428.8), (412.2, 421.7), (419.8, 423.9), (417.9, 427.9))),
)  # fmt: skip
"""Kilometres on the National Grid; the invented localities touch."""
SITES: Final = (
    ("Otterbrook base", "resource_base", "ASD", 8, 3, 90_000, 640_000, 212_000, 414600, 431500),
    ("Millbeck base", "resource_base", "ASD;SEMH", 0, 3, 140_000, 690_000, 221_000, 421100, 428800),
    ("Rivermead expansion", "special_school", "SLD;ASD", 16, 4, 0, 980_000, 248_000, 415800, 426100),
    ("Skelby new unit", "sen_unit", "SEMH", 0, 3, 180_000, 760_000, 236_000, 420700, 427200),
    ("Upper Wyndale base", "resource_base", "ASD;SLD", 0, 2, 120_000, 720_000, 229_000, 409300, 437000),
)  # fmt: skip
BUDGETS: Final = {
    "Steady building": (5_200_000, 5_200_000, 5_200_000),
    "Little building": (1_600_000, 1_600_000, 1_600_000),
}
CHOICES: Final[dict[str, Any]] = {
    "travel_cost": 640.0, "unplaced_cost": 58_000.0, "travel_limit": 30.0, "road_factor": 1.3,
    "worst_share": None, "discount": 0.035, "asset_life": 30.0, "time_limit": 20.0, "gap": 0.005,
    "without": [], "if_refused": ["Rivermead expansion"],
}  # fmt: skip


EARLIER: Final = """[[scenario]]
name = "Help found two years earlier"

[[scenario.change]]
rate = "starts"
factor = [1.05, 1.30]
first_year = {first}
years_to_full = 2
ages = [2, 5]
cost_a_plan = 150
evidence = "Invented with the demo. Whoever is found sooner has a plan sooner, so plans rise first."

[[scenario.change]]
rate = "starts"
factor = [0.75, 1.10]
first_year = {later}
years_to_full = 4
ages = [6, 15]
evidence = "Invented with the demo. A need met early may need no plan later; the range holds that it does not."
"""


def add_planning(area: Area) -> None:
    """Through the actions and the worker, as the analyst would; no clock runs meanwhile."""
    authority = Organisation.objects.get(pk=area.authority_id)
    analyst = User.objects.get(username="wyndale.analyst")
    chance = area.chance("planning")
    by = actor_for(analyst, area.on)
    asks: list[tuple[RunKind, str, list[int], dict[str, Any]]] = []
    released = [
        _supply(area, by, FileKind.RELEASE, name, content)
        for name, content in releases(
            area.seed, _last_january(area.on), authority.la_code, authority.name
        ).items()
    ]
    first = _last_january(area.on) + 2
    changes = EARLIER.format(first=first, later=first + 2).encode()
    released.append(_supply(area, by, FileKind.CHANGES, "help earlier.toml", changes))
    horizon = {"origin": None, "horizon": 10, "draws": 500}
    asks.append((RunKind.DEMAND, "Plans to expect, ten years", released, horizon))
    tables = [_supply(area, by, kind, f"{kind.value}.csv", content) for kind, content in _tables()]
    tables.append(_supply(area, by, FileKind.BOUNDARIES, "Localities.geojson", _localities()))
    for title, capital in BUDGETS.items():
        name = f"budget, {title.lower()}.csv"
        budget = _supply(area, by, FileKind.BUDGET, name, _budget(capital))
        asks.append((RunKind.PLACES, title, [*tables, budget], CHOICES))
    worker = this_worker()
    for kind, title, files, parameters in asks:
        question = Question(kind, title, files, 1, parameters, facts_of(authority, by, area.on))
        run = ask_run(organisation_id=authority.pk, question=question, by=by, at=area.at)
        SavedRun.objects.filter(pk=run.pk).update(key=chance.uuid())
        work_once(worker, clock=lambda: area.at, timer=lambda: 0.0)


def _last_january(on: date) -> int:
    """The newest January whose release is out: DfE publishes in June."""
    return on.year if on.month >= 7 else on.year - 1


def _supply(area: Area, by: Any, kind: FileKind, name: str, content: bytes) -> int:
    supplied = Supplied(kind, name, content, INVENTED, area.on)
    return add_file(organisation_id=area.authority_id, supplied=supplied, by=by, at=area.at).pk


def _tables() -> list[tuple[FileKind, bytes]]:
    sites = [",".join(map(str, one)) for one in SITES]
    zones = [f"{name},{easting},{northing}" for name, easting, northing, _size in ZONES]
    demand = [
        f"{zone},{need},{period},{round(children * size * (1 + 0.16 * step))}"
        for zone, _easting, _northing, size in ZONES
        for need, children in GROUPS
        for step, (period, _years) in enumerate(PERIODS)
    ]
    return [
        (FileKind.SITES, _csv(
            "site,kind,needs,places_now,modules,opening_capital,module_capital,module_revenue,easting,northing",
            sites,
        )),
        (FileKind.ZONES, _csv("zone,easting,northing", zones)),
        (FileKind.DEMAND, _csv("zone,need,period,children", demand)),
    ]  # fmt: skip


def _localities() -> bytes:
    shapes = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {
            "type": "Polygon",
            "coordinates": [[[round(1000 * value) for value in one] for one in (*ring, ring[0])]],
        }}
        for name, ring in LOCALITIES
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": shapes}).encode()


def _budget(capital: tuple[int, ...]) -> bytes:
    rows = [
        f"{label},{years},{pounds},"
        for (label, years), pounds in zip(PERIODS, capital, strict=True)
    ]
    return _csv("period,years,capital,revenue", rows)


def _csv(headings: str, rows: list[str]) -> bytes:
    return ("\n".join([headings, *rows]) + "\n").encode()
