"""Read areas from GeoJSON (RFC 7946): longitude and latitude on WGS84, or the British National Grid.

The standard knows WGS84 only; files of the Ordnance Survey and ONS also come as eastings and
northings, with or without the `crs` member of the older standard. Which it is, the numbers show:
no grid reference in metres lies within 180 by 90. Heights are left out. An area that cannot be
drawn is refused by its place in the file; the others are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from goldthread.analysis.places.instance import Array
from goldthread.exchange.boundaries.grid import to_grid
from goldthread.exchange.decoding import MIB, unpacked
from goldthread.exchange.issues import Issue, ReadResult, Refusal, Severity
from goldthread.exchange.words import gettext as _
from goldthread.exchange.words import gettext_noop

LARGEST: Final = 24 * MIB
"""Unpacked. The authorities of England at ONS's "generalised" exactness (20 m) are some 5 MiB."""
MOST_POINTS: Final = 400_000
MOST_AREAS: Final = 10_000
MOST_MARKS: Final = 2_000_000  # commas: what a file of that many points cannot need
DEEPEST: Final = 30  # a MultiPolygon in a collection is nested nine deep
LONGEST_NAME: Final = 200
NAME_KEYS: Final = re.compile(r"^(?:[a-z]{2,8}\d{2,4}nm|(?:area_|la_)?name)$")
CODE_KEYS: Final = re.compile(r"^(?:[a-z]{2,8}\d{2,4}cd|(?:area_|la_)?code|gss_?code)$")
"""ONS calls them LAD24NM and CTYUA23CD; people write `name` and `code`."""
DEGREES: Final = ((-9.5, 2.5), (49.0, 61.5))
METRES: Final = ((-100_000.0, 800_000.0), (-100_000.0, 1_350_000.0))
"""Where Great Britain and the sea around it lie, across and up."""
REMEDY: Final = gettext_noop(
    "Export the areas as GeoJSON with longitude and latitude, or as eastings and northings."
)
SMALLER: Final = gettext_noop("Export only the areas you plan for, or generalised boundaries.")

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """One area: eastings and northings in metres. Of each polygon the outer ring stands first.

    Rings are not closed a second time: the last point differs from the first.
    """

    code: str
    name: str
    polygons: tuple[Polygon, ...]


class _Wrong(Exception):
    """One area that cannot be drawn: the rule, and why."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule = rule
        self.message = message


@dataclass(slots=True)
class _Reading:
    """What is known of the file so far."""

    file: str
    areas: list[Area] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    points: int = 0

    def say(self, at: int, rule: str, message: str, *, refused: bool = False) -> None:
        said = _("Area %(number)s: %(message)s") % {"number": at + 1, "message": message}
        severity: Severity = "refused" if refused else "note"
        self.issues.append(Issue(self.file, None, None, rule, said, severity))


def read_boundaries(data: bytes, file_name: str) -> ReadResult[Area]:
    """Every area that can be drawn. Raises Refusal for what is no GeoJSON, or too much of it."""
    features = _features(_parsed(unpacked(data, file_name, LARGEST), file_name), file_name)
    reading = _Reading(file_name)
    for at, feature in enumerate(features):
        try:
            reading.areas.append(_area(feature, at, reading))
        except _Wrong as wrong:
            reading.say(at, wrong.rule, wrong.message, refused=True)
    if not reading.areas:
        problem = _("None of its areas can be drawn.")
        if reading.issues:
            problem = f"{problem} {reading.issues[-1].message}"
        raise Refusal(file_name, "no_areas", problem, _(REMEDY))
    areas = _without_twice(reading)
    return ReadResult(file_name, areas, tuple(reading.issues), len(features))


def _parsed(data: bytes, file: str) -> Any:
    if data.count(b",") > MOST_MARKS or data.count(b"[") > MOST_POINTS + 4 * MOST_AREAS:
        raise _too_much(file)
    if data.count(b"{") > 5 * MOST_AREAS:
        raise _too_much(file)
    try:
        return json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refusal(file, "not_json", _("It is not GeoJSON."), _(REMEDY)) from None


def _no_number(_text: str) -> float:
    raise ValueError


def _too_much(file: str) -> Refusal:
    problem = _("It holds more than %(points)s points or %(areas)s areas.") % {
        "points": f"{MOST_POINTS:,}", "areas": f"{MOST_AREAS:,}",
    }  # fmt: skip
    return Refusal(file, "too_large", problem, _(SMALLER))


def _features(whole: Any, file: str) -> Sequence[Any]:
    kind = whole.get("type") if isinstance(whole, dict) else None
    if kind == "Feature":
        return [whole]
    features = whole.get("features") if kind == "FeatureCollection" else None
    if not isinstance(features, list):
        raise Refusal(file, "not_geojson", _("It holds no collection of areas."), _(REMEDY))
    if len(features) > MOST_AREAS:
        raise _too_much(file)
    return features


def _area(feature: Any, at: int, reading: _Reading) -> Area:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _Wrong("not_an_area", _("It is no feature."))
    polygons = tuple(_polygon(rings, at, reading) for rings in _shapes(feature.get("geometry")))
    if not polygons:
        raise _Wrong("no_shape", _("It has no shape."))
    code, name = _named(feature)
    if not name:
        name = code or _("Area %(number)s") % {"number": at + 1}
        reading.say(at, "no_name", _("It has no name that was found."))
    return Area(code, name, polygons)


def _shapes(geometry: Any, depth: int = 0) -> Iterator[Any]:
    """The lists of rings of every polygon."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection" and depth < DEEPEST:
        for part in _listed(geometry.get("geometries")):
            yield from _shapes(part, depth + 1)
    elif kind == "Polygon":
        yield geometry.get("coordinates")
    elif kind == "MultiPolygon":
        yield from _listed(geometry.get("coordinates"))
    else:
        raise _Wrong("no_shape", _("It is no polygon."))


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _Wrong("shape_wrong", _("Its shape is not written as a list of points."))
    return value


