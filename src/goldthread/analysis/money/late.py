"""Late against early: a child's years and what they cost when support begins at one age or another.

A child is in one setting each year and moves at its end with a chance that depends on age and on
whether support has begun. The same chances and the same luck stand under both ages, so that a
difference is what the shares say, and none where they say none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from goldthread.analysis.money.figures import CannotCost, Floats, discount_factors


class Evidence(StrEnum):
    """How the shares with and without support are known to differ."""

    RANDOMISED = "randomised"
    NATURAL_EXPERIMENT = "natural_experiment"
    COMPARED = "compared"
    JUDGEMENT = "judgement"


CAUSAL: Final = frozenset({Evidence.RANDOMISED, Evidence.NATURAL_EXPERIMENT})
"""What can bear the words "because of": what chance or a rule shared out, not what people chose."""


ROUNDING: Final = 1e-9
"""Of a cost: a difference below it is what adding up in another order leaves."""


class When(StrEnum):
    """Which children a share is of."""

    EITHER = ""
    WITHOUT = "without"
    WITH = "with"


@dataclass(frozen=True, slots=True)
class Move:
    """Of those in one setting, the share that is in another a year later, from age to age.

    `children` it was counted on: fewer, less sure; 0 where it is taken as known. Several moves out
    of one setting are as sure as the one counted on fewest.
    """

    start: int
    end: int
    share: float
    when: When = When.EITHER
    ages: tuple[int, int] = (0, 25)
    children: float = 0.0
    evidence: Evidence = Evidence.JUDGEMENT


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What may happen to a child in one of `settings` from age `first` until `last`, both included.

    `support_years` is how long support is paid for once it has begun.
    """

    settings: tuple[str, ...]
    moves: Sequence[Move]
    first: int
    last: int
    starts_in: int
    support_years: int

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last <= 25:
            raise CannotCost("Ages lie from 0 to 25, the first before the last.")
        for age in range(self.first, self.last + 1):
            for with_support in (False, True):
                self._check(self._of(age, with_support), age)

    def _check(self, moves: dict[int, list[int]], age: int) -> None:
        for start, chosen in moves.items():
            ends = [self.moves[at].end for at in chosen]
            if len(set(ends)) < len(ends):
                raise CannotCost(
                    "At age %(age)s a move out of “%(setting)s” stands there twice.",
                    age=age, setting=self.settings[start],
                )  # fmt: skip
            if sum(self.moves[at].share for at in chosen) > 1 + 1e-9:
                raise CannotCost(
                    "At age %(age)s more than all children move out of “%(setting)s”.",
                    age=age, setting=self.settings[start],
                )  # fmt: skip

    def _of(self, age: int, with_support: bool) -> dict[int, list[int]]:
        """The moves there are, by the setting they leave."""
        other = When.WITHOUT if with_support else When.WITH
        found: dict[int, list[int]] = {}
        for at, move in enumerate(self.moves):
            if move.ages[0] <= age <= move.ages[1] and move.when is not other:
                found.setdefault(move.start, []).append(at)
        return found

    @property
    def evidence(self) -> frozenset[Evidence]:
        """What the difference rests on: the evidence of moves that are not the same for both."""
        return frozenset(move.evidence for move in self.moves if move.when is not When.EITHER)

    @property
    def causal(self) -> bool:
        """Whether all of it bears causal words."""
        return bool(self.evidence) and self.evidence <= CAUSAL

    def chances(self, draws: int, rng: np.random.Generator | None) -> Chances:
        """Yearly moves (2, ages, D, S, S): [0] before support, [1] since. None: as given.

        A row out of a setting is drawn once for all ages it holds at, and for both where it is the
        same for both: Dirichlet with the shares as its mean.
        """
        ages = self.last - self.first + 1
        made: dict[tuple[int, ...], Floats] = {}
        found = np.tile(np.eye(len(self.settings)), (2, ages, draws, 1, 1))
        for supported in (0, 1):
            for year in range(ages):
                for start, chosen in self._of(self.first + year, bool(supported)).items():
                    key = tuple(chosen)
                    if key not in made:
                        made[key] = self._row(start, chosen, draws, rng)
                    found[supported, year, :, start] = made[key]
        return Chances(found)

    def _row(
        self, start: int, chosen: list[int], draws: int, rng: np.random.Generator | None
    ) -> Floats:
        row = np.zeros(len(self.settings))
        for at in chosen:
            row[self.moves[at].end] += self.moves[at].share
        row[start] += max(0.0, 1 - row.sum())
        counted = [self.moves[at].children for at in chosen if self.moves[at].children]
        if rng is None or not counted:
            return np.tile(row, (draws, 1))
        drawn = rng.standard_gamma(min(counted) * row, (draws, len(row)))
        total = drawn.sum(axis=1, keepdims=True)
        kept: Floats = np.where(total > 0, drawn / np.where(total > 0, total, 1.0), row)
        return kept


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """Yearly moves (2, ages, D, S, S): [0] before support, [1] since it began."""

    moves: Floats

    def part_of_the_effect(self, part: float) -> Chances:
        """As if support changed the moves by only a part of what is given."""
        before, since = self.moves
        return replace(self, moves=np.stack([before, before + part * (since - before)]))

    def years_in(self, course: Course, begins: int | None) -> Floats:
        """(D, ages, S) the chance of being in each setting at each age."""
        _two, ages, draws, settings, _same = self.moves.shape
        found = np.zeros((draws, ages, settings))
        found[:, 0, course.starts_in] = 1
        for year in range(ages - 1):
            kernel = self.moves[_begun(course, begins, year), year]
            found[:, year + 1] = np.einsum("ds,dst->dt", found[:, year], kernel)
        return found

    def walked(self, course: Course, begins: int | None, luck: Floats) -> Floats:
        """(D, ages, S) whole paths, one for each draw; `luck` (D, ages) uniform."""
        _two, ages, draws, settings, _same = self.moves.shape
        at = np.full(draws, course.starts_in)
        found = np.zeros((draws, ages, settings))
        for year in range(ages):
            found[np.arange(draws), year, at] = 1
            kernel = self.moves[_begun(course, begins, year), year, np.arange(draws), at]
            at = (luck[:, year, None] >= np.cumsum(kernel, axis=1)).sum(axis=1)
            at = np.minimum(at, settings - 1)
        return found


