"""Boundaries: every area that can be drawn, on the grid its sites are on, and nothing hostile."""

import csv
import gzip
import json
import re
import time
import tracemalloc
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.exchange.boundaries import reader
from goldthread.exchange.boundaries.grid import _projected, to_grid
from goldthread.exchange.boundaries.reader import Area, read_boundaries
from goldthread.exchange.boundaries.simplify import simplified
from goldthread.exchange.issues import Refusal
from tests.pace import allowed
from tests.unit.exchange.shapes import (
    collection,
    feature,
    of_shapefile,
    of_topojson,
    polygon,
    square,
)

LEFT_OF_STAFFORD = [[-1.9, 52.4], [-1.8, 52.4], [-1.8, 52.5], [-1.9, 52.5], [-1.9, 52.4]]


def degrees(number: float, minutes: float, seconds: float) -> float:
    return number + minutes / 60 + seconds / 3600


def read(*features: Any) -> tuple[Area, ...]:
    return read_boundaries(collection(*features), "areas.geojson").rows


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        read_boundaries(data, "areas.geojson")
    return caught.value.rule


def points(areas: tuple[Area, ...]) -> int:
    return sum(len(ring) for area in areas for parts in area.polygons for ring in parts)


def size(ring: tuple[tuple[float, float], ...]) -> float:
    """The area within a line, by the surveyor's formula."""
    closed = [*ring, ring[0]]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(closed))) / 2


def test_the_projection_is_the_ordnance_surveys_worked_example() -> None:
    """The guide, annex C.1: a point at Caister water tower."""
    at = np.radians([degrees(52, 39, 27.2531)]), np.radians([degrees(1, 43, 4.5177)])
    easting, northing = _projected(*at)
    assert easting[0] == pytest.approx(651_409.903, abs=0.001)
    assert northing[0] == pytest.approx(313_177.270, abs=0.001)


def test_wgs84_reaches_the_same_place_within_what_the_guide_allows() -> None:
    """The same tower as a satellite receiver says it, by the definitive transformation (OSTN15)."""
    easting, northing = to_grid(
        np.array([degrees(1, 42, 57.8663)]), np.array([degrees(52, 39, 28.8282)])
    )
    assert float(np.hypot(easting[0] - 651_409.804, northing[0] - 313_177.450)) < 5


def test_postcode_districts_lie_where_their_grid_references_say(shared_data: Path) -> None:
    """A file of all England with both. Its latitudes are on Airy's ellipsoid: no shift of datum."""
    text = (shared_data / "schools" / "uk_postcode_districts.csv").read_text(encoding="utf-8")
    rows = [
        row for row in csv.DictReader(text.splitlines())
        if row["country_code"] == "ENG" and float(row["easting"] or 0) > 0
    ]  # fmt: skip
    known = [np.array([float(row[name]) for row in rows]) for name in ("easting", "northing")]
    degrees_of = [
        np.array([float(row[name]) for row in rows]) for name in ("latitude", "longitude")
    ]
    easting, northing = _projected(*map(np.radians, degrees_of))
    assert len(rows) > 2000
    assert np.hypot(easting - known[0], northing - known[1]).max() < 2  # five decimals of a degree
    shifted = np.hypot(*(np.array(to_grid(*degrees_of[::-1])) - known))
    assert 80 < shifted.min() < shifted.max() < 150  # how far the two datums lie apart


def test_grid_references_are_kept_as_they_stand() -> None:
    (area,) = read(feature(polygon(square()), LAD24CD="E06000001", LAD24NM="Hartlepool"))
    assert (area.code, area.name) == ("E06000001", "Hartlepool")
    assert area.polygons == ((tuple(map(tuple, square()[:-1])),),)


def test_longitude_and_latitude_come_out_in_metres_of_the_right_size() -> None:
    (area,) = read(feature(polygon(LEFT_OF_STAFFORD), name="Box"))
    ((ring,),) = area.polygons
    across = 6.371e6 * np.radians(0.1) * np.cos(np.radians(52.45))
    assert size(ring) == pytest.approx(across * 6.371e6 * np.radians(0.1), rel=0.005)


@pytest.mark.parametrize(
    ("properties", "code", "name"),
    [
        ({"CTYUA23CD": "E10000003", "CTYUA23NM": "Cambridgeshire"}, "E10000003", "Cambridgeshire"),
        (
            {"LA15CD": "E06000001", "LA15NM": "Hartlepool", "RGN15NM": "x"},
            "E06000001",
            "Hartlepool",
        ),
        ({"Name": " North \u0007 locality ", "Code": 805}, "805", "North locality"),
        ({"name": "", "code": True, "area_name": "East"}, "", "East"),
    ],
)
def test_names_and_codes_are_found_as_ons_and_people_write_them(
    properties: dict[str, Any], code: str, name: str
) -> None:
    (area,) = read(feature(polygon(square()), **properties))
    assert (area.code, area.name) == (code, name)


