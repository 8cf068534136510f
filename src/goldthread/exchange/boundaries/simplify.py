"""Fewer points for the same shapes: what a map a hand wide can show.

Douglas and Peucker's rule, run with a budget: of all lines of all areas, the corner that is
furthest from what is drawn so far comes next, until the budget is used or nothing is out by more
than a quarter of a pixel. Areas are simplified line by line, so a border two of them share may
differ by less than what was left out. For looking at, not for measuring.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from goldthread.analysis.places.instance import Array
from goldthread.exchange.boundaries.reader import Area, Polygon, Ring

UNITS: Final = 320
"""How many units wide the map is drawn: `web.components.area_map` says the same."""
FINEST: Final = 0.25
SMALLEST: Final = 1.0
"""In those units: the error that nobody sees, and the island that nobody sees."""
LONGEST: Final = 4000
"""Points between two that are kept: zigzags of hundreds of thousands would take minutes."""


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One ring: where it belongs, its points (closed), and which of them are kept."""

    area: int
    polygon: int
    points: Array
    kept: set[int]


def simplified(areas: Sequence[Area], budget: int = 6000) -> tuple[Area, ...]:
    """The areas with at most so many points in all, and never fewer than three for each area."""
    if not areas:
        return ()
    unit = _extent(areas) / UNITS
    lines = list(_lines(areas, SMALLEST * unit))
    left = budget - sum(len(line.kept) - 1 for line in lines)
    _refine(lines, left, FINEST * unit)
    return tuple(
        Area(area.code, area.name, _polygons([line for line in lines if line.area == at]))
        for at, area in enumerate(areas)
    )


def _extent(areas: Sequence[Area]) -> float:
    corners = np.array(
        [_bounds(np.array(polygon[0])) for area in areas for polygon in area.polygons]
    )
    span = corners[:, 2:].max(axis=0) - corners[:, :2].min(axis=0)
    return float(span.max())


def _bounds(points: Array) -> Array:
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


def _lines(areas: Sequence[Area], smallest: float) -> Iterator[_Line]:
    """The largest line of each area, and every other that can be seen."""
    for at, area in enumerate(areas):
        sized = [
            (_size(ring), place, inner, ring)
            for place, polygon in enumerate(area.polygons)
            for inner, ring in enumerate(polygon)
        ]
        largest = max(sized)[:3]
        shown = {place for size, place, inner, _r in sized if not inner and size > smallest}
        shown.add(largest[1])
        for size, place, inner, ring in sized:
            outer = inner == 0 and place in shown
            if outer or (place in shown and size > smallest):
                yield _started(at, place, ring)


def _size(ring: Ring) -> float:
    low_x, low_y, high_x, high_y = _bounds(np.array(ring))
    return float(max(high_x - low_x, high_y - low_y))


def _started(area: int, polygon: int, ring: Ring) -> _Line:
    """A triangle to begin with: the first point, the furthest from it, the furthest from both.

    Of a very long line every so many points stay as well, so that no line is looked along for long.
    """
    points = np.array([*ring, ring[0]])
    far = int(np.hypot(*(points - points[0]).T).argmax())
    kept = {0, far, len(points) - 1}
    apart = [_worst(points, 0, far), _worst(points, far, len(points) - 1)]
    corner = max((away, corner) for away, corner in apart if corner not in kept)[1]
    return _Line(area, polygon, points, kept | {corner, *range(0, len(points), LONGEST)})


def _refine(lines: Sequence[_Line], left: int, finest: float) -> None:
    """Add the worst corner of all, again and again."""
    waiting: list[tuple[float, int, int, int, int]] = []

    def ask(number: int, start: int, end: int) -> None:
        away, corner = _worst(lines[number].points, start, end)
        if away > finest:
            heapq.heappush(waiting, (-away, number, start, corner, end))

    for number, line in enumerate(lines):
        marks = sorted(line.kept)
        for start, end in pairwise(marks):
            ask(number, start, end)
    while waiting and left > 0:
        _away, number, start, corner, end = heapq.heappop(waiting)
        lines[number].kept.add(corner)
        left -= 1
        ask(number, start, corner)
        ask(number, corner, end)


def _worst(points: Array, start: int, end: int) -> tuple[float, int]:
    """How far the furthest point between two lies from the line through them, and which it is."""
    if end - start < 2:
        return 0.0, start
    between = points[start + 1 : end] - points[start]
    along = points[end] - points[start]
    length = float(np.hypot(*along))
    if length == 0:
        away = np.hypot(between[:, 0], between[:, 1])
    else:
        share = np.clip(between @ along / length**2, 0.0, 1.0)
        away = np.hypot(*(between - share[:, None] * along).T)
    worst = int(away.argmax())
    return float(away[worst]), start + 1 + worst


def _polygons(lines: Sequence[_Line]) -> tuple[Polygon, ...]:
    found: dict[int, list[Ring]] = {}
    for line in lines:
        marks = sorted(line.kept - {len(line.points) - 1})
        ring = tuple(map(tuple, line.points[marks].tolist()))
        found.setdefault(line.polygon, []).append(ring)
    return tuple(tuple(rings) for rings in found.values())
