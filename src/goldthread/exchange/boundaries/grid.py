"""From latitude and longitude to the British National Grid, so that areas lie under their sites.

The Ordnance Survey's own formulas ("A guide to coordinate systems in Great Britain", sections 6.6
and C.1): a seven-parameter shift from WGS84 to Airy's ellipsoid, then the transverse Mercator
projection. Within about five metres of the ground in Great Britain, says that guide: far finer
than a map of places is drawn. Not for surveying.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from goldthread.analysis.places.instance import Array

WGS84: Final = (6378137.0, 6356752.3142)
AIRY: Final = (6377563.396, 6356256.909)
"""Half the long and half the short axis, metres."""
SHIFT: Final = np.array([-446.448, 125.157, -542.060])
SCALE: Final = 20.4894e-6
TURN: Final = np.radians(np.array([-0.1502, -0.2470, -0.8421]) / 3600)
ORIGIN: Final = (np.radians(49.0), np.radians(-2.0))
FALSE_ORIGIN: Final = (400_000.0, -100_000.0)
ON_MERIDIAN: Final = 0.9996012717


def to_grid(longitudes: Array, latitudes: Array) -> tuple[Array, Array]:
    """Eastings and northings in metres of places in degrees on WGS84."""
    shifted = _shifted(_in_space(np.radians(latitudes), np.radians(longitudes), WGS84))
    return _projected(*_on_ellipsoid(shifted, AIRY))


def _in_space(latitude: Array, longitude: Array, axes: tuple[float, float]) -> Array:
    """(3, n) metres from the middle of the Earth, at height nought."""
    across = _across(latitude, axes)
    flat = across * np.cos(latitude)
    return np.array(
        [flat * np.cos(longitude), flat * np.sin(longitude),
         (1 - _eccentricity(axes)) * across * np.sin(latitude)]
    )  # fmt: skip


def _shifted(places: Array) -> Array:
    x, y, z = TURN
    turned = np.array([[1 + SCALE, -z, y], [z, 1 + SCALE, -x], [-y, x, 1 + SCALE]])
    moved: Array = SHIFT[:, None] + turned @ places
    return moved


def _on_ellipsoid(places: Array, axes: tuple[float, float]) -> tuple[Array, Array]:
    x, y, z = places
    flat = np.hypot(x, y)
    squared = _eccentricity(axes)
    latitude = np.arctan2(z, flat * (1 - squared))
    for _round in range(4):  # each makes it some 150 times more exact
        latitude = np.arctan2(z + squared * _across(latitude, axes) * np.sin(latitude), flat)
    return latitude, np.arctan2(y, x)


def _projected(latitude: Array, longitude: Array) -> tuple[Array, Array]:
    """Transverse Mercator by the series of the guide."""
    squared = _eccentricity(AIRY)
    sine, cosine, tangent = np.sin(latitude), np.cos(latitude), np.tan(latitude)
    across = ON_MERIDIAN * _across(latitude, AIRY)
    along = across * (1 - squared) / (1 - squared * sine**2)
    ratio = across / along - 1
    away = longitude - ORIGIN[1]
    second, fourth = tangent**2, tangent**4
    northing = (
        _meridian(latitude) + FALSE_ORIGIN[1]
        + away**2 * across / 2 * sine * cosine
        + away**4 * across / 24 * sine * cosine**3 * (5 - second + 9 * ratio)
        + away**6 * across / 720 * sine * cosine**5 * (61 - 58 * second + fourth)
    )  # fmt: skip
    easting = (
        FALSE_ORIGIN[0]
        + away * across * cosine
        + away**3 * across / 6 * cosine**3 * (across / along - second)
        + away**5 * across / 120 * cosine**5
        * (5 - 18 * second + fourth + 14 * ratio - 58 * second * ratio)
    )  # fmt: skip
    return easting, northing


def _meridian(latitude: Array) -> Array:
    """Metres along the meridian from the origin."""
    long, short = AIRY
    n = (long - short) / (long + short)
    less, more = latitude - ORIGIN[0], latitude + ORIGIN[0]
    length: Array = short * ON_MERIDIAN * (
        (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(less) * np.cos(more)
        + (15 / 8 * n**2 + 15 / 8 * n**3) * np.sin(2 * less) * np.cos(2 * more)
        - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
    )  # fmt: skip
    return length


def _across(latitude: Array, axes: tuple[float, float]) -> Array:
    """The radius of curvature across the meridian."""
    radius: Array = axes[0] / np.sqrt(1 - _eccentricity(axes) * np.sin(latitude) ** 2)
    return radius


def _eccentricity(axes: tuple[float, float]) -> float:
    return 1 - (axes[1] / axes[0]) ** 2
