"""BC-SMD from a mixed model by restricted maximum likelihood (REML).

Pustejovsky, Hedges and Shadish (2014): each case has its own level (`EffectModel.SAME`), or its own
level and its own effect (`EffectModel.VARYING`), and neighbouring sessions hang together with
autocorrelation phi to the power of their distance, so that gaps count as time. A trend common to
all cases can be taken out. The unit is the spread of single values between children in baseline;
its degrees of freedom follow from the expected information (Satterthwaite).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product
from math import log
from typing import Final

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from goldthread.analysis.impact.single_case.between_case import (
    FURTHEST,
    NO_VARIATION,
    BetweenCase,
    corrected,
    in_units,
    standardised,
)
from goldthread.analysis.impact.single_case.estimate import noted, unknown
from goldthread.analysis.impact.single_case.information import Block, Components, information
from goldthread.analysis.impact.single_case.series import Flags, Floats, Series

AT_THE_EDGE: Final = (
    "Sessions hang together so closely that cases can hardly be told apart: do not lean on it."
)
NOT_APART: Final = "Level, effect and trend cannot be told apart in these sessions."
NOTHING: Final = 1e-10
START_AUTOCORRELATIONS: Final = (-0.4, 0.0, 0.4, 0.8)
START_SPREADS: Final = (0.3, 1.0, 3.0)
"""Standard deviation between cases over that within."""
SEARCHES: Final = 2
WIDEST: Final = 1000.0
"""Beyond it cases differ so much from one another that rounding would swallow what is within."""
CLOSE: Final = {"ftol": 1e-14, "gtol": 1e-7, "maxiter": 500}
HARDLY_APART: Final = 0.9
NEARLY: Final = 1e-7

Deviance = Callable[[Floats], float]


class EffectModel(StrEnum):
    """What differs from case to case."""

    SAME = "same effect in each case"
    VARYING = "own effect in each case"


@dataclass(frozen=True)
class Laid:
    """All cases under one another: values (N), fixed (N by p) and random (N by q) columns."""

    value: Floats
    fixed: Floats
    random: Floats
    session: Floats
    starts: tuple[int, ...]

    @property
    def spans(self) -> list[slice]:
        """The rows of each case."""
        edges = [*self.starts, len(self.value)]
        return [slice(start, stop) for start, stop in pairwise(edges)]

    @property
    def follows(self) -> Flags:
        """For each row but the first, whether it is of the same case as the row before."""
        same = np.ones(len(self.value) - 1, dtype=np.bool_)
        same[np.asarray(self.starts[1:], dtype=np.intp) - 1] = False
        return same

    def block(self, span: slice) -> Block:
        """One case of it."""
        return Block(self.fixed[span], self.random[span], self.session[span])


@dataclass(frozen=True)
class _Fit:
    """Sums at one autocorrelation and spread between cases, both over the variance within."""

    deviance: float
    beta: Floats
    precision: Floats  # X'V⁻¹X times the variance within
    within: float


def between_case_reml(
    cases: Sequence[Series], model: EffectModel = EffectModel.SAME, *, trend: bool = False
) -> BetweenCase:
    """BC-SMD of cases that each have both phases (AB, ABAB, multiple baseline alike).

    The effect is in the unit of the baseline's spread and above 0 where B is higher.
    """
    standard, unit = standardised(cases)
    if unit == 0:
        return BetweenCase(unknown(NO_VARIATION))
    return in_units(_of_standardised(standard, model, trend=trend), unit)


def _of_standardised(cases: Sequence[Series], model: EffectModel, *, trend: bool) -> BetweenCase:
    laid = _lay_out(cases, model, trend=trend)
    if np.linalg.matrix_rank(laid.fixed) < laid.fixed.shape[1]:
        return BetweenCase(unknown(NOT_APART))
    if not _varies(laid):
        return BetweenCase(unknown(NO_VARIATION))
    phi, factor = _search(laid)
    fit = _fit(laid, phi, factor)
    between = fit.within * factor @ factor.T
    return _put_together(laid, fit, Components(between, phi, fit.within))


def _put_together(laid: Laid, fit: _Fit, parts: Components) -> BetweenCase:
    variance = float(parts.between[0, 0]) + parts.within
    pairs = len(parts.between) * (len(parts.between) + 1) // 2
    unit = np.zeros(pairs + 2)
    unit[[0, -1]] = 1.0
    known = information((laid.block(span) for span in laid.spans), parts)
    df = 2 * variance**2 / float(unit @ np.linalg.pinv(known, hermitian=True) @ unit)
    error = fit.within * float(np.linalg.inv(fit.precision)[1, 1]) / variance
    difference = float(fit.beta[1])
    effect, raw = corrected(difference=difference, variance=variance, error_variance=error, df=df)
    if parts.autocorrelation >= HARDLY_APART:
        effect = noted(effect, AT_THE_EDGE)
    share = float(parts.between[0, 0]) / variance
    return BetweenCase(effect, df, raw, difference, variance, parts.autocorrelation, share, error)


def _lay_out(cases: Sequence[Series], model: EffectModel, *, trend: bool) -> Laid:
    value = np.concatenate([case.value for case in cases])
    session = np.concatenate([case.session for case in cases])
    treated = np.concatenate([case.treated for case in cases]).astype(np.float64)
    one = np.ones_like(value)
    fixed = (
        [one, treated, (session - session.mean()) / np.ptp(session)] if trend else [one, treated]
    )
    random = [one, treated] if model is EffectModel.VARYING else [one]
    lengths = [len(case.value) for case in cases]
    starts = tuple(np.cumsum([0, *lengths[:-1]]).tolist())
    return Laid(value, np.column_stack(fixed), np.column_stack(random), session, starts)


def _varies(laid: Laid) -> bool:
    """Whether anything is left within cases once each has its own columns."""
    left = 0.0
    for span in laid.spans:
        x, y = laid.fixed[span], laid.value[span]
        left += float(np.sum((y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) ** 2))
    return left > NOTHING


def _search(laid: Laid) -> tuple[float, Floats]:
    """Autocorrelation and Cholesky factor of the spread between cases, where the deviance is least.

    No spread at all is tried as well, and taken when it is as good: the search nears 0 but seldom
    arrives.
    """
    q = laid.random.shape[1]

    def deviance(parameters: Floats) -> float:
        return _fit(laid, float(parameters[0]), _factor(parameters, q)).deviance

    whole = bool((laid.session == np.round(laid.session)).all())
    lowest = -FURTHEST if whole else 0.0
    best, least = _least(deviance, lowest, q)
    alone, without = _least_without_spread(deviance, lowest, len(best))
    chosen = alone if without <= least + NEARLY else best
    return float(chosen[0]), _factor(chosen, q)


def _least(deviance: Deviance, lowest: float, q: int) -> tuple[Floats, float]:
    """The best of the searches from the most promising starts."""
    diagonal = [bool(row == column) for row, column in zip(*np.tril_indices(q), strict=True)]
    bounds = [(lowest, FURTHEST)] + [(0.0 if d else -WIDEST, WIDEST) for d in diagonal]
    starts = [
        np.array([max(phi, lowest), *(spread * d for d in diagonal)])
        for phi, spread in product(START_AUTOCORRELATIONS, START_SPREADS)
    ]
    found = [
        minimize(deviance, start, jac="3-point", method="L-BFGS-B", bounds=bounds, options=CLOSE)
        for start in sorted(starts, key=deviance)[:SEARCHES]
    ]
    best = min(found, key=lambda one: float(one.fun))
    return np.asarray(best.x, dtype=np.float64), float(best.fun)


def _least_without_spread(deviance: Deviance, lowest: float, size: int) -> tuple[Floats, float]:
    """The best autocorrelation when cases do not differ."""

    def filled(phi: float) -> Floats:
        return np.concatenate(([phi], np.zeros(size - 1)))

    found = minimize_scalar(
        lambda phi: deviance(filled(phi)),
        bounds=(lowest, FURTHEST),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return filled(float(found.x)), float(found.fun)


def _factor(parameters: Floats, q: int) -> Floats:
    """The lower triangle, by rows, after the autocorrelation."""
    factor = np.zeros((q, q))
    factor[np.tril_indices(q)] = parameters[1:]
    return factor


def _fit(laid: Laid, phi: float, factor: Floats) -> _Fit:
    """The deviance (-2 log restricted likelihood, up to a constant) with the rest profiled out."""
    p = laid.fixed.shape[1]
    columns = np.column_stack((laid.fixed, laid.value, laid.random))
    white, log_size = _whitened(laid, columns, phi)
    known, lot = white[:, : p + 1], white[:, p + 1 :]
    squares, more = _less_levels(known, lot, laid.starts, factor)
    precision, cross = squares[:p, :p], squares[:p, p]
    beta = np.asarray(np.linalg.solve(precision, cross), dtype=np.float64)
    left = max(float(squares[p, p] - cross @ beta), NOTHING * float(known[:, p] @ known[:, p]))
    free = len(laid.value) - p
    log_precision = float(np.linalg.slogdet(precision)[1])
    deviance = free * log(left) + log_size + more + log_precision
    return _Fit(deviance, beta, precision, left / free)


def _whitened(laid: Laid, columns: Floats, phi: float) -> tuple[Floats, float]:
    """Columns as if sessions were independent, and the log determinant of their correlation.

    What each value adds to the one before it: an autoregressive series forgets all earlier ones.
    """
    pull = np.zeros(len(columns))
    pull[1:] = np.power(phi, np.where(laid.follows, np.diff(laid.session), 1.0))
    pull[list(laid.starts)] = 0.0
    new = 1 - pull**2
    white = columns.copy()
    white[1:] -= pull[1:, None] * columns[:-1]
    return white / np.sqrt(new)[:, None], float(np.log(new).sum())


def _less_levels(
    known: Floats, lot: Floats, starts: tuple[int, ...], factor: Floats
) -> tuple[Floats, float]:
    """Sums of squares and products of `known` with the spread between cases taken into account.

    Woodbury's identity, case by case; also the sum of the log determinants it adds.
    """
    spread = lot @ factor
    inner = np.add.reduceat(spread[:, :, None] * spread[:, None, :], starts, axis=0)
    inner += np.eye(factor.shape[0])
    outer = np.add.reduceat(spread[:, :, None] * known[:, None, :], starts, axis=0)
    taken = np.einsum("iqk,iql->kl", outer, np.linalg.solve(inner, outer))
    return known.T @ known - taken, float(np.linalg.slogdet(inner)[1].sum())
