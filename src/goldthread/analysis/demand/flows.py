"""How plans begin, move and end: the nation's rates, and each area's, drawn towards them.

Stocks and starts by band and setting are published; plans that ended are not, by age, before 2023.
So ends are what is missing from a cohort a year later: net of children who moved in with a plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from goldthread.analysis.demand.ages import (
    aged,
    band_of_age,
    raked,
    to_bands,
    to_single_years,
)
from goldthread.analysis.demand.national import MEMORY
from goldthread.analysis.demand.panel import CannotProject, Floats, Panel
from goldthread.analysis.demand.settings import likely_moves, likely_places

YEARS_LEARNT: Final = 3
STOCK_BORROWED: Final = 300.0
"""An area's rate of ending counts as much as the nation's when it rests on 300 plans of the band."""
NEEDS_BORROWED: Final = 20.0
"""An area's mix of needs is drawn to the nation's as twenty plans would be."""
STARTS_BORROWED: Final = 100.0
"""An area's own mix of new plans counts as much as the nation's at a hundred new plans."""
FEWEST_END, MOST_END = -0.05, 0.9
"""Ends are net of children who moved in with a plan, so at some ages they are below nought; a band
gains no more than a twentieth so. What is more counts as starts."""
LARGEST_SPREAD: Final = 0.6
"""In logs: beyond, an area differs from itself by a fault in a return."""


@dataclass(frozen=True)
class Flows:
    """One area's plans and rates. A 24 ages, N needs, S settings; N is 1 where needs are unknown.

    `ends` is by the age a plan would have reached, `starts` a mix that sums to 1. The spreads say
    how far areas differ from this (log): the ages of their plans within a band, starts, ends.
    """

    stock: Floats  # (24, N, S) at the origin
    ends: Floats  # (24,)
    moves: Floats  # (24, S, S), rows sum to 1
    starts: Floats  # (24, N, S)
    stock_spread: Floats  # (24,)
    start_spread: Floats  # (24, S)
    end_spread: Floats  # (24,)
    setting_spread: Floats  # (S,) in a year
    bands: NDArray[np.intp]  # (24,) the band of each age, within which ages are not published


@dataclass(frozen=True)
class _Step:
    """One January to the next for every area (and the nation as the last row), by band."""

    stock: Floats  # (A + 1, K) of the first January
    grown: Floats  # (A + 1, K) the same children a year later, before any plan ended
    starts: Floats  # (A + 1, K)
    after: Floats  # (A + 1, K)
    setting: Floats  # (S,) the nation's, first January
    setting_after: Floats
    setting_starts: Floats
    weight: float


def fit_flows(panel: Panel, mixes: Floats | None = None) -> tuple[Flows, ...]:
    """Each area's plans and rates at the origin (the panel's last January).

    `mixes` shares every area's plans and starts over needs, shape (A, N), rows summing to 1.
    """
    steps = tuple(_steps(panel))
    if not steps:
        raise CannotProject(
            "Plans and new plans by age are needed for two Januaries to the origin."
        )
    bands = band_of_age(panel.bands)
    nation = _nation_by_age(panel, steps)
    ends, starts = _ends_by_band(steps), _starts_by_band(steps)
    moves = _moves(panel, steps, nation.ends)
    spreads, setting_spread = _Spreads(steps), _spread_of_settings(panel)
    by_age, by_setting = _now(panel)
    start_settings = _start_settings(panel)
    likely = likely_places(panel.settings)
    made = []
    for row in range(len(panel.areas)):
        stock = raked(likely, to_single_years(by_age[row], panel.bands), by_setting[row])
        mixed = nation.starts * (starts[row] / np.maximum(starts[-1], 1e-9))[bands]
        start = raked(likely, mixed, start_settings[row] / start_settings[row].sum() * mixed.sum())
        mix = np.ones(1) if mixes is None else mixes[row]
        own = nation.ends + (ends[row] - ends[-1])[bands]
        made.append(
            Flows(
                stock=stock[:, None, :] * mix[None, :, None],
                ends=np.clip(own, FEWEST_END, MOST_END),
                moves=moves,
                starts=(start / start.sum())[:, None, :] * mix[None, :, None],
                stock_spread=spreads.stock[bands],
                start_spread=np.repeat(spreads.starts[bands][:, None], stock.shape[1], axis=1),
                end_spread=spreads.ends[bands],
                setting_spread=setting_spread,
                bands=bands,
            )
        )
    return tuple(made)


@dataclass(frozen=True)
class _Nation:
    """The nation by single year: the share whose plan ends, and the plans that start or arrive."""

    ends: Floats  # (24,)
    starts: Floats  # (24,)


def _nation_by_age(panel: Panel, steps: tuple[_Step, ...]) -> _Nation:
    """Cohorts of the nation from one January to the next, year of age by year of age.

    Rates by single year keep the shape within a band as it is; one rate for a band would let the
    young adults of it pile up.
    """
    before = _averaged(steps, [aged(to_single_years(one.stock[-1], panel.bands)) for one in steps])
    after = _averaged(steps, [to_single_years(one.after[-1], panel.bands) for one in steps])
    new = _averaged(steps, [to_single_years(one.starts[-1], panel.bands) for one in steps])
    ends = np.clip((before - (after - new)) / np.maximum(before, 1.0), FEWEST_END, MOST_END)
    return _Nation(ends, np.maximum(after - before * (1 - ends), 0.0))


def need_mixes(panel: Panel) -> tuple[tuple[str, ...], Floats]:
    """The needs published at the origin, and each area's mix of them, shape (A, N), rows sum to 1.

    Drawn to the nation's as twenty plans would be. Plans whose need is not known are taken to be
    like the others, and new plans like the plans there are: no release up to 2024 says better.
    """
    counts = panel.by_need[:, -1]
    published = np.asarray(np.isfinite(counts).any(axis=0))
    if not published.any():
        raise CannotProject("No needs are published for the origin (they are from January 2025).")
    known = np.nan_to_num(counts[:, published])
    nation = known.sum(axis=0) / max(known.sum(), 1.0)
    drawn = known + NEEDS_BORROWED * nation
    names = tuple(name for name, there in zip(panel.needs, published, strict=True) if there)
    mixes: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return names, mixes


def without_settings(flows: Flows) -> Flows:
    """The same plans with all settings taken together."""
    ages = len(flows.ends)
    return replace(
        flows,
        stock=flows.stock.sum(axis=2, keepdims=True),
        moves=np.ones((ages, 1, 1)),
        starts=flows.starts.sum(axis=2, keepdims=True),
        start_spread=flows.start_spread[:, :1],
        setting_spread=np.zeros(1),
    )


def _now(panel: Panel) -> tuple[Floats, Floats]:
    """Bands and settings at the origin, scaled to the plans; the nation's shape where unknown."""
    by_age = _complete(panel.by_age[:, -1], panel.plans[:, -1])
    by_setting = panel.by_setting[:, -1].copy()
    rest = panel.plans[:, -1] - np.nansum(by_setting, axis=1)
    if "Unknown" in panel.settings:  # plans that no setting claims
        place = panel.settings.index("Unknown")
        claimed = np.isfinite(by_setting).any(axis=1)
        by_setting[claimed, place] = np.nan_to_num(by_setting[claimed, place]) + np.maximum(
            rest[claimed], 0.0
        )
    return by_age, _complete(by_setting, panel.plans[:, -1])


