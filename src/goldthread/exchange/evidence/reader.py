"""Read a table of research results: named columns as words or as numbers, missing values marked.

The rules, said once: a cell that is empty or holds one of `MISSING` is missing; every other cell of
a number column is a finite number with a decimal point, or the file is refused with its line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from goldthread.exchange.issues import Issue, Refusal
from goldthread.exchange.tables import open_table
from goldthread.exchange.words import gettext as _
from goldthread.exchange.words import ngettext

MISSING: Final = frozenset({"", "na", "n/a", "nan", "null", "none", ".", "-", "#n/a"})
"""What R, Stata, SPSS, Excel and people write where there is no value (in small letters)."""

LINES_NAMED: Final = 5
"""A message names the first few places; a whole column of words would fill the screen."""


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """The columns asked for, each with one text for every row; `lines` are physical lines."""

    file: str
    lines: tuple[int, ...]
    columns: Mapping[str, tuple[str, ...]]
    issues: tuple[Issue, ...]

    def words(self, column: str) -> tuple[str | None, ...]:
        """The column as words, None where missing."""
        return tuple(None if _is_missing(text) else text.strip() for text in self.columns[column])

    def numbers(self, column: str) -> tuple[float | None, ...]:
        """The column as numbers, None where missing; refuse the file at the first other text."""
        values = [_number(text) for text in self.columns[column]]
        wrong = [line for line, value in zip(self.lines, values, strict=True) if value == "text"]
        if wrong:
            raise Refusal(
                self.file, "number_expected",
                _("Column “%(column)s” holds something other than a number on %(lines)s.")
                % {"column": column, "lines": lines_in_words(wrong)},
                _(
                    "Write numbers with a decimal point, "
                    "and leave a cell empty where there is none."
                ),
            )  # fmt: skip
        return tuple(value if isinstance(value, float) else None for value in values)

    def holds_numbers(self, column: str) -> bool:
        """Whether every cell that is not missing is a number."""
        return all(_number(text) != "text" for text in self.columns[column])


def lines_in_words(lines: Sequence[int]) -> str:
    """The first few places: "lines 3, 8 and 4 more"."""
    named = ", ".join(map(str, lines[:LINES_NAMED]))
    if len(lines) > LINES_NAMED:
        more = len(lines) - LINES_NAMED
        return _("lines %(lines)s and %(count)s more") % {"lines": named, "count": more}
    return ngettext("line %(lines)s", "lines %(lines)s", len(lines)) % {"lines": named}


def headings(data: bytes, file_name: str) -> tuple[str, ...]:
    """The names of the columns, in order."""
    return tuple(header.strip() for header in open_table(data, file_name).headers)


def read_table(data: bytes, file_name: str, columns: Sequence[str]) -> EvidenceTable:
    """Read the columns named, from CSV, plain or gzip; refuse a file that lacks one of them.

    A last line without a line end is accepted, unlike in a school's extract: these tables are
    often written by hand, and a row that was cut is still found by its missing columns.
    """
    table = open_table(data, file_name)
    table.ends_its_last_line = True
    headers = [header.strip() for header in table.headers]
    places = {column: _place(column, headers, file_name) for column in columns}
    rows = list(table.rows())
    if table.issues and any(issue.severity == "refused" for issue in table.issues):
        wrong = [issue.line or 0 for issue in table.issues if issue.severity == "refused"]
        raise Refusal(
            file_name, "row_wrong_width",
            _("On %(lines)s there are more or fewer cells than headings.")
            % {"lines": lines_in_words(wrong)},
            _("Put text that holds a comma in quotation marks."),
        )  # fmt: skip
    return EvidenceTable(
        file_name,
        tuple(row.line for row in rows),
        {column: tuple(row.values[place] for row in rows) for column, place in places.items()},
        tuple(table.issues),
    )


def _place(column: str, headers: Sequence[str], file_name: str) -> int:
    count = headers.count(column)
    if count == 1:
        return headers.index(column)
    problem = (
        _("There is no column “%(column)s”. The columns are: %(columns)s.")
        if count == 0
        else _("%(count)s columns are called “%(column)s”, so it cannot be told which is meant.")
    ) % {"column": column, "columns": ", ".join(headers), "count": count}
    raise Refusal(file_name, "column_unknown", problem, _("Columns are named exactly as written."))


def _is_missing(text: str) -> bool:
    return text.strip().lower() in MISSING


def _number(text: str) -> float | str | None:
    """The number, None where missing, or the word "text"."""
    if _is_missing(text):
        return None
    try:
        value = float(text) if "_" not in text else float("nan")
    except ValueError:
        return "text"
    return value if isfinite(value) else "text"
