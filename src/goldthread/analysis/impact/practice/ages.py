"""Children's ages: bands that results are shown by, and the columns an age brings into the model.

Age is in years where support began. How an effect changes with age is taken for a straight line, one
for all support and a lesser one for each intervention, and for steps from band to band that all support
shares: per band and intervention there are rarely children enough. Each is counted from the mean of its
intervention's own children, so that ages change nothing about the intervention's effect as a whole.
"""

from typing import Final

import numpy as np

from goldthread.analysis.impact.meta_analysis.effects import Array, Indices
from goldthread.analysis.impact.practice.outcomes import NOBODY

EDGES: Final = (7.0, 11.0, 16.0)
"""Years: about the ends of infants, juniors and compulsory schooling in England."""
AGE_LABELS: Final = ("Aged under 7", "Aged 7 to 10", "Aged 11 to 15", "Aged 16 or over")
"""Of the bands, by number."""
UNIT: Final = 5.0
"""Years that a coefficient of age is for: about from the middle of one band to that of the next."""


def bands_of(age: Array) -> Indices:
    """(n,) the number of each child's band, NOBODY where the age (years) is not known."""
    return np.where(np.isfinite(age), np.searchsorted(EDGES, age, side="right"), NOBODY)


def about_the_means(values: Array, group: Indices) -> Array:
    """(n,) `values` less the mean of the group; nought where not known, and for NOBODY's group."""
    rows = np.flatnonzero((group != NOBODY) & np.isfinite(values))
    found = np.zeros(values.size)
    if rows.size:
        counts = np.maximum(np.bincount(group[rows]), 1)
        means = np.bincount(group[rows], values[rows]) / counts
        found[rows] = values[rows] - means[group[rows]]
    return found
