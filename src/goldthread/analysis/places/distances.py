"""Ways between places from their coordinates: a straight line times a road factor."""

from __future__ import annotations

from typing import Final

import numpy as np

from goldthread.analysis.places.instance import Array

EARTH: Final = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""
ROAD_FACTOR: Final = 1.3
"""How much longer roads are than straight lines: an assumption, to be stated and changed."""


def great_circle(first: Array, second: Array) -> Array:
    """(n, m) kilometres between (n, 2) and (m, 2) latitudes and longitudes in degrees.

    The haversine formula: exact on a sphere, within 0.6 % of the Earth as it is.
    """
    (lat1, lon1), (lat2, lon2) = np.radians(first).T, np.radians(second).T
    half = (
        np.sin((lat1[:, None] - lat2[None]) / 2) ** 2
        + np.cos(lat1)[:, None] * np.cos(lat2)[None]
        * np.sin((lon1[:, None] - lon2[None]) / 2) ** 2
    )  # fmt: skip
    arc: Array = 2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return arc


def national_grid(first: Array, second: Array) -> Array:
    """(n, m) kilometres between (n, 2) and (m, 2) eastings and northings in metres.

    On the British National Grid a straight line is within 0.04 % of the ground.
    """
    away = first[:, None, :] - second[None, :, :]
    lengths: Array = np.hypot(away[..., 0], away[..., 1]) / 1000
    return lengths
