"""Money spent earlier: when, and whether, it comes back.

Earlier help is paid for beside what is already there, and savings come later if at all: the path
goes down first. It is shown with its deepest point and the chance that it never comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from goldthread.analysis.money.figures import (
    NORMAL_90,
    CannotCost,
    Floats,
    Ranged,
    discount_factors,
)
from goldthread.analysis.money.sensitivity import Swing, as_often, explained, widest_first


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """`spend` by year; `saved` (F, T) later spending less (or more: negative), whole futures.

    Both in prices of the first year; `discount` a year (the Green Book's is 0.035); `works` is the
    chance that it saves anything at all: otherwise the spending alone is left.
    """

    spend: Sequence[Ranged]
    saved: Floats
    discount: float
    works: float = 1.0

    def __post_init__(self) -> None:
        if self.saved.ndim != 2 or self.saved.shape[1] != len(self.spend) or not self.saved.size:
            raise CannotCost("Spending and savings are not of the same years.")
        if not 0 <= self.works <= 1:
            raise CannotCost("A chance lies between 0 and 1.")
        discount_factors(self.discount, 1)

    def futures(self, draws: int, rng: np.random.Generator) -> Return:
        """At least `draws` futures: those given in turn, each with a cost of its own.

        The same generator state gives the same chances, so that what differs is the assumption.
        """
        many = as_often(draws, len(self.saved))
        z = rng.standard_normal(many)
        does = (rng.random(many) < self.works).astype(float)
        return self.at(z, self.saved[np.arange(many) % len(self.saved)], does)

    def at(self, z: Floats, saved: Floats, does: Floats) -> Return:
        """Futures with the spending `z` (D,) deviations from its middle; `does` (D,) it work?"""
        spend = np.stack([year.at(z) for year in self.spend], axis=1)
        worth = discount_factors(self.discount, len(self.spend))
        path: Floats = np.cumsum((saved * does[:, None] - spend) * worth, axis=1)
        under = path < 0
        last = np.where(under.any(axis=1), path.shape[1] - under[:, ::-1].argmax(axis=1), 0)
        years = np.where(last < path.shape[1], last, -1).astype(float)
        return Return(path, np.minimum(path.min(axis=1), 0.0), years, z, does)


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    """Over D futures: `path` (D, T) pounds of the first year that have come back so far.

    `deepest` (D,) the lowest the path goes, never above nought; `years` (D,) the first year after
    which the path stays at or above nought, counted from 0, or -1 when it never does.
    """

    path: Floats
    deepest: Floats
    years: Floats
    z: Floats
    does: Floats

    @property
    def net(self) -> Floats:
        """(D,) pounds in all."""
        found: Floats = self.path[:, -1]
        return found

    @property
    def never(self) -> float:
        """The share of futures in which it does not come back within the years looked at."""
        return float((self.years < 0).mean())


def tornado(earlier: Earlier, told: Return, points: float) -> tuple[Swing, ...]:
    """What is left in all at each assumption's 10 and 90 % points, the widest first.

    The others in their middle: savings at their mean times the chance that there are any. The
    discount rate moves by `points` either way; whether it works, from not at all to surely.
    """
    mean = earlier.saved.mean(axis=0)

    def left(one: Earlier, saved: Floats, does: float, z: float = 0.0) -> float:
        return float(one.at(np.array([z]), saved[None], np.array([does])).net[0])

    works = earlier.works
    found = [
        Swing(
            "spend", left(earlier, mean, works, -NORMAL_90), left(earlier, mean, works, NORMAL_90),
            explained(told.z, told.net),
        ),
        Swing(
            "discount", left(replace(earlier, discount=earlier.discount - points), mean, works),
            left(replace(earlier, discount=earlier.discount + points), mean, works), None,
        ),
    ]  # fmt: skip
    if 0 < works < 1:
        said = explained(told.does, told.net)
        found.append(Swing("works", left(earlier, mean, 0.0), left(earlier, mean, 1.0), said))
    if len(earlier.saved) > 1:
        worth = (earlier.saved * works) @ discount_factors(earlier.discount, len(earlier.spend))
        base = left(earlier, np.zeros_like(mean), works)
        low, high = np.quantile(worth, [0.1, 0.9])
        over = worth[np.arange(len(told.net)) % len(worth)]
        found.append(
            Swing("savings", base + float(low), base + float(high), explained(over, told.net))
        )
    return widest_first([swing for swing in found if swing.width > 0])
