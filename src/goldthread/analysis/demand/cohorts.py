"""Children a year older, plan by plan: who stays, moves, leaves and starts, in every draw.

Each draw is one whole future. Its total number of plans is the area's trajectory (`growth`); the
cohorts say who they are. New plans are what the trajectory needs beyond the plans that go on, so a
year of strong growth is a year of many new plans at the ages where plans start. Every cell is a
whole number and the cells of a draw add up to its total, so any two tables agree in every draw.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from goldthread.analysis.demand.flows import Flows
from goldthread.analysis.demand.panel import Floats

Counts = NDArray[np.float32]
YEARLY: Final = 0.5
"""Half of the spread between areas stays with an area, half (of the variance) is new each year."""


@dataclass(frozen=True)
class Rates:
    """What a scenario does to one year's rates, in each draw; 1 leaves things as they are."""

    starts: Floats  # factors, broadcast to (D, 24, N, S)
    ends: Floats  # factors, likewise
    moves: tuple[tuple[NDArray[np.bool_], Floats], ...] = ()
    """Which moves (24, S, S), never from a setting to itself, and by what factor (D,)."""
    stays: Floats | None = None
    """Factors of the plans that go on, likewise: where few plans end, no factor of ends reaches."""


@dataclass(frozen=True)
class Cohorts:
    """Whole trajectories: counts (H, D, 24, N, S) in whole plans, and the flows behind them."""

    counts: Counts
    starts: Floats  # (D, H)
    ends: Floats  # (D, H): the plans of last year, plus starts, less the plans of this one
    kept: Floats  # (D, H): 1, or less where a total falls faster than plans end by their rates


def simulate_cohorts(
    flows: Flows,
    totals: Floats,
    rng: np.random.Generator,
    baseline: Cohorts | None = None,
    changes: tuple[Rates | None, ...] | None = None,
) -> Cohorts:
    """Trajectories that meet `totals` (D, H), or that follow from the starts of a baseline.

    With a `baseline` from the same seed and `changes` of rates by year, the difference to it is
    what the changes do; totals are then ignored.
    """
    draws, horizon = totals.shape
    stock = _stock_drawn(flows, draws, rng)
    counts = np.empty((horizon, *stock.shape), dtype=np.float32)
    new, ended, kept = (np.empty((draws, horizon)) for _ in range(3))
    before = np.full(draws, flows.stock.sum())
    noise = _Noise(flows, draws, rng)
    for year in range(horizon):
        rates = None if changes is None else changes[year]
        mix, leaving = noise.year(rng)
        stock = tilted(_gone_on(stock, flows, leaving, rates), noise.settings(rng))
        going_on = stock.sum(axis=(1, 2, 3), dtype=np.float64)
        beside = _beside(flows, mix, rates)
        if baseline is None:
            wanted = totals[:, year]
            begun = np.maximum(wanted - going_on, 0.0)
            kept[:, year] = np.minimum(wanted, going_on) / np.maximum(going_on, 1e-9)
        else:
            begun, kept[:, year] = baseline.starts[:, year], baseline.kept[:, year]
            wanted = np.rint(going_on * kept[:, year] + begun * beside)
        stock *= kept[:, year][:, None, None, None].astype(np.float32)
        stock += _begun(flows, mix, begun, rates)
        new[:, year] = begun * beside
        stock = whole(stock, wanted, rng)
        counts[year] = stock
        ended[:, year] = before + new[:, year] - wanted
        before = wanted
    return Cohorts(counts, new, ended, kept)


def _stock_drawn(flows: Flows, draws: int, rng: np.random.Generator) -> Counts:
    """The plans at the origin in each draw: bands as published, ages within them uncertain."""
    bands = flows.bands
    by_age = flows.stock.sum(axis=(1, 2))
    shapes = by_age * np.exp(flows.stock_spread * rng.standard_normal((draws, len(bands))))
    published = np.bincount(bands, weights=by_age)
    ours = np.stack([shapes[:, bands == band].sum(axis=1) for band in range(bands.max() + 1)], 1)
    factors = shapes / np.maximum(by_age, 1e-12) * (published / np.maximum(ours, 1e-12))[:, bands]
    drawn: Counts = (factors[:, :, None, None] * flows.stock).astype(np.float32)
    return drawn


def _gone_on(stock: Counts, flows: Flows, leaving: Floats, rates: Rates | None) -> Counts:
    """The plans a year later: older, less those that ended, some in another setting."""
    ends = flows.ends[None, :, None, None] * leaving[:, :, None, None]
    if rates is not None:
        ends = np.where(ends > 0, ends * rates.ends, ends)
    older = np.zeros_like(stock)
    older[:, 1:] = stock[:, :-1]
    going_on = 1.0 - np.minimum(ends, 1.0)
    if rates is not None and rates.stays is not None:  # no more go on than there are
        going_on = np.minimum(going_on * rates.stays, np.maximum(going_on, 1.0))
    older *= going_on.astype(np.float32)
    later = moved(older, flows.moves)
    if rates is not None and rates.moves:
        later += _further_moves(older, flows.moves, rates.moves)
        np.maximum(later, 0.0, out=later)  # rounding
    return later


