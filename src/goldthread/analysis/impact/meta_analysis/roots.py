"""Where falling or rising curves cross nought, many at once: Chandrupatla's (1997) method.

Inverse quadratic steps where they are safe, halving elsewhere; it cannot miss a sign change. Ours
because scipy.optimize takes longer to load than most analyses here take to run.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from goldthread.analysis.impact.meta_analysis.effects import Array

DIGITS: Final = 4e-15
"""Relative: a few units of the last binary place."""
MOST_STEPS: Final = 200


def roots(
    curve: Callable[[Array], Array], low: Array, high: Array, digits: float = DIGITS
) -> Array:
    """(n,) one root of each of n curves, whose signs differ at `low` and `high` (n,)."""
    with np.errstate(all="ignore"):
        return _search(curve, low.astype(float), high.astype(float), digits)


def root(
    curve: Callable[[float], float], low: float, high: float, digits: float = DIGITS
) -> float:  # fmt: skip
    """The same for one curve of one number."""

    def as_array(x: Array) -> Array:
        return np.array([curve(float(x[0]))])

    return float(roots(as_array, np.array([low]), np.array([high]), digits)[0])


def _search(curve: Callable[[Array], Array], old: Array, new: Array, digits: float) -> Array:
    """`new` is the latest guess, `old` lies across the root from it, `third` is the one before."""
    at_old, at_new = curve(old), curve(new)
    part = np.full(new.shape, 0.5)
    best = np.where(np.abs(at_new) < np.abs(at_old), new, old)
    done = np.zeros(new.shape, dtype=np.bool_)
    for _ in range(MOST_STEPS):
        tried = np.where(done, new, new + part * (old - new))
        at_tried = curve(tried)
        same = np.sign(at_tried) == np.sign(at_new)
        third, at_third = np.where(same, new, old), np.where(same, at_new, at_old)
        old, at_old = np.where(same, old, new), np.where(same, at_old, at_new)
        new, at_new = tried, at_tried
        nearer = np.abs(at_new) < np.abs(at_old)
        best = np.where(done, best, np.where(nearer, new, old))
        least = digits * np.abs(best) / np.abs(old - new)
        done |= (at_new == 0) | (at_old == 0) | ~(least <= 0.5)
        if done.all():
            break
        part = np.clip(_part(new, old, third, at_new, at_old, at_third), least, 1 - least)
    return best


def _part(a: Array, b: Array, c: Array, at_a: Array, at_b: Array, at_c: Array) -> Array:
    """How far to go from a to b: by the parabola through all three where it bends gently."""
    place, height = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
    gentle = (height**2 < place) & ((1 - height) ** 2 < 1 - place)
    first = at_a / (at_b - at_a) * at_c / (at_b - at_c)
    second = (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
    return np.where(gentle, first + second, 0.5)
