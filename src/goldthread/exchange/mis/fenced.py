"""Parse one workbook, in a process of its own that may die without harm.

Run as `python -m goldthread.exchange.mis.fenced`: the workbook comes on standard input, JSON lines
go to standard output (first what the workbook is, then one list of texts per row). Memory, time and
files are limited where the system can; the caller adds a deadline. Nothing else of Goldthread is
imported, so that the fence encloses little.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MEMORY = 256 * 1024 * 1024
SECONDS = 8
MAX_COLUMNS = 1_000
MAX_ROWS = 100_000
MAX_CELLS = 2_000_000  # the parser holds the whole rectangle, empty cells too, at 32 bytes each
MAX_TAGS = 12_000_000
TOO_FAR = 100_000_000
MAX_OUTPUT = 32 * 1024 * 1024
CHUNK = 1024 * 1024

CellValue = int | float | str | bool | time | date | datetime | timedelta


class Unsafe(Exception):
    """The workbook breaks a limit: the rule, and where one rule has several cases, which.

    `limit` is the number the case is about, if any. The caller has the words.
    """

    def __init__(self, rule: str, case: str = "", limit: int | None = None) -> None:
        self.rule = rule
        self.case = case
        self.limit = limit
        super().__init__(f"{rule} {case}".strip())


def main() -> None:
    """Read standard input, write standard output; limits first."""
    _limit_this_process()
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        _write_all(_answer(data, request["sheet"]))
    except Unsafe as problem:
        answer = {"refused": problem.rule, "case": problem.case, "limit": problem.limit}
        _write(json.dumps(answer))
    sys.stdout.buffer.flush()


def _write_all(lines: Iterator[object]) -> None:
    written = 0
    for line in lines:
        written += _write(json.dumps(line, ensure_ascii=False))
        if written > MAX_OUTPUT:
            raise Unsafe("unpacks_too_large")


def _write(line: str) -> int:
    return sys.stdout.buffer.write(line.encode(errors="replace") + b"\n")


def _limit_this_process() -> None:
    try:
        import resource
    except ImportError:  # Windows: the archive check and the caller's deadline remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes, wanted: str | None) -> Iterator[object]:
    formulas = check_xml(data)
    workbook = _open(data)
    try:
        sheet = _chosen(workbook, wanted)
        yield {"sheets": workbook.sheet_names, "sheet": sheet.name, "formulas": formulas}
        first_row, first_column = sheet.start or (0, 0)
        yield from _rows(sheet, first_row, first_column)
    finally:
        workbook.close()


def _open(data: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, ValueError, OSError):
        raise Unsafe("workbook_unreadable", "parts") from None


def _chosen(workbook: CalamineWorkbook, wanted: str | None) -> CalamineSheet:
    """Return the sheet asked for, or the first that holds anything."""
    if wanted is not None and wanted not in workbook.sheet_names:
        raise Unsafe("sheet_missing")
    names = workbook.sheet_names if wanted is None else [wanted]
    for name in names:
        sheet = _sheet(workbook, name)
        if sheet.height:
            return sheet
    raise Unsafe("empty_file")


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return workbook.get_sheet_by_name(name)
    except (CalamineError, ValueError, OSError):
        raise Unsafe("workbook_unreadable", "sheet") from None


def _rows(sheet: CalamineSheet, first_row: int, first_column: int) -> Iterator[list[object]]:
    """Yield [line, cells…] for every row that holds anything."""
    before = [""] * first_column
    for line, values in enumerate(sheet.iter_rows(), start=first_row + 1):
        texts = [as_text(value) for value in values]
        if any(texts):
            yield [line, *before, *texts]


def as_text(value: CellValue) -> str:
    """Return a cell as unambiguous text: days as 2015-09-01, whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


@dataclass(slots=True)
class _Extent:
    """What the XML of one sheet claims, counted while it streams past."""

    rows: int = 0
    columns: int = 0
    column: int = 0
    tags: int = 0
    formulas: int = 0
    is_sheet: bool = False
    row: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.tags += 1
        if self.tags > MAX_TAGS:
            raise Unsafe("workbook_too_heavy", "parts")
        name = tag.rpartition(":")[2]
        if name == "worksheet":
            self.is_sheet = True
        if not self.is_sheet:
            return
        if name == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif name == "c":
            self._place(attributes.get("r"))
        elif name in ("v", "is"):
            self._holds_something()
        elif name == "f":
            self.formulas += 1

    def _place(self, reference: str | None) -> None:
        letters = (reference or "").rstrip("0123456789")
        self.column = _column_number(letters) if letters else self.column + 1
        if reference:
            self.row = _number(reference[len(letters) :], self.row)

    def _holds_something(self) -> None:
        self.rows = max(self.rows, self.row)
        self.columns = max(self.columns, self.column)
        if self.columns > MAX_COLUMNS:
            raise Unsafe("too_many_columns", limit=MAX_COLUMNS)
        if self.rows > MAX_ROWS + 1:
            raise Unsafe("too_many_rows", limit=MAX_ROWS)
        if self.rows * self.columns > MAX_CELLS:
            raise Unsafe("workbook_too_heavy", "cells", MAX_CELLS)


def _number(text: str | None, otherwise: int) -> int:
    """The row of that number. One too long to count is further than any: the parser would take it."""
    if not text or not text.isdigit():
        return otherwise
    return int(text) if len(text.lstrip("0")) < len(str(TOO_FAR)) else TOO_FAR


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - 64
    return number


def check_xml(data: bytes) -> int:
    """Stream every XML part past its limits; return the number of formula cells."""
    extent = _Extent()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if _may_be_xml(archive, entry):
                _check_part(archive, entry, extent)
    return extent.formulas


def _may_be_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Tell by name or by content: a sheet may be kept under any name."""
    if entry.filename.casefold().endswith((".xml", ".rels")):
        return True
    with archive.open(entry) as part:
        return part.read(64).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, extent: _Extent) -> None:
    extent.is_sheet = False  # until its root says so, wherever the part is kept
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        with archive.open(entry) as part:
            while piece := part.read(CHUNK):
                parser.Parse(piece)
        parser.Parse(b"", True)
    # An encoding that nobody has is a LookupError.
    except (expat.ExpatError, zipfile.BadZipFile, ValueError, LookupError):
        if not entry.filename.casefold().endswith(".vml"):  # old drawings are seldom sound XML
            raise Unsafe("workbook_unreadable", "xml") from None


def _refuse_doctype(*_names: object) -> None:
    raise Unsafe("doctype")


if __name__ == "__main__":
    main()
