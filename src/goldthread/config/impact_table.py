"""From a table of outcomes to what the model of own practice takes; which rows are left out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

from goldthread.config.evidence_meta_rows import column_meant, moderator_columns
from goldthread.config.terminal import Refused
from goldthread.config.words import _

if TYPE_CHECKING:
    from goldthread.analysis.impact.practice.outcomes import Measure, Rows
    from goldthread.exchange.evidence.reader import EvidenceTable

NEEDED: Final = ("intervention", "before", "after")
OPTIONAL: Final = (
    "school", "child", "staff", "measure", "barrier", "planned", "delivered", "expected",
    "chosen_by_score", "norm_mean", "norm_sd", "retest", "retest_se", "better", "age", "weeks",
)  # fmt: skip
WEEKS_OF_A_YEAR: Final = 52.1775
NO_INTERVENTION: Final = frozenset({"none", "no", "comparison", "control", "waiting"})
"""Words for a child who was measured alike and not supported (in small letters), or an empty cell."""
YES: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
RULE_WORDS = {
    "above": "%(file)s: “%(column)s” must be above nought; it is not on %(lines)s.",
    "nought": "%(file)s: “%(column)s” must be nought or more; it is not on %(lines)s.",
    "share": "%(file)s: “%(column)s” must be between 0 and 1; it is not on %(lines)s.",
    "yes": "%(file)s: “%(column)s” must be yes or no; it is not on %(lines)s.",
    "better": "%(file)s: “%(column)s” must be more or less; it is not on %(lines)s.",
}
BETTER: Final = {"more": True, "higher": True, "less": False, "lower": False}


@dataclass(frozen=True)
class Read:
    """What was read. `left_out` counts rows for want of a value, by column."""

    rows: "Rows"
    measures: dict[str, "Measure"]
    left_out: dict[str, int]


def outcomes_from(
    table: "EvidenceTable", columns: dict[str, str], covariates: Sequence[str]
) -> Read:
    """Rows that have a before and an after; refuses with lines what cannot be used.

    `columns` names the column of the file for each of NEEDED and OPTIONAL that is there.
    """
    from goldthread.analysis.impact.practice.outcomes import Rows

    whole, left_out = _whole(table, columns, covariates)
    reading = _Reading(table, columns, whole)
    dose = reading.dose()
    rows = Rows(
        before=reading.numbers("before"), after=reading.numbers("after"),
        intervention=reading.interventions(), measure=reading.words("measure"),
        school=reading.words("school"), child=reading.words("child"),
        staff=reading.words_or_none("staff"), barrier=reading.words_or_none("barrier"),
        dose=dose, expected=reading.numbers("expected"), chosen=reading.chosen(),
        covariates=moderator_columns(table, covariates, whole),
        age=reading.at_least_nought("age"),
        time=[
            None if one is None else one / WEEKS_OF_A_YEAR
            for one in reading.at_least_nought("weeks")
        ],
    )  # fmt: skip
    return Read(rows, reading.measures(), left_out)


def _whole(
    table: "EvidenceTable", columns: dict[str, str], covariates: Sequence[str]
) -> tuple[list[int], dict[str, int]]:
    """Rows with every value that is needed; how many lack which."""
    asked = [columns[name] for name in ("before", "after", "school", "child", "measure", "expected")
             if name in columns]  # fmt: skip
    asked += [column_meant(covariate) for covariate in covariates]
    cells = {column: table.words(column) for column in asked}
    lacking: Counter[str] = Counter()
    whole = []
    for row in range(len(table.lines)):
        missing = next((column for column in asked if cells[column][row] is None), None)
        if missing is None:
            whole.append(row)
        else:
            lacking[missing] += 1
    if not whole:
        raise Refused(
            _("%(file)s: no row has a value in every column that is needed.") % {"file": table.file}
        )
    return whole, dict(lacking)


class _Reading:
    """The columns of the rows that count."""

    def __init__(self, table: "EvidenceTable", columns: dict[str, str], whole: list[int]) -> None:
        self.table, self.columns, self.whole = table, columns, whole

    def words_or_none(self, name: str) -> list[str | None]:
        """A column of words; empty where there is no such column."""
        if name not in self.columns:
            return []
        words = self.table.words(self.columns[name])
        return [words[row] for row in self.whole]

    def words(self, name: str) -> list[str]:
        """The same where none is missing."""
        return [word or "" for word in self.words_or_none(name)]

    def numbers_or_none(self, name: str) -> list[float | None]:
        """A column of numbers; empty where there is no such column."""
        if name not in self.columns:
            return []
        numbers = self.table.numbers(self.columns[name])
        return [numbers[row] for row in self.whole]

    def numbers(self, name: str) -> list[float]:
        """The same where none is missing."""
        return [number or 0.0 for number in self.numbers_or_none(name)]

    def interventions(self) -> list[str | None]:
        """None for a comparison: an empty cell, or a word for it."""
        return [
            None if word is None or word.lower() in NO_INTERVENTION else word
            for word in self.words_or_none("intervention")
        ]

    def dose(self) -> list[float | None]:
        """Delivered over planned; refuses a plan of nought and what is below nought."""
        delivered, planned = self.numbers_or_none("delivered"), self.numbers_or_none("planned")
        if not delivered or not planned:
            return []
        self._check("planned", [given is not None and given <= 0 for given in planned], "above")
        self.at_least_nought("delivered")
        return [
            None if given is None or meant is None else given / meant
            for given, meant in zip(delivered, planned, strict=True)
        ]

    def at_least_nought(self, name: str) -> list[float | None]:
        """A column of numbers; refuses what is below nought."""
        numbers = self.numbers_or_none(name)
        self._check(name, [one is not None and one < 0 for one in numbers], "nought")
        return numbers

    def chosen(self) -> list[bool]:
        """Whether a child was chosen by this score; an empty cell: yes, the careful answer."""
        words = [(word or "yes").lower() for word in self.words_or_none("chosen_by_score")]
        self._check("chosen_by_score", [word not in YES for word in words], "yes")
        return [YES[word] for word in words]

    def measures(self) -> dict[str, "Measure"]:
        """What the file says of each measure, which must be the same in all its rows."""
        from goldthread.analysis.impact.practice.outcomes import Measure
        from goldthread.analysis.impact.practice.priors import RETEST, RETEST_SE

        names = self.words("measure") or [""] * len(self.whole)
        said = {
            name: self._said(name, names)
            for name in ("norm_mean", "norm_sd", "retest", "retest_se")
        }
        better = self._better(names)
        self._check_ranges()
        return {
            name: Measure(
                name, said["norm_mean"].get(name), said["norm_sd"].get(name),
                said["retest"].get(name, RETEST), said["retest_se"].get(name, RETEST_SE),
                better.get(name, True),
            )
            for name in dict.fromkeys(names)
        }  # fmt: skip

    def _check_ranges(self) -> None:
        for name, top, rule in (
            ("norm_sd", inf, "above"),
            ("retest", 1.0, "share"),
            ("retest_se", 1.0, "share"),
        ):
            numbers = self.numbers_or_none(name)
            self._check(name, [one is not None and not 0 < one < top for one in numbers], rule)

    def _said(self, name: str, measures: list[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        for measure, number in zip(measures, self.numbers_or_none(name), strict=False):
            if number is not None and found.setdefault(measure, number) != number:
                raise Refused(self._two_values(name, measure))
        return found

    def _better(self, measures: list[str]) -> dict[str, bool]:
        words = self.words_or_none("better")
        wrong = [word is not None and word.lower() not in BETTER for word in words]
        self._check("better", wrong, "better")
        found: dict[str, bool] = {}
        for measure, word in zip(measures, words, strict=False):
            if (
                word is not None
                and found.setdefault(measure, BETTER[word.lower()]) != BETTER[word.lower()]
            ):
                raise Refused(self._two_values("better", measure))
        return found

    def _two_values(self, name: str, measure: str) -> str:
        return _(
            "%(file)s: “%(column)s” has two values for the measure “%(measure)s”. Each measure has "
            "one."
        ) % {"file": self.table.file, "column": self.columns[name], "measure": measure}

    def _check(self, name: str, wrong: list[bool], rule: str) -> None:
        """`rule` is a key of RULE_WORDS."""
        from goldthread.exchange.evidence.reader import lines_in_words

        lines = [self.table.lines[row] for row, bad in zip(self.whole, wrong, strict=False) if bad]
        if lines:
            raise Refused(
                _(RULE_WORDS[rule])
                % {
                    "file": self.table.file,
                    "column": self.columns[name],
                    "lines": lines_in_words(lines),
                }
            )