def _complete(parts: Floats, totals: Floats) -> Floats:
    """Parts (A, K) that sum to the totals; an area without them has the nation's shares.

    A part that nobody has published (plans to 25 before 2015) is none; a part that one area lacks
    gets the nation's share of its total.
    """
    nobody = ~np.isfinite(parts).any(axis=0)
    parts = np.where(nobody, 0.0, parts)
    whole = np.isfinite(parts).all(axis=1)
    if not whole.any():
        raise CannotProject("No area has a breakdown for the origin.")
    shares = parts[whole].sum(axis=0) / parts[whole].sum()
    filled = np.where(np.isfinite(parts), parts, shares * totals[:, None])
    sums = filled.sum(axis=1, keepdims=True)
    scaled: Floats = np.where(
        sums > 0, filled * totals[:, None] / np.maximum(sums, 1.0), shares * totals[:, None]
    )
    return scaled


def _steps(panel: Panel) -> Iterator[_Step]:
    """The last years with bands and starts by band at both ends."""
    last = len(panel.years) - 1
    for column in range(max(0, last - YEARS_LEARNT), last):
        parts = panel.by_age[:, column], panel.by_age[:, column + 1]
        flows = panel.starts_by_age[:, column + 1]
        if not all(np.isfinite(one).any() for one in (*parts, flows)):
            continue
        stock, after = (
            _with_nation(_complete(one, panel.plans[:, place]))
            for one, place in zip(parts, (column, column + 1), strict=True)
        )
        starts = _with_nation(_complete(flows, panel.starts[:, column + 1]))
        grown = to_bands(aged(to_single_years(stock, panel.bands), axis=1), panel.bands)
        yield _Step(
            stock, grown, starts, after,
            np.nansum(panel.by_setting[:, column], axis=0),
            np.nansum(panel.by_setting[:, column + 1], axis=0),
            np.nansum(panel.starts_by_setting[:, column + 1], axis=0),
            MEMORY ** (last - 1 - column),
        )  # fmt: skip


def _with_nation(parts: Floats) -> Floats:
    known = np.where(np.isfinite(parts), parts, 0.0)
    return np.concatenate([known, known.sum(axis=0, keepdims=True)])


def _averaged(steps: tuple[_Step, ...], values: list[Floats]) -> Floats:
    weights = np.array([step.weight for step in steps])
    mean: Floats = np.tensordot(weights / weights.sum(), np.stack(values), axes=1)
    return mean


def _ends_by_band(steps: tuple[_Step, ...]) -> Floats:
    """The share of each band's children whose plan ends before January, shape (A + 1, K)."""
    ended = _averaged(steps, [step.grown - (step.after - step.starts) for step in steps])
    grown = _averaged(steps, [step.grown for step in steps])
    nation = ended[-1] / np.maximum(grown[-1], 1.0)
    drawn: Floats = (ended + STOCK_BORROWED * nation) / (grown + STOCK_BORROWED)
    drawn[-1] = nation
    return drawn


