"""From a table of sessions to cases: who is who, what comes after what, which phase is which."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from goldthread.config.evidence_table import said
from goldthread.config.terminal import Refused
from goldthread.config.words import _, gettext_noop

if TYPE_CHECKING:
    from goldthread.analysis.impact.single_case.series import Series
    from goldthread.exchange.evidence.reader import EvidenceTable

JOINED: Final = " "
NO_CASE: Final = gettext_noop("%(file)s: there is a value but no case on %(lines)s.")
NO_PHASE: Final = gettext_noop("%(file)s: there is a value but no phase on %(lines)s.")
NO_SESSION: Final = gettext_noop("%(file)s: there is a value but no session on %(lines)s.")


@dataclass(frozen=True)
class Columns:
    """The names of the columns; several for a case are joined by a space."""

    case: Sequence[str]
    phase: str
    outcome: str
    session: str | None
    only: Sequence[tuple[str, str]]  # column and the word it must hold

    @property
    def all(self) -> list[str]:
        """Every column that is read, once."""
        named = [*self.case, self.phase, self.outcome, *(column for column, _ in self.only)]
        return list(dict.fromkeys([*named, self.session] if self.session else named))


@dataclass(frozen=True)
class Row:
    """A line of the file; the value is None where it is missing."""

    line: int
    case: str
    phase: str
    session: float
    value: float | None


@dataclass(frozen=True)
class Cases:
    """What was read: the cases, how each phase was taken, and what was left out."""

    series: tuple["Series", ...]
    phases: dict[str, bool | None]
    missing: dict[str, int]  # lines without an outcome, by case
    other_phases: int  # values in a phase that is neither baseline nor support


def cases_from(
    table: "EvidenceTable", columns: Columns, baseline: Sequence[str], treatment: Sequence[str]
) -> Cases:
    """The cases of a table, in order of first appearance. Refuses with the lines that trouble."""
    from goldthread.analysis.impact.single_case.phases import UnclearPhases, conditions

    rows = _rows(table, columns)
    _check_sessions(rows)
    known = [row for row in rows if row.value is not None]
    if not known:
        raise Refused(
            _("%(file)s: no line holds a value in “%(column)s”.")
            % {"file": table.file, "column": columns.outcome}
        )
    labels: dict[str, list[str]] = {}
    for row in sorted(known, key=lambda row: row.session):
        labels.setdefault(row.case, []).append(row.phase)
    try:
        phases = conditions(labels, baseline, treatment)
    except UnclearPhases as unclear:
        raise Refused(f"{table.file}: {said(unclear)}") from unclear
    return _cases(rows, phases)


def _cases(rows: list[Row], phases: dict[str, bool | None]) -> Cases:
    from goldthread.analysis.impact.single_case.series import make_series
    from goldthread.analysis.refusals import Unanswerable

    kept = [row for row in rows if row.value is not None and phases[row.phase] is not None]
    by_case: dict[str, list[Row]] = {}
    for row in kept:
        by_case.setdefault(row.case, []).append(row)
    try:
        series = tuple(
            make_series(
                name,
                [row.session for row in mine],
                [row.value or 0.0 for row in mine],
                [bool(phases[row.phase]) for row in mine],
            )
            for name, mine in by_case.items()
        )
    except Unanswerable as error:
        raise Refused(said(error)) from error
    missing = Counter(row.case for row in rows if row.value is None)
    known = sum(row.value is not None for row in rows)
    return Cases(series, phases, dict(missing), known - len(kept))


def _rows(table: "EvidenceTable", columns: Columns) -> list[Row]:
    """The lines that `only` lets through. A line without a case, phase or session is refused."""
    chosen = _chosen(table, columns.only)
    values = table.numbers(columns.outcome)
    cases = list(zip(*(table.words(column) for column in columns.case), strict=True))
    phases = table.words(columns.phase)
    needed = [i for i in chosen if values[i] is not None]
    _check_filled(table, NO_CASE, [i for i in needed if None in cases[i]])
    _check_filled(table, NO_PHASE, [i for i in needed if phases[i] is None])
    named = [i for i in chosen if None not in cases[i] and phases[i] is not None]
    names = [JOINED.join(map(str, cases[i])) for i in named]
    sessions = _sessions(table, columns.session, named, names)
    return [
        Row(table.lines[i], name, str(phases[i]), session, values[i])
        for i, name, session in zip(named, names, sessions, strict=True)
    ]


def _chosen(table: "EvidenceTable", only: Sequence[tuple[str, str]]) -> list[int]:
    chosen = list(range(len(table.lines)))
    for column, word in only:
        words = table.words(column)
        chosen = [i for i in chosen if words[i] == word]
        if not chosen:
            raise Refused(
                _("%(file)s: no line has “%(value)s” in “%(column)s” as asked with --only.")
                % {"file": table.file, "value": word, "column": column}
            )
    return chosen


def _check_filled(table: "EvidenceTable", sentence: str, empty: list[int]) -> None:
    from goldthread.exchange.evidence.reader import lines_in_words

    if empty:
        where = lines_in_words([table.lines[i] for i in empty])
        raise Refused(_(sentence) % {"file": table.file, "lines": where})


def _sessions(
    table: "EvidenceTable", column: str | None, chosen: list[int], names: list[str]
) -> list[float]:
    """Session numbers; days counted in the commonest gap; or the order of lines in each case."""
    if column is None:
        seen: Counter[str] = Counter()
        order = []
        for name in names:
            seen[name] += 1
            order.append(float(seen[name]))
        return order
    if not table.holds_numbers(column) and (days := _days(table, column)):
        _check_filled(table, NO_SESSION, [i for i in chosen if days[i] is None])
        return _in_gaps([float(days[i] or 0) for i in chosen], names)
    numbers = table.numbers(column)
    _check_filled(table, NO_SESSION, [i for i in chosen if numbers[i] is None])
    return [numbers[i] or 0.0 for i in chosen]


def _days(table: "EvidenceTable", column: str) -> list[int | None]:
    """The column as days, if all it holds are dates; else empty."""
    try:
        return [
            None if word is None else date.fromisoformat(word).toordinal()
            for word in table.words(column)
        ]
    except ValueError:
        return []


def _in_gaps(days: list[float], names: list[str]) -> list[float]:
    """Days as multiples of the commonest gap between neighbours, counted from the first day."""
    by_case: dict[str, list[float]] = {}
    for name, day in zip(names, days, strict=True):
        by_case.setdefault(name, []).append(day)
    gaps = Counter(
        later - earlier
        for mine in by_case.values()
        for earlier, later in pairwise(sorted(mine))
        if later > earlier
    )
    unit = min(gaps, key=lambda gap: (-gaps[gap], gap), default=1.0)
    first = min(days, default=0.0)
    return [(day - first) / unit for day in days]


def _check_sessions(rows: list[Row]) -> None:
    """Refuse a case with two values in one session."""
    seen: dict[tuple[str, float], int] = {}
    for row in rows:
        if row.value is None:
            continue
        earlier = seen.setdefault((row.case, row.session), row.line)
        if earlier != row.line:
            raise Refused(
                _(
                    "%(case)s has two values in one session (lines %(earlier)s and %(line)s). If "
                    "the file holds several measures, choose one with --only COLUMN=VALUE, or name "
                    "the column with a second --case."
                )
                % {"case": row.case, "earlier": earlier, "line": row.line}
            )
