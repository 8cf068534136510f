"""One row's cells, read by heading into values, collecting what is wrong with them.

A cell that cannot be read becomes None and an issue that names its place. Messages never repeat
what the cell holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, Protocol, TypeVar

from goldthread.exchange.dates import read_date
from goldthread.exchange.issues import Issue, Refusal
from goldthread.exchange.words import gettext as _


class RowOfFile(Protocol):
    """A dataclass that knows the line it came from."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def line(self) -> int:
        """The physical line the row starts on."""


KeyedRow = TypeVar("KeyedRow", bound=RowOfFile)

MAX_NAME = 100  # DfE's own limit is 35; longer real names exist, a sentence is not one
MAX_TEXT = 500
LINES_NAMED = 10  # of the rows that share a key

_TRUE = frozenset({"true", "yes", "y", "1", "t"})
_FALSE = frozenset({"false", "no", "n", "0", "f"})
_WHOLE = re.compile(r"-?\d{1,9}(?:\.0{1,6})?")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


def cleaned(text: str) -> str:
    """Return the cell without outer and doubled spaces or unseen characters, letters composed."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return unicodedata.normalize("NFC", " ".join(_UNSEEN.sub("", text).split()))


def heading(text: str) -> str:
    """Return a heading as it is compared: spaces and case aside."""
    return cleaned(text).casefold()


def positions(headers: Sequence[str], file: str) -> dict[str, int]:
    """Return where each heading stands; a heading that stands twice says nothing sure."""
    places: dict[str, int] = {}
    for place, header in enumerate(map(heading, headers)):
        if header and header in places:
            raise Refusal(
                file, "heading_twice",
                _("Columns %(first)s and %(second)s have the same heading.")
                % {"first": places[header] + 1, "second": place + 1},
                _("Keep one of them and send the file again."),
            )  # fmt: skip
        places[header] = place
    return places


def check_headings(
    places: Mapping[str, int], required: Iterable[str], file: str, what: str
) -> None:
    """Refuse a file that lacks a column the reader cannot do without, naming each."""
    missing = [name for name in required if heading(name) not in places]
    if missing:
        raise Refusal(
            file, "columns_missing",
            _("This is not %(what)s: it has no column %(columns)s.")
            % {"what": what, "columns": ", ".join(missing)},
            _("Check that it is the right file, exported with all its columns and their headings."),
        )  # fmt: skip


@dataclass(slots=True)
class RowCells:
    """The cells of one row by heading, and the issues found while reading them."""

    file: str
    line: int
    values: Sequence[str]
    places: Mapping[str, int]
    issues: list[Issue] = field(default_factory=list)
    refused: bool = False

    def note(self, column: str, rule: str, message: str) -> None:
        """Record something a person should know; the row is kept."""
        self.issues.append(Issue(self.file, self.line, column, rule, message))

    def refuse(self, column: str, rule: str, message: str) -> None:
        """Record why this row cannot be used."""
        self.refused = True
        self.issues.append(Issue(self.file, self.line, column, rule, message, "refused"))

    def text(self, column: str) -> str:
        """Return the cell, cleaned; "" when empty or when the file has no such column."""
        return cleaned(self.raw(column))

    def raw(self, column: str) -> str:
        """Return the cell just as it is, line breaks and all."""
        place = self.places.get(column.casefold())
        return "" if place is None else self.values[place]

    def short_text(self, column: str, longest: int = MAX_TEXT) -> str:
        """Return a text kept as it is, if it is no longer than such a text can be."""
        text = self.text(column)
        if len(text) <= longest:
            return text
        too_long = _("Longer than %(longest)s characters: left out.") % {"longest": longest}
        self.note(column, "text_too_long", too_long)
        return ""

    def name(self, column: str) -> str:
        """Return a name the row cannot do without."""
        name = self.text(column)
        if not name:
            self.refuse(column, "name_missing", _("A row needs both surname and forename."))
        elif len(name) > MAX_NAME:
            too_long = _("Longer than %(longest)s characters: not a name.") % {"longest": MAX_NAME}
            self.refuse(column, "name_too_long", too_long)
        return name

    def day(self, column: str) -> date | None:
        """Read a date, day before month."""
        text = self.text(column)
        if not text:
            return None
        read = read_date(text)
        if read is None:
            self.note(column, "date_unreadable", _("Not a date between 1900 and 2100."))
            return None
        return read.day

    def birthday(self, column: str) -> date | None:
        """Read the date of birth, which a row cannot do without."""
        text = self.text(column)
        read = read_date(text) if text else None
        if read is None:
            rule = "birth_date_unreadable" if text else "birth_date_missing"
            self.refuse(column, rule, _("A row needs a date of birth that can be read."))
            return None
        return read.day

    def whole(self, column: str, lowest: int, highest: int) -> int | None:
        """Read a whole number; "12.0" is how some programs write 12."""
        text = self.text(column)
        if not text:
            return None
        number = int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else None
        if number is None or not lowest <= number <= highest:
            self.note(
                column, "number_unreadable",
                _("Not a whole number from %(lowest)s to %(highest)s.")
                % {"lowest": lowest, "highest": f"{highest:,}"},
            )  # fmt: skip
            return None
        return number

    def flag(self, column: str) -> bool | None:
        """Read yes or no in any of the ways systems write them."""
        text = self.text(column).casefold()
        if text in _TRUE:
            return True
        if text in _FALSE:
            return False
        if text:
            self.note(column, "yes_no_unreadable", _("Neither yes nor no."))
        return None

    def code(self, column: str, allowed: Collection[str]) -> str | None:
        """Read a code from a short list."""
        text = self.text(column).upper()
        if not text:
            return None
        if text not in allowed:
            not_one = _("Not one of %(codes)s.") % {"codes": ", ".join(sorted(allowed))}
            self.note(column, "code_unknown", not_one)
            return None
        return text


def same_but_for_line(one: KeyedRow, other: KeyedRow) -> bool:
    """Tell whether two rows say the same, wherever they stand."""
    return replace(one, line=0) == replace(other, line=0)


def without_duplicates(
    rows: Sequence[KeyedRow], keys: Sequence[str], file: str, column: str, rule: str
) -> tuple[list[KeyedRow], list[Issue]]:
    """Settle rows that share a key, whatever their order.

    Alike: the first is kept. Unlike: none is, for nothing says which is true. A row whose key
    is "" shares it with none.
    """
    groups: dict[str, list[KeyedRow]] = {}
    for place, (key, row) in enumerate(zip(keys, rows, strict=True)):
        groups.setdefault(key or f"\0{place}", []).append(row)
    kept: list[KeyedRow] = []
    issues: list[Issue] = []
    for group in groups.values():
        alike = all(same_but_for_line(group[0], row) for row in group[1:])
        kept.extend(group[:1] if alike else ())
        issues.extend(_duplicate_issues(group, alike, file, column, rule))
    return kept, issues


def _duplicate_issues(
    group: Sequence[KeyedRow], alike: bool, file: str, column: str, rule: str
) -> Iterable[Issue]:
    if len(group) == 1:
        return []
    lines = [row.line for row in group]
    if alike:
        message = _("The same row stands on line %(line)s: used once.") % {"line": lines[0]}
        return [Issue(file, line, column, f"{rule}_same", message, "refused") for line in lines[1:]]
    sentence = (
        _("Lines %(lines)s claim the same %(column)s and differ: none of them is used.")
        if len(lines) <= LINES_NAMED
        else _(
            "Lines %(lines)s and more claim the same %(column)s and differ: none of them is used."
        )
    )
    message = sentence % {"lines": ", ".join(map(str, lines[:LINES_NAMED])), "column": column}
    return [Issue(file, line, column, rule, message, "refused") for line in lines]
