"""Small numbers protected before an aggregate leaves its school.

Primary rule: a share over fewer than `minimum` is not shown. A share one or two away from none or
all is shown only as "few" or "nearly all", because the exact number would point at people.
Complementary rule: where a total is known, one hidden cell could be worked out from the rest, so
further cells are hidden, smallest first, until those hidden hold at least two cells and `minimum`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MINIMUM: Final = 10
"""House rule: DfE suppresses below 5 or 10 according to the publication; we take the stricter."""

NEAR_THE_EDGE: Final = 2
"""One or two people away from none or all."""


class Shown(StrEnum):
    """How much of a share may be said."""

    EXACT = "exact"
    FEW = "few"
    NEARLY_ALL = "nearly_all"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class ProtectedShare:
    """A share that is safe to show: the numerator is there only when it may be said."""

    shown: Shown
    numerator: int | None
    denominator: int | None


def suppress_share(numerator: int, denominator: int, minimum: int = MINIMUM) -> ProtectedShare:
    """The share as far as it may be said.

    Raises ValueError unless 0 <= numerator <= denominator. None and all are said as they are
    once the denominator is large enough: they tell about a duty, not about one person.
    """
    if not 0 <= numerator <= denominator:
        raise ValueError("A share lies between none and all.")
    if denominator < minimum:
        return ProtectedShare(Shown.HIDDEN, None, None)
    if 1 <= numerator <= NEAR_THE_EDGE:
        return ProtectedShare(Shown.FEW, None, denominator)
    if 1 <= denominator - numerator <= NEAR_THE_EDGE:
        return ProtectedShare(Shown.NEARLY_ALL, None, denominator)
    return ProtectedShare(Shown.EXACT, numerator, denominator)


def hidden_cells(sizes: Mapping[str, int], minimum: int = MINIMUM) -> frozenset[str]:
    """Which cells of a table with a known total to hide: the small, and enough others.

    An empty cell (size 0) shows nothing about anyone and neither is hidden nor hides another.
    """
    filled = sorted((size, name) for name, size in sizes.items() if size > 0)
    hidden = [(size, name) for size, name in filled if size < minimum]
    rest = [(size, name) for size, name in filled if size >= minimum]
    while hidden and rest and (len(hidden) < 2 or sum(size for size, _ in hidden) < minimum):
        hidden.append(rest.pop(0))
    return frozenset(name for _, name in hidden)