def _starts_by_band(steps: tuple[_Step, ...]) -> Floats:
    """The mix of new plans by band, each area's drawn to the nation's; (A + 1, K), rows sum to 1."""
    mean = _averaged(steps, [step.starts for step in steps])
    nation = mean[-1] / max(mean[-1].sum(), 1.0)
    drawn: Floats = mean + STARTS_BORROWED * nation
    drawn[-1] = nation
    mixes: Floats = drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-9)
    return mixes


def _start_settings(panel: Panel) -> Floats:
    """The mix of settings of new plans, each area's last year drawn to the nation's, (A, S)."""
    starts = np.nan_to_num(panel.starts_by_setting[:, -1])
    nation = starts.sum(axis=0)
    if nation.sum() <= 0:
        nation = np.nansum(panel.by_setting[:, -1], axis=0)
    mix: Floats = starts + STARTS_BORROWED * nation / max(nation.sum(), 1.0)
    return mix


def _moves(panel: Panel, steps: tuple[_Step, ...], ends: Floats) -> Floats:
    """The nation's yearly moves between settings, raked each year to the settings a year later."""
    seed = likely_moves(panel.settings)
    likely = likely_places(panel.settings)
    count = len(panel.settings)
    stays = 1.0 - ends
    fitted = []
    for step in steps:
        if step.setting.sum() <= 0 or step.setting_after.sum() <= 0:
            fitted.append(seed)
            continue
        single = to_single_years(step.stock[-1], panel.bands)
        table = raked(likely, single, step.setting / step.setting.sum() * single.sum())
        survivors = aged(table) * stays[:, None]
        new = step.after[-1].sum() - survivors.sum()
        mix = step.setting_starts / max(step.setting_starts.sum(), 1.0)
        target = np.maximum(step.setting_after / step.setting_after.sum() * step.after[-1].sum()
                            - mix * new, 0.0)  # fmt: skip
        rows = survivors.reshape(-1)
        seeds = (survivors[:, :, None] * seed).reshape(-1, count)
        moved = raked(seeds, rows, target * rows.sum() / max(target.sum(), 1.0))
        rates = moved / np.where(rows > 0, rows, 1.0)[:, None]
        fitted.append(
            np.where((rows > 0)[:, None], rates, seed.reshape(-1, count)).reshape(seed.shape)
        )
    return _averaged(steps, fitted)


class _Spreads:
    """How far areas strayed in the last step from what the steps before it led to expect (log)."""

    def __init__(self, steps: tuple[_Step, ...]) -> None:
        last = steps[-1]
        earlier = steps[:-1] or steps
        ends, starts = _ends_by_band(earlier), _starts_by_band(earlier)
        new = last.starts[:-1]
        self.starts = _scatter(new, starts[:-1] * new.sum(axis=1, keepdims=True))
        grown = last.grown[:-1]
        ended = np.maximum(grown - (last.after[:-1] - new), 0.0)
        self.ends = _scatter(ended, np.maximum(ends[:-1], 0.0) * grown)
        missed = _scatter(last.after[:-1] - new, grown * (1 - ends[:-1]))
        self.stock = np.minimum(missed / (np.sqrt(2) * ACROSS_A_BOUNDARY), LARGEST_SPREAD)


def _spread_of_settings(panel: Panel) -> Floats:
    """How far an area's settings move in a year beside the nation's moves (log), shape (S,)."""
    pair = panel.by_setting[:, -2:]
    never = ~np.isfinite(pair).any(axis=(0, 1))
    before, after = np.moveaxis(np.where(never, 0.0, pair), 1, 0)
    both = np.isfinite(before).all(axis=1) & np.isfinite(after).all(axis=1)
    before, after = before[both], after[both]
    nation = after.sum(axis=0) / np.maximum(before.sum(axis=0), 1.0)
    likely = before * nation
    likely *= after.sum(axis=1, keepdims=True) / np.maximum(likely.sum(axis=1, keepdims=True), 1.0)
    return _scatter(after, likely)


ACROSS_A_BOUNDARY: Final = 0.2
"""About a fifth of a band comes in, and a fifth goes out, with each birthday."""


def _scatter(seen: Floats, likely: Floats) -> Floats:
    """Spread of seen beside likely counts beyond chance (Poisson), in logs; at least a fiftieth."""
    with np.errstate(divide="ignore", invalid="ignore"):
        extra = np.where(likely >= 10, (seen / likely - 1.0) ** 2 - 1.0 / likely, np.nan)
    spread = np.full(likely.shape[1], 0.02)
    for band in range(likely.shape[1]):
        known = extra[np.isfinite(extra[:, band]), band]
        if known.size >= 10:
            middle = float(np.mean(np.clip(known, -1.0, 1.0)))
            spread[band] = np.sqrt(np.clip(middle, 0.02**2, LARGEST_SPREAD**2))
    return spread
