"""The expected information of variance components, as REML sees them.

Half of tr(P V_a P V_b), where V_a is the derivative of the covariance V by component a and
P = V⁻¹ - V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹ (Harville, 1977); summed case by case.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from goldthread.analysis.impact.single_case.series import Floats


@dataclass(frozen=True)
class Components:
    """Covariance of the random columns between cases (q by q), autocorrelation, variance within."""

    between: Floats
    autocorrelation: float
    within: float


@dataclass(frozen=True)
class Block:
    """One case: its fixed (n by p) and random (n by q) columns and its sessions."""

    fixed: Floats
    random: Floats
    session: Floats


@dataclass(frozen=True)
class _Sums:
    """What one case adds."""

    precision: Floats  # X'V⁻¹X
    traces: Floats  # tr(V⁻¹V_a V⁻¹V_b)
    once: Floats  # X'V⁻¹V_a V⁻¹X
    twice: Floats  # X'V⁻¹V_a V⁻¹V_b V⁻¹X


def information(blocks: Iterable[Block], parts: Components) -> Floats:
    """Of the lower triangle of `between` by rows, then the autocorrelation, then `within`."""
    sums = [_sums(block, parts) for block in blocks]
    spread = np.linalg.inv(sum(one.precision for one in sums))
    once = spread @ sum(one.once for one in sums)
    twice = np.trace(spread @ sum(one.twice for one in sums), axis1=-2, axis2=-1)
    traces = sum(one.traces for one in sums)
    known: Floats = (traces - 2 * twice + np.einsum("aij,bji->ab", once, once)) / 2
    return known


def _sums(block: Block, parts: Components) -> _Sums:
    covariance, slopes = _covariance(block, parts)
    inverse = np.linalg.inv(covariance)
    weighed = inverse @ block.fixed
    turned = inverse @ slopes
    pushed = slopes @ weighed
    return _Sums(
        block.fixed.T @ weighed,
        np.einsum("aij,bji->ab", turned, turned),
        weighed.T @ pushed,
        np.einsum("aip,ij,bjr->abpr", pushed, inverse, pushed, optimize=True),
    )


def _covariance(block: Block, parts: Components) -> tuple[Floats, Floats]:
    """V of one case (n by n), and its derivative by each component (k by n by n)."""
    z, phi = block.random, parts.autocorrelation
    apart = np.abs(block.session[:, None] - block.session[None, :])
    alike = np.power(phi, apart)
    covariance = z @ parts.between @ z.T + parts.within * alike
    return covariance, np.stack([*_levels(z), parts.within * _slope(apart, phi), alike])


def _levels(z: Floats) -> list[Floats]:
    """The derivatives of z T z' by the lower triangle of T, by rows."""
    places = zip(*np.tril_indices(z.shape[1]), strict=True)
    outer = [(row == column, np.outer(z[:, row], z[:, column])) for row, column in places]
    return [pair if alone else pair + pair.T for alone, pair in outer]


def _slope(apart: Floats, phi: float) -> Floats:
    """The derivative of phi to the power of the distances."""
    if phi == 0:
        return np.where(apart == 1, 1.0, 0.0)
    return apart * np.power(phi, apart - 1)
