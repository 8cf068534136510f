"""What own practice says of each intervention: figures, what they earn, and what is still missing."""

from dataclasses import dataclass
from enum import StrEnum

from goldthread.analysis.impact.practice.integrate import Figure


class Design(StrEnum):
    """What stands beside the children who were supported. Only the first two earn causal words."""

    CROSSOVER = "crossover"
    COMPARISON = "comparison"
    ASSOCIATION = "association"

    @property
    def causal(self) -> bool:
        """Whether "did" may be said, instead of "went with"."""
        return self is not Design.ASSOCIATION


class Verdict(StrEnum):
    """How large the figure is, with 97.5 % of the posterior behind it; the design says what it is of."""

    NOT_ENOUGH = "not enough data"
    MONTH_OR_MORE = "a month or more"
    LESS_THAN_NOTHING = "less than nothing"
    LITTLE = "little or nothing"
    UNCLEAR = "unclear"


class Note(StrEnum):
    """Something a reader of the figures must know."""

    ONE_SCHOOL = "one_school"
    NO_NORM = "no_norm"
    APART = "apart"
    AT_THE_EDGE = "at_the_edge"
    NOT_CHOSEN_BY_SCORE = "not_chosen_by_score"


@dataclass(frozen=True, slots=True)
class Needed:
    """What would be enough. `schools` and `children` in all, or None where no number would do.

    `comparison`: children measured alike and not supported would be needed first.
    """

    schools: int | None
    children: int | None
    comparison: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A figure for some of the children; `unpooled` is theirs alone, None where too few."""

    name: str
    children: int
    effect: Figure
    unpooled: float | None


@dataclass(frozen=True, slots=True)
class Dose:
    """`delivered` is the mean share of what was planned. `slope` goes with all instead of nothing.

    Always an association: who misses sessions differs from who does not.
    """

    delivered: float
    slope: Figure


@dataclass(frozen=True, slots=True)
class DoseBand:
    """Children who had from `start` to under `end` of what was planned; `end` None: all above.

    `gain` is the mean of their distances from where they were expected without help, with a 95 %
    interval; nothing is pooled. None below two children.
    """

    start: float
    end: float | None
    children: int
    gain: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class InterventionResult:
    """One intervention. All effects in standard deviations of the outcome, as delivered.

    `effect` is the mean over schools (of one school alone, that school's own); `next_school` where
    the effect in a school not seen probably lies. `change` is from before to after as it was seen;
    `without` what would be expected with no help at all (regression to the mean, growth).
    `own_share` is how much of what is known comes from these children, the rest from what is known
    of interventions in general. `alone` is the estimate and variance with the latter taken out
    again; None where these children told nothing. `by_school` is at the ages of the school's own
    children, all else at those of the intervention's; `by_age` from the youngest on.
    """

    name: str
    outcomes: int
    children: int
    schools: int
    compared: int
    design: Design
    verdict: Verdict
    effect: Figure
    next_school: Figure
    a_month: float
    change: float
    without: float
    own_share: float
    alone: tuple[float, float] | None
    by_barrier: tuple[Group, ...]
    by_school: tuple[Group, ...]
    dose: Dose | None
    needed: Needed | None
    notes: tuple[Note, ...]
    by_dose: tuple[DoseBand, ...] = ()
    by_age: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What the outcomes say of a measure: where its unit comes from, its retest correlation, and
    how far children moved without support (in standard deviations)."""

    name: str
    anchor: str
    sd: float
    retest: Figure
    drift: Figure


@dataclass(frozen=True, slots=True)
class PracticeResult:
    """All interventions by name, the spreads (deviations) by name, and the measures."""

    outcomes: int
    children: int
    schools: int
    compared: int
    interventions: tuple[InterventionResult, ...]
    spreads: dict[str, Figure]
    measures: tuple[MeasureResult, ...]
