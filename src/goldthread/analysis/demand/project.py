"""Project every area: trajectories of plans, and tables by age and setting summed over them."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.demand.ages import AGES, to_bands
from goldthread.analysis.demand.cohorts import Cohorts, simulate_cohorts
from goldthread.analysis.demand.flows import Flows, fit_flows, need_mixes, without_settings
from goldthread.analysis.demand.growth import GrowthModel, fit_growth, simulate_growth
from goldthread.analysis.demand.live import LivePoint, started_from
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
        return summarised(self.draws)


@dataclass(frozen=True)
class Futures:
    """What every table of one run shares: the years, totals (D, A, H), and each area's chance."""

    years: tuple[int, ...]
    totals: Floats
    chances: tuple[np.random.SeedSequence, ...]
    model: GrowthModel


def summarised(draws: Floats) -> Floats:
    """Quantiles 5, 25, 50, 75, 95 % and the mean over draws (D, …), as a last axis of six."""
    quantiles = np.quantile(draws, QUANTILES, axis=0)
    both = np.concatenate([quantiles, draws.mean(axis=0, keepdims=True)])
    last: Floats = np.moveaxis(both, 0, -1)
    return last


def futures(
    panel: Panel,
    horizon: int,
    rng: np.random.Generator,
    draws: int = DRAWS,
    shift: Floats | None = None,
    live: Mapping[int, LivePoint] | None = None,
) -> Futures:
    """Whole trajectories of every area's plans, and chances for what is below the totals.

    `live` names areas, by their row, whose register was counted on a day after the origin.
    """
    model = fit_growth(panel)
    growing, spreading, counting = rng.spawn(3)
    totals = simulate_growth(model, horizon, draws, growing, shift)
    for row, point in (live or {}).items():
        totals[:, row] = started_from(totals[:, row], float(model.plans[row]), point, counting)
    origin = panel.years[-1]
    seeds = _seed_of(spreading).spawn(len(panel.areas))
    return Futures(tuple(range(origin + 1, origin + horizon + 1)), totals, tuple(seeds), model)


def _seed_of(rng: np.random.Generator) -> np.random.SeedSequence:
    """What a generator was made from: generators made from it again give the same numbers."""
    seed = rng.bit_generator.seed_seq
    if not isinstance(seed, np.random.SeedSequence):
        raise TypeError("A projection needs a generator that was made from a seed.")
    return seed


def project(
    panel: Panel,
    horizon: int,
    rng: np.random.Generator,
    by: str = "la",
    draws: int = DRAWS,
    shift: Floats | None = None,
    workers: int = 1,
    only: Sequence[int] | None = None,
    live: Mapping[int, LivePoint] | None = None,
) -> Projection:
    """Project a panel that ends at its origin, by "la", "age", "single_age", "setting" or "need".

    `shift` is further log growth by area and year from births and migration, shape (A, H).
    The same generator state gives the same totals whatever they are broken down by, and the same
    numbers on however many `workers` (threads) the areas are shared out to, and whether all areas
    are asked for or `only` the rows named: all of them are learnt from.
    """
    made = futures(panel, horizon, rng, draws, shift, live)
    rows = tuple(range(len(panel.areas)) if only is None else only)
    areas = tuple(panel.areas[row] for row in rows)
    if by == "la":
        return Projection(areas, made.years, ("",), made.totals[:, rows, :, None], made.model)
    table = table_of(panel, by)
    cells = np.empty((draws, len(rows), horizon, len(table.categories)))

    def fill(place: int) -> None:
        row = rows[place]
        chance = np.random.default_rng(made.chances[row])
        cells[:, place] = table.reduce(
            simulate_cohorts(table.flows[row], made.totals[:, row], chance)
        )

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(fill, range(len(rows))))
    return Projection(areas, made.years, table.categories, cells, made.model)


@dataclass(frozen=True)
class Table:
    """What a table is made of: its categories, the flows of areas, and how cells add up to it.

    `settings` and `needs` name the cells of the flows; empty where they are taken together.
    """

    categories: tuple[str, ...]
    flows: tuple[Flows, ...]
    reduce: Callable[[Cohorts], Floats]  # to (D, H, C)
    settings: tuple[str, ...]
    needs: tuple[str, ...]


def table_of(
    panel: Panel,
    by: str,
    mixed: tuple[tuple[str, ...], Floats] | None = None,
    settings: bool = False,
) -> Table:
    """The table by something. Its cells tell needs apart if `mixed` says how (`need_mixes`) or it
    is by need; and settings, unless it is by need and they are not asked for."""
    if mixed is None and by == "need":
        mixed = need_mixes(panel)
    named, mixes = mixed if mixed is not None else ((), None)
    flows, kinds = fit_flows(panel, mixes), panel.settings
    if by == "need" and not settings:
        flows, kinds = tuple(map(without_settings, flows)), ()
    categories, reduce = _reduced(panel, by, named)
    return Table(categories, flows, reduce, kinds, named)


def _reduced(
    panel: Panel, by: str, needs: tuple[str, ...]
) -> tuple[tuple[str, ...], Callable[[Cohorts], Floats]]:
    if by == "la":
        return ("",), lambda made: _ages(made).sum(axis=2, keepdims=True)
    if by == "age":
        labels = tuple(band.label for band in panel.bands)
        return labels, lambda made: to_bands(_ages(made), panel.bands)
    if by == "single_age":
        return tuple(map(str, AGES)), _ages
    if by == "setting":
        return panel.settings, lambda made: _summed(made, (2, 3))
    if by == "need":
        return needs, lambda made: _summed(made, (2, 4))
    raise ValueError(by)


def _ages(made: Cohorts) -> Floats:
    return _summed(made, (3, 4))


def _summed(made: Cohorts, axes: tuple[int, int]) -> Floats:
    """Cells added up over two axes, shape (D, H, the third)."""
    return np.swapaxes(made.counts.sum(axis=axes, dtype=np.float64), 0, 1)