def moved(stock: Counts, moves: Floats) -> Counts:
    """Plans (D, 24, N, S) after moves (24, S, S) between settings: none is lost, none is made."""
    draws, ages, needs, settings = stock.shape
    result = np.empty_like(stock)
    for age in range(ages):
        flat = stock[:, age].reshape(draws * needs, settings)
        result[:, age] = (flat @ moves[age].astype(np.float32)).reshape(draws, needs, settings)
    return result


def tilted(stock: Counts, factors: Floats) -> Counts:
    """Settings (D, S) made more or less common among children of an age, their number unchanged."""
    changed = stock * factors[:, None, None, :].astype(np.float32)
    here = stock.sum(axis=3, keepdims=True)
    after = changed.sum(axis=3, keepdims=True)
    changed *= here / np.maximum(after, np.float32(1e-9))
    return changed


def _further_moves(
    stock: Counts, moves: Floats, changes: tuple[tuple[NDArray[np.bool_], Floats], ...]
) -> Counts:
    """What changes when some moves (24, S, S) are so much more or less common; its sum is nought.

    Who stays is all that further moves can take from: no more leave a setting than are in it.
    """
    settings = np.arange(moves.shape[1])
    staying = np.broadcast_to(moves[:, settings, settings], (len(stock), *moves.shape[:2])).copy()
    changed = np.zeros_like(stock)
    for chosen, factors in changes:
        shift = np.where(chosen, moves, 0.0)
        away = shift.sum(axis=2)
        most = np.divide(staying, away, out=np.zeros_like(staying), where=away > 0)
        further = np.minimum(factors[:, None, None] - 1.0, most)
        staying -= further * away
        shift[:, settings, settings] -= away
        changed += moved(stock * further[:, :, None, :].astype(np.float32), shift)
    return changed


def _beside(flows: Flows, mix: Floats, rates: Rates | None) -> Floats:
    """New plans in each draw beside the baseline's: 1 unless a scenario changes starts."""
    if rates is None:
        return np.ones(len(mix))
    changed = _begun(flows, mix, np.ones(len(mix)), rates)
    return np.asarray(changed.sum(axis=(1, 2, 3), dtype=np.float64))


def _begun(flows: Flows, mix: Floats, begun: Floats, rates: Rates | None) -> Counts:
    """New plans (D, 24, N, S), `begun` (D,) of them before a scenario changes any."""
    usual = np.einsum("as,das->d", flows.starts.sum(axis=1), mix)
    each = (mix * (begun / usual)[:, None, None]).astype(np.float32)
    started: Counts = each[:, :, None, :] * flows.starts.astype(np.float32)
    return started if rates is None else (started * rates.starts).astype(np.float32)


class _Noise:
    """How far each draw's starts and ends differ from the rates: partly lasting, partly new."""

    def __init__(self, flows: Flows, draws: int, rng: np.random.Generator) -> None:
        self._flows, self._draws = flows, draws
        self._start = rng.standard_normal((draws, *flows.start_spread.shape))
        self._end = rng.standard_normal((draws, *flows.end_spread.shape))

    def year(self, rng: np.random.Generator) -> tuple[Floats, Floats]:
        fresh = rng.standard_normal(self._start.shape), rng.standard_normal(self._end.shape)
        lasting, new = np.sqrt(1 - YEARLY), np.sqrt(YEARLY)
        mix = _around_one(self._flows.start_spread, lasting * self._start + new * fresh[0])
        leaving = _around_one(self._flows.end_spread, lasting * self._end + new * fresh[1])
        return mix, leaving

    def settings(self, rng: np.random.Generator) -> Floats:
        """Factors (D, S) of a year: each area's moves between settings are its own."""
        spread = self._flows.setting_spread
        factors: Floats = np.exp(spread * rng.standard_normal((self._draws, len(spread))))
        return factors


def _around_one(spread: Floats, normal: Floats) -> Floats:
    """Log-normal factors with mean 1."""
    factors: Floats = np.exp(spread * normal - spread**2 / 2)
    return factors


def whole(stock: Counts, totals: Floats, rng: np.random.Generator) -> Counts:
    """Whole numbers near the cells that add up to each draw's total (systematic sampling).

    A cell becomes one of its two neighbouring whole numbers, the upper one as often as its
    fraction says; the sum of a draw is its total exactly. Totals must be whole.
    """
    draws = stock.shape[0]
    running = np.cumsum(stock.reshape(draws, -1), axis=1, dtype=np.float64)
    running *= (totals / np.maximum(running[:, -1], 1e-9))[:, None]
    running[:, -1] = totals
    running += rng.random((draws, 1))
    np.floor(running, out=running)
    cells = np.empty(running.shape, dtype=np.float32)
    cells[:, 0] = running[:, 0]
    np.subtract(running[:, 1:], running[:, :-1], out=cells[:, 1:], casting="same_kind")
    return cells.reshape(stock.shape)
