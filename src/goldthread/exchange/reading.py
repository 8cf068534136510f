"""A pupil file read, in the form the record is compared with, whatever the format it came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goldthread.exchange.identifiers import NumberKind, PupilNumber
from goldthread.exchange.issues import Issue
from goldthread.records.imports.queries.incoming import IncomingPupil, RowProblem

TRUE_NUMBERS = (NumberKind.VALID, NumberKind.TEMPORARY)


@dataclass(frozen=True, slots=True)
class Reading:
    """The pupils of a file, what the reader said, and how many rows it could not use."""

    file: str
    pupils: tuple[IncomingPupil, ...]
    issues: tuple[Issue, ...]
    rows_seen: int
    refused: int


def number(read: PupilNumber) -> str:
    """A number that may be kept as what it says it is; "" for hashed, wrong or missing ones."""
    return read.text if read.kind in TRUE_NUMBERS else ""


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what the file does not say: it never empties what stands."""
    return {name: value for name, value in values.items() if value not in ("", None)}


def issue_about(problem: RowProblem, file: str, columns: Mapping[str, str]) -> Issue:
    """Put a problem of the comparison in the file's own terms."""
    return Issue(
        file,
        problem.line,
        columns.get(problem.field, problem.field) or None,
        problem.rule,
        problem.message,
        "refused" if problem.refused else "note",
    )
