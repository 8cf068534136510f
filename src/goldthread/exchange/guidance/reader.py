"""Read a file of guidance entries: TOML, UTF-8, one `[[entry]]` after another.

The rules of an entry are in `statute.guidance`; here a file becomes entries and issues. Entries are
named by their place and line, never by what is in them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from goldthread.exchange.issues import Issue, ReadResult, Refusal
from goldthread.exchange.words import gettext as _
from goldthread.statute.guidance import (
    PROBLEM_MESSAGES,
    Guidance,
    UnreadableGuidance,
    guidance_from,
)

LARGEST: Final = 1_000_000
"""Bytes: some 400 entries. A larger file is not one that somebody wrote."""
MOST_ENTRIES: Final = 500
TABLE: Final = re.compile(r"^\s*\[\[\s*entry\s*\]\]\s*(?:#.*)?$")


def read_guidance(data: bytes, file: str) -> ReadResult[Guidance]:
    """Every entry that is whole, and for each that is not all that is wrong with it.

    Raises Refusal for a file that is no TOML, too large, or without entries.
    """
    text = _text(data, file)
    tables = _tables(text, file)
    lines = _lines(text, len(tables))
    entries: list[Guidance] = []
    issues: list[Issue] = []
    for values, line in zip(tables, lines, strict=True):
        found = list(_issues(values, file, line, {entry.key for entry in entries}))
        issues += found
        if not found:
            entries.append(guidance_from(values))
    return ReadResult(file, tuple(entries), tuple(issues), len(tables))


def _text(data: bytes, file: str) -> str:
    if len(data) > LARGEST:
        raise Refusal(
            file,
            "too_large",
            _("This file is larger than a million bytes."),
            _("Send the entries in several files."),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(
            file,
            "not_utf8",
            _("This file is not written in UTF-8."),
            _("Save it as plain text in UTF-8 and send it again."),
        ) from None


def _tables(text: str, file: str) -> list[Mapping[str, Any]]:
    try:
        whole = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is no TOMLDecodeError
        place = re.search(r"at line (\d+)", str(error))
        problem = (
            _("It cannot be read from line %(line)s on.") % {"line": place.group(1)}
            if place
            else _("It is not a file of entries.")
        )
        raise Refusal(file, "not_toml", problem, _remedy()) from None
    tables = whole.get("entry")
    if not isinstance(tables, list) or not tables or set(whole) != {"entry"}:
        raise Refusal(file, "no_entries", _("It holds no entries."), _remedy())
    if not all(isinstance(table, Mapping) for table in tables):
        raise Refusal(file, "no_entries", _("It holds no entries."), _remedy())
    if len(tables) > MOST_ENTRIES:
        raise Refusal(
            file,
            "too_many",
            _("It holds more than 500 entries."),
            _("Send the entries in several files."),
        )
    return tables


def _remedy() -> str:
    return _(
        "Start from the file of an entry that ships: open the entry and choose “This entry as a file”."
    )


def _lines(text: str, count: int) -> list[int | None]:
    """The line each entry begins on, where that is plain to see."""
    found = [number for number, line in enumerate(text.splitlines(), 1) if TABLE.match(line)]
    return list(found) if len(found) == count else [None] * count


def _issues(
    values: Mapping[str, Any], file: str, line: int | None, taken: set[str]
) -> Iterator[Issue]:
    try:
        entry = guidance_from(values)
    except UnreadableGuidance as error:
        for problem in error.problems:
            message = f"{problem.field} {_(PROBLEM_MESSAGES[problem.rule])}."
            yield Issue(file, line, problem.field, f"entry_{problem.rule}", message, "refused")
        return
    if entry.key in taken:
        message = _("Another entry of this file has the same key.")
        yield Issue(file, line, "key", "entry_twice", message, "refused")
