"""A sheet, or several, as a tagged PDF that keeps to PDF/UA-1, set by Typst with the fonts we ship.

Everything a person typed reaches the template as JSON values, never as markup, so it is printed
as it stands whatever characters it holds. Nothing of the system it runs on changes the result.
"""

import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path as FilePath
from typing import Any

import typst
from django.utils.translation import gettext as _

from goldthread.publish.sheet.blocks import Sheet, Text, printable
from goldthread.publish.sheet.words import page_words, synthetic_words

HERE = FilePath(__file__).parent
STAND_IN = "\ufffd"
_UNPRINTABLE = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')
_TRIES = 4


def write_pdf(sheet: Sheet) -> bytes:
    """Set the sheet. Characters none of our fonts has are replaced, and a note says so."""
    return write_pdf_of((sheet,), f"{sheet.title}, {sheet.initials}")


def write_pdf_of(sheets: tuple[Sheet, ...], title: str) -> bytes:
    """Set several sheets as one file, each from a page of its own, counted from 1."""
    sheets = tuple(printable(sheet) for sheet in sheets)
    data = _as_json(sheets, title)
    for _attempt in range(_TRIES):
        try:
            return _set(sheets[0].made_on, data)
        except typst.TypstError as error:
            missing = {json.loads(found) for found in _UNPRINTABLE.findall(error.diagnostic)}
            if not missing:
                raise
            if STAND_IN not in data:
                data = _as_json((*sheets[:-1], _with_note(sheets[-1])), title)
            data = _without(data, missing)
    return _set(sheets[0].made_on, "".join(c if ord(c) < 0x250 else STAND_IN for c in data))


def _as_json(sheets: tuple[Sheet, ...], title: str) -> str:
    words = {"title": title, "page_words": page_words(), "synthetic_words": synthetic_words()}
    return json.dumps(words | {"sheets": _plain(sheets)}, ensure_ascii=False)


def _set(made_on: date, data: str) -> bytes:
    made = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    written = typst.Compiler(
        str(HERE / "template.typ"), font_paths=_fonts(), sys_inputs={"papers": data}
    ).compile(format="pdf", pdf_standards="ua-1", timestamp=made)
    assert isinstance(written, bytes)
    return written


@cache
def _fonts() -> typst.Fonts:
    built = HERE / "fonts"
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(built)] if built.is_dir() else [],
    )


def _with_note(sheet: Sheet) -> Sheet:
    note = _(
        "Some characters could not be printed and are shown as a question mark in a diamond. "
        "The page on screen and the Word copy show them."
    )
    return replace(sheet, blocks=(*sheet.blocks, Text(note, "quiet")))


def _without(data: str, missing: set[str]) -> str:
    for text in missing:
        for character in text:
            if not character.isascii():
                data = data.replace(character, STAND_IN)
    return data


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": getattr(value, "kind", "")} | named
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | None) else str(value)
