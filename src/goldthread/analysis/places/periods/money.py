"""What a pound in a period counts in the total."""

from __future__ import annotations

import numpy as np

from goldthread.analysis.places.instance import Array, CannotSolve


def weights_of(years: Array, discount: float, asset_life: float) -> tuple[Array, Array]:
    """(T,) of a pound of capital, and of a pound a year, in each period.

    `years` (T,) lengths of the periods; `discount` a year (the Green Book's is 0.035), from the
    start of the first. Capital is charged as an annuity over `asset_life` years, and only the
    years within the plan count: what still stands after its end is not charged to it.
    """
    if (years < 1).any() or (years != np.round(years)).any():
        raise CannotSolve("A period lasts one year or more, in whole years.")
    starts = np.concatenate([[0.0], np.cumsum(years)[:-1]])
    left = years.sum() - starts
    capital = (1 + discount) ** -starts * np.minimum(
        1.0, _annuity(left, discount) / _annuity(np.array(asset_life), discount)
    )
    year = (1 + discount) ** -starts * (1 + discount) * _annuity(years, discount)
    return capital, year


def _annuity(years: Array, discount: float) -> Array:
    """Worth of a pound at the end of each of so many years."""
    if discount == 0:
        return years
    worth: Array = (1 - (1 + discount) ** -years) / discount
    return worth
