"""A map of areas and of the places in them, drawn on the server, with the same as a list.

No tiles and no scripts: the lines come from a file the user supplied. What kind a site is, its
shape says; how many places it has, its size; each is a link with its name, to its own page or to
its row of the list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from goldthread.exchange.boundaries.grid import to_grid
from goldthread.exchange.boundaries.reader import Area, Polygon
from goldthread.publish.sufficiency.words import figure
from goldthread.web.components.charts import WIDTH, _n, _text

Box = tuple[float, float, float, float]
EDGE = 18.0
LOWEST, HIGHEST = 110.0, 420.0
LINE = 19
LETTER = 7.5
"""How wide one figure of a number is drawn."""
SMALL, LARGE = 4.0, 14.0
MOST_NUMBERED = 40
MOST_NAMED = 12
AROUND = 0.1
"""How far beyond the areas, of their own width, a site is still shown."""
CLOSEST = 2000.0
"""Metres across at the least: sites in one street are not drawn a street wide."""
KIND_LABELS = {
    "special_school": "Special school",
    "sen_unit": "SEN unit",
    "resource_base": "Resource base",
    "mainstream": "Mainstream school",
    "other": "Another kind of site",
}
SHAPES = {
    "special_school": ((-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)),
    "sen_unit": ((0.0, -1.35), (1.17, 0.67), (-1.17, 0.67)),
    "resource_base": ((0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)),
    "other": ((-1.1, -0.4), (-0.4, -1.1), (0.4, -1.1), (1.1, -0.4), (1.1, 0.4), (0.4, 1.1),
              (-0.4, 1.1), (-1.1, 0.4)),
}  # fmt: skip
"""Corners for a radius of one, all about as large as the circle of a mainstream school."""


@dataclass(frozen=True)
class Site:
    """A school or base. `places` it has now, `more` by the plan; metres on the National Grid."""

    name: str
    kind: str = "other"
    places: float = 0.0
    more: float = 0.0
    when: str = ""
    needs: str = ""
    easting: float | None = None
    northing: float | None = None
    href: str = ""


@dataclass(frozen=True)
class AreaMap:
    """Areas with the sites in them. `source`: what has to stand below boundaries (OS, ONS)."""

    key: str
    title: str
    description: str
    areas: tuple[Area, ...]
    sites: tuple[Site, ...]
    source: str = ""


@dataclass(frozen=True)
class Row:
    """One site in the list, numbered as on the map; `note` where it could not be drawn."""

    anchor: str
    number: int
    site: Site
    words: str
    note: str


def map_of(
    result: Mapping[str, Any],
    areas: Sequence[Area],
    key: str,
    title: str,
    source: str = "",
    hrefs: Mapping[str, str] | None = None,
) -> AreaMap:
    """The map of a plan of places. Of each site: name, kind, places_now, needs, and where it is."""
    opening: dict[str, list[Mapping[str, Any]]] = {}
    for step in result.get("steps") or ():
        opening.setdefault(step["site"], []).append(step)
    sites = tuple(
        _site(one, opening.get(one["name"], []), (hrefs or {}).get(one["name"], ""))
        for one in result.get("sites") or ()
    )
    return AreaMap(key, title, words_of(sites), tuple(areas), sites, source)


def _site(one: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], href: str) -> Site:
    kind = str(one.get("kind") or "other")
    easting, northing = _whereabouts(one)
    needs = one.get("needs") or ""
    return Site(
        str(one["name"]), kind if kind in KIND_LABELS else "other",
        float(one.get("places_now") or 0), sum(float(step["places"]) for step in steps),
        ", ".join(str(step["period"]) for step in steps),
        needs if isinstance(needs, str) else ", ".join(map(str, needs)), easting, northing, href,
    )  # fmt: skip


def _whereabouts(one: Mapping[str, Any]) -> tuple[float | None, float | None]:
    if one.get("easting") is not None and one.get("northing") is not None:
        return float(one["easting"]), float(one["northing"])
    if one.get("latitude") is None or one.get("longitude") is None:
        return None, None
    east, north = to_grid(np.array([float(one["longitude"])]), np.array([float(one["latitude"])]))
    return float(east[0]), float(north[0])


def words_of(sites: Sequence[Site]) -> str:
    """How many sites and places there are, and how many the plan adds."""
    now, more = sum(site.places for site in sites), sum(site.more for site in sites)
    known = {"sites": len(sites), "places": figure(now), "more": figure(more)}
    said = ngettext(
        "One site with %(places)s places now.", "%(sites)s sites with %(places)s places now.",
        len(sites),
    ) % known  # fmt: skip
    return said + " " + _("The plan adds %(more)s.") % known if more else said


@dataclass(frozen=True)
class _Frame:
    """Where a place on the grid stands in the drawing."""

    left: float
    top: float
    scale: float
    height: float

    @classmethod
    def around(cls, box: Box) -> "_Frame":
        left, bottom, right, top = box
        wide, high = max(right - left, CLOSEST), max(top - bottom, CLOSEST)
        scale = min((WIDTH - 2 * EDGE) / wide, (HIGHEST - 2 * EDGE) / high)
        height = max(high * scale + 2 * EDGE, LOWEST)
        middle = (left + right) / 2 - WIDTH / 2 / scale
        upper = (top + bottom) / 2 + height / 2 / scale
        return cls(middle, upper, scale, height)

    def x(self, easting: float) -> float:
        return (easting - self.left) * self.scale

    def y(self, northing: float) -> float:
        return (self.top - northing) * self.scale

    def holds(self, site: Site) -> bool:
        return (
            site.easting is not None and site.northing is not None
            and 0 <= self.x(site.easting) <= WIDTH and 0 <= self.y(site.northing) <= self.height
        )  # fmt: skip


def draw(chart: AreaMap) -> Markup:
    """Return the map as SVG; its height follows the shape of the areas."""
    frame = _frame(chart)
    rows = rows_of(chart)
    parts = [_outline(area, frame) for area in chart.areas]
    if len(chart.areas) <= MOST_NAMED:
        parts += [_name(area, frame) for area in chart.areas]
    most = max((_all(row.site) for row in rows), default=0.0) or 1.0
    drawn = [row for row in rows if not row.note]
    spots = [_spot(row.site, frame, most) for row in drawn]
    parts += [_mark(row, spot) for row, spot in zip(drawn, spots, strict=True)]
    if len(rows) <= MOST_NUMBERED:
        parts += _numbers(drawn, spots, frame.height)
    legend = _legend(drawn, frame.height, most)
    height = int(frame.height + LINE * len(legend) + 6)
    return Markup(
        '<svg class="gt-chart gt-map" viewBox="0 0 {0} {1}" role="group" aria-labelledby="{2}-t {2}-d">'
        '<title id="{2}-t">{3}</title><desc id="{2}-d">{4}</desc>{5}</svg>'
    ).format(
        WIDTH, height, chart.key, chart.title, chart.description,
        Markup().join([*parts, *legend]),
    )  # fmt: skip


def rows_of(chart: AreaMap) -> tuple[Row, ...]:
    """Every site of the map as a list, the largest first; those that are not drawn say why."""
    frame = _frame(chart)
    ordered = sorted(chart.sites, key=lambda site: (-_all(site), site.name))
    return tuple(
        Row(f"{chart.key}-site-{number}", number, site, _words(site), _note(site, frame))
        for number, site in enumerate(ordered, start=1)
    )


def _words(site: Site) -> str:
    """Kind, places now, new places with when they come, needs."""
    said = [
        _(KIND_LABELS[site.kind]), _("%(places)s places now") % {"places": figure(site.places)},
    ]  # fmt: skip
    if site.more and site.when:
        known = {"places": figure(site.more), "when": site.when}
        said.append(_("%(places)s new by the plan (%(when)s)") % known)
    elif site.more:
        said.append(_("%(places)s new by the plan") % {"places": figure(site.more)})
    if site.needs:
        said.append(_("for %(needs)s") % {"needs": site.needs})
    return ", ".join(said)


def _note(site: Site, frame: _Frame) -> str:
    if site.easting is None or site.northing is None:
        return _("not on the map: where it lies is not known")
    return "" if frame.holds(site) else _("not on the map: it lies outside")


def _all(site: Site) -> float:
    return site.places + site.more


def _frame(chart: AreaMap) -> _Frame:
    """Around the areas and the sites near them; with no areas, around all sites."""
    spots = [
        (site.easting, site.northing) for site in chart.sites
        if site.easting is not None and site.northing is not None
    ]  # fmt: skip
    corners = [pair for area in chart.areas for rings in area.polygons for pair in rings[0]]
    if corners:
        left, bottom, right, top = _box(corners)
        margin = AROUND * max(right - left, top - bottom)
        spots = [
            (x, y) for x, y in spots
            if left - margin <= x <= right + margin and bottom - margin <= y <= top + margin
        ]  # fmt: skip
    return _Frame.around(_box([*corners, *spots] or [(0.0, 0.0)]))


def _box(pairs: Sequence[tuple[float, float]]) -> Box:
    across, up = zip(*pairs, strict=True)
    return min(across), min(up), max(across), max(up)


def _outline(area: Area, frame: _Frame) -> Markup:
    path = "".join(_drawn(polygon, frame) for polygon in area.polygons)
    return Markup(
        '<path class="gt-map__area" fill-rule="evenodd" d="{}"><title>{}</title></path>'
    ).format(path, area.name)


def _drawn(polygon: Polygon, frame: _Frame) -> str:
    lines = (" ".join(f"{_n(frame.x(x))},{_n(frame.y(y))}" for x, y in ring) for ring in polygon)
    return "".join(f"M{line}Z" for line in lines)


def _name(area: Area, frame: _Frame) -> Markup:
    """In the middle of the area's largest part."""
    boxes = [_box(rings[0]) for rings in area.polygons]
    left, bottom, right, top = max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    across, down = frame.x((left + right) / 2), frame.y((top + bottom) / 2)
    return _text(across, down, area.name, "gt-chart__tick gt-chart__label--middle gt-map__name")


