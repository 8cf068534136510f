"""A location problem, checked once: sites that may be opened, customers that need serving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from goldthread.analysis.refusals import Unanswerable

Array = npt.NDArray[np.floating[Any]]
Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

ROUNDING: Final = 1e-9
"""Relative difference that is rounding of sums, not a difference between plans."""

TOO_FEW: Final = "%(count)s sites cannot be opened: there are %(sites)s."


class CannotSolve(Unanswerable):
    """The problem has no plan, or is not a problem; the sentence says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """m sites and n customers.

    `costs` (m, n): serving the whole of a customer from a site, infinite where not allowed;
    `demands` (n,) above nought or nought; `opening` (m,): the cost of opening a site;
    `capacities` (m,) in the unit of the demands, infinite without a limit; `count`: exactly so
    many sites are opened (p), or None; `single_source`: a customer is served by one site whole.
    """

    costs: Array
    demands: Array
    opening: Array
    capacities: Array
    count: int | None = None
    single_source: bool = False

    @property
    def sites(self) -> int:
        """How many sites there are to choose from (m)."""
        return int(self.costs.shape[0])

    @property
    def customers(self) -> int:
        """How many customers there are to serve (n)."""
        return int(self.costs.shape[1])

    @property
    def capacitated(self) -> bool:
        """Whether any capacity can bind."""
        return bool((self.capacities < self.demands.sum()).any())

    @property
    def whole(self) -> bool:
        """Whether every plan costs a whole number, so that a bound may be rounded up."""
        finite = self.costs[np.isfinite(self.costs)]
        parts = (finite, self.opening)
        return self.single_source and all(bool((part == np.round(part)).all()) for part in parts)


def make_instance(
    costs: npt.ArrayLike,
    demands: npt.ArrayLike,
    opening: npt.ArrayLike,
    capacities: npt.ArrayLike,
    *,
    count: int | None = None,
    single_source: bool = False,
) -> Instance:
    """Check and put together; raises CannotSolve with the reason.

    A customer without demand still has to be assigned: its cost counts, its size does not.
    """
    table = np.array(costs, dtype=float)
    needs, openings, limits = (
        np.array(part, dtype=float) for part in (demands, opening, capacities)
    )
    _check_shapes(table, needs, openings, limits)
    _check_values(table, needs, openings, limits)
    if count is not None and not 1 <= count <= len(openings):
        raise CannotSolve(TOO_FEW, count=count, sites=len(openings))
    instance = Instance(table, needs, openings, limits, count, single_source)
    _check_enough(instance)
    return instance


def _check_shapes(costs: Array, demands: Array, opening: Array, capacities: Array) -> None:
    if costs.ndim != 2 or not costs.size:
        raise CannotSolve("There must be at least one site and one customer.")
    m, n = costs.shape
    if demands.shape != (n,) or opening.shape != (m,) or capacities.shape != (m,):
        raise CannotSolve("Costs, demands and capacities do not belong to the same problem.")


def _check_values(costs: Array, demands: Array, opening: Array, capacities: Array) -> None:
    if np.isnan(costs).any() or (costs == -np.inf).any():
        raise CannotSolve("A cost is not a number.")
    if not np.isfinite(demands).all() or (demands < 0).any():
        raise CannotSolve("A demand is below nought or not a number.")
    if not np.isfinite(opening).all():
        raise CannotSolve("An opening cost is not a number.")
    if np.isnan(capacities).any() or (capacities < 0).any():
        raise CannotSolve("A capacity is below nought or not a number.")


def _check_enough(instance: Instance) -> None:
    """Refuse what no plan can serve, as far as it shows without searching for one."""
    fits = np.isfinite(instance.costs)
    if instance.single_source:
        fits &= instance.demands <= instance.capacities[:, None]
    without = np.flatnonzero(~fits.any(axis=0))
    if without.size:
        raise CannotSolve(
            "Customer %(number)s (counted from 0) can be served by no site.", number=without[0]
        )
    room = np.sort(instance.capacities)[::-1]
    most = float(room[: instance.count].sum()) if instance.count else float(room.sum())
    if most < float(instance.demands.sum()) * (1 - ROUNDING):
        raise CannotSolve("All the capacity there may be is less than the demand.")
