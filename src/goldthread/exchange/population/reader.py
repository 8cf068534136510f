"""Read mid-year population estimates by authority and age group, by column name."""

from __future__ import annotations

from typing import Final

from goldthread.exchange.area_counts import (
    CENSUS_LEVELS,
    AreaCount,
    Measure,
    Split,
    census_year,
    la_code,
    published,
)
from goldthread.exchange.cells import RowCells, check_headings, positions
from goldthread.exchange.issues import Issue, ReadResult
from goldthread.exchange.tables import open_table
from goldthread.exchange.words import gettext as _

COLUMNS: Final = (
    "time_period", "geographic_level", "old_la_code", "new_la_code", "la_name", "age_group",
    "population_estimate",
)  # fmt: skip


def read_population(data: bytes, file_name: str) -> ReadResult[AreaCount]:
    """Read the estimates of authorities and of England; `category` is the age group as printed."""
    table = open_table(data, file_name)
    table.ends_its_last_line = True
    places = positions(table.headers, file_name)
    check_headings(places, COLUMNS, file_name, _("the mid-year population estimates"))
    issues: list[Issue] = []
    rows = []
    for cells in table.rows():
        row = RowCells(file_name, cells.line, cells.values, places, issues)
        level = CENSUS_LEVELS.get(row.text("geographic_level").casefold())
        if level not in ("national", "area"):
            continue
        year = census_year(row, "time_period")
        code = la_code(row, "old_la_code") if level == "area" else ""
        if year is not None and code is not None:
            place = (row.line, year, level, code, row.text("new_la_code"), row.text("la_name"))
            group, value = row.text("age_group"), published(row, "population_estimate")
            rows.append(AreaCount(*place, Measure.POPULATION, Split.AGE, group, value))
    return ReadResult(file_name, tuple(rows), (*table.issues, *issues), table.rows_seen)