def _mark(row: Row, spot: tuple[float, float, float]) -> Markup:
    said = f"{row.number}. {row.site.name}: {row.words}"
    return Markup(
        '<a class="gt-map__site" href="{}" aria-label="{}"><title>{}</title>{}</a>'
    ).format(row.site.href or f"#{row.anchor}", said, said, _shape(row.site.kind, *spot))


def _spot(site: Site, frame: _Frame, most: float) -> tuple[float, float, float]:
    """Where its mark stands, and how large."""
    assert site.easting is not None
    assert site.northing is not None
    radius = max(LARGE * sqrt(_all(site) / most), SMALL)
    return frame.x(site.easting), frame.y(site.northing), radius


def _numbers(
    rows: Sequence[Row], spots: Sequence[tuple[float, float, float]], height: float
) -> list[Markup]:
    """The number of each site beside its mark, where there is room; every one is in the list."""
    taken = [(x - r, y - r, x + r, y + r) for x, y, r in spots]
    taken.append((WIDTH - 1.0, 0.0, WIDTH + 99.0, height))
    parts = []
    for row, spot in zip(rows, spots, strict=True):
        words = f"{row.number}+" if row.site.more else str(row.number)
        for box, part in _beside(*spot, words):
            if box[0] >= 0 and box[1] >= 0 and box[3] <= height and not _overlaps(box, taken):
                taken.append(box)
                parts.append(part)
                break
    return parts


