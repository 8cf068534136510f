"""Read the EHC plan counts of LAIT's long table (`Short Desc, Years, LA and Regions, Values, …`).

Measures are known by `Short Desc`: the full label stands on the first period only. Authorities are
told from regions by their number (regions and England are 970 and above). Rows stand twice in some
extracts; the first is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from goldthread.exchange.area_counts import (
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
    found = read_counts(data, file_name, COLUMNS, _("the long table of LAIT"), _counts)
    kept: dict[tuple[str, str, int], AreaCount] = {}
    for count in found.rows:
        kept.setdefault((count.la_code, count.measure, count.year), count)
    return replace(found, rows=tuple(kept.values()))


def _counts(row: RowCells) -> Iterator[AreaCount]:
    measure = MEASURES.get(row.text("Short Desc"))
    if measure is None:
        return
    code, year = la_code(row, "LA Number"), census_year(row, "Years")
    if code is None or year is None or (int(code) >= FIRST_REGION and code != ENGLAND):
        return
    level, number = ("national", "") if code == ENGLAND else ("area", code)
    name = row.text("LA and Regions")
    value = published(row, "Values")
    yield AreaCount(row.line, year, level, number, "", name, measure, Split.TOTAL, "", value)
