"""Any pupil list, CSV or XLSX, as headings and rows that fit them."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from goldthread.exchange.cells import cleaned
from goldthread.exchange.decoding import (
    EXPORT_AGAIN,
    MIB,
    cut_in_half,
    encoding_of,
    text_of,
    unpacked,
)
from goldthread.exchange.issues import Issue, Refusal
from goldthread.exchange.mis.archive import check_is_not_disguised, is_workbook
from goldthread.exchange.mis.mapping import MOST_TITLE_ROWS, heading_row, recognised
from goldthread.exchange.mis.spreadsheet import read_sheet
from goldthread.exchange.tables import MAX_COLUMNS, Cells, encoding_notes, parse_rows
from goldthread.exchange.words import gettext as _
from goldthread.exchange.words import ngettext

MAX_LIST = 20 * MIB
MAX_ROWS = 100_000
MAX_CELLS = 2_000_000
DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Source:
    """A pupil list opened: what it is, its headings, and its rows with as many cells."""

    file: str
    headers: tuple[str, ...]
    heading_line: int
    rows: tuple[Cells, ...]
    rows_seen: int
    issues: tuple[Issue, ...]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheet_names: tuple[str, ...] = ()


def open_source(data: bytes, file_name: str, sheet: str | None = None) -> Source:
    """Open a list by what it holds, not by what its name says it is."""
    if is_workbook(data):
        return _open_workbook(data, file_name, sheet)
    check_is_not_disguised(data, file_name)
    return _open_csv(data, file_name)


def _open_workbook(data: bytes, file_name: str, wanted: str | None) -> Source:
    sheet = read_sheet(data, file_name, wanted)
    headers, heading_line, body = _split(sheet.rows, file_name)
    rows, issues = _fitted(body, len(headers), file_name)
    return Source(
        file_name, headers, heading_line, rows, len(body),
        (*_formula_notes(file_name, sheet.formulas), *issues),
        sheet=sheet.name, sheet_names=sheet.sheet_names,
    )  # fmt: skip


def _formula_notes(file_name: str, formulas: int) -> list[Issue]:
    if not formulas:
        return []
    message = ngettext(
        "%(count)s cell is a formula: the value last calculated was read.",
        "%(count)s cells are formulas: the values last calculated were read.",
        formulas,
    ) % {"count": f"{formulas:,}"}
    return [Issue(file_name, None, None, "formula_cells", message, count=formulas)]


def _open_csv(data: bytes, file_name: str) -> Source:
    data = unpacked(data, file_name, MAX_LIST)
    encoding = encoding_of(data, file_name)
    delimiter = _delimiter(data, encoding)
    all_rows = _bounded(
        parse_rows(text_of(data, encoding), file_name, delimiter=delimiter), file_name
    )
    headers, heading_line, body = _split(all_rows, file_name)
    ending = _ending_notes(data, body[-1], len(headers), file_name)
    rows, issues = _fitted(body, len(headers), file_name)
    return Source(
        file_name, headers, heading_line, rows, len(body),
        (*encoding_notes(file_name, encoding), *ending, *issues), encoding, delimiter,
    )  # fmt: skip


def _delimiter(data: bytes, encoding: str) -> str:
    """Choose the delimiter that shows most known headings, then most columns."""
    with text_of(data, encoding) as text:
        lines = [text.readline(MIB) for _line in range(MOST_TITLE_ROWS)]
    return max(DELIMITERS, key=lambda delimiter: _promise(lines, delimiter))


def _promise(lines: Iterable[str], delimiter: str) -> tuple[int, int]:
    try:
        rows = [row[:MAX_COLUMNS] for row in csv.reader(lines, delimiter=delimiter)]
    except csv.Error:
        return (0, 0)
    return max(((recognised(row), len(row)) for row in rows), default=(0, 0))


def _bounded(rows: Iterable[Cells], file_name: str) -> list[Cells]:
    taken: list[Cells] = []
    cells = 0
    for row in rows:
        taken.append(row)
        cells += len(row.values)
        if len(taken) > MAX_ROWS or cells > MAX_CELLS:
            raise Refusal(
                file_name, "too_many_rows",
                _("The list has more than %(rows)s rows or %(cells)s cells.")
                % {"rows": f"{MAX_ROWS:,}", "cells": f"{MAX_CELLS:,}"},
                _("Send one school's pupils at a time."),
            )  # fmt: skip
    return taken


def _split(rows: Sequence[Cells], file_name: str) -> tuple[tuple[str, ...], int, Sequence[Cells]]:
    """Part the headings from the rows below them, leaving out a report's title above."""
    if not rows:
        raise Refusal(file_name, "empty_file", _("The file holds no rows."), _(EXPORT_AGAIN))
    at = heading_row([row.values for row in rows[:MOST_TITLE_ROWS]])
    body = rows[at + 1 :]
    if not body:
        problem = _("The file has headings and no rows.")
        raise Refusal(file_name, "no_rows", problem, _(EXPORT_AGAIN))
    return _distinct(rows[at].values), rows[at].line, body


def _distinct(cells: Sequence[str]) -> tuple[str, ...]:
    """Name every column, and no two the same: a second "Surname" becomes "Surname (2)".

    These names are remembered with the mapping, so they are the same in every language.
    """
    taken: dict[str, str] = {}
    for place, cell in enumerate(_without_empty_end(cells), start=1):
        name = cleaned(cell) or f"Column {place}"
        numbered = (f"{name} ({number})" for number in itertools.count(2))
        distinct = name
        while distinct.casefold() in taken:
            distinct = next(numbered)
        taken[distinct.casefold()] = distinct
    return tuple(taken.values())


def _without_empty_end(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _ending_notes(data: bytes, last: Cells, width: int, file_name: str) -> list[Issue]:
    """Refuse a list whose last row is plainly cut; note one that merely lacks its line end.

    Lists are often made by hand, so unlike a census extract a missing line end alone is no proof.
    """
    if data.rstrip(b"\0").endswith((b"\n", b"\r")):
        return []
    if len(last.values) < width:
        stops = _("The last row (line %(line)s) stops before its end.") % {"line": last.line}
        raise cut_in_half(file_name, stops)
    message = _("The last line has no line end: check that the last pupil is whole.")
    return [Issue(file_name, last.line, None, "last_line_not_ended", message)]


def _fitted(
    rows: Sequence[Cells], width: int, file_name: str
) -> tuple[tuple[Cells, ...], list[Issue]]:
    """Fill rows cut short after their last value, as Excel saves them; refuse those too long."""
    fitting: list[Cells] = []
    issues: list[Issue] = []
    for row in rows:
        values = _without_empty_end(row.values)
        if len(values) <= width:
            fitting.append(Cells(row.line, [*values, *[""] * (width - len(values))]))
        else:
            message = _("The row has more cells than there are headings.")
            issues.append(Issue(file_name, row.line, None, "row_wrong_width", message, "refused"))
    return tuple(fitting), issues
