"""What support in these schools went with: outcomes on record, read by the analysis of own practice."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from goldthread.analysis.disclosure.suppression import MINIMUM
from goldthread.records.assurance.queries.remembered import Remembered
from goldthread.records.assurance.queries.support_outcomes import (
    DAYS_OF_A_YEAR,
    LeftOut,
    Scale,
    SupportOutcome,
    support_outcomes,
)
from goldthread.records.organisations.queries import organisations_named
from goldthread.records.sight.context import counting_figures
from goldthread.statute.vocabulary.needs import NeedArea

if TYPE_CHECKING:
    from goldthread.analysis.impact.practice.outcomes import Measure, Rows
    from goldthread.analysis.impact.practice.priors import Belief
    from goldthread.analysis.impact.practice.results import InterventionResult, PracticeResult

NORM_MEAN: Final = 100.0
NORM_SD: Final = 15.0
"""Of a standard score, by its definition."""
USUAL: Final = "usual"
"""What is thought beforehand where nothing else is asked for: `Belief.USUAL`."""
ANALYSED: "Final[Remembered[PracticeResult]]" = Remembered(32)
"""Figures by what they were worked out from, in this process: no pupil's record, and of no use to anybody
who has not read the same rows."""
GAS_SPREAD: Final = 1.0
"""Levels of goal attainment: by design one level is one standard deviation (Kiresuk & Sherman 1968)."""


@dataclass(frozen=True)
class Support:
    """Of one support: the first baseline, the last measurement, and how many children were measured on
    a scale with a norm. Goals of their own cannot say where children would be without help.

    `group_ids` are the groups it was given in, any of which names it in an address; `entry_key` is the
    catalogue's, empty outside it. `hours` of adults a child on average; `pounds` of each child, to date,
    None where no rate was set for some.
    """

    first: date
    last: date
    children_with_norm: int
    group_ids: frozenset[int]
    entry_key: str
    hours: float
    pounds: tuple[float, ...] | None

    def has_goals_only(self, one: "InterventionResult") -> bool:
        """Whether too few were measured with a norm to say where children would be without help."""
        from goldthread.analysis.impact.practice.results import Note

        return Note.NO_NORM in one.notes and self.children_with_norm < MINIMUM


@dataclass(frozen=True)
class OwnPractice:
    """`result` is None where nothing counts. `supports` by the name of the intervention; `left_out` how
    many targets do not count, by reason.
    """

    result: "PracticeResult | None"
    supports: Mapping[str, Support]
    left_out: Mapping[LeftOut, int]


def own_practice(
    school_ids: Collection[int], on: date, belief: "Belief | None" = None
) -> OwnPractice:
    """The analysis of all outcomes of these schools by a day. Nine statements, for one school and forty.

    The caller has checked that these schools' figures may be seen. The records are read each time; what
    they were analysed to before is not worked out again while they say the same.
    """
    with counting_figures():
        found = support_outcomes(school_ids, on)
    if not found.rows:
        return OwnPractice(None, {}, found.left_out)
    names = {school.pk: school.name for school in organisations_named(school_ids)}
    of = belief.value if belief else USUAL
    result = ANALYSED.of(
        (found.rows, sorted(names.items()), of), lambda: _analysed(found.rows, names, of)
    )
    return OwnPractice(result, _supports(found.rows), found.left_out)


def _analysed(
    found: tuple[SupportOutcome, ...], names: Mapping[int, str], belief: str
) -> "PracticeResult":
    # Only here: numpy and scipy would make every start of the program slower
    from goldthread.analysis.impact.practice.analyse import analyse
    from goldthread.analysis.impact.practice.outcomes import make_outcomes
    from goldthread.analysis.impact.practice.priors import Belief

    return analyse(make_outcomes(_as_rows(found, names), _measures()), Belief(belief))


def _as_rows(found: tuple[SupportOutcome, ...], names: Mapping[int, str]) -> "Rows":
    """The columns of the analysis. Two schools of one name stay two."""
    from goldthread.analysis.impact.practice.outcomes import Rows

    several = len(set(names.values())) < len(names)
    return Rows(
        before=[row.before for row in found], after=[row.after for row in found],
        intervention=[row.intervention for row in found],
        measure=[row.scale.value for row in found],
        school=[
            f"{names[row.school_id]} ({row.school_id})" if several else names[row.school_id]
            for row in found
        ],
        child=[str(row.child_id) for row in found],
        staff=[None if row.staff_id is None else str(row.staff_id) for row in found],
        barrier=[NeedArea(row.area).label for row in found],
        dose=[row.delivered for row in found],
        age=[row.age for row in found],
        time=[(row.after_on - row.before_on).days / DAYS_OF_A_YEAR for row in found],
    )  # fmt: skip


def _measures() -> "dict[str, Measure]":
    from goldthread.analysis.impact.practice.outcomes import Measure

    return {
        Scale.GAS.value: Measure(Scale.GAS.value, sd=GAS_SPREAD),
        Scale.STANDARD_SCORE.value: Measure(Scale.STANDARD_SCORE.value, NORM_MEAN, NORM_SD),
    }


def _supports(found: tuple[SupportOutcome, ...]) -> dict[str, Support]:
    by_name: dict[str, list[SupportOutcome]] = defaultdict(list)
    for row in found:
        by_name[row.intervention].append(row)
    return {name: _support(rows) for name, rows in by_name.items()}


def _support(rows: list[SupportOutcome]) -> Support:
    lines = {row.line_id: row for row in rows}.values()
    hours: dict[int, float] = defaultdict(float)
    pounds: dict[int, float] = defaultdict(float)
    for line in lines:
        hours[line.child_id] += line.hours
        pounds[line.child_id] += line.pounds or 0.0
    priced = all(line.pounds is not None for line in lines)
    return Support(
        min(row.before_on for row in rows),
        max(row.after_on for row in rows),
        len({row.child_id for row in rows if row.scale is Scale.STANDARD_SCORE}),
        frozenset(row.group_id for row in rows),
        rows[0].entry_key,
        sum(hours.values()) / len(hours),
        tuple(pounds.values()) if priced else None,
    )
