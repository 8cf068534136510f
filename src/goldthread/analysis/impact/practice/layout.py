"""From outcomes to a multilevel model: its columns with what is thought of them beforehand.

after - expected - centre = a + b (before - centre) + covariates + support + school + …

`centre` is the norm's mean for a child chosen by the score itself, so that a + b (before - centre)
is where such a child would be without help (regression to the mean); the mean of its own group for
children chosen otherwise, who regress to that. b is the retest correlation: the error of the
baseline is in it. a is how far children of no school in particular moved.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from goldthread.analysis.impact.meta_analysis.effects import Array, Indices
from goldthread.analysis.impact.multilevel.terms import Model, Term, make_model, numbered
from goldthread.analysis.impact.practice import priors
from goldthread.analysis.impact.practice.ages import UNIT, about_the_means, bands_of
from goldthread.analysis.impact.practice.outcomes import NOBODY, Outcomes

Key = tuple[object, ...]
FIXED: Final = -1
"""In place of the number of a spread: the prior's deviation is known."""
LEAST_FOR_A_RESIDUAL: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The model, and for each of its p columns: prior mean, prior deviation, and which spread.

    `spread` (p,) numbers `spreads`, the half-normal scales of deviations that the data estimate, or
    is FIXED where `deviation` is known. `term_scales` are those of the random effects. `fine` (p,)
    marks columns that the spreads of the random effects hardly depend on. `at` finds columns.
    """

    model: Model
    mean: Array
    deviation: Array
    spread: Indices
    spreads: tuple[float, ...]
    term_names: tuple[str, ...]
    term_scales: tuple[float, ...]
    fine: Indices
    at: dict[Key, int]
    cells: Indices
    mean_dose: Array


@dataclass(slots=True)
class _Columns:
    """Columns as they are added."""

    lot: list[Array] = field(default_factory=list)
    mean: list[float] = field(default_factory=list)
    deviation: list[float] = field(default_factory=list)
    spread: list[int] = field(default_factory=list)
    spreads: list[float] = field(default_factory=list)
    fine: list[int] = field(default_factory=list)
    at: dict[Key, int] = field(default_factory=dict)

    def add(self, key: Key, column: Array, mean: float, deviation: float) -> None:
        """A column with a known prior."""
        self._append(key, column, mean, deviation, FIXED)

    def add_pooled(self, keyed: dict[Key, Array], scale: float, *, fine: bool) -> None:
        """Columns pulled towards nought by one spread of their own."""
        number = len(self.spreads)
        self.spreads.append(scale)
        for key, column in keyed.items():
            if fine:
                self.fine.append(len(self.lot))
            self._append(key, column, 0.0, scale, number)

    def _append(self, key: Key, column: Array, mean: float, deviation: float, spread: int) -> None:
        self.at[key] = len(self.lot)
        self.lot.append(column)
        self.mean.append(mean)
        self.deviation.append(deviation)
        self.spread.append(spread)


def lay_out(outcomes: Outcomes, belief: priors.Belief = priors.Belief.USUAL) -> Layout:
    """Columns, random effects, weights and priors of these outcomes."""
    centre = centres(outcomes)
    columns = _Columns()
    _add_measures(columns, outcomes, outcomes.before - centre)
    _add_time(columns, outcomes)
    _add_covariates(columns, outcomes)
    _add_support(columns, outcomes, priors.EFFECTS[belief])
    _add_ages(columns, outcomes)
    mean_dose = _add_dose(columns, outcomes)
    terms, scales = _terms(outcomes)
    model = make_model(
        outcomes.after - outcomes.expected - centre, np.column_stack(columns.lot), terms,
        outcomes.school, 1 / residual_variances(outcomes)[outcomes.measure],
    )  # fmt: skip
    return Layout(
        model, np.array(columns.mean), np.array(columns.deviation),
        np.array(columns.spread, dtype=np.intp), tuple(columns.spreads),
        tuple(term.name for term in terms), scales, np.array(columns.fine, dtype=np.intp),
        columns.at, cells_of(outcomes), mean_dose,
    )  # fmt: skip


def centres(outcomes: Outcomes) -> Array:
    """(n,) what each child would regress to without help: 0, the norm's mean, or its group's."""
    found = np.zeros(outcomes.n)
    group = numbered(outcomes.intervention * len(outcomes.measures) + outcomes.measure)
    otherwise = ~outcomes.chosen
    if otherwise.any():
        sums = np.bincount(group[otherwise], outcomes.before[otherwise], int(group.max()) + 1)
        counts = np.bincount(group[otherwise], minlength=int(group.max()) + 1)
        found[otherwise] = (sums / np.maximum(counts, 1))[group[otherwise]]
    return found


def residual_variances(outcomes: Outcomes) -> Array:
    """(measures,) how much single outcomes scatter round their regression, group by group.

    So that a coarse measure counts for less. Where one has too few rows, the mean of the others.
    """
    every = [_residual_variance(outcomes, number) for number in range(len(outcomes.measures))]
    known = [one for one in every if one is not None]
    usual = float(np.mean(known)) if known else 1 - priors.RETEST**2
    return np.array([usual if one is None else one for one in every])


def _residual_variance(outcomes: Outcomes, number: int) -> float | None:
    rows = outcomes.measure == number
    group = numbered(outcomes.intervention[rows])
    counts = np.bincount(group)
    free = int(rows.sum()) - counts.size - 1
    if free < LEAST_FOR_A_RESIDUAL:
        return None
    x, y = outcomes.before[rows], outcomes.after[rows] - outcomes.expected[rows]
    x, y = (one - (np.bincount(group, one) / counts)[group] for one in (x, y))
    slope = float(x @ y) / float(x @ x) if float(x @ x) > 1e-12 * x.size else 0.0
    left = float(((y - slope * x) ** 2).sum()) / free
    return left if left > 1e-6 else None


def _add_measures(columns: _Columns, outcomes: Outcomes, before: Array) -> None:
    for number, scaled in enumerate(outcomes.measures):
        rows = (outcomes.measure == number).astype(float)
        columns.add(("level", number), rows, 0.0, scaled.drift_se)
        retest = scaled.measure
        columns.add(("retest", number), rows * before, retest.retest, retest.retest_se)


def _add_time(columns: _Columns, outcomes: Outcomes) -> None:
    """What longer than usual from before to after adds, as a share of the usual time of its measure.

    Movement without help grows with time, so it is known as well as that of the usual time.
    """
    for number, scaled in enumerate(outcomes.measures):
        rows = (outcomes.measure == number) & np.isfinite(outcomes.time)
        if rows.any() and np.ptp(outcomes.time[rows]) > 0:
            usual = outcomes.time[rows].mean()
            column = np.where(rows, outcomes.time / usual - 1, 0.0)
            known = min(scaled.drift_se, priors.COVARIATE_SD)
            columns.add(("time", number), column, 0.0, known)


def _add_covariates(columns: _Columns, outcomes: Outcomes) -> None:
    for number, name in enumerate(outcomes.covariate_names):
        columns.add(("covariate", name), outcomes.covariates[:, number], 0.0, priors.COVARIATE_SD)
    if (outcomes.barrier[~outcomes.supported] != NOBODY).any():
        for b in range(len(outcomes.barriers)):
            rows = (outcomes.barrier == b).astype(float)
            columns.add(("barrier of all", b), rows, 0.0, priors.COVARIATE_SD)
    if np.isfinite(outcomes.age[~outcomes.supported]).any():
        every = about_the_means(outcomes.age, np.zeros(outcomes.n, dtype=np.intp)) / UNIT
        columns.add(("age of all",), every, 0.0, priors.COVARIATE_SD)


def _add_support(columns: _Columns, outcomes: Outcomes, prior: priors.EffectPrior) -> None:
    columns.add(("support",), outcomes.supported.astype(float), prior.mean, prior.sd)
    each: dict[Key, Array] = {
        ("intervention", j): (outcomes.intervention == j).astype(float)
        for j in range(len(outcomes.interventions))
    }
    columns.add_pooled(each, prior.spread, fine=False)
    known = outcomes.supported & (outcomes.barrier != NOBODY)
    if np.unique(outcomes.barrier[known]).size < 2:
        return
    by_barrier: dict[Key, Array] = {
        ("barrier", b): (known & (outcomes.barrier == b)).astype(float)
        for b in range(len(outcomes.barriers))
    }
    columns.add_pooled(by_barrier, priors.SUBGROUP, fine=False)
    pairs = np.unique(
        np.column_stack([outcomes.intervention[known], outcomes.barrier[known]]), axis=0
    )
    both: dict[Key, Array] = {
        ("subgroup", int(j), int(b)): (
            (outcomes.intervention == j) & (outcomes.barrier == b)
        ).astype(float)
        for j, b in pairs
    }
    columns.add_pooled(both, priors.SUBGROUP, fine=True)


def _add_ages(columns: _Columns, outcomes: Outcomes) -> None:
    """A line over the ages of each intervention, and steps by band that all support shares."""
    line = about_the_means(outcomes.age, outcomes.intervention) / UNIT
    if not line.any():
        return
    columns.add(("age",), line, 0.0, priors.AGE_SD)
    each: dict[Key, Array] = {
        ("age", int(j)): line * (outcomes.intervention == j)
        for j in np.unique(outcomes.intervention[line != 0])
    }
    columns.add_pooled(each, priors.AGE_SPREAD, fine=True)
    band = bands_of(outcomes.age)
    known = outcomes.supported & (band != NOBODY)
    for a in np.unique(band[known]):
        step = about_the_means(np.where(known, band == a, np.nan), outcomes.intervention)
        if step.any():
            columns.add(("age band", int(a)), step, 0.0, priors.AGE_SD)


def _add_dose(columns: _Columns, outcomes: Outcomes) -> Array:
    """The share delivered, about its mean in each intervention, so that effects are as delivered."""
    known = outcomes.supported & np.isfinite(outcomes.dose)
    count = len(outcomes.interventions)
    mean = np.full(count, np.nan)
    centred = np.zeros(outcomes.n)
    for j in np.unique(outcomes.intervention[known]):
        rows = known & (outcomes.intervention == j)
        mean[j] = outcomes.dose[rows].mean()
        centred[rows] = outcomes.dose[rows] - mean[j]
    varying = [j for j in range(count) if np.ptp(centred[outcomes.intervention == j]) > 0]
    if varying:
        columns.add(("dose",), centred, 0.0, priors.DOSE_SD)
        each: dict[Key, Array] = {
            ("dose", j): centred * (outcomes.intervention == j) for j in varying
        }
        columns.add_pooled(each, priors.DOSE_SPREAD, fine=True)
    return mean


def cells_of(outcomes: Outcomes) -> Indices:
    """(n,) the number of each row's school and intervention together, as pairs in order.

    Rows of a comparison are given the first cell of their school; their column is nought there.
    """
    j = np.where(outcomes.supported, outcomes.intervention, 0)
    first = np.full(len(outcomes.schools), -1, dtype=np.intp)
    rows = np.flatnonzero(outcomes.supported)
    first[outcomes.school[rows[::-1]]] = outcomes.intervention[rows[::-1]]
    j = np.where(outcomes.supported, j, np.maximum(first[outcomes.school], 0))
    return np.asarray(outcomes.school * len(outcomes.interventions) + j)


def _terms(outcomes: Outcomes) -> tuple[list[Term], tuple[float, ...]]:
    """Random effects that the rows can tell of; a spread that nothing speaks of is left out."""
    helped = outcomes.supported.astype(float)[:, None]
    ones = np.ones((outcomes.n, 1))
    found = [(Term("cell", numbered(cells_of(outcomes)), helped), priors.EFFECT)]
    if len(outcomes.schools) > 1:
        tested = numbered(outcomes.school * len(outcomes.measures) + outcomes.measure)
        found.append((Term("school and measure", tested, ones), priors.SCHOOL))
    known = outcomes.staff != NOBODY
    if known.any() and np.unique(outcomes.staff[known]).size < known.sum():
        by = (known & outcomes.supported).astype(float)[:, None]
        found.append((Term("staff", _somebody(outcomes), by), priors.EFFECT))
    if np.unique(outcomes.child).size < outcomes.n:
        found.append((Term("child", outcomes.child, ones), priors.CHILD))
    return [term for term, _ in found], tuple(scale for _, scale in found)


def _somebody(outcomes: Outcomes) -> Indices:
    """Staff as numbers within schools; a row without is given a place of its school's own."""
    top = int(outcomes.staff.max()) + 1
    return numbered(np.where(outcomes.staff == NOBODY, top + outcomes.school, outcomes.staff))
