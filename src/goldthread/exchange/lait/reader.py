"""Read the EHC plan counts of LAIT's long table (`Short Desc, Years, LA and Regions, Values, …`).

Measures are known by `Short Desc`: the full label stands on the first period only. Authorities are
told from regions by their number (regions and England are 970 and above). Rows stand twice in some
extracts; the first is kept.
"""

from __future__ import annotations

from typing import Final

from goldthread.exchange.area_counts import (
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

COLUMNS: Final = ("Short Desc", "Years", "LA and Regions", "Values", "LA Number")
MEASURES: Final = {
    "SEN_CASES_JAN": Measure.PLANS,
    "SEN_CASES_DUR_YEAR": Measure.STARTS,
    "SEN_INIT_REQ": Measure.REQUESTS,
}
FIRST_REGION: Final = 970
ENGLAND: Final = "970"


def read_lait(data: bytes, file_name: str) -> ReadResult[AreaCount]:
    """Read the three counts of EHC plans for every authority and for England."""
    table = open_table(data, file_name)
    table.ends_its_last_line = True
    places = positions(table.headers, file_name)
    check_headings(places, COLUMNS, file_name, _("the long table of LAIT"))
    issues: list[Issue] = []
    kept: dict[tuple[str, str, int], AreaCount] = {}
    for cells in table.rows():
        row = RowCells(file_name, cells.line, cells.values, places, issues)
        count = _count(row)
        if count is not None:
            kept.setdefault((count.la_code, count.measure, count.year), count)
    return ReadResult(file_name, tuple(kept.values()), (*table.issues, *issues), table.rows_seen)


def _count(row: RowCells) -> AreaCount | None:
    measure = MEASURES.get(row.text("Short Desc"))
    if measure is None:
        return None
    code, year = la_code(row, "LA Number"), census_year(row, "Years")
    if code is None or year is None or (int(code) >= FIRST_REGION and code != ENGLAND):
        return None
    level, number = ("national", "") if code == ENGLAND else ("area", code)
    name = row.text("LA and Regions")
    value = published(row, "Values")
    return AreaCount(row.line, year, level, number, "", name, measure, Split.TOTAL, "", value)
