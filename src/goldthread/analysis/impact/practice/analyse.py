"""From outcomes to what each intervention went with, or did, where the design earns that word."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.impact.effect_scale import MONTHS_FROM
from goldthread.analysis.impact.meta_analysis.effects import Array, Indices
from goldthread.analysis.impact.practice.ages import AGE_LABELS, bands_of
from goldthread.analysis.impact.practice.doses import dose_bands
from goldthread.analysis.impact.practice.enough import is_enough, needed
from goldthread.analysis.impact.practice.integrate import Figure, Integrated
from goldthread.analysis.impact.practice.layout import Layout, centres, lay_out
from goldthread.analysis.impact.practice.outcomes import NOBODY, Anchor, Flags, Outcomes
from goldthread.analysis.impact.practice.priors import Belief
from goldthread.analysis.impact.practice.results import (
    Design,
    Dose,
    DoseBand,
    Group,
    InterventionResult,
    MeasureResult,
    Needed,
    Note,
    PracticeResult,
    Verdict,
)

A_MONTH: Final = MONTHS_FROM[0]
SURE: Final = 0.975
LEAST_COMPARED: Final = 10
"""Comparison children, beside at least half of those supported, to call a design a comparison."""
HALF: Final = 0.5
AT_THE_EDGE: Final = 0.1
"""Share of scores at the top or bottom of a scale from which it hides progress, or its lack."""
LEAST_FOR_ALONE: Final = 5
NO_HELP: Final = ("level", "retest", "time", "covariate", "barrier of all", "age of all")
"""Columns of what would be expected with no help at all."""
BY_BARRIER: Final = ("barrier", "subgroup")
BY_AGE: Final = ("age", "age band")
"""Columns of how support differs by barrier, and by age."""


def analyse(outcomes: Outcomes, belief: Belief = Belief.USUAL) -> PracticeResult:
    """Fit once, then read every figure from it. Raises CannotEstimate where nothing can be fitted."""
    layout = lay_out(outcomes, belief)
    reader = _Reader(outcomes, layout, Integrated(layout))
    names = (*layout.term_names, "residual", *_column_spreads(layout))
    return PracticeResult(
        outcomes.n,
        int(np.unique(outcomes.child).size),
        len(outcomes.schools),
        int((~outcomes.supported).sum()),
        reader.interventions(),
        {name: reader.fit.spread(number) for number, name in enumerate(names)},
        reader.measures(),
    )


def _column_spreads(layout: Layout) -> list[str]:
    """The names of the spreads of columns, in order of their first column."""
    named: dict[int, str] = {}
    for key, column in layout.at.items():
        if layout.spread[column] >= 0:
            named.setdefault(int(layout.spread[column]), f"between {key[0]}s")
    return [named[number] for number in sorted(named)]


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Each school with each intervention: numbers, how many children, mean without pooling."""

    intervention: Indices
    school: Indices
    children: Indices
    alone: Array
    figures: list[Figure]


