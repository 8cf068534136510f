"""Money spent earlier: when, and whether, it comes back.

Earlier help is paid for beside what is already there, and savings come later if at all: the path
goes down first. It is shown with its deepest point and the chance that it never comes back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from goldthread.analysis.money.block import CannotCost, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    """Over D draws: `net` pounds of the first year (D,), `path` (D, T) what has come back so far.

    `deepest` (D,) the lowest the path goes, never above nought; `years` (D,) the first year after
    which the path stays at or above nought, counted from 0, or -1 when it never does.
    """

    net: Floats
    path: Floats
    deepest: Floats
    years: Floats

    @property
    def never(self) -> float:
        """The share of draws in which it does not come back within the years looked at."""
        return float((self.years < 0).mean())


def returned(spend: Floats, saved: Floats, discount: float) -> Return:
    """`spend` (T,) pounds a year earlier; `saved` (D, T) later spending less (or more: negative).

    Both in prices of the first year; `discount` a year (the Green Book's is 0.035).
    """
    if saved.ndim != 2 or spend.shape != saved.shape[1:] or not saved.size:
        raise CannotCost("Spending and savings are not of the same years.")
    if not -1 < discount < 1:
        raise CannotCost("A discount rate lies between -1 and 1.")
    worth = (1 + discount) ** -np.arange(len(spend))
    path: Floats = np.cumsum((saved - spend) * worth, axis=1)
    under = path < 0
    last = np.where(under.any(axis=1), path.shape[1] - under[:, ::-1].argmax(axis=1), 0)
    years = np.where(last < path.shape[1], last, -1).astype(float)
    return Return(path[:, -1], path, np.minimum(path.min(axis=1), 0.0), years)
