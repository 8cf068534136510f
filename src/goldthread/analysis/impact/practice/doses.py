"""How far children ended from where they were expected, by the share of the planned support they had.

Who misses sessions differs from who does not, so this describes and never explains.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Final

import numpy as np
from scipy.special import stdtrit

from goldthread.analysis.impact.meta_analysis.effects import Array, Indices
from goldthread.analysis.impact.practice.enough import LEAST_CHILDREN
from goldthread.analysis.impact.practice.integrate import LEVEL
from goldthread.analysis.impact.practice.results import DoseBand

EDGES: Final = (0.5, 0.8)
"""Under half, from half to four fifths, and four fifths or more: what pages call enough."""
LEAST_BANDS: Final = 2


def dose_bands(dose: Array, gain: Array, child: Indices) -> tuple[DoseBand, ...]:
    """The bands of these outcomes (n,), those without anyone too; rows of unknown dose are left out."""
    starts = (0.0, *EDGES)
    ends = (*EDGES, None)
    return tuple(
        _band(start, end, gain[rows], child[rows])
        for start, end in zip(starts, ends, strict=True)
        for rows in [(dose >= start) & (dose < (np.inf if end is None else end))]
    )


def enough_bands(bands: Sequence[DoseBand]) -> tuple[DoseBand, ...]:
    """Bands with enough children to read, where there are two to compare; else none."""
    found = tuple(band for band in bands if band.children >= LEAST_CHILDREN)
    return found if len(found) >= LEAST_BANDS else ()


def _band(start: float, end: float | None, gain: Array, child: Indices) -> DoseBand:
    """Means of children, each counted once."""
    names, place = np.unique(child, return_inverse=True)
    if names.size < 2:
        return DoseBand(start, end, int(names.size), None, None, None)
    means = np.bincount(place, gain) / np.bincount(place)
    mean = float(means.mean())
    unit = float(stdtrit(names.size - 1, (1 + LEVEL) / 2))
    half = unit * float(means.std(ddof=1)) / sqrt(names.size)
    return DoseBand(start, end, int(names.size), mean, mean - half, mean + half)
