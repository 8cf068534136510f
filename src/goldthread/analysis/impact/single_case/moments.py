"""BC-SMD from moments: Hedges, Pustejovsky and Shadish, for ABAB (2012) and multiple baseline (2013).

The difference is the mean over cases (ABAB: over each A with the B that follows it) of B less A.
The variance is that between cases at the same session (ABAB: at the same place in the same phase).
Autocorrelation and the share between cases come from what is left within phases, corrected for
short phases. A gap between sessions counts as time in the covariance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from goldthread.analysis.impact.single_case.between_case import (
    FURTHEST,
    NO_OVERLAP,
    NO_VARIATION,
    BetweenCase,
    corrected,
    in_units,
    is_reversal,
    standardised,
)
from goldthread.analysis.impact.single_case.estimate import unknown
from goldthread.analysis.impact.single_case.series import Floats, Series

NOTHING: Final = 1e-12


@dataclass(frozen=True)
class _Case:
    """One case laid out: each value with its weight in the difference, its block and its cell."""

    value: Floats
    session: Floats
    weight: Floats
    block: NDArray[np.intp]  # values with one mean: a phase, or all of a condition
    place: Floats  # what distances within a block are measured on
    stretch: NDArray[np.intp]  # values that follow one another, for the autocorrelation
    cell: tuple[tuple[float, ...], ...]  # values of other cases with the same key are compared


def between_case_moments(cases: Sequence[Series]) -> BetweenCase:
    """BC-SMD of cases that each have both phases; ABAB is recognised by every case turning back."""
    standard, unit = standardised(cases)
    if unit == 0:
        return BetweenCase(unknown(NO_VARIATION))
    return in_units(_of_standardised(standard), unit)


def _of_standardised(cases: Sequence[Series]) -> BetweenCase:
    reversal = is_reversal(cases)
    laid = [_in_pairs(case) if reversal else _in_conditions(case) for case in cases]
    weights = sum(float(np.abs(case.weight).sum()) for case in laid) / 2
    laid = [_scaled(case, weights) for case in laid]
    cells = _cells(laid, everyone=reversal)
    spread, cell_df = _spread(laid, cells)
    if cell_df < 1:
        return BetweenCase(unknown(NO_OVERLAP))
    within = sum(_squares(case.value, case.block) for case in laid)
    if min(spread, within) <= NOTHING:
        return BetweenCase(unknown(NO_VARIATION))
    return _put_together(laid, cells, spread, cell_df)


def _put_together(
    laid: list[_Case], cells: list[NDArray[np.intp]], spread: float, cell_df: int
) -> BetweenCase:
    phi = _autocorrelation(laid)
    rho = max(0.0, 1 - _within_variance(laid, phi) / spread)
    covariances = [rho + (1 - rho) * _powers(case.session, phi) for case in laid]
    df = cell_df**2 / _trace_squared(covariances, cells)
    error = sum(
        float(case.weight @ v @ case.weight) for case, v in zip(laid, covariances, strict=True)
    )
    difference = sum(float(case.weight @ case.value) for case in laid)
    effect, raw = corrected(difference=difference, variance=spread, error_variance=error, df=df)
    return BetweenCase(effect, df, raw, difference, spread, phi, rho, error)


def _in_conditions(case: Series) -> _Case:
    """AB and multiple baseline: all A of a case against all its B; cells are session and condition."""
    condition = case.treated.astype(np.intp)
    share = np.where(case.treated, 1 / len(case.treatment), -1 / len(case.baseline))
    keys = tuple(zip(case.session.tolist(), condition.tolist(), strict=True))
    stretch = np.zeros(len(case.value), dtype=np.intp)
    return _Case(case.value, case.session, share, condition, case.session, stretch, keys)


def _in_pairs(case: Series) -> _Case:
    """ABAB: each A against the B after it; cells are pair, condition and place in the phase."""
    phases = [(number, phase) for number, pair in enumerate(case.pairs) for phase in pair]
    kept = np.concatenate([np.arange(phase.start, phase.stop) for _, phase in phases])
    lengths = [phase.stop - phase.start for _, phase in phases]
    block = np.repeat(np.arange(len(phases)), lengths)
    place = np.concatenate([np.arange(1.0, length + 1) for length in lengths])
    sign = np.where(case.treated[kept], 1.0, -1.0)
    keys = zip((block // 2).tolist(), (block % 2).tolist(), place.tolist(), strict=True)
    weight = sign / np.repeat(lengths, lengths)
    value, session = case.value[kept], case.session[kept]
    return _Case(value, session, weight, block, place, block, tuple(keys))


def _scaled(case: _Case, by: float) -> _Case:
    weight = case.weight / by
    return _Case(case.value, case.session, weight, case.block, case.place, case.stretch, case.cell)


def _cells(laid: list[_Case], *, everyone: bool) -> list[NDArray[np.intp]]:
    """For each value the number of its cell; -1 where every case has to be there and one is not."""
    counts: dict[tuple[float, ...], int] = {}
    for case in laid:
        for key in case.cell:
            counts[key] = counts.get(key, 0) + 1
    least = len(laid) if everyone else 1
    numbers = {key: i for i, key in enumerate(k for k, n in counts.items() if n >= least)}
    return [np.array([numbers.get(key, -1) for key in case.cell], dtype=np.intp) for case in laid]


def _spread(laid: list[_Case], cells: list[NDArray[np.intp]]) -> tuple[float, int]:
    """The variance within cells, pooled, and its number of free values."""
    cell = np.concatenate(cells)
    value = np.concatenate([case.value for case in laid])[cell >= 0]
    cell = cell[cell >= 0]
    free = len(cell) - len(np.unique(cell))
    return (_squares(value, cell) / free if free > 0 else 0.0), free


def _squares(value: Floats, group: NDArray[np.intp]) -> float:
    return float(np.sum(_centred(value, group) ** 2))


def _centred(value: Floats, group: NDArray[np.intp]) -> Floats:
    """Each value less the mean of its group."""
    count = np.maximum(np.bincount(group), 1)
    means = np.bincount(group, weights=value) / count
    centred: Floats = value - means[group]
    return centred


def _autocorrelation(laid: list[_Case]) -> float:
    """Lag one, pooled over cases, plus the bias of taking out each block's mean."""
    left = [_centred(case.value, case.block) for case in laid]
    follows = [np.diff(case.stretch) == 0 for case in laid]
    lagged = sum(
        float(np.sum((e[1:] * e[:-1])[next_to])) for e, next_to in zip(left, follows, strict=True)
    )
    squares = sum(float(np.sum(e**2)) for e in left)
    lengths = np.concatenate([np.bincount(case.block) for case in laid])
    bias = float(np.sum(1 - 1 / lengths)) / float(np.sum(lengths - 1))
    raw = lagged / squares + bias
    whole = all((case.session == np.round(case.session)).all() for case in laid)
    return min(max(raw, -FURTHEST if whole else 0.0), FURTHEST)


