"""One case: values in order of session, each in baseline (A) or under support (B)."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldthread.analysis.refusals import Unanswerable

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LARGEST: Final = 1e50


class Direction(StrEnum):
    """Whether a higher or a lower value is better for the child."""

    INCREASE = "increase"
    DECREASE = "decrease"

    @property
    def sign(self) -> float:
        """1 where higher is better, else -1."""
        return 1.0 if self is Direction.INCREASE else -1.0


@dataclass(frozen=True)
class Phase:
    """A run of neighbouring values in one condition: `values[start:stop]`."""

    treated: bool
    start: int
    stop: int


@dataclass(frozen=True)
class Series:
    """One case, in order of session. Sessions may have gaps; `treated` is True under support (B)."""

    name: str
    session: Floats
    value: Floats
    treated: Flags

    @property
    def baseline(self) -> Floats:
        """All values of every A phase."""
        return self.value[~self.treated]

    @property
    def treatment(self) -> Floats:
        """All values of every B phase."""
        return self.value[self.treated]

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The runs of A and B, in order."""
        turns = np.flatnonzero(np.diff(self.treated)) + 1
        edges = [0, *turns.tolist(), len(self.value)]
        return tuple(
            Phase(bool(self.treated[start]), start, stop)
            for start, stop in pairwise(edges)
            if stop > start
        )

    @property
    def pairs(self) -> tuple[tuple[Phase, Phase], ...]:
        """Each A phase with the B phase that follows it: one in AB, two in ABAB."""
        runs = self.phases
        return tuple(
            (first, second)
            for first, second in pairwise(runs)
            if second.treated and not first.treated
        )

    def part(self, first: Phase, second: Phase) -> "Series":
        """The neighbouring phases `first` and `second` alone."""
        kept = slice(first.start, second.stop)
        return Series(self.name, self.session[kept], self.value[kept], self.treated[kept])


def make_series(name: str, session: ArrayLike, value: ArrayLike, treated: ArrayLike) -> Series:
    """A case from three equally long lists, in any order; values that are missing (NaN) are left out.

    Raises Unanswerable for unequal lengths, a session without a number, two values in one session,
    and numbers beyond 1e50 (infinity among them) or nearer to zero than 1e-50 without being it.
    """
    times, values = np.asarray(session, dtype=np.float64), np.asarray(value, dtype=np.float64)
    flags = np.asarray(treated, dtype=np.bool_)
    if not times.shape == values.shape == flags.shape or times.ndim != 1:
        raise Unanswerable("%(case)s: sessions, values and phases are not equally many.", case=name)
    if not np.isfinite(times).all():
        raise Unanswerable("%(case)s: a session has no number.", case=name)
    if not _can_be_squared(times) or not _can_be_squared(values):
        raise Unanswerable("%(case)s: a number is too large or too small to work with.", case=name)
    order = np.argsort(times, kind="stable")
    order = order[~np.isnan(values[order])]
    if (np.diff(times[order]) == 0).any():
        raise Unanswerable("%(case)s: two values in one session.", case=name)
    return Series(name, times[order], values[order], flags[order])


def _can_be_squared(numbers: Floats) -> bool:
    """Whether no square of them leaves what a computer can hold; missing ones are no trouble."""
    size = np.abs(numbers[(numbers != 0) & ~np.isnan(numbers)])
    return not len(size) or bool(size.max() <= LARGEST and size.min() >= 1 / LARGEST)