class _Reader:
    """Reads figures of one fit. Of one school alone, the effect is that in this school."""

    def __init__(self, outcomes: Outcomes, layout: Layout, fit: Integrated) -> None:
        self.outcomes, self.layout, self.fit = outcomes, layout, fit
        self.p = layout.model.p
        self.alone = len(outcomes.schools) == 1
        self.cell = layout.term_names.index("cell")
        self.centre = centres(outcomes)
        self.without = self._without()

    def _column(self, *key: object) -> Array:
        """(p,) a one where the column of that name stands, if there is one."""
        found = np.zeros(self.p)
        if key in self.layout.at:
            found[self.layout.at[key]] = 1.0
        return found

    def _kinds(self, *kinds: str) -> Flags:
        """(p,) the columns of these kinds."""
        found = np.zeros(self.p, dtype=np.bool_)
        for key, column in self.layout.at.items():
            found[column] = key[0] in kinds
        return found

    def _usual(self, rows: Flags, *kinds: str) -> Array:
        """(p,) what these outcomes have of those columns on average."""
        found, columns = np.zeros(self.p), np.flatnonzero(self._kinds(*kinds))
        found[columns] = self.layout.model.design[np.ix_(rows, columns)].mean(axis=0)
        return found

    def _contrast(self, j: int) -> Array:
        """An intervention's effect, at the barriers of its own children; ages are counted from theirs."""
        mine = self.outcomes.intervention == j
        base = self._column("support") + self._column("intervention", j)
        return base + self._usual(mine, *BY_BARRIER)

    def _without(self) -> Array:
        """(n,) the change expected of each child with no help at all."""
        known = self._kinds(*NO_HELP)
        fitted = self.layout.model.design[:, known] @ self.fit.best.mean[known]
        o = self.outcomes
        return np.asarray(fitted + o.expected + self.centre - o.before)

    def interventions(self) -> tuple[InterventionResult, ...]:
        """All, in the order of their names."""
        count = len(self.outcomes.interventions)
        contrasts = np.array([self._contrast(j) for j in range(count)])
        nexts = self.fit.moments(contrasts, more=self.cell).figures()
        cells = self._cells(contrasts)
        effects = cells.figures if self.alone else self.fit.moments(contrasts).figures()
        return tuple(
            self._intervention(j, effects[j], nexts[j], cells) for j in range(count)
        )  # fmt: skip

    def _cells(self, contrasts: Array) -> _Cells:
        o = self.outcomes
        numbers, cell = np.unique(self.layout.cells, return_inverse=True)
        j, school = numbers % len(contrasts), numbers // len(contrasts)
        mine = o.supported
        pairs = np.unique(np.column_stack([cell[mine], o.child[mine]]), axis=0)
        gain = (o.after - o.before - self.without)[mine]
        counts = np.bincount(cell[mine], minlength=numbers.size)
        alone = np.bincount(cell[mine], gain, numbers.size) / np.maximum(counts, 1)
        children = np.bincount(pairs[:, 0], minlength=numbers.size)
        figures = self.fit.cell_moments(
            self._at_their_ages(contrasts[j], cell), self.cell
        ).figures()
        return _Cells(j, school, children, alone, figures)

    def _at_their_ages(self, contrasts: Array, cell: Indices) -> Array:
        """(cells, p) the effects at the ages of each cell's own children, who go to one school."""
        found = contrasts.copy()
        mine = self.outcomes.supported
        counts = np.maximum(np.bincount(cell[mine], minlength=len(found)), 1)
        for column in np.flatnonzero(self._kinds(*BY_AGE)):
            own = self.layout.model.design[mine, column]
            found[:, column] = np.bincount(cell[mine], own, len(found)) / counts
        return found

    def _intervention(
        self,
        j: int,
        effect: Figure,
        next_school: Figure,
        cells: _Cells,
    ) -> InterventionResult:
        o = self.outcomes
        rows = o.intervention == j
        children = int(np.unique(o.child[rows]).size)
        schools = int(np.unique(o.school[rows]).size)
        beside = self._beside(rows)
        design = self._design(rows, beside)
        enough = is_enough(effect, children)
        return InterventionResult(
            name=o.interventions[j], outcomes=int(rows.sum()), children=children, schools=schools,
            compared=int(beside.sum()), design=design,
            verdict=_verdict(effect) if enough else Verdict.NOT_ENOUGH,
            effect=effect, next_school=next_school, a_month=effect.chance_above(A_MONTH),
            change=float((o.after[rows] - o.before[rows]).mean()),
            without=float(self.without[rows].mean()),
            own_share=self._own_share(j, effect), alone=self._alone(j, effect),
            by_barrier=self._by_barrier(j), by_school=self._by_school(j, cells),
            dose=self._dose(j),
            needed=None if enough else self._needed(j, effect, rows, design),
            notes=tuple(self._notes(rows, beside, schools)),
            by_dose=self._by_dose(rows), by_age=self._by_age(j),
        )  # fmt: skip

    def _beside(self, rows: Flags) -> Flags:
        """Comparison outcomes of the same measure in the same school as a supported one."""
        o = self.outcomes
        place = o.school * len(o.measures) + o.measure
        return np.asarray(~o.supported & np.isin(place, place[rows]))

    def _design(self, rows: Flags, beside: Flags) -> Design:
        o = self.outcomes
        alone = o.child[~o.supported]
        if np.isin(np.unique(o.child[rows]), alone).mean() >= HALF:
            return Design.CROSSOVER
        place = o.school * len(o.measures) + o.measure
        with_others = np.isin(place[rows], place[beside]).mean()
        if beside.sum() >= LEAST_COMPARED and with_others >= HALF:
            return Design.COMPARISON
        return Design.ASSOCIATION

    def _prior_variance(self, j: int) -> float:
        """Of the effect before any of these outcomes, with the spreads that they told."""
        return self.fit.prior_variance(self._contrast(j), self.cell if self.alone else None)

    def _own_share(self, j: int, effect: Figure) -> float:
        return float(np.clip(1 - effect.se**2 / self._prior_variance(j), 0.0, 1.0))

    def _alone(self, j: int, effect: Figure) -> tuple[float, float] | None:
        prior = self._prior_variance(j)
        precision = effect.se**-2 - 1 / prior
        if precision <= 0:
            return None
        expected = float(self._contrast(j) @ self.layout.mean)
        mean = (effect.estimate / effect.se**2 - expected / prior) / precision
        return mean, 1 / precision

    def _needed(self, j: int, effect: Figure, rows: Flags, design: Design) -> Needed:
        o = self.outcomes
        spreads = np.exp(2 * self.fit.best.spreads)
        residual = spreads[self.fit.coarse.terms] / self.layout.model.weights[rows].mean()
        return needed(
            effect, self._prior_variance(j), between=0.0 if self.alone else float(spreads[self.cell]),
            residual=float(residual), schools=int(np.unique(o.school[rows]).size),
            children=int(np.unique(o.child[rows]).size), compared=design.causal,
        )  # fmt: skip

    def _by_barrier(self, j: int) -> tuple[Group, ...]:
        o = self.outcomes
        mine = o.intervention == j
        known = [int(b) for b in np.unique(o.barrier[mine & (o.barrier != NOBODY)])]
        if ("barrier", 0) not in self.layout.at or not known:
            return ()
        elsewhere = np.where(self._kinds(*BY_BARRIER), 0.0, self._contrast(j))
        contrasts = [
            elsewhere + self._column("barrier", b) + self._column("subgroup", j, b) for b in known
        ]
        figures = self.fit.moments(np.array(contrasts)).figures()
        return tuple(
            self._group(o.barriers[b], mine & (o.barrier == b), figure)
            for b, figure in zip(known, figures, strict=True)
        )

    def _by_age(self, j: int) -> tuple[Group, ...]:
        """At the ages within each band, and the barriers of all of its children."""
        band = np.where(self.outcomes.intervention == j, bands_of(self.outcomes.age), NOBODY)
        known = [int(a) for a in np.unique(band[band != NOBODY])]
        if ("age",) not in self.layout.at or not known:
            return ()
        whole = self._contrast(j)
        contrasts = [whole + self._usual(band == a, *BY_AGE) for a in known]
        figures = self.fit.moments(np.array(contrasts)).figures()
        return tuple(
            self._group(AGE_LABELS[a], band == a, figure)
            for a, figure in zip(known, figures, strict=True)
        )

    def _by_school(self, j: int, cells: _Cells) -> tuple[Group, ...]:
        return tuple(
            Group(
                self.outcomes.schools[cells.school[at]],
                int(cells.children[at]),
                cells.figures[at],
                float(cells.alone[at]) if cells.children[at] >= LEAST_FOR_ALONE else None,
            )
            for at in np.flatnonzero((cells.intervention == j) & (cells.children > 0))
        )

    def _group(self, name: str, rows: Flags, figure: Figure) -> Group:
        o = self.outcomes
        alone = float((o.after - o.before - self.without)[rows].mean())
        children = int(np.unique(o.child[rows]).size)
        return Group(name, children, figure, alone if children >= LEAST_FOR_ALONE else None)

    def _dose(self, j: int) -> Dose | None:
        if ("dose", j) not in self.layout.at:
            return None
        slope = self._column("dose") + self._column("dose", j)
        figure = self.fit.moments(slope[None]).figures()[0]
        return Dose(float(self.layout.mean_dose[j]), figure)

    def _by_dose(self, rows: Flags) -> tuple[DoseBand, ...]:
        o = self.outcomes
        gain = (o.after - o.before - self.without)[rows]
        return dose_bands(o.dose[rows], gain, o.child[rows])

    def _notes(self, rows: Flags, beside: Flags, schools: int) -> list[Note]:
        o = self.outcomes
        found = []
        if schools == 1:
            found.append(Note.ONE_SCHOOL)
        anchors = {o.measures[m].anchor for m in np.unique(o.measure[rows])}
        if Anchor.SUPPORTED in anchors:
            found.append(Note.NO_NORM)
        if beside.any() and self._overlap(rows, beside) < HALF:
            found.append(Note.APART)
        if self._at_the_edge(rows) > AT_THE_EDGE:
            found.append(Note.AT_THE_EDGE)
        if not o.chosen[rows].all():
            found.append(Note.NOT_CHOSEN_BY_SCORE)
        return found

    def _overlap(self, rows: Flags, beside: Flags) -> float:
        """Share of supported children whose baseline lies among those of a comparison."""
        o = self.outcomes
        inside = 0
        for m in np.unique(o.measure[rows]):
            mine, others = o.before[rows & (o.measure == m)], o.before[beside & (o.measure == m)]
            if others.size:
                inside += int(((mine >= others.min()) & (mine <= others.max())).sum())
        return inside / int(rows.sum())

    def _at_the_edge(self, rows: Flags) -> float:
        """Share of outcomes that equal the highest or the lowest of their measure."""
        o = self.outcomes
        at = 0
        for m in np.unique(o.measure[rows]):
            every, mine = o.after[o.measure == m], o.after[rows & (o.measure == m)]
            at += int(((mine == every.max()) | (mine == every.min())).sum())
        return at / int(rows.sum()) if rows.sum() >= LEAST_COMPARED else 0.0

    def measures(self) -> tuple[MeasureResult, ...]:
        """Each with what the outcomes made of its prior."""
        count = len(self.outcomes.measures)
        retests = np.array([self._column("retest", m) for m in range(count)])
        drifts = np.array([self._column("level", m) for m in range(count)])
        return tuple(
            MeasureResult(scaled.measure.name, scaled.anchor.value, scaled.sd, retest, drift)
            for scaled, retest, drift in zip(
                self.outcomes.measures,
                self.fit.moments(retests).figures(),
                self.fit.moments(drifts).figures(),
                strict=True,
            )
        )


def _verdict(effect: Figure) -> Verdict:
    if effect.chance_above(A_MONTH) >= SURE:
        return Verdict.MONTH_OR_MORE
    if effect.chance_above(0.0) <= 1 - SURE:
        return Verdict.LESS_THAN_NOTHING
    within = effect.chance_above(-MONTHS_FROM[1]) - effect.chance_above(MONTHS_FROM[1])
    return Verdict.LITTLE if within >= SURE else Verdict.UNCLEAR
