"""What people do today with the same rows. Each gives a figure and an interval an intervention.

None is weakened: all know the tests' norms, so that gains are in one unit; growth of probes is
taken off for all; intervals are each method's own. School figures are what the method has to offer
for a school: the mean gain of its children, or the intervention's figure where it has none.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from benchmarks.evidence.simulate import Region
from goldthread.analysis.impact.meta_analysis.effects import make_effects
from goldthread.analysis.impact.meta_analysis.heterogeneity import Method
from goldthread.analysis.impact.meta_analysis.pooling import pool
from goldthread.analysis.impact.meta_analysis.results import IntervalKind


@dataclass(frozen=True)
class Said:
    """By number of intervention, and by (intervention, school)."""

    estimate: np.ndarray
    low: np.ndarray
    high: np.ndarray
    cells: dict[tuple[int, int], float]


@dataclass(frozen=True)
class Flat:
    """The rows as arrays; `intervention` -1 for a comparison."""

    before: np.ndarray
    after: np.ndarray
    measure: np.ndarray
    intervention: np.ndarray
    school: np.ndarray
    age: np.ndarray
    time: np.ndarray

    @property
    def gain(self) -> np.ndarray:
        return self.after - self.before


def flat(region: Region) -> Flat:
    """In standard deviations of the norm (of the design, for targets and probes)."""
    rows = region.rows
    names = sorted(region.measures)
    said = [region.measures[name] for name in rows.measure]
    mean = np.array([one.mean or 0.0 for one in said])
    sd = np.array([one.sd for one in said])
    return Flat(
        (np.array(rows.before) - mean) / sd,
        (np.array(rows.after) - np.array(rows.expected) - mean) / sd,
        np.array([names.index(name) for name in rows.measure]),
        np.array([-1 if name is None else int(name[1:]) for name in rows.intervention]),
        np.array([int(name[1:]) for name in rows.school]),
        np.array(rows.age),
        np.array(rows.time),
    )


def _cells(data: Flat, value: np.ndarray) -> dict[tuple[int, int], float]:
    pairs = np.column_stack([data.intervention, data.school])[data.intervention >= 0]
    unique, place = np.unique(pairs, axis=0, return_inverse=True)
    place = place.ravel()
    mean = np.bincount(place, value[data.intervention >= 0]) / np.bincount(place)
    return {(int(j), int(s)): float(one) for (j, s), one in zip(unique, mean, strict=True)}


def naive(data: Flat) -> Said:
    """Before and after: the mean gain of the children, each taken for independent."""
    count = int(data.intervention.max()) + 1
    lot = [data.gain[data.intervention == j] for j in range(count)]
    mean = np.array([one.mean() for one in lot])
    half = np.array(
        [stdtrit(one.size - 1, 0.975) * one.std(ddof=1) / np.sqrt(one.size) for one in lot]
    )
    return Said(mean, mean - half, mean + half, _cells(data, data.gain))


def ancova(data: Flat) -> Said:
    """One regression of after on before, age and time, a level for each measure and intervention.

    Interventions against the comparison children; least squares, children independent.
    """
    count = int(data.intervention.max()) + 1
    measures = np.eye(int(data.measure.max()) + 1)[data.measure]
    helped = np.eye(count + 1)[data.intervention][:, :count]
    x = np.column_stack([measures, data.before, data.age, data.time, helped])
    solved, _, rank, _ = np.linalg.lstsq(x, data.after, rcond=None)
    left = data.after - x @ solved
    free = len(x) - rank
    se = np.sqrt(np.diag(np.linalg.pinv(x.T @ x))[-count:] * (left @ left) / free)
    half = stdtrit(free, 0.975) * se
    mean = solved[-count:]
    own = _cells(data, data.after - x[:, :-count] @ solved[:-count])
    return Said(mean, mean - half, mean + half, own)


def school_gains(data: Flat) -> Said:
    """A meta-analysis of each school's mean gain (DerSimonian-Laird, Knapp-Hartung), as PyMARE.

    Worked out by our own pooling, which gives the same figures (`python -m benchmarks.evidence
    peers`) without making a peer necessary here. A school's figure is its mean gain.
    """
    count = int(data.intervention.max()) + 1
    cells = _cells(data, data.gain)
    found = []
    for j in range(count):
        mine = data.intervention == j
        sizes = np.bincount(data.school[mine])
        schools = np.flatnonzero(sizes >= 3)
        values = [cells[j, int(s)] for s in schools]
        variances = [data.gain[mine & (data.school == s)].var(ddof=1) / sizes[s] for s in schools]
        effects = make_effects(values, np.maximum(variances, 1e-4))
        first = pool(effects, Method.DL, IntervalKind.KNAPP_HARTUNG).first
        found.append((first.estimate, first.low, first.high))
    estimate, low, high = np.array(found, dtype=float).T
    return Said(estimate, low, high, cells)


RIVALS = {
    "before and after": naive,
    "ANCOVA, pooled": ancova,
    "school gains, meta-analysed": school_gains,
}
