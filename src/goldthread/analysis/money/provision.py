"""What schools' own provision costs, added up to the area, and what of it lies above the threshold.

Each child's cost meets the threshold by itself, in the school, before anything is added up: what
lies above the threshold of a sum is not what lies above it child by child.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """Pounds planned, delivered and planned above the threshold for so many children of one cell.

    None in place of what may not be shown: all four where the cell is too small, `above` alone
    where too few children are behind it.
    """

    school: str
    layer: str
    area: str
    children: int | None
    planned: float | None
    delivered: float | None
    above: float | None


@dataclass(frozen=True, slots=True)
class Total:
    """What was shown, added up, and how many cells were not: then the sum is too low.

    `planned` is `element_2` (up to the threshold: the schools' own), `above` it, and `unsplit`,
    of which it may not be said on which side it lies.
    """

    name: str
    planned: float
    delivered: float
    above: float
    unsplit: float
    hidden: int

    @property
    def element_2(self) -> float:
        """Planned pounds up to the threshold."""
        return self.planned - self.above - self.unsplit


def totals(costs: Iterable[Cost], by: Callable[[Cost], str]) -> tuple[Total, ...]:
    """Added up by a name, in the order they first come."""
    found: dict[str, list[Cost]] = {}
    for one in costs:
        found.setdefault(by(one), []).append(one)
    return tuple(_total(name, cells) for name, cells in found.items())


def _total(name: str, cells: list[Cost]) -> Total:
    shown = [one for one in cells if one.planned is not None]
    return Total(
        name,
        sum(one.planned or 0.0 for one in shown),
        sum(one.delivered or 0.0 for one in shown),
        sum(one.above or 0.0 for one in shown),
        sum(one.planned or 0.0 for one in shown if one.above is None),
        len(cells) - len(shown),
    )
