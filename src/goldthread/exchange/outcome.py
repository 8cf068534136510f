"""What came of loading a file: how many rows ended which way, and what a person should know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from goldthread.exchange.issues import Issue


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of every loader. Each row of the file is in exactly one of the four counts."""

    created: int
    updated: int
    unchanged: int
    refused: int
    issues: tuple[Issue, ...]

    def as_data(self) -> dict[str, Any]:
        """The shape the command line prints as JSON."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "issues": [
                {
                    "file": issue.file,
                    "line": issue.line,
                    "column": issue.column,
                    "rule": issue.rule,
                    "message": issue.message,
                }
                for issue in self.issues
            ],
        }


def outcome(counts: Mapping[str, int], refused: int, issues: Iterable[Issue]) -> Outcome:
    """Add up what the comparison counted and what the reader had refused before it."""
    return Outcome(
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        refused=counts["refused"] + refused,
        issues=tuple(issues),
    )


def kept(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    """Issues as they are stored beside the import."""
    return [
        {
            "file": issue.file,
            "line": issue.line,
            "column": issue.column,
            "rule": issue.rule,
            "message": issue.message,
            "severity": issue.severity,
            "count": issue.count,
        }
        for issue in issues
    ]
