"""Files an authority supplied, and runs asked for from them."""

import json
from datetime import date
from typing import Any

from goldthread.access.actor import Actor
from goldthread.demo.planning_files import releases
from goldthread.records.organisations.models import Organisation
from goldthread.records.planning.actions.files import Supplied, add_file
from goldthread.records.planning.actions.runs import Question, ask_run
from goldthread.records.planning.models import AreaFile, SavedRun
from goldthread.records.planning.queries.own_figures import facts_of
from goldthread.statute.vocabulary.planning import FileKind, RunKind
from tests.conftest import NOW, TODAY

LAST_JANUARY = 2025
SITES = b"""site,needs,places_now,module_places,modules,opening_capital,module_capital,module_revenue,easting,northing
Oak,asd;semh,8,8,3,100000,900000,260000,400000,300000
Ash,asd,0,8,3,150000,800000,250000,412000,306000
Elm,semh,0,16,2,120000,1500000,480000,405000,318000
"""
DEMAND = b"""zone,need,period,children
North,asd,2027,9
North,asd,2030,14
South,asd,2027,11
South,asd,2030,15
North,semh,2027,5
North,semh,2030,8
South,semh,2027,6
South,semh,2030,9
"""
BUDGET = b"""period,years,capital,revenue
2027,3,3000000,
2030,3,4000000,
"""
ZONES = b"""zone,easting,northing
North,404000,314000
South,406000,302000
"""
BOUNDARIES = json.dumps({"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": "North <i>and</i> all"}, "geometry": {
        "type": "Polygon", "coordinates": [[[398000, 308000], [414000, 308000], [414000, 321000],
                                            [398000, 321000], [398000, 308000]]]}},
]}).encode()  # fmt: skip
TABLES = {
    FileKind.SITES: SITES, FileKind.DEMAND: DEMAND, FileKind.BUDGET: BUDGET, FileKind.ZONES: ZONES,
}  # fmt: skip
CHOICES: dict[str, Any] = {
    "travel_cost": 900.0, "unplaced_cost": 62_000.0, "travel_limit": None, "road_factor": 1.3,
    "worst_share": None, "discount": 0.035, "asset_life": 30.0, "time_limit": 60.0, "gap": 0.005,
    "without": [], "if_refused": ["Oak"],
}  # fmt: skip


def supply(
    area: Organisation, by: Actor, kind: FileKind, content: bytes, name: str = ""
) -> AreaFile:
    """One file, as the page would keep it."""
    said = Supplied(
        kind, name or f"{kind.value}.csv", content, "Invented for tests", date(2025, 6, 26)
    )
    return add_file(organisation_id=area.pk, supplied=said, by=by, at=NOW)


def supply_releases(area: Organisation, by: Actor) -> list[AreaFile]:
    """Every file of an invented release that has this area in it."""
    made = releases("tests", LAST_JANUARY, area.la_code, area.name)
    return [supply(area, by, FileKind.RELEASE, content, name) for name, content in made.items()]


def ask_demand(area: Organisation, by: Actor, files: list[AreaFile], **changes: Any) -> SavedRun:
    """A short projection, small enough for a test."""
    parameters = {"origin": None, "horizon": 3, "draws": 100, **changes}
    question = Question(
        RunKind.DEMAND, "Plans to expect", [one.pk for one in files], 7, parameters,
        facts_of(area, by, TODAY),
    )  # fmt: skip
    return ask_run(organisation_id=area.pk, question=question, by=by, at=NOW)


def ask_places(area: Organisation, by: Actor, boundaries: bytes = b"", **changes: Any) -> SavedRun:
    """A small plan of three sites, with boundaries to draw them in if given."""
    files = [supply(area, by, kind, content) for kind, content in TABLES.items()]
    if boundaries:
        files.append(supply(area, by, FileKind.BOUNDARIES, boundaries, "localities.geojson"))
    question = Question(
        RunKind.PLACES, "Three sites", [one.pk for one in files], 3, {**CHOICES, **changes},
        facts_of(area, by, TODAY),
    )  # fmt: skip
    return ask_run(organisation_id=area.pk, question=question, by=by, at=NOW)
