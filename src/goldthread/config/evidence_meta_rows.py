"""The rows `goldthread evidence meta` pools: which are left out, and moderators as columns."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from goldthread.config.terminal import Refused
from goldthread.config.words import _, ngettext
from goldthread.exchange.evidence.reader import EvidenceTable, lines_in_words

FACTOR: Final = re.compile(r"factor\((.+)\)")


@dataclass(frozen=True, slots=True)
class MetaRows:
    """One entry an effect. `inner` is the level within clusters: studies, or None for each row."""

    effects: Sequence[float]
    variances: Sequence[float]
    studies: Sequence[str] | None
    clusters: Sequence[str]
    inner: Sequence[str] | None
    moderators: dict[str, list[float]]
    notes: list[str] = field(default_factory=list)


def columns_needed(args: argparse.Namespace) -> list[str]:
    """Every column named on the command line, once."""
    named = [args.effect, args.variance, args.study, args.cluster]
    plain = [column_meant(moderator) for moderator in args.moderator]
    return list(dict.fromkeys(column for column in (*named, *plain) if column is not None))


def column_meant(moderator: str) -> str:
    """The column a moderator means: "factor(grade)" means grade."""
    found = FACTOR.fullmatch(moderator)
    return found.group(1) if found else moderator


def meta_rows(table: EvidenceTable, args: argparse.Namespace) -> MetaRows:
    """The rows that have all that is needed; refuses with lines what cannot be used."""
    columns = columns_needed(args)
    words = {column: table.words(column) for column in columns}
    effects, variances = table.numbers(args.effect), table.numbers(args.variance)
    whole = [
        row for row in range(len(table.lines)) if all(words[column][row] for column in columns)
    ]  # fmt: skip
    if not whole:
        raise Refused(
            _("%(file)s: no row has a value in every column that is needed.") % {"file": table.file}
        )
    _check_variances(table, variances, whole, args.variance)
    studies = _kept(words, args.study, whole)
    clusters = _kept(words, args.cluster, whole) or []
    inner, notes = _inner(studies, clusters)
    return MetaRows(
        [effects[row] or 0.0 for row in whole],
        [variances[row] or 0.0 for row in whole],
        studies, clusters, inner,
        moderator_columns(table, args.moderator, whole),
        _left_out(len(table.lines), len(whole)) + notes + _dependent(studies, clusters),
    )  # fmt: skip


def _kept(
    words: dict[str, tuple[str | None, ...]], column: str | None, whole: list[int]
) -> list[str] | None:
    return None if column is None else [words[column][row] or "" for row in whole]


def _check_variances(
    table: EvidenceTable, variances: Sequence[float | None], whole: list[int], column: str
) -> None:
    wrong = [table.lines[row] for row in whole if (variances[row] or 0.0) <= 0]
    if wrong:
        raise Refused(
            _(
                "%(file)s: the variance “%(column)s” is nought or less on %(lines)s. "
                "No effect is known exactly; give its standard error squared, or empty the cell to "
                "leave the row out."
            )
            % {"file": table.file, "column": column, "lines": lines_in_words(wrong)}
        )


def _inner(studies: list[str] | None, clusters: list[str]) -> tuple[list[str] | None, list[str]]:
    """Studies within clusters; each row where every cluster is one study, which says nothing more."""
    if studies is None or not clusters:
        return None, []
    pairs = len(set(zip(clusters, studies, strict=True)))
    if pairs > len(set(clusters)) or pairs == len(clusters):
        return studies, []
    return None, [_("Every cluster is one study: effects within it were taken as the level below.")]


def _left_out(rows: int, whole: int) -> list[str]:
    if rows == whole:
        return []
    told = ngettext(
        "%(count)s of %(all)s rows lacks a value that is needed and was left out.",
        "%(count)s of %(all)s rows lack a value that is needed and were left out.",
        rows - whole,
    )
    return [told % {"count": rows - whole, "all": rows}]


def _dependent(studies: list[str] | None, clusters: list[str]) -> list[str]:
    if studies is None or clusters or len(set(studies)) == len(studies):
        return []
    return [
        _(
            "Some studies have several effects, which this model takes as independent. "
            "Name the study as --cluster to let them go together."
        )
    ]


def moderator_columns(
    table: EvidenceTable, moderators: Sequence[str], whole: list[int]
) -> dict[str, list[float]]:
    """A column for each number, and for each value but the first of words and of factor(COL)."""
    columns: dict[str, list[float]] = {}
    for moderator in moderators:
        column = column_meant(moderator)
        if column == moderator and table.holds_numbers(column):
            numbers = table.numbers(column)
            columns[column] = [numbers[row] or 0.0 for row in whole]
        else:
            columns.update(_categories(table, column, whole))
    return columns


def _categories(table: EvidenceTable, column: str, whole: list[int]) -> dict[str, list[float]]:
    """A column of 0 and 1 for each value but the first, in order; numbers in order of size."""
    words = table.words(column)
    chosen = [words[row] or "" for row in whole]
    by_size = table.holds_numbers(column)
    values = sorted(set(chosen), key=(lambda word: (float(word), word)) if by_size else str)
    if len(values) == 1:
        raise Refused(
            _("%(file)s: “%(column)s” is the same in every row, so it explains nothing.")
            % {"file": table.file, "column": column}
        )
    if len(values) == len(chosen) > 1:
        raise Refused(
            _("%(file)s: “%(column)s” is different in every row, so it cannot be a category.")
            % {"file": table.file, "column": column}
        )
    return {f"{column}={value}": [float(word == value) for word in chosen] for value in values[1:]}
