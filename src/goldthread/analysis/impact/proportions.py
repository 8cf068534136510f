"""How sure a share is: Wilson's score interval, which behaves at small numbers and at 0 and 100 %.

Wilson (1927); recommended over the textbook interval by Newcombe (1998) and Brown, Cai and
DasGupta (2001).
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z_95: Final = 1.959963984540054
"""The 97.5 % point of the normal distribution: an interval that holds the truth 19 times in 20."""


@dataclass(frozen=True)
class Interval:
    """The range in which the true share probably lies."""

    low: float
    high: float


def wilson_interval(successes: int, trials: int, z: float = Z_95) -> Interval:
    """Wilson's score interval without continuity correction.

    Raises ValueError unless 0 <= successes <= trials and trials is at least 1.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError("A share needs at least one trial, and no more successes than trials.")
    share = successes / trials
    spread = 1 + z * z / trials
    middle = (share + z * z / (2 * trials)) / spread
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / spread
    return Interval(max(0.0, middle - half), min(1.0, middle + half))
