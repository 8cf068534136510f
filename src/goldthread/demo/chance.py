"""Chance that is the same every time: each part of the area has its own stream from the seed."""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


class Chance(random.Random):
    """A stream of draws that depends on the seed and on what it is for, and nothing else."""

    def __init__(self, *purpose: object) -> None:
        super().__init__("/".join(map(str, purpose)))

    def happens(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random() < share

    def by_weight(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as often as its weight says."""
        return self.choices(list(weights), list(weights.values()))[0]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """This many different items, or all there are."""
        return self.sample(items, min(count, len(items)))

    def uuid(self) -> UUID:
        """A random-looking id that is the same in every build."""
        return UUID(int=self.getrandbits(128), version=4)

    def pick_weighted(self, weights: Mapping[T, float], count: int) -> list[T]:
        """This many different keys; a heavier one is likelier (Efraimidis and Spirakis 2006)."""
        keyed = {key: self.random() ** (1 / weight) for key, weight in weights.items() if weight}
        return sorted(keyed, key=lambda key: -keyed[key])[:count]
