"""Read any file of the release by column name: plans, new plans, requests, needs, ceased plans.

Rules, said once: "Total" of an age file is the area's total; of a setting file only the totals of
groups are read, for their parts change from year to year; regions are left out (they are sums).
"""

from __future__ import annotations

from collections.abc import Iterator

from goldthread.exchange.area_counts import (
    CENSUS_LEVELS,
    AreaCount,
    Measure,
    Split,
    census_year,
    la_code,
    published,
)
from goldthread.exchange.cells import RowCells, check_headings, heading, positions
from goldthread.exchange.ehc_plans.columns import (
    AGE_TOPICS,
    GROUP_OF,
    LAYOUTS,
    PLACE_COLUMNS,
    Layout,
)
from goldthread.exchange.issues import Issue, ReadResult, Refusal
from goldthread.exchange.tables import open_table
from goldthread.exchange.words import gettext as _


def layout_of(headers: tuple[str, ...]) -> Layout | None:
    """Which file of the release has these headings; None when it is not one we read."""
    found = {heading(header) for header in headers}
    for layout in LAYOUTS:
        if all(heading(mark) in found for mark in layout.marks):
            return layout
    return None


def read_plans(data: bytes, file_name: str) -> ReadResult[AreaCount]:
    """Read one file of the release; refuse a file that is none of them."""
    table = open_table(data, file_name)
    table.ends_its_last_line = True  # some releases are saved without the last line end
    places = positions(table.headers, file_name)
    layout = layout_of(table.headers)
    if layout is None:
        raise Refusal(
            file_name, "layout_unknown",
            _("This is not a file of the release on EHC plans that we know how to read."),
            _("Check that it is the data file, with its headings, and not the guidance."),
        )  # fmt: skip
    check_headings(places, PLACE_COLUMNS, file_name, layout.name)
    issues: list[Issue] = []
    rows: list[AreaCount] = []
    for cells in table.rows():
        row = RowCells(file_name, cells.line, cells.values, places, issues)
        rows.extend(_counts(row, layout))
    return ReadResult(file_name, tuple(rows), (*table.issues, *issues), table.rows_seen)


def _counts(row: RowCells, layout: Layout) -> Iterator[AreaCount]:
    level = CENSUS_LEVELS.get(row.raw("geographic_level").strip().casefold())
    if level not in ("national", "area"):
        return
    kind = _kind(row, layout)
    if kind is None:
        return
    year = census_year(row, "time_period")
    code = la_code(row, "old_la_code") if level == "area" else ""
    if year is None or code is None:
        return
    place = (row.line, year, level, code, row.text("new_la_code"), row.text("la_name"))
    for column, measure in layout.columns:
        split, category = kind
        wanted = split is not Split.AGE or not layout.by_topic or _is_age_of(row, measure)
        if wanted:
            yield AreaCount(*place, measure, split, category, published(row, column))
    if layout.across and kind[0] is Split.TOTAL:
        measure = layout.columns[0][1] if layout.columns else _plans_or_starts(row)
        for column, category in layout.across:
            if heading(column) in row.places:
                value = published(row, column)
                yield AreaCount(*place, measure, layout.across_split, category, value)


def _kind(row: RowCells, layout: Layout) -> tuple[Split, str] | None:
    """What part of the area's count the row is; None for parts that are not read."""
    if layout.by_topic:
        return _kind_by_topic(row)
    if layout.category is None:
        return Split.TOTAL, ""
    category = row.text(layout.category)
    if layout.split is Split.SETTING:
        if row.text("establishment_type") != "Total":
            return None
        if category == "Total":  # the age file has it already, and in 2018 this one fell short
            return None
        return Split.SETTING, GROUP_OF.get(category, category)
    return (Split.TOTAL, "") if category == "Total" else (Split.AGE, category)


def _kind_by_topic(row: RowCells) -> tuple[Split, str] | None:
    topic, part = row.text("breakdown_topic"), row.text("breakdown")
    if topic in AGE_TOPICS.values():
        return Split.AGE, part
    return (Split.TOTAL, "") if topic == part else None


def _is_age_of(row: RowCells, measure: Measure) -> bool:
    return AGE_TOPICS.get(measure) == row.text("breakdown_topic")


def _plans_or_starts(row: RowCells) -> Measure:
    """The two files of needs have the same headings: a January is of plans, a year of new ones."""
    calendar = row.text("time_identifier").casefold() == "calendar year"
    return Measure.STARTS if calendar else Measure.PLANS
