"""Other layouts of boundaries as GeoJSON, for tests: ESRI shapefiles and TopoJSON as public bodies give them."""

import gzip
import json
import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def square(x: float = 400_000.0, y: float = 300_000.0, side: float = 10_000.0) -> list[list[float]]:
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def of_shapefile(shapes: Path, table: Path, code: str, name: str) -> bytes:
    """The polygons of a packed .shp with the columns of its .dbf, as GeoJSON."""
    named = list(_rows(table.read_bytes(), (code, name)))
    rings = list(_shapes(gzip.decompress(shapes.read_bytes())))
    return collection(
        *(
            feature({"type": "MultiPolygon", "coordinates": [[ring] for ring in parts]}, **row)
            for row, parts in zip(named, rings, strict=True)
        )
    )


def _shapes(data: bytes) -> Iterator[list[list[list[float]]]]:
    at = 100
    while at < len(data):
        (length,) = struct.unpack_from(">i", data, at + 4)
        kind, parts, points = struct.unpack_from("<i32xii", data, at + 8)
        assert kind == 5
        starts = [*struct.unpack_from(f"<{parts}i", data, at + 52), points]
        numbers = struct.unpack_from(f"<{2 * points}d", data, at + 52 + 4 * parts)
        spots = [list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
        yield [spots[start:end] for start, end in pairwise(starts)]
        at += 8 + 2 * length


def _rows(data: bytes, wanted: tuple[str, ...]) -> Iterator[dict[str, str]]:
    count, head, width = struct.unpack_from("<iHH", data, 4)
    places, at = {}, 1
    for start in range(32, head - 1, 32):
        name = data[start : start + 11].split(b"\0")[0].decode()
        places[name] = (at, at + data[start + 16])
        at += data[start + 16]
    for row in range(count):
        line = data[head + row * width : head + (row + 1) * width].decode("latin-1")
        yield {name: line[slice(*places[name])].strip() for name in wanted}


def of_topojson(packed: Path) -> bytes:
    """The areas of a packed TopoJSON, their shared lines put back together, as GeoJSON."""
    whole = json.loads(gzip.decompress(packed.read_bytes()))
    arcs = [_arc(arc, whole.get("transform")) for arc in whole["arcs"]]
    (layer,) = whole["objects"].values()
    return collection(
        *(
            feature(
                {"type": "MultiPolygon", "coordinates": [
                    [_joined(ring, arcs) for ring in rings] for rings in _polygons(one)
                ]},
                **one["properties"],
            )
            for one in layer["geometries"]
        )
    )  # fmt: skip


def _polygons(one: dict[str, Any]) -> list[list[list[int]]]:
    return one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]


def _arc(arc: list[list[float]], transform: dict[str, list[float]] | None) -> list[list[float]]:
    if transform is None:
        return arc
    (kx, ky), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0.0
    spots = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        spots.append([x * kx + tx, y * ky + ty])
    return spots


def _joined(ring: list[int], arcs: list[list[list[float]]]) -> list[list[float]]:
    spots: list[list[float]] = []
    for arc in ring:
        found = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        spots += found[1:] if spots else found
    return spots