def _polygon(rings: Any, at: int, reading: _Reading) -> Polygon:
    found = tuple(_ring(_listed(ring), at, reading) for ring in _listed(rings))
    if not found:
        raise _Wrong("no_shape", _("It has no shape."))
    return found


def _ring(positions: list[Any], at: int, reading: _Reading) -> Ring:
    reading.points += len(positions)
    if reading.points > MOST_POINTS:
        raise _too_much(reading.file)
    points = np.array([_position(one) for one in positions], dtype=float).reshape(-1, 2)
    if len(points) and (points[0] != points[-1]).any():
        reading.say(
            at, "not_closed", _("A line does not come back to where it began; it was closed.")
        )
    elif len(points):
        points = points[:-1]
    if len(np.unique(points, axis=0)) < 3:
        raise _Wrong("shape_wrong", _("A line has fewer than three corners."))
    return tuple(map(tuple, _placed(points).tolist()))


def _position(value: Any) -> tuple[float, float]:
    """Across and up; a third number, the height, is left out."""
    pair = value[:2] if isinstance(value, list) and 2 <= len(value) <= 4 else ()
    if pair and all(type(one) in (int, float) and abs(one) < 1e9 for one in pair):
        return float(pair[0]), float(pair[1])
    raise _Wrong("shape_wrong", _("A point is not two numbers."))


def _placed(points: Array) -> Array:
    """Metres on the National Grid, or a refusal that says what the numbers look like."""
    if (np.abs(points) <= (180.0, 90.0)).all():
        if _within(points, DEGREES):
            return np.column_stack(to_grid(points[:, 0], points[:, 1])).round(1)
        if _within(points[:, ::-1], DEGREES):
            raise _Wrong("swapped", _("Latitude stands before longitude: swap the two."))
    elif _within(points, METRES):
        return points
    raise _Wrong("elsewhere", _("It lies outside Great Britain."))


def _within(points: Array, limits: tuple[tuple[float, float], tuple[float, float]]) -> bool:
    low, high = np.array(limits).T
    return bool((points >= low).all() and (points <= high).all())


def _named(feature: Mapping[str, Any]) -> tuple[str, str]:
    properties = feature.get("properties")
    given = properties if isinstance(properties, dict) else {}
    code = _first(given, CODE_KEYS) or _text(feature.get("id"))
    return code, _first(given, NAME_KEYS)


def _first(given: Mapping[str, Any], keys: re.Pattern[str]) -> str:
    found = (_text(value) for key, value in given.items() if keys.match(key[:40].casefold()))
    return next((text for text in found if text), "")


def _text(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**12:
        return str(value)
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        return ""
    return " ".join("".join(letter for letter in value if letter.isprintable()).split())


def _without_twice(reading: _Reading) -> tuple[Area, ...]:
    """Areas of one code and name are one area in several parts."""
    kept: dict[tuple[str, str], Area] = {}
    for area in reading.areas:
        same = (area.code, area.name)
        if same in kept:
            area = Area(*same, (*kept[same].polygons, *area.polygons))
        kept[same] = area
    return tuple(kept.values())