def _within_variance(laid: list[_Case], phi: float) -> float:
    """The variance within blocks, corrected for taking out means of values that hang together."""
    squares = sum(_squares(case.value, case.block) for case in laid)
    lost = sum(
        float(_powers(case.place[mine], phi).sum()) / int(mine.sum())
        for case in laid
        for number in np.unique(case.block)
        if (mine := case.block == number).any()
    )
    free = sum(len(case.value) for case in laid) - lost
    return squares / free


def _powers(place: Floats, phi: float) -> Floats:
    """phi to the power of the distances."""
    powers: Floats = np.power(phi, np.abs(place[:, None] - place[None, :]))
    return powers


def _trace_squared(covariances: list[Floats], cells: list[NDArray[np.intp]]) -> float:
    """tr(AVAV), A taking out the means of cells and V the covariance, by case without N by N."""
    kept = [cell >= 0 for cell in cells]
    sizes = np.bincount(np.concatenate([c[k] for c, k in zip(cells, kept, strict=True)]))
    whole, crossed = 0.0, 0.0
    averaged = np.zeros((len(sizes), len(sizes)))
    for v, cell, keep in zip(covariances, cells, kept, strict=True):
        part, mine = v[np.ix_(keep, keep)], cell[keep]
        to_cells = np.zeros((len(mine), len(sizes)))
        to_cells[np.arange(len(mine)), mine] = 1 / np.sqrt(sizes[mine])
        spread_out = part @ to_cells
        whole += float(np.sum(part**2))
        crossed += float(np.sum(spread_out**2))
        averaged += to_cells.T @ spread_out
    return whole - 2 * crossed + float(np.sum(averaged * averaged.T))
