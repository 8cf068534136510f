"""What a reader says about a file: rows, issues with their place, or a refusal of the whole file.

No message holds a cell's content: issues are shown on screens, kept in the audit trail and sent to
suppliers, so they name the place (file, line, column) and the rule, never a child's name or number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from goldthread.exchange.words import gettext as _

Row = TypeVar("Row")
Severity = Literal["note", "refused"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing a person should know about one place in a file.

    "note": the row is kept (perhaps without that cell). "refused": the row is not used.
    `line` is the physical line, or None for the whole file; `count` is how many rows are meant.
    """

    file: str
    line: int | None
    column: str | None
    rule: str
    message: str
    severity: Severity = "note"
    count: int = 1


@dataclass(frozen=True, slots=True)
class ReadResult(Generic[Row]):
    """Everything read from one file. `rows_seen` = rows kept + rows refused."""

    file: str
    rows: tuple[Row, ...]
    issues: tuple[Issue, ...]
    rows_seen: int

    @property
    def rows_refused(self) -> int:
        """How many rows of the file are not in `rows`."""
        return self.rows_seen - len(self.rows)


@dataclass(frozen=True, slots=True)
class IssueSummary:
    """Issues counted by rule, so that a thousand like cases read as one line."""

    notes: Mapping[str, int]
    refused: Mapping[str, int]

    @property
    def total(self) -> int:
        """Number of cases, notes and refusals together."""
        return sum(self.notes.values()) + sum(self.refused.values())


class Refusal(Exception):
    """The whole file is refused: what is wrong and what to do. Nothing of it was used."""

    def __init__(self, file: str, rule: str, problem: str, remedy: str) -> None:
        self.file = file
        self.rule = rule
        self.problem = problem
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        return _("%(file)s: %(problem)s Nothing has been changed. %(remedy)s") % {
            "file": self.file, "problem": self.problem, "remedy": self.remedy,
        }  # fmt: skip

    def __reduce__(self) -> tuple[type[Refusal], tuple[str, str, str, str]]:
        return (type(self), (self.file, self.rule, self.problem, self.remedy))


def summarise(issues: Iterable[Issue]) -> IssueSummary:
    """Count issues by rule, the commonest first."""
    notes: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for issue in issues:
        (notes if issue.severity == "note" else refused)[issue.rule] += issue.count
    return IssueSummary(dict(notes.most_common()), dict(refused.most_common()))
