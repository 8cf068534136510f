"""Bands of age as single years and back, ageing by a year, and raking a table to its margins."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from goldthread.analysis.demand.panel import AgeBand, Floats

FIRST_AGE: Final = 2
LAST_AGE: Final = 25
AGES: Final = tuple(range(FIRST_AGE, LAST_AGE + 1))
"""Ages on 31 August before the January; 2 stands for "2 and under". At 26 a plan has ended."""


def band_of_age(bands: Sequence[AgeBand]) -> NDArray[np.intp]:
    """For each single year, the place of its band."""
    return np.array(
        [
            next(place for place, band in enumerate(bands) if band.low <= age <= band.high)
            for age in AGES
        ],
        dtype=np.intp,
    )


def to_single_years(by_band: Floats, bands: Sequence[AgeBand]) -> Floats:
    """Counts by band (…, K) spread over single years (…, 24), each band's sum unchanged.

    A monotone cubic through the running total (PCHIP; Fritsch & Carlson 1980), so that counts join
    smoothly from band to band and are never negative.
    """
    edges = np.array([FIRST_AGE, *(band.high + 1 for band in bands)], dtype=np.float64)
    running = np.concatenate([np.zeros((*by_band.shape[:-1], 1)), np.cumsum(by_band, axis=-1)], -1)
    at_edges = PchipInterpolator(edges, running, axis=-1)(np.arange(FIRST_AGE, LAST_AGE + 2))
    single: Floats = np.maximum(np.diff(at_edges, axis=-1), 0.0)
    places = band_of_age(bands)
    for place in range(len(bands)):  # rounding aside, nothing changes here
        inside = places == place
        sums = single[..., inside].sum(axis=-1, keepdims=True)
        target = by_band[..., place, None]
        single[..., inside] = np.where(
            sums > 0, single[..., inside] * target / np.where(sums > 0, sums, 1.0), 0.0
        )
    return single


def to_bands(single: Floats, bands: Sequence[AgeBand], axis: int = -1) -> Floats:
    """Single years added up to bands along an axis."""
    starts = np.searchsorted(band_of_age(bands), np.arange(len(bands)))
    added: Floats = np.add.reduceat(single, starts, axis=axis)
    return added


def aged(single: Floats, axis: int = 0) -> Floats:
    """Everybody a year older along the axis; who was 25 is gone, nobody is 2 yet."""
    moved = np.roll(single, 1, axis=axis)
    first = [slice(None)] * single.ndim
    first[axis] = slice(0, 1)
    moved[tuple(first)] = 0.0
    return moved


def raked(seed: Floats, rows: Floats, columns: Floats) -> Floats:
    """The table nearest to the seed with these row and column sums (Deming & Stephan 1940).

    Cells that are 0 in the seed stay 0. Where the zeros forbid both margins, rows hold.
    """
    table = seed.copy()
    for _ in range(50):
        below = table.sum(axis=0)
        table = table * np.divide(columns, below, out=np.zeros_like(below), where=below > 0)
        across = table.sum(axis=1)
        factor = np.divide(rows, across, out=np.zeros_like(across), where=across > 0)
        table = table * factor[:, None]
        if np.all(np.abs(factor[rows > 0] - 1) < 1e-6):
            break
    lost = (table.sum(axis=1) <= 0) & (rows > 0)
    if lost.any():
        shares = seed[lost] / np.maximum(seed[lost].sum(axis=1, keepdims=True), 1e-12)
        table[lost] = shares * rows[lost, None]
    return table
