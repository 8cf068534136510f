"""Read the school-level file: each school's plans and SEN Support by primary need, by column name.

The counts are of schools in the area, not of children the authority is responsible for: they give
the mix of needs, never the number of plans (children placed outside the area are elsewhere).
"""

from __future__ import annotations

from collections.abc import Iterator
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
from goldthread.exchange.cells import RowCells, heading
from goldthread.exchange.issues import ReadResult
from goldthread.exchange.words import gettext as _

NEEDS: Final = (
    "SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "ASD", "HI", "VI", "MSI", "PD", "DS", "OTH", "NSA",
)  # fmt: skip
COLUMNS: Final = ("time_period", "old_la_code", "new_la_code", "URN", "EHC plan", "SEN support")
MEASURES: Final = (
    (Measure.PLANS, "EHC plan", "EHC_Primary_need_"),
    (Measure.SEN_SUPPORT, "SEN support", "SUP_Primary_need_"),
)


def read_sen_schools(data: bytes, file_name: str) -> ReadResult[AreaCount]:
    """Read one count for each school, measure and need; `name` is the school's URN."""
    what = _("the school-level file of SEN in England")
    return read_counts(data, file_name, COLUMNS, what, _counts)


def _counts(row: RowCells) -> Iterator[AreaCount]:
    year, code = census_year(row, "time_period"), la_code(row, "old_la_code")
    if year is None or code is None:
        return
    place = (row.line, year, "school", code, row.text("new_la_code"), row.text("URN"))
    for measure, total, needs in MEASURES:
        yield AreaCount(*place, measure, Split.TOTAL, "", published(row, total))
        for need in NEEDS:
            column = needs + need.lower()
            if heading(column) in row.places:
                yield AreaCount(*place, measure, Split.NEED, need, published(row, column))
