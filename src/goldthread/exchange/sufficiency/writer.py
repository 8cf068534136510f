"""A projection or a plan of places as a workbook: what it rests on first, then every number.

Text stands as text and never as a formula. The same result of the same day gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isfinite
from typing import Any, Final

import xlsxwriter

from goldthread.exchange.demand_scenarios.figures import FIGURES
from goldthread.exchange.formulas import neutral
from goldthread.exchange.words import gettext as _

Result = Mapping[str, Any]
Cell = str | float | None
WIDEST: Final = 90
LONGEST_CELL: Final = 32_767  # characters: more, and spreadsheet programs call the file damaged
FIGURE_LABELS = {
    "q05": "Five in a hundred lie below",
    "q25": "A quarter lies below",
    "median": "Middle of the futures",
    "q75": "A quarter lies above",
    "q95": "Five in a hundred lie above",
    "mean": "Mean",
}
TABLE_LABELS = {"age": "By age", "setting": "By setting", "need": "By need"}
TERM_LABELS = {
    "travel_cost": "Pounds a year for a child and each unit of travel",
    "travel_unit": "Unit of travel",
    "unplaced_cost": "Pounds a year for a child without a place here",
    "discount": "Discount a year",
    "asset_life": "Years a building is paid for",
    "travel_limit": "Longest way (empty: no limit)",
    "road_factor": "Roads to straight lines (empty: ways were given)",
    "worst_share": "Largest share of a group without a place (empty: not asked)",
    "without": "Nothing is built at",
    "scenarios": "Futures the plan was made for",
    "children_kept": "Children who stay where they are",
}
ANSWER_LABELS = {
    "status": "Status",
    "objective": "Cost of the plan, pounds of today",
    "bound": "No plan costs less than",
    "gap": "Gap between the two, as a share",
    "seed": "Seed",
    "seconds": "Seconds of search",
}
STEP_LABELS = {
    "site": "Site",
    "period": "Period",
    "modules": "New modules",
    "places": "New places",
    "modules_in_all": "Modules in all",
    "capital": "Capital, pounds",
}
PERIOD_LABELS = {
    "period": "Period",
    "capital": "Capital, pounds",
    "revenue_a_year": "Running, pounds a year",
    "children_to_place": "Children to place",
    "unplaced": "Without a place here",
    "unplaced_worst_tenth": "Without a place, worst tenth of futures",
    "chance_of_shortage": "Share of futures with too few places",
    "empty_places": "Empty places",
    "furthest": "Furthest way",
    "mean_way": "Mean way",
}
SITE_LABELS = {
    "name": "Site",
    "kind": "Kind",
    "places_now": "Places now",
    "needs": "Needs",
    "easting": "Easting",
    "northing": "Northing",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of the workbook: headings, then rows."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_workbook(result: Result, made_on: date) -> bytes:
    """The result (kind "demand" or "places") as XLSX."""
    out = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime.combine(made_on, time())})
        formats = (
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        for page in pages_of(result):
            _write_page(book.add_worksheet(page.name[:31]), page, *formats)
    return out.getvalue()


def pages_of(result: Result) -> tuple[Page, ...]:
    """The sheets in order; the first says what the numbers rest on."""
    pages = _demand_pages(result) if result["kind"] == "demand" else _places_pages(result)
    return tuple(pages)


def _write_page(
    sheet: xlsxwriter.worksheet.Worksheet, page: Page, bold: object, wrapped: object
) -> None:
    for row, cells in enumerate((page.heads, *page.rows)):
        for place, value in enumerate(cells):
            if isinstance(value, str):
                text = neutral(value)[:LONGEST_CELL]
                sheet.write_string(row, place, text, bold if row == 0 else wrapped)
            elif value is not None and isfinite(value):
                sheet.write_number(row, place, value)
    sheet.freeze_panes(1, 1)
    for place in range(len(page.heads)):
        longest = max(len(str(row[place] or "")) for row in (page.heads, *page.rows))
        sheet.set_column(place, place, min(max(longest, 8), WIDEST) + 2)


def _demand_pages(result: Result) -> Iterator[Page]:
    area = result["area"]
    facts: list[tuple[Cell, ...]] = [
        (_("Area"), f"{area['name']} ({area['code']})"),
        (_("Last January used"), result["origin"]),
        (_("Futures drawn"), result["draws"]),
        (_("Seed"), result["seed"]),
    ]
    yield Page(_("Assumptions"), (_("What"), _("Says")), (*facts, *_sentences(result)))
    heads = (_("Year"), _("Counted"), *(_(FIGURE_LABELS[name]) for name in FIGURES))
    counted = tuple((row["year"], row["plans"], *[None] * 6) for row in result["history"])
    ahead = tuple((row["year"], None, *(row[name] for name in FIGURES)) for row in result["total"])
    yield Page(_("Plans"), heads, counted + ahead)
    for key, label in TABLE_LABELS.items():
        if result.get(key):
            yield _categories(_(label), result[key])
    if result.get("live"):
        yield _live(result["live"])


def _sentences(result: Result) -> Iterator[tuple[Cell, ...]]:
    for key, label in (
        ("assumptions", _("Assumption")), ("alarm", _("Please keep in mind")),
        ("faults", _("Doubtful in the data")),
    ):  # fmt: skip
        for sentence in result.get(key) or ():
            yield (label, str(sentence))


def _categories(name: str, table: Sequence[Result]) -> Page:
    heads = (_("Category"), _("Year"), *(_(FIGURE_LABELS[name]) for name in FIGURES))
    rows = tuple(
        (str(row["category"]), year["year"], *(year[name] for name in FIGURES))
        for row in table
        for year in row["years"]
    )
    return Page(name, heads, rows)


def _live(live: Result) -> Page:
    rows: list[tuple[Cell, ...]] = [
        (_("On"), str(live["on"]), None),
        (_("All plans"), "", live["plans"]),
        (_("Note"), live.get("note") or "", None),
    ]
    for key, label in (("by_age", _("Age")), ("by_need", _("Need"))):
        rows += [(label, str(one["category"]), one["plans"]) for one in live.get(key) or ()]
    return Page(_("Own casework"), (_("What"), _("Says"), _("Plans")), tuple(rows))


def _places_pages(result: Result) -> Iterator[Page]:
    terms = result["assumptions"]
    rows = [(_(label), _cell(terms.get(key))) for key, label in TERM_LABELS.items()]
    rows += [(_(label), _cell(result.get(key))) for key, label in ANSWER_LABELS.items()]
    rows.append((_("Please keep in mind"), _("Sites are candidates for a conversation, not decisions.")))  # fmt: skip
    yield Page(_("Assumptions"), (_("What"), _("Says")), tuple(rows))
    yield _records(_("What opens"), STEP_LABELS, result["steps"])
    yield _records(_("Periods"), PERIOD_LABELS, result["periods"])
    if result.get("sites"):
        yield _records(_("Sites"), SITE_LABELS, result["sites"])
    if result.get("alternatives"):
        yield _alternatives(result["alternatives"]["share_open"])
    if result.get("if_refused"):
        yield _refusals(result["if_refused"])


def _alternatives(shares: Mapping[str, float]) -> Page:
    rows = sorted(shares.items(), key=lambda one: -one[1])
    heads = (_("Site"), _("Share of near-optimal plans that open it"))
    return Page(_("Alternatives"), heads, tuple(rows))


def _refusals(refusing: Mapping[str, Result]) -> Page:
    heads = (_("If this site says no"), _("Costs more, at least"), _("Costs more, at most"))
    rows = tuple(
        (site, one["costs_more_at_least"], one["costs_more_at_most"])
        for site, one in refusing.items()
    )
    return Page(_("If refused"), heads, rows)


def _records(name: str, labels: Mapping[str, str], records: Sequence[Result]) -> Page:
    rows = tuple(tuple(_cell(one.get(key)) for key in labels) for one in records)
    return Page(name, tuple(_(label) for label in labels.values()), rows)


def _cell(value: Any) -> Cell:
    """A number stays a number; several names are one text."""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return str(value)
