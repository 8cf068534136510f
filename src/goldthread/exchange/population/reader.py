"""Read mid-year population estimates by authority and age group, by column name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from goldthread.exchange.area_counts import (
    CENSUS_LEVELS,
    AreaCount,
    Measure,
    Split,
    census_year,
    la_code,
    published,
    read_counts,
)
from goldthread.exchange.cells import RowCells
from goldthread.exchange.issues import ReadResult
from goldthread.exchange.words import gettext as _

COLUMNS: Final = (
    "time_period", "geographic_level", "old_la_code", "new_la_code", "la_name", "age_group",
    "population_estimate",
)  # fmt: skip


def read_population(data: bytes, file_name: str) -> ReadResult[AreaCount]:
    """Read the estimates of authorities and of England; `category` is the age group as printed."""
    return read_counts(data, file_name, COLUMNS, _("the mid-year population estimates"), _counts)


def _counts(row: RowCells) -> Iterator[AreaCount]:
    level = CENSUS_LEVELS.get(row.text("geographic_level").casefold())
    if level not in ("national", "area"):
        return
    year = census_year(row, "time_period")
    code = la_code(row, "old_la_code") if level == "area" else ""
    if year is not None and code is not None:
        place = (row.line, year, level, code, row.text("new_la_code"), row.text("la_name"))
        group, value = row.text("age_group"), published(row, "population_estimate")
        yield AreaCount(*place, Measure.POPULATION, Split.AGE, group, value)
