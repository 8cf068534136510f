"""Pupil numbers as files hold them: true, temporary, hashed, wrong or missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from goldthread.exchange.cells import RowCells
from goldthread.exchange.issues import Issue
from goldthread.exchange.words import gettext as _
from goldthread.exchange.words import ngettext
from goldthread.statute.identifiers import (
    InvalidIdentifier,
    check_uln,
    check_upn,
    is_hashed_identifier,
)

MAX_KEY = 128  # the longest digest in use, SHA-512 in hexadecimal


class NumberKind(StrEnum):
    """How far a pupil number can be trusted to say who a child is."""

    VALID = "valid"
    TEMPORARY = "temporary"
    HASHED = "hashed"  # tells rows of one source apart; never the number itself
    INVALID = "invalid"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PupilNumber:
    """A number as the file has it, and its kind."""

    text: str
    kind: NumberKind


def read_upn(row: RowCells, column: str) -> PupilNumber:
    """Read a unique pupil number."""
    text = row.short_text(column, MAX_KEY)
    if not text or is_hashed_identifier(text):
        return PupilNumber(text, NumberKind.HASHED if text else NumberKind.MISSING)
    try:
        upn = check_upn(text)
    except InvalidIdentifier as problem:
        row.note(column, problem.rule, _(str(problem)))
        return PupilNumber(text, NumberKind.INVALID)
    return PupilNumber(upn.value, NumberKind.TEMPORARY if upn.is_temporary else NumberKind.VALID)


def read_uln(row: RowCells, column: str) -> PupilNumber:
    """Read a unique learner number."""
    text = row.short_text(column, MAX_KEY).removesuffix(".0")  # a number cell saved as CSV
    if not text or is_hashed_identifier(text):
        return PupilNumber(text, NumberKind.HASHED if text else NumberKind.MISSING)
    try:
        return PupilNumber(check_uln(text), NumberKind.VALID)
    except InvalidIdentifier as problem:
        row.note(column, problem.rule, _(str(problem)))
        return PupilNumber(text, NumberKind.INVALID)


def number_notes(
    numbers: Iterable[PupilNumber], file: str, column: str, rule: str
) -> Iterator[Issue]:
    """Yield one line for all hashed numbers of a column and one for all temporary ones."""
    kinds = Counter(number.kind for number in numbers)
    if hashed := kinds[NumberKind.HASHED]:
        yield Issue(
            file, None, column, f"{rule}_hashed",
            ngettext(
                "%(count)s row carries a digest, not the number itself: "
                "kept to tell rows of this source apart, never used as the number.",
                "%(count)s rows carry a digest, not the number itself: "
                "kept to tell rows of this source apart, never used as the number.",
                hashed,
            ) % {"count": f"{hashed:,}"},
            count=hashed,
        )  # fmt: skip
    if temporary := kinds[NumberKind.TEMPORARY]:
        yield Issue(
            file, None, column, f"{rule}_temporary",
            ngettext(
                "%(count)s row carries a temporary number, which may change.",
                "%(count)s rows carry a temporary number, which may change.",
                temporary,
            ) % {"count": f"{temporary:,}"},
            count=temporary,
        )  # fmt: skip
