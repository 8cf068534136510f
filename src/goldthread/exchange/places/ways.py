"""How far it is from each zone to each site: from a table given, or from coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from goldthread.analysis.places.distances import great_circle, national_grid
from goldthread.analysis.places.instance import Array
from goldthread.exchange.issues import Refusal
from goldthread.exchange.places.plan_table import PlanTable
from goldthread.exchange.words import gettext as _

if TYPE_CHECKING:
    from goldthread.exchange.places.plan_files import PlanTables

GRID: Final = ("easting", "northing")
GLOBE: Final = ("latitude", "longitude")
LARGEST: Final = {"easting": 7e5, "northing": 1.3e6, "latitude": 90.0, "longitude": 180.0}
"""The British National Grid ends at 700 km east and 1,300 km north, in metres."""


def ways_between(
    tables: PlanTables, zones: Sequence[str], sites: Sequence[str], road_factor: float
) -> tuple[Array, str]:
    """(Z, S) and their unit. Infinite where the table of ways has no row."""
    if tables.travel is not None:
        return _told(tables.travel, zones, sites)
    if tables.zones is None:
        raise Refusal(
            tables.demand.file, "ways_missing", _("Nothing says how far it is to the sites."),
            _("Give a table with --travel, or coordinates with --zones."),
        )  # fmt: skip
    for columns, measure in ((GRID, national_grid), (GLOBE, great_circle)):
        if all(tables.sites.has(name) and tables.zones.has(name) for name in columns):
            from_zones = _points(tables.zones, "zone", zones, columns)
            to_sites = _points(tables.sites, "site", sites, columns)
            return road_factor * measure(from_zones, to_sites), "kilometres"
    raise Refusal(
        tables.zones.file, "coordinates_missing",
        _("Zones and sites have no coordinates of the same kind."),
        _("Give both the columns easting and northing, or both latitude and longitude."),
    )  # fmt: skip


def _points(table: PlanTable, column: str, names: Sequence[str], columns: tuple[str, str]) -> Array:
    found: dict[str, tuple[float, float]] = {}
    for at, row in enumerate(table.rows):
        point = float(row[columns[0]]), float(row[columns[1]])
        if any(abs(value) > LARGEST[name] for value, name in zip(point, columns, strict=True)):
            problem = _("%(columns)s do not lie there.") % {"columns": ", ".join(columns)}
            remedy = _("Eastings and northings are in metres, latitudes in degrees.")
            raise table.refuse(at, problem, remedy)
        found[str(row[column])] = point
    missing = [name for name in names if name not in found]
    if missing:
        problem = _("“%(name)s” has no coordinates.") % {"name": missing[0]}
        raise Refusal(table.file, "zone_missing", problem, _("Give it a row."))
    return np.array([found[name] for name in names])


def _told(table: PlanTable, zones: Sequence[str], sites: Sequence[str]) -> tuple[Array, str]:
    unit = next((name for name in ("minutes", "kilometres") if table.has(name)), None)
    if unit is None:
        raise Refusal(
            table.file, "columns_missing", _("The file has no column %(columns)s.")
            % {"columns": "minutes, kilometres"},
            _("Put the headings on the first line."),
        )  # fmt: skip
    ways = np.full((len(zones), len(sites)), np.inf)
    zone_at, site_at = ({name: at for at, name in enumerate(part)} for part in (zones, sites))
    for row in table.rows:
        zone, site = str(row["zone"]), str(row["site"])
        if zone in zone_at and site in site_at:
            ways[zone_at[zone], site_at[site]] = float(row[unit])
    if not np.isfinite(ways).any():
        problem = _("No row is of a zone and a site of this plan.")
        remedy = _("Write zones and sites as in the other files.")
        raise Refusal(table.file, "rows_missing", problem, remedy)
    return ways, unit
