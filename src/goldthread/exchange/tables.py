"""CSV text to rows with their physical line numbers, within limits.

A file is refused whole when part of it may be missing. Two marks tell: the last row has too few
columns, or the last line has no line end. Every extract we know ends its last line; without that,
"2016-Apr-2" cannot be told from a whole cell. A cut exactly between two lines leaves no mark.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from goldthread.exchange.decoding import (
    EXPORT_AGAIN,
    MAX_FILE,
    cut_in_half,
    encoding_of,
    text_of,
    unpacked,
)
from goldthread.exchange.issues import Issue, Refusal
from goldthread.exchange.words import gettext as _

MAX_COLUMNS = 1_000
MAX_ROWS = 1_000_000
MAX_CELL = 32_767  # what a spreadsheet cell can hold
MAX_ROW = 4 * 1024 * 1024  # characters in one row, over however many lines


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: the line it starts on and its cells, as many as there are headers."""

    line: int
    values: Sequence[str]


@dataclass(slots=True)
class Table:
    """A CSV file opened: its headers, and its rows to be read once."""

    file: str
    headers: tuple[str, ...]
    encoding: str
    ends_its_last_line: bool
    max_rows: int
    _rows: Iterator[Cells]
    issues: list[Issue] = field(default_factory=list)
    rows_seen: int = 0

    def rows(self) -> Iterator[Cells]:
        """Yield rows that fit the headers; note those that do not; refuse a file cut in half."""
        width = len(self.headers)
        last: Cells | None = None
        for cells in self._rows:
            if last is not None:
                yield from self._fitting(last, width)
            last = cells
        if last is None:
            problem = _("The file has headings and no rows.")
            raise Refusal(self.file, "no_rows", problem, _(EXPORT_AGAIN))
        self._check_whole(last, width)
        yield from self._fitting(last, width)

    def _fitting(self, cells: Cells, width: int) -> Iterator[Cells]:
        self.rows_seen += 1
        if self.rows_seen > self.max_rows:
            raise Refusal(
                self.file, "too_many_rows",
                _("The file has more than %(limit)s rows.") % {"limit": f"{self.max_rows:,}"},
                _("Split it into smaller files."),
            )  # fmt: skip
        if len(cells.values) == width:
            yield cells
        else:
            self.issues.append(_ragged(self.file, cells, width))

    def _check_whole(self, last: Cells, width: int) -> None:
        if len(last.values) < width:
            problem = _("The last row (line %(line)s) has %(has)s of %(width)s columns.")
            values = {"line": last.line, "has": len(last.values), "width": width}
            raise cut_in_half(self.file, problem % values)
        if not self.ends_its_last_line:
            problem = _("The last row (line %(line)s) has no line end.")
            raise cut_in_half(self.file, problem % {"line": last.line})


def _ragged(file: str, cells: Cells, width: int) -> Issue:
    return Issue(
        file, cells.line, None, "row_wrong_width",
        _(
            "The row has %(has)s columns and the headings %(width)s, "
            "so its cells may stand under the wrong headings."
        ) % {"has": len(cells.values), "width": width},
        "refused",
    )  # fmt: skip


def open_table(
    data: bytes,
    file_name: str,
    *,
    limit: int = MAX_FILE,
    max_rows: int = MAX_ROWS,
) -> Table:
    """Open a CSV file, gzipped or not, and read its headings."""
    data = unpacked(data, file_name, limit)
    encoding = encoding_of(data, file_name)
    rows = parse_rows(text_of(data, encoding), file_name)
    first = next(rows, None)
    if first is None:
        raise Refusal(file_name, "empty_file", _("The file holds no rows."), _(EXPORT_AGAIN))
    ends = data.endswith((b"\n", b"\r", b"\n\0", b"\0\n", b"\r\0", b"\0\r"))
    table = Table(file_name, tuple(first.values), encoding, ends, max_rows, rows)
    table.issues.extend(encoding_notes(file_name, encoding))
    return table


def encoding_notes(file_name: str, encoding: str) -> Iterator[Issue]:
    """Yield a note when the encoding was a guess."""
    if encoding == "cp1252":
        yield Issue(
            file_name, None, None, "encoding_guessed",
            _("The file is not UTF-8 and was read as Windows-1252: check names with accents."),
        )  # fmt: skip


def parse_rows(text: io.TextIOBase, file_name: str, *, delimiter: str = ",") -> Iterator[Cells]:
    """Yield every row that has any content, with the physical line it starts on."""
    lines = _BoundedLines(text, file_name)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1
        lines.budget = MAX_ROW
        try:
            values = next(reader, None)
        except csv.Error:
            raise _unreadable_row(file_name, start) from None
        if values is None:
            return
        _check_limits(values, file_name, start)
        if any(value and not value.isspace() for value in values):
            yield Cells(start, values)


def _unreadable_row(file_name: str, line: int) -> Refusal:
    return Refusal(
        file_name, "quotes_broken",
        _(
            "The row starting on line %(line)s cannot be read: "
            "a quotation mark is never closed, or stands in the wrong place."
        ) % {"line": line},
        _(EXPORT_AGAIN),
    )  # fmt: skip


def _check_limits(values: list[str], file_name: str, line: int) -> None:
    if len(values) > MAX_COLUMNS:
        raise Refusal(
            file_name, "too_many_columns",
            _("Line %(line)s has more than %(limit)s columns.")
            % {"line": line, "limit": f"{MAX_COLUMNS:,}"},
            _("Check that it is the right file."),
        )  # fmt: skip
    if max(map(len, values), default=0) > MAX_CELL:
        raise Refusal(
            file_name, "cell_too_long",
            _("A cell on line %(line)s is longer than %(limit)s characters.")
            % {"line": line, "limit": f"{MAX_CELL:,}"},
            _("Check that it is the right file."),
        )  # fmt: skip


class _BoundedLines:
    """Physical lines for the CSV reader, stopping a row that never ends before memory does."""

    def __init__(self, text: io.TextIOBase, file_name: str) -> None:
        self._text = text
        self._file_name = file_name
        self.budget = MAX_ROW

    def __iter__(self) -> _BoundedLines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self.budget + 1)
        if not line:
            raise StopIteration
        self.budget -= len(line)
        if self.budget < 0:
            raise Refusal(
                self._file_name, "row_too_long",
                _("A row is longer than %(limit)s characters: is a quotation mark never closed?")
                % {"limit": f"{MAX_ROW:,}"},
                _(EXPORT_AGAIN),
            )  # fmt: skip
        return line