def test_an_area_without_a_name_has_its_place_in_the_file_and_says_so() -> None:
    found = read_boundaries(collection(feature(polygon(square()))), "areas.geojson")
    assert found.rows[0].name == "Area 1"
    assert [issue.rule for issue in found.issues] == ["no_name"]


def test_holes_islands_heights_and_collections_are_read() -> None:
    hole = [[*pair, 81.5] for pair in square(402_000.0, 302_000.0, 1000.0)]
    both = {"type": "GeometryCollection", "geometries": [
        polygon(square(), hole),
        {"type": "MultiPolygon", "coordinates": [[square(430_000.0)], [square(450_000.0)]]},
    ]}  # fmt: skip
    (area,) = read(feature(both, name="Isles"))
    assert [len(rings) for rings in area.polygons] == [2, 1, 1]


def test_parts_of_one_area_in_several_features_are_one_area() -> None:
    parts = [feature(polygon(square(x)), code="E1", name="Isles") for x in (400_000.0, 430_000.0)]
    (area,) = read(*parts)
    assert len(area.polygons) == 2


def test_a_line_that_is_not_closed_is_closed_and_said() -> None:
    found = read_boundaries(collection(feature(polygon(square()[:-1]), name="Open")), "a.geojson")
    assert len(found.rows[0].polygons[0][0]) == 4
    assert [issue.rule for issue in found.issues] == ["not_closed"]


