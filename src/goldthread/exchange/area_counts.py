"""What the readers of published statistics give: one count for an area, a year and a category.

A count that was suppressed, not collected or not applicable is None, never nought.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Final

from goldthread.exchange.cells import RowCells, check_headings, positions
from goldthread.exchange.issues import Issue, ReadResult
from goldthread.exchange.tables import open_table
from goldthread.exchange.words import gettext as _

NOT_PUBLISHED: Final = frozenset(
    {"", "c", "x", "z", "k", "u", "~", ":", ".", "..", "-", "supp", "na", "np", "ne", "n/a", "low"}
)
"""DfE's and ONS's codes for a figure that is not there (small letters): none of them is nought."""

CENSUS_LEVELS: Final = {"national": "national", "regional": "region", "local authority": "area"}
_LA_CODE = re.compile(r"\d{3}")


class Measure(StrEnum):
    """What is counted. Plans are on a January; the others are flows of a calendar year."""

    PLANS = "plans"
    STARTS = "starts"
    REQUESTS = "requests"
    REFUSED = "refused"
    UNDECIDED = "undecided"
    CEASED = "ceased"
    POPULATION = "population"
    SEN_SUPPORT = "sen_support"


class Split(StrEnum):
    """By what a count is broken down."""

    TOTAL = "total"
    AGE = "age"
    SETTING = "setting"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class AreaCount:
    """One published count. `year` is the year of the January, or the calendar year of a flow."""

    line: int
    year: int
    level: str
    la_code: str
    gss_code: str
    name: str
    measure: Measure
    split: Split
    category: str
    value: float | None


def read_counts(
    data: bytes,
    file_name: str,
    columns: Iterable[str],
    what: str,
    counts_of: Callable[[RowCells], Iterable[AreaCount]],
) -> ReadResult[AreaCount]:
    """Read a published table whose last line must be ended; each row gives any number of counts.

    `what` names the table to whoever sends another. Issues name file, line, column and rule.
    """
    table = open_table(data, file_name)
    table.ends_its_last_line = True
    places = positions(table.headers, file_name)
    check_headings(places, tuple(columns), file_name, what)
    issues: list[Issue] = []
    counts: list[AreaCount] = []
    for cells in table.rows():
        counts.extend(counts_of(RowCells(file_name, cells.line, cells.values, places, issues)))
    return ReadResult(file_name, tuple(counts), (*table.issues, *issues), table.rows_seen)


def published(row: RowCells, column: str) -> float | None:
    """The figure of a cell; None for a code of suppression; a note for anything else."""
    text = row.text(column).replace(",", "")
    if text.casefold() in NOT_PUBLISHED:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not isfinite(value) or value < 0:
        row.note(column, "count_unreadable", _("Neither a count nor a code of suppression."))
        return None
    return value


def la_code(row: RowCells, column: str) -> str | None:
    """A three-digit authority code ("330", "330.0"); None refuses the row."""
    text = row.text(column).removesuffix(".0")
    if _LA_CODE.fullmatch(text):
        return text
    row.refuse(column, "la_code_unreadable", _("Not a three-digit authority code."))
    return None


def census_year(row: RowCells, column: str) -> int | None:
    """The year of a period: "2022" and "202425" (an academic year, named by its January)."""
    text = row.text(column).removesuffix(".0")
    if re.fullmatch(r"(?:19|20)\d{2}", text, re.ASCII):
        return int(text)
    if re.fullmatch(r"20\d{4}", text, re.ASCII) and (int(text[:4]) + 1) % 100 == int(text[4:]):
        return int(text[:4]) + 1
    row.refuse(column, "period_unreadable", _("Not a calendar year or an academic year."))
    return None
