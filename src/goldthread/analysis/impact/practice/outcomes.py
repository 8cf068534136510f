"""Children's outcomes before and after, on one scale, checked once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from goldthread.analysis.impact.meta_analysis.effects import Array, CannotEstimate, Indices
from goldthread.analysis.impact.multilevel.terms import numbered
from goldthread.analysis.impact.practice.priors import DRIFT_SE, RETEST, RETEST_SE, UNKNOWN_SE

Flags = npt.NDArray[np.bool_]
NOBODY: Final = -1
"""In place of a number: no intervention (a comparison), no known staff, no known barrier."""
ENOUGH_FOR_A_SPREAD: Final = 10
"""Comparison children from whom a scale without norms takes its mean and standard deviation."""


class Anchor(StrEnum):
    """Where the unit of a measure comes from."""

    NORM = "norm"
    COMPARISON = "comparison"
    SUPPORTED = "supported"


@dataclass(frozen=True, slots=True)
class Measure:
    """A scale. `mean` and `sd` are of the norm group, None where there is none.

    `retest` is the correlation of two scores as far apart as before and after, without help, and
    `retest_se` how well it is known. `more_is_better` False: fewer incidents, lower difficulty.
    `drift_se` is how well the change expected without help is known, in `sd`; None: as well as
    norms allow where there is a norm, and hardly at all where there is none.
    """

    name: str
    mean: float | None = None
    sd: float | None = None
    retest: float = RETEST
    retest_se: float = RETEST_SE
    more_is_better: bool = True
    drift_se: float | None = None


@dataclass(frozen=True, slots=True)
class Scaled:
    """A measure as it is used: `value` in its own unit is (value - mean) / sd, turned so that up is
    better; `drift_se` says how well the mean after the time between is known, in sd.
    """

    measure: Measure
    mean: float
    sd: float
    anchor: Anchor
    drift_se: float


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """n outcomes of children, one row each, all in standard deviations and up is better.

    `before`, `after`, `expected` (change expected without help) (n,); numbers of `intervention` and
    `barrier`, `staff` (NOBODY where there is none), `measure`, `school`, `child` (n,); `dose` (n,)
    the share of what was planned that was delivered, NaN where not known; `chosen` (n,) whether the
    child was chosen by this very score; `covariates` (n, c) with mean 0 and deviation 1; `age` (n,)
    where support began and `time` (n,) from before to after, in years, NaN where not known.
    """

    before: Array
    after: Array
    expected: Array
    intervention: Indices
    measure: Indices
    school: Indices
    child: Indices
    staff: Indices
    barrier: Indices
    dose: Array
    chosen: Flags
    covariates: Array
    covariate_names: tuple[str, ...]
    interventions: tuple[str, ...]
    measures: tuple[Scaled, ...]
    schools: tuple[str, ...]
    barriers: tuple[str, ...]
    age: Array
    time: Array

    @property
    def n(self) -> int:
        """How many rows."""
        return int(self.before.size)

    @property
    def supported(self) -> Flags:
        """(n,) whether there was an intervention."""
        return np.asarray(self.intervention != NOBODY)


@dataclass(frozen=True, slots=True)
class Rows:
    """What `make_outcomes` takes: a column for each thing, in the file's own words and units.

    Empty means that the column is not there. `intervention`, `staff` and `barrier` are None where
    there is none; `dose` is delivered over planned, `age` and `time` are years, None where not known.
    """

    before: Sequence[float]
    after: Sequence[float]
    intervention: Sequence[str | None]
    measure: Sequence[str] = ()
    school: Sequence[str] = ()
    child: Sequence[str] = ()
    staff: Sequence[str | None] = ()
    barrier: Sequence[str | None] = ()
    dose: Sequence[float | None] = ()
    expected: Sequence[float] = ()
    chosen: Sequence[bool] = ()
    covariates: Mapping[str, Sequence[float]] = field(default_factory=dict)
    age: Sequence[float | None] = ()
    time: Sequence[float | None] = ()


def make_outcomes(rows: Rows, measures: Mapping[str, Measure] | None = None) -> Outcomes:
    """Check, put on one scale and number; raises CannotEstimate with the reason.

    A measure that `measures` does not describe has no norm. Children and staff are told apart
    within their school, so that one name in two schools is two people.
    """
    n = len(rows.before)
    _check_lengths(rows, n)
    before, after = _numbers(rows.before, "before"), _numbers(rows.after, "after")
    expected = _numbers(rows.expected or np.zeros(n), "expected")
    measure_names, measure = _named(rows.measure or [""] * n)
    schools, school = _named(rows.school or [""] * n)
    interventions, intervention = _named_or_nobody(rows.intervention)
    if not interventions:
        raise CannotEstimate("No row names an intervention, so there is nothing to learn about.")
    barriers, barrier = _named_or_nobody(rows.barrier or [None] * n)
    scaled = tuple(
        _scale((measures or {}).get(name, Measure(name)), before[of], after[of], helped[of])
        for number, name in enumerate(measure_names)
        for of, helped in [(measure == number, intervention != NOBODY)]
    )
    mean = np.array([one.mean for one in scaled])[measure]
    unit = np.array([one.sd * (1 if one.measure.more_is_better else -1) for one in scaled])[measure]
    covariates, names = _covariates(rows.covariates, n)
    return Outcomes(
        before=(before - mean) / unit, after=(after - mean) / unit, expected=expected / unit,
        intervention=intervention, measure=measure, school=school,
        child=_within(school, rows.child or [str(i) for i in range(n)]),
        staff=_staff(school, rows.staff or [None] * n),
        barrier=barrier,
        dose=_known(rows.dose, n), age=_years(rows.age, n, "age"), time=_years(rows.time, n, "time"),
        chosen=np.array(rows.chosen or [True] * n, dtype=np.bool_),
        covariates=covariates, covariate_names=names, interventions=interventions, measures=scaled,
        schools=schools, barriers=barriers,
    )  # fmt: skip


def _check_lengths(rows: Rows, n: int) -> None:
    if n == 0:
        raise CannotEstimate("There are no outcomes.")
    columns = (
        rows.after, rows.intervention, rows.measure, rows.school, rows.child, rows.staff,
        rows.barrier, rows.dose, rows.expected, rows.chosen, rows.age, rows.time,
        *rows.covariates.values(),
    )  # fmt: skip
    if any(len(column) not in (0, n) for column in columns) or len(rows.after) != n:
        raise CannotEstimate("All columns must be of one length.")


def _numbers(values: npt.ArrayLike, name: str) -> Array:
    found = np.asarray(values, dtype=np.float64)
    if not np.isfinite(found).all():
        raise CannotEstimate("A value of “%(column)s” is missing or not finite.", column=name)
    return found


def _known(values: Sequence[float | None], n: int) -> Array:
    """(n,) NaN where not known."""
    return np.array([np.nan if one is None else one for one in values or [None] * n], dtype=float)


def _years(values: Sequence[float | None], n: int, name: str) -> Array:
    found = _known(values, n)
    if (np.isinf(found) | (found < 0)).any():
        raise CannotEstimate("A value of “%(column)s” is below 0 or not finite.", column=name)
    return found


def _named(labels: Sequence[str]) -> tuple[tuple[str, ...], Indices]:
    return tuple(sorted(set(labels))), numbered(labels)


def _named_or_nobody(labels: Sequence[str | None]) -> tuple[tuple[str, ...], Indices]:
    names = tuple(sorted({label for label in labels if label is not None}))
    place = {name: number for number, name in enumerate(names)}
    found = [NOBODY if label is None else place[label] for label in labels]
    return names, np.array(found, dtype=np.intp)


def _within(school: Indices, labels: Sequence[str]) -> Indices:
    return numbered(school * (len(labels) + 1) + numbered(labels))


def _staff(school: Indices, labels: Sequence[str | None]) -> Indices:
    known = np.array([label is not None for label in labels], dtype=np.bool_)
    found = np.full(school.size, NOBODY, dtype=np.intp)
    if known.any():
        named = [label for label in labels if label is not None]
        found[known] = _within(school[known], named)
    return found


def _covariates(columns: Mapping[str, Sequence[float]], n: int) -> tuple[Array, tuple[str, ...]]:
    """Centred, in standard deviations; a column that is the same in every row explains nothing."""
    kept = {}
    for name, column in columns.items():
        values = _numbers(column, name)
        if np.ptp(values) > 0:
            kept[name] = (values - values.mean()) / values.std()
    return np.column_stack(list(kept.values())) if kept else np.zeros((n, 0)), tuple(kept)


def _scale(measure: Measure, before: Array, after: Array, helped: Flags) -> Scaled:
    """The norm's mean and deviation; else those before of children not helped; else of all."""
    if measure.mean is not None and measure.sd is not None:
        if measure.sd <= 0:
            raise CannotEstimate(
                f"The norm's standard deviation of “{measure.name}” is not above 0."
            )
        return Scaled(measure, measure.mean, measure.sd, Anchor.NORM, DRIFT_SE)
    known = UNKNOWN_SE if measure.drift_se is None else measure.drift_se
    others = before[~helped]
    if others.size >= ENOUGH_FOR_A_SPREAD and np.ptp(others) > 0:
        spread = measure.sd or float(others.std(ddof=1))
        return Scaled(measure, float(others.mean()), spread, Anchor.COMPARISON, known)
    spread = measure.sd or _any_spread(measure, before, after)
    return Scaled(measure, float(before.mean()), spread, Anchor.SUPPORTED, known)


def _any_spread(measure: Measure, before: Array, after: Array) -> float:
    """Of the scores before, or of those after where all began alike (targets rated from -2)."""
    for values in (before, after):
        if values.size > 1 and np.ptp(values) > 0:
            return float(values.std(ddof=1))
    if before.size == 1:
        raise CannotEstimate(
            "One child cannot tell how far apart children are on the measure “%(measure)s”. "
            "Give the norm's standard deviation, or more outcomes.",
            measure=measure.name,
        )
    raise CannotEstimate(
        "Every value of the measure “%(measure)s” is the same, before and after, so it has no unit. "
        "Give the norm's standard deviation, or leave the measure out.",
        measure=measure.name,
    )