@pytest.mark.parametrize(
    ("geometry", "rule"),
    [
        (None, "no_shape"),
        ({"type": "Point", "coordinates": [400_000, 300_000]}, "no_shape"),
        (polygon(), "no_shape"),
        ({"type": "Polygon", "coordinates": 7}, "shape_wrong"),
        (polygon([[1, 2], [1, 2]]), "shape_wrong"),
        (
            polygon([[400_000, 300_000], [400_001, 300_000], ["x", 2], [400_000, 300_000]]),
            "shape_wrong",
        ),
        (polygon([[True, 52], [1, 52], [1, 53], [True, 52]]), "shape_wrong"),
        (polygon([[10**400, 52], [1, 52], [1, 53], [1, 52]]), "shape_wrong"),
        (polygon([pair[::-1] for pair in LEFT_OF_STAFFORD]), "swapped"),
        (polygon([[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]]), "elsewhere"),
        (polygon(square(9_000_000.0)), "elsewhere"),
    ],
)
def test_an_area_that_cannot_be_drawn_is_named_and_the_others_kept(
    geometry: Any, rule: str
) -> None:
    good, bad = feature(polygon(square()), name="Good"), feature(geometry, name="Secret name")
    found = read_boundaries(collection(bad, good), "areas.geojson")
    assert [area.name for area in found.rows] == ["Good"]
    assert [(issue.rule, issue.severity) for issue in found.issues] == [(rule, "refused")]
    assert found.issues[0].message.startswith("Area 1: ")
    assert "Secret" not in found.issues[0].message
    assert refused(collection(bad)) == "no_areas"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty_file"),
        (b"{", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"a":' * 40_000, "not_json"),
        (b"\xff\xfe{\x00", "not_json"),
        (b"[1,2]", "not_geojson"),
        (b'{"type":"FeatureCollection"}', "not_geojson"),
        (b'{"type":"Topology","objects":{}}', "not_geojson"),
        (b'{"type":"FeatureCollection","features":[]}', "no_areas"),
        (b'{"type":"FeatureCollection","features":[7]}', "no_areas"),
        (collection(feature(polygon([[float("nan"), 1.0]] * 4))), "not_json"),
        (collection(feature(polygon([[float("inf"), 1.0]] * 4))), "not_json"),
        (b'{"type":"FeatureCollection","features":[' + b"[]," * 500_000 + b"[]]}", "too_large"),
        (b'{"a":[' + b"1," * 2_100_000 + b"1]}", "too_large"),
        (b"{}," * 60_000, "too_large"),
        (b" " * (25 * 1024 * 1024) + b"{}", "file_too_large"),
        (gzip.compress(b" " * 20_000_000), "packed_too_tightly"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_whole(data: bytes, rule: str) -> None:
    assert refused(data) == rule


def test_a_number_written_too_large_is_no_point() -> None:
    text = collection(feature(polygon(square()))).replace(b"400000.0", b"1e999")
    assert refused(text) == "no_areas"


def test_collections_within_collections_end() -> None:
    geometry: Any = polygon(square())
    for _level in range(60):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    assert refused(collection(feature(geometry))) == "no_areas"


def test_too_many_points_are_refused_before_they_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "MOST_POINTS", 20)
    ring = [[400_000 + x, 300_000 + x * x] for x in range(21)]
    assert refused(collection(feature(polygon(ring)))) == "too_large"


def authorities(shared_data: Path) -> bytes:
    folder = shared_data / "schools" / "la_boundaries_2016"
    return of_shapefile(folder / "la_map.shp.gz", folder / "la_map.dbf", "LA15CD", "LA15NM")


def test_the_authorities_of_2016_are_read_whole_and_made_small(shared_data: Path) -> None:
    data = authorities(shared_data)
    tracemalloc.start()
    began = time.perf_counter()
    found = read_boundaries(data, "la_map.geojson")
    drawn = simplified(found.rows, 6000)
    took = time.perf_counter() - began
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    names = {area.name for area in found.rows}
    assert (len(found.rows), found.issues) == (152, ())
    assert {"Hartlepool", "Cornwall", "Isles of Scilly", "Northumberland"} <= names
    assert all(re.fullmatch(r"E\d{8}", area.code) for area in found.rows)
    assert points(found.rows) > 90_000
    assert points(drawn) <= 6000
    assert [area.name for area in drawn] == [area.name for area in found.rows]
    assert took < allowed(20)  # tracing memory makes it several times slower
    assert most < 256 * 1024 * 1024


def test_simplified_authorities_keep_their_size(shared_data: Path) -> None:
    """The sum over all of England stays within a hundredth, each large one within three."""
    found = read_boundaries(authorities(shared_data), "la_map.geojson").rows
    sizes = [
        [sum(size(rings[0]) for rings in area.polygons) for area in areas]
        for areas in (found, simplified(found, 6000))
    ]
    before, after = map(np.array, sizes)
    assert after.sum() == pytest.approx(before.sum(), rel=0.01)
    large = before > 1e9
    assert np.abs(after[large] / before[large] - 1).max() < 0.03


def test_the_districts_of_2013_are_read_and_schools_lie_in_theirs(shared_data: Path) -> None:
    """TopoJSON put together again: areas as WGS84, schools' postcodes as grid references."""
    data = of_topojson(shared_data / "schools" / "england_lad_2013_topo.json.gz")
    areas = {area.name: area for area in read_boundaries(data, "districts.geojson").rows}
    assert len(areas) == 326
    text = gzip.decompress((shared_data / "schools" / "school_postcodes_bng.csv.gz").read_bytes())
    rows = list(csv.DictReader(text.decode().splitlines()))
    cambridge = [row for row in rows if re.match(r"CB[1-5] ?\d", row["postcode"].strip())]
    low, high = _box(areas["Cambridge"]), _box(areas["Cambridge"], np.max)
    inside = [
        row for row in cambridge
        if (low <= (at := np.array([float(row["easting"]), float(row["northing"])]))).all()
        and (at <= high).all()
    ]  # fmt: skip
    assert 20 < len(inside) < len(cambridge)


def _box(area: Area, edge: Any = np.min) -> Any:
    return edge(np.array([pair for rings in area.polygons for pair in rings[0]]), axis=0)


RINGS = st.lists(
    st.tuples(st.integers(1000, 500_000), st.integers(1000, 500_000)),
    min_size=3,
    max_size=40,
    unique=True,
)


@given(st.lists(RINGS, min_size=1, max_size=4), st.integers(0, 60))
def test_what_is_left_is_some_of_what_was_there_within_the_budget(
    rings: list[list[tuple[int, int]]], budget: int
) -> None:
    features = [
        feature(polygon([*map(list, ring)]), name=f"Area {place}")
        for place, ring in enumerate(rings)
    ]
    areas = read(*features)
    drawn = simplified(areas, budget)
    assert [area.name for area in drawn] == [area.name for area in areas]
    assert points(drawn) <= max(budget, 3 * len(rings))
    for area, less in zip(areas, drawn, strict=True):
        (whole,), (part,) = area.polygons[0], less.polygons[0]
        assert set(part) <= set(whole)
        assert len(part) >= 3


def test_the_worst_corner_comes_first_and_a_straight_line_costs_nothing() -> None:
    straight = [[400_000 + step * 1000, 300_000] for step in range(11)]
    ring = [
        *straight,
        [410_000, 310_000],
        [405_000, 309_000],
        [400_000, 310_000],
        [400_000, 300_000],
    ]
    (area,) = simplified(read(feature(polygon(ring), name="Box")), 100)
    assert set(area.polygons[0][0]) == {
        (400_000, 300_000), (410_000, 300_000), (410_000, 310_000), (405_000, 309_000), (400_000, 310_000),
    }  # fmt: skip


def test_a_zigzag_without_end_is_simplified_in_seconds() -> None:
    ring = [[400_000 + step % 2 * 100_000 + step / 10, 100_000 + step] for step in range(300_000)]
    (area,) = read(feature(polygon(ring), name="Zigzag"))
    began = time.perf_counter()
    (drawn,) = simplified((area,), 6000)
    assert time.perf_counter() - began < allowed(10)
    assert len(drawn.polygons[0][0]) <= 6000


def test_no_areas_are_no_areas() -> None:
    assert simplified(()) == ()


def test_a_file_of_one_feature_is_read() -> None:
    data = json.dumps(feature(polygon(square()), name="Alone")).encode()
    assert read_boundaries(data, "one.geojson").rows[0].name == "Alone"
