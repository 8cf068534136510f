"""Project every area: trajectories of plans, and tables by age and setting summed over them."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.demand.ages import AGES, to_bands
from goldthread.analysis.demand.cohorts import Cohorts, simulate_cohorts
from goldthread.analysis.demand.flows import Flows, fit_flows, need_mixes, without_settings
from goldthread.analysis.demand.growth import GrowthModel, fit_growth, simulate_growth
from goldthread.analysis.demand.panel import Area, Floats, Panel

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
DRAWS: Final = 1000
"""The 5 % quantile of a thousand draws has an error of about 2 % of the interval's width."""


@dataclass(frozen=True)
class Projection:
    """Draws (D, A, H, C) of plans by area, year and category; categories is ("",) for totals."""

    areas: tuple[Area, ...]
    years: tuple[int, ...]
    categories: tuple[str, ...]
    draws: Floats
    model: GrowthModel

    def summary(self) -> Floats:
        """Quantiles 5, 25, 50, 75, 95 % and the mean, shape (A, H, C, 6)."""
        quantiles = np.quantile(self.draws, QUANTILES, axis=0)
        both = np.concatenate([quantiles, self.draws.mean(axis=0, keepdims=True)])
        last: Floats = np.moveaxis(both, 0, -1)
        return last


def project(
    panel: Panel,
    horizon: int,
    rng: np.random.Generator,
    by: str = "la",
    draws: int = DRAWS,
    shift: Floats | None = None,
    workers: int = 1,
    only: Sequence[int] | None = None,
) -> Projection:
    """Project a panel that ends at its origin, by "la", "age", "single_age", "setting" or "need".

    `shift` is further log growth by area and year from births and migration, shape (A, H).
    The same generator state gives the same totals whatever they are broken down by, and the same
    numbers on however many `workers` (threads) the areas are shared out to. With `only`, rows of
    the panel, just these are broken down and given back: the same numbers, in less time.
    """
    model = fit_growth(panel)
    growing, spreading = rng.spawn(2)
    totals = simulate_growth(model, horizon, draws, growing, shift)
    origin = panel.years[-1]
    years = tuple(range(origin + 1, origin + horizon + 1))
    rows = range(len(panel.areas)) if only is None else only
    areas = tuple(panel.areas[row] for row in rows)
    if by == "la":
        return Projection(areas, years, ("",), totals[:, list(rows), :, None], model)
    categories, flows_of_areas, reduce = _table(panel, by)
    cells = np.empty((draws, len(areas), horizon, len(categories)))
    generators = spreading.spawn(len(panel.areas))

    def fill(place: int) -> None:
        row = rows[place]
        cells[:, place] = reduce(
            simulate_cohorts(flows_of_areas[row], totals[:, row], generators[row])
        )

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(fill, range(len(areas))))
    return Projection(areas, years, categories, cells, model)


def _table(
    panel: Panel, by: str
) -> tuple[tuple[str, ...], tuple[Flows, ...], Callable[[Cohorts], Floats]]:
    """The categories of a table, the areas' flows, and how cells add up to (D, H, C)."""
    if by == "age":
        labels = tuple(band.label for band in panel.bands)
        return labels, fit_flows(panel), lambda made: to_bands(_ages(made), panel.bands)
    if by == "single_age":
        return tuple(map(str, AGES)), fit_flows(panel), _ages
    if by == "setting":
        return panel.settings, fit_flows(panel), lambda made: _summed(made, (2, 3))
    if by == "need":
        needs, mixes = need_mixes(panel)
        flows = tuple(without_settings(one) for one in fit_flows(panel, mixes))
        return needs, flows, lambda made: _summed(made, (2, 4))
    raise ValueError(by)


def _ages(made: Cohorts) -> Floats:
    return _summed(made, (3, 4))


def _summed(made: Cohorts, axes: tuple[int, int]) -> Floats:
    """Cells added up over two axes, shape (D, H, the third)."""
    return np.swapaxes(made.counts.sum(axis=axes, dtype=np.float64), 0, 1)