def _begun(course: Course, begins: int | None, year: int) -> int:
    return int(begins is not None and course.first + year >= begins)


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """Pounds a year: `settings` (D, S), `support` (D,); `discount` a year to the first age."""

    settings: Floats
    support: Floats
    discount: float

    def by_age(self, course: Course, begins: int | None, places: Floats) -> Floats:
        """(D, ages) what each of the years in `places` (D, ages, S) costs, with the support."""
        worth = discount_factors(self.discount, places.shape[1])
        years: Floats = np.einsum("das,ds->da", places, self.settings)
        return (years + self.support[:, None] * paid(course, begins)) * worth

    def cost(self, course: Course, begins: int | None, places: Floats) -> Floats:
        """(D,) all of them together."""
        found: Floats = self.by_age(course, begins, places).sum(axis=1)
        return found


def paid(course: Course, begins: int | None) -> Floats:
    """(ages,) 1 in the years support is paid for."""
    ages = np.arange(course.first, course.last + 1)
    if begins is None:
        return np.zeros(len(ages))
    return ((ages >= begins) & (ages < begins + course.support_years)).astype(float)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Late less early in pounds of the first age, over D draws of chances and costs.

    `expected` (D,) for children like these on average; `one` (D,) for a single child, luck and all.
    `early`, `late` (D, ages) the averages themselves, year by year. `part_needed`: the smallest part of the given
    effect at which early costs no more, None when even all of it does not; `support_could_cost`
    pounds a year at which the two are equal, at the figures as given.
    """

    expected: Floats
    one: Floats
    early: Floats
    late: Floats
    part_needed: float | None
    support_could_cost: float | None


def compare(
    course: Course, ages: tuple[int, int | None], drawn: Priced, middle: Priced,
    rng: np.random.Generator,
) -> Compared:  # fmt: skip
    """Support that begins at the first of `ages` against the second, or never (None)."""
    early, late = ages
    if late is not None and late <= early:
        raise CannotCost("The late age lies after the early one.")
    draws = len(drawn.support)
    chances = course.chances(draws, rng)
    luck = rng.random((draws, course.last - course.first + 1))
    expected = [drawn.by_age(course, age, chances.years_in(course, age)) for age in ages]
    walked = [drawn.cost(course, age, chances.walked(course, age, luck)) for age in ages]
    return Compared(
        (expected[1] - expected[0]).sum(axis=1), walked[1] - walked[0], expected[0], expected[1],
        _part_needed(course, ages, middle), _could_cost(course, ages, middle),
    )  # fmt: skip


def _difference(course: Course, ages: tuple[int, int | None], middle: Priced, part: float) -> float:
    chances = course.chances(1, None).part_of_the_effect(part)
    early, late = (middle.cost(course, age, chances.years_in(course, age)) for age in ages)
    less = float((late - early)[0])
    return 0.0 if abs(less) < ROUNDING * float(early[0]) else less


def _part_needed(course: Course, ages: tuple[int, int | None], middle: Priced) -> float | None:
    """By bisection, to a thousandth."""
    if _difference(course, ages, middle, 0.0) >= 0:
        return 0.0
    if _difference(course, ages, middle, 1.0) < 0:
        return None
    low, high = 0.0, 1.0
    while high - low > 0.0005:
        half = (low + high) / 2
        if _difference(course, ages, middle, half) >= 0:
            high = half
        else:
            low = half
    return high


def _could_cost(course: Course, ages: tuple[int, int | None], middle: Priced) -> float | None:
    """None where as much support is paid for either way, or where it costs more without any."""
    worth = discount_factors(middle.discount, course.last - course.first + 1)
    more = float(worth @ (paid(course, ages[0]) - paid(course, ages[1])))
    free = replace(middle, support=np.zeros(1))
    left = _difference(course, ages, free, 1.0)
    return left / more if more > 0 and left >= 0 else None
