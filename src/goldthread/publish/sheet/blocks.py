"""What a document is made of: a few kinds of block, and the sheet that holds them in order."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, ClassVar


@dataclass(frozen=True)
class Heading:
    """A section's heading (level 2) or one within a section (level 3). The title is level 1."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 2


@dataclass(frozen=True)
class Text:
    """A paragraph. `manner`: body, lead (the sentence that matters most here) or quiet (a note)."""

    kind: ClassVar[str] = "text"
    text: str
    manner: str = "body"


@dataclass(frozen=True)
class Bullets:
    """Short lines. `manner`: plain, do or avoid; the heading above says so in words as well."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    manner: str = "plain"


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, and whose they are."""

    kind: ClassVar[str] = "quote"
    text: str
    voice: str


@dataclass(frozen=True)
class Facts:
    """Names of things with their values, each on a line of its own."""

    kind: ClassVar[str] = "facts"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its share of the width, and whether it holds figures."""

    label: str
    share: int = 1
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under headings that repeat on each page. The first column names the row."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bar:
    """How much of something happened. `words` say it; the drawn bar is a picture of them."""

    label: str
    done: int
    planned: int
    words: str


@dataclass(frozen=True)
class Bars:
    """Planned against delivered, one bar for each line of support."""

    kind: ClassVar[str] = "bars"
    items: tuple[Bar, ...]


@dataclass(frozen=True)
class Path:
    """From where a child began to where they want to be, drawn as a line with dots.

    Shares run from 0 to 1 along the line; `alt` says the same in words for those who listen.
    """

    kind: ClassVar[str] = "path"
    start: str
    now: str
    goal: str
    start_share: float
    now_share: float | None
    goal_share: float
    alt: str


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on: who, their signature, the day."""

    kind: ClassVar[str] = "signatures"
    caption: str
    columns: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """A box with a heading, for what a reader must not miss."""

    kind: ClassVar[str] = "panel"
    title: str
    blocks: "tuple[Block, ...]"
    manner: str = "plain"


@dataclass(frozen=True)
class Split:
    """Two columns on paper; one after the other for those who listen, on phones and in Word."""

    kind: ClassVar[str] = "split"
    left: "tuple[Block, ...]"
    right: "tuple[Block, ...]"


Block = Heading | Text | Bullets | Quote | Facts | Table | Bars | Path | Signatures | Panel | Split


@dataclass(frozen=True)
class Sheet:
    """One document. `initials` stand for the child wherever a page may be left lying about.

    `purpose` is the line that says what this is, for whom, from when and how to answer.
    `version` is the plan or review it shows, where there are several.
    """

    title: str
    name: str
    initials: str
    where: str
    school: str
    purpose: str
    made_on: date
    made_on_words: str
    blocks: tuple[Block, ...]
    version: str = ""
    synthetic: bool = False
    landscape: bool = False
    points: int = 12
    language: str = "en-GB"


_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def printable(sheet: Sheet) -> Sheet:
    """The sheet without what no page can hold: control characters and broken halves of letters."""
    cleaned: Sheet = _printable(sheet)
    return cleaned


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _printable_text(value)
    if isinstance(value, tuple):
        return tuple(_printable(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _printable(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **changed)
    return value


def _printable_text(text: str) -> str:
    lines = _BREAKS.sub("\n", text).replace("\t", " ")
    kept = (
        letter
        for letter in unicodedata.normalize("NFC", lines)
        if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs", "Cn"}
    )
    return "".join(kept)


def strings_of(sheet: Sheet) -> Iterator[str]:
    """Every word of the document in reading order: what each way of showing it must hold."""
    yield from (sheet.title, sheet.name, sheet.where, sheet.purpose)
    yield from _strings(sheet.blocks)


def _strings(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(text) | Text(text):
                yield text
            case Bullets(items):
                yield from items
            case Quote(text, voice):
                yield from (text, voice)
            case Facts(pairs):
                yield from (word for pair in pairs for word in pair)
            case _:
                yield from _strings_of_figures(block)


def _strings_of_figures(block: Block) -> Iterator[str]:
    match block:
        case Table(caption, columns, rows):
            yield caption
            yield from (column.label for column in columns)
            yield from (cell for row in rows for cell in row if cell)
        case Bars(items):
            yield from (word for bar in items for word in (bar.label, bar.words))
        case Path(start, now, goal):
            yield from (word for word in (start, now, goal) if word)
        case Signatures(caption, columns, names):
            yield from (caption, *columns, *(name for name in names if name))
        case Panel(title, inner):
            yield title
            yield from _strings(inner)
        case Split(left, right):
            yield from _strings(left)
            yield from _strings(right)