def _beside(x: float, y: float, r: float, words: str) -> Iterator[tuple[Box, Markup]]:
    """Right of the mark, left, above, below: the room it takes, and the text."""
    wide, side = LETTER * len(words), r * 1.2 + 3
    label = "gt-chart__label"
    yield (x + side, y - 7, x + side + wide, y + 5), _text(x + side, y + 4, words, label)
    yield (
        (x - side - wide, y - 7, x - side, y + 5),
        _text(x - side, y + 4, words, f"{label} gt-chart__label--end"),
    )
    for level in (y - side, y + side + 9):
        box = x - wide / 2, level - 11, x + wide / 2, level + 1
        yield box, _text(x, level, words, f"{label} gt-chart__label--middle")


def _overlaps(box: Box, taken: Sequence[Box]) -> bool:
    return any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in taken
    )


def _shape(kind: str, across: float, down: float, radius: float) -> Markup:
    """The mark, above a larger one that is not seen and makes it easy to press."""
    reach = Markup('<circle class="gt-map__reach" cx="{}" cy="{}" r="{}"/>').format(
        _n(across), _n(down), _n(max(radius, 12.0))
    )
    if kind == "mainstream":
        mark = Markup('<circle class="gt-map__mark" cx="{}" cy="{}" r="{}"/>').format(
            _n(across), _n(down), _n(radius)
        )
    else:
        corners = " ".join(
            f"{_n(across + x * radius)},{_n(down + y * radius)}" for x, y in SHAPES[kind]
        )
        mark = Markup('<polygon class="gt-map__mark" points="{}"/>').format(corners)
    return reach + mark


def _legend(rows: Sequence[Row], top: float, most: float) -> list[Markup]:
    """One line for each kind that is drawn, and what size and plus sign mean."""
    kinds = [kind for kind in KIND_LABELS if any(row.site.kind == kind for row in rows)]
    lines = [
        Markup('<g class="gt-map__key">{}{}</g>').format(
            _shape(kind, 14, top + LINE * place + 8, 6),
            _text(30, top + LINE * place + 12, _(KIND_LABELS[kind]), "gt-chart__label"),
        )
        for place, kind in enumerate(kinds)
    ]
    said = []
    if rows:
        said.append(_("The larger, the more places: %(most)s at most.") % {"most": figure(most)})
    if any(row.site.more for row in rows):
        said.append(_("A plus sign: new places by the plan."))
    return lines + [
        _text(4, top + LINE * (len(lines) + place) + 12, words, "gt-chart__label")
        for place, words in enumerate(said)
    ]
