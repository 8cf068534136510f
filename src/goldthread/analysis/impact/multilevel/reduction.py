"""A multilevel model with its random effects taken out, for given covariances of them.

With V = W^-1 + Z L L' Z' (L holds the factors, in units of the residual standard deviation):
[X y]' V^-1 [X y] and log |V|, by Woodbury's identity. M = I + L'Z'WZ L is factored block by block,
the finest term group by group before the others. M is never singular, so a variance of nought is a
value like any other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from goldthread.analysis.impact.meta_analysis.effects import Array
from goldthread.analysis.impact.multilevel.cross_products import CrossProducts, Stack

Factors = Sequence[Array]
"""A lower triangle (k, k) for each term, in the order of the model."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Of one stack: the inverse roots of M (`root1` a group, `root2` a block) and M's corner.

    `corner` (B, G, k, q); `first` (B, G, k, m) and `second` (B, q, m) are root^-1 L'Z'W [X y].
    """

    root1: Array
    root2: Array
    corner: Array
    first: Array
    second: Array


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """`squares` (m, m) = [X y]' V^-1 [X y]; `log_size` = log |V|."""

    squares: Array
    log_size: float
    parts: tuple[Part, ...]


def reduced(sums: CrossProducts, factors: Factors) -> Reduced:
    """Take the random effects out."""
    squares = sums.total.copy()
    log_size = -sums.log_weights
    ordered = [factors[t] for t in sums.order]
    parts = []
    for stack in sums.stacks:
        part, size = _part(stack, ordered)
        for lot in (part.first, part.second):
            flat = lot.reshape(-1, squares.shape[0])
            squares -= flat.T @ flat
        log_size += size
        parts.append(part)
    return Reduced(squares, log_size, tuple(parts))


def _part(stack: Stack, factors: Factors) -> tuple[Part, float]:
    f, others = factors[0], factors[1:]
    lower1 = _cholesky(np.eye(f.shape[0]) + f.T @ stack.own @ f)
    root1 = _inverse(lower1)
    reach = root1 @ f.T
    corner = _by(reach, _times(stack, stack.cross, others))
    first = _by(reach, stack.fine)
    flat = _flat(corner)
    inner = _times(stack, _times(stack, stack.rest, others).swapaxes(1, 2), others)
    diagonal = np.arange(inner.shape[1])
    inner[:, diagonal, diagonal] += 1
    inner -= flat.swapaxes(1, 2) @ flat
    lower2 = np.linalg.cholesky(inner)
    root2 = _inverse_triangles(lower2)
    turned = _times(stack, stack.outer.swapaxes(1, 2), others).swapaxes(1, 2)
    turned -= flat.swapaxes(1, 2) @ _flat(first)
    second = root2 @ turned
    size = sum(float(np.log(np.einsum("...qq->...q", one)).sum()) for one in (lower1, lower2))
    return Part(root1, root2, corner, first, second), 2 * size


def _cholesky(squares: Array) -> Array:
    """Lower roots of many small squares; a square of one number has a root."""
    return np.sqrt(squares) if squares.shape[-1] == 1 else np.linalg.cholesky(squares)


def _inverse(lower: Array) -> Array:
    return 1 / lower if lower.shape[-1] == 1 else np.linalg.inv(lower)


def _inverse_triangles(lower: Array) -> Array:
    """Of many lower triangles of some size: one by one, which is a third of the work of any square."""
    from scipy.linalg.lapack import dtrtri

    found = np.empty_like(lower)
    for place, one in enumerate(lower if lower.size else ()):
        found[place] = dtrtri(one.T)[0].T
    return found


def _by(small: Array, lot: Array) -> Array:
    """Many small squares times (…, k, m); by plain multiplication where k is 1."""
    return small * lot if small.shape[-1] == 1 else np.asarray(small @ lot)


def _flat(lot: Array) -> Array:
    """Groups and their coefficients in one line."""
    return lot.reshape(lot.shape[0], lot.shape[1] * lot.shape[2], lot.shape[3])


def _times(stack: Stack, rows: Array, factors: Factors) -> Array:
    """(…, q) times L of the other terms."""
    if all(len(where) == 1 for where in stack.slices):
        return rows * _sizes(stack, factors)
    found = np.empty_like(rows)
    for where, factor in zip(stack.slices, factors, strict=True):
        for b, to in enumerate(where):
            found[..., to] = sum(factor[a, b] * rows[..., where[a]] for a in range(b, len(where)))
    return found


def _sizes(stack: Stack, factors: Factors) -> Array:
    """(q,) the diagonal of L, which is all of it where no term has slopes."""
    found = np.empty(stack.rest.shape[1])
    for (where,), factor in zip(stack.slices, factors, strict=True):
        found[where] = factor[0, 0]
    return found


def _spread(stack: Stack, rows: Array, factors: Factors) -> Array:
    """L of the other terms times (B, q, m)."""
    found = np.empty_like(rows)
    for where, factor in zip(stack.slices, factors, strict=True):
        for a, to in enumerate(where):
            found[:, to] = sum(factor[a, b] * rows[:, where[b]] for b in range(a + 1))
    return found


def _effects(stack: Stack, part: Part, factors: Factors) -> tuple[Array, Array]:
    """L M^-1 L'Z'W [X y], of the finest term (B, G, k, m) and of the others (B, q, m).

    With b the coefficients of X, the random effects are the last column less the others times b.
    """
    second = part.root2.swapaxes(1, 2) @ part.second
    first: Array = (_flat(part.corner) @ second).reshape(part.first.shape)
    np.subtract(part.first, first, out=first)  # fresh pages cost more than the sum itself
    first = _by(factors[0] @ part.root1.swapaxes(2, 3), first)
    return first, _spread(stack, second, factors[1:])


@dataclass(frozen=True, slots=True, eq=False)
class Deviations:
    """The random intercepts of one term's groups, for given coefficients b of X.

    Means: `own` (groups,) - `moved` (groups, p) b; `variances` (groups,) given b, in residual ones.
    """

    own: Array
    moved: Array
    variances: Array


def deviations_of(sums: CrossProducts, at: Reduced, factors: Factors, term: int) -> Deviations:
    """Of a term with one coefficient a group."""
    ordered = [factors[t] for t in sums.order]
    place = sums.order.index(term)
    size = ordered[place][0, 0]
    every, variances = [], []
    for stack, part in zip(sums.stacks, at.parts, strict=True):
        first, second = _effects(stack, part, ordered)
        if place == 0:
            every.append(first[:, :, 0])
            p22 = part.root2.swapaxes(1, 2) @ part.root2
            reach = _by(part.root1.swapaxes(2, 3), part.corner)[:, :, 0]
            more = np.einsum("bgq,bqr,bgr->bg", reach, p22, reach, optimize=True)
            variances.append(size**2 * (part.root1[..., 0, 0] ** 2 + more))
        else:
            where = stack.slices[place - 1][0]
            every.append(second[:, where])
            variances.append(size**2 * (part.root2[:, :, where] ** 2).sum(axis=1))
    stacks, lines, groups = sums.places[place].T
    found = np.empty((stacks.size, at.squares.shape[0]))
    spread = np.empty(stacks.size)
    for number in range(len(sums.stacks)):
        mine = stacks == number
        found[mine] = every[number][lines[mine], groups[mine]]
        spread[mine] = variances[number][lines[mine], groups[mine]]
    return Deviations(found[:, -1], found[:, :-1], spread)


def slopes_of(sums: CrossProducts, at: Reduced, factors: Factors, pull: Array) -> list[Array]:
    """The slope of log |V| + tr(`pull` squares) in each entry of each factor (lower triangles).

    `pull` (m, m) is symmetric and held: the derivative of any function of `squares` is had by
    putting its own derivative there.
    """
    ordered = [factors[t] for t in sums.order]
    found = [np.zeros_like(factor) for factor in ordered]
    for stack, part in zip(sums.stacks, at.parts, strict=True):
        _add_traces(found, stack, part, ordered)
        _add_forces(found, stack, part, ordered, pull)
    back = [np.zeros_like(factor) for factor in factors]
    for t, slope in zip(sums.order, found, strict=True):
        back[t] = np.tril(slope)
    return back


def log_slopes_of(sums: CrossProducts, at: Reduced, factors: Factors, pull: Array) -> Array:
    """(terms,) as `slopes_of`, in the logarithm of each factor; of intercepts with none at nought.

    With E = M^-1 L'Z'W [X y] and D = M^-1: twice the trace of I - D, less that of `pull` E'E, over
    a term's groups. Nothing of the size of the data is worked out beside E.
    """
    ordered = [factors[t] for t in sums.order]
    found = np.zeros(len(factors))
    for stack, part in zip(sums.stacks, at.parts, strict=True):
        first, second = _effects(stack, part, ordered)
        lots = [first, *(second[:, where] for (where,) in stack.slices)]
        known = _known(stack, part)
        for t, factor, lot, kept in zip(sums.order, ordered, lots, known, strict=True):
            rows = lot.reshape(-1, len(pull))
            forced = float((pull * (rows.T @ rows)).sum()) / factor[0, 0] ** 2
            found[t] += 2 * (len(rows) - kept) - 2 * forced
    return found


def _known(stack: Stack, part: Part) -> Iterator[float]:
    """The trace of M^-1 over each term's groups."""
    reach = _flat(_by(part.root1, part.corner)) @ part.root2.swapaxes(1, 2)
    yield float((part.root1**2).sum() + (reach**2).sum())
    for (where,) in stack.slices:
        yield float((part.root2[:, :, where] ** 2).sum())


def _add_traces(found: list[Array], stack: Stack, part: Part, factors: Factors) -> None:
    """Of log |V|: 2 tr(K L M^-1) over the entries that move together."""
    p22 = part.root2.swapaxes(1, 2) @ part.root2
    reach = _by(part.root1.swapaxes(2, 3), part.corner)
    p12 = -(_flat(reach) @ p22).reshape(reach.shape)
    p11 = part.root1.swapaxes(2, 3) @ part.root1 - p12 @ reach.swapaxes(2, 3)
    far = _times(stack, stack.cross, factors[1:])
    found[0] += 2 * np.einsum("bgij,bgjk->ik", stack.own @ factors[0], p11)
    found[0] += 2 * np.einsum("bgij,bgkj->ik", far, p12)
    near = _times(stack, stack.rest, factors[1:])
    turned = factors[0].T @ stack.cross
    for where, slope in zip(stack.slices, found[1:], strict=True):
        for a, to in enumerate(where):
            for b, by in enumerate(where[: a + 1]):
                slope[a, b] += 2 * float((turned[..., to] * p12[..., by]).sum())
                slope[a, b] += 2 * float((near[:, to] * p22[:, :, by].swapaxes(1, 2)).sum())


def _add_forces(
    found: list[Array], stack: Stack, part: Part, factors: Factors, pull: Array
) -> None:
    """Of tr(pull squares): with U = Z'V^-1 [X y], -2 U pull U' L over the same entries."""
    first, second = _effects(stack, part, factors)
    left1 = stack.fine - _by(stack.own, first)
    left1 -= (_flat(stack.cross) @ second).reshape(left1.shape)
    left2 = stack.outer - stack.rest @ second - _flat(stack.cross).swapaxes(1, 2) @ _flat(first)
    pulled = (left1.reshape(-1, len(pull)) @ pull).reshape(left1.shape)
    found[0] -= 2 * np.einsum("bgim,bgkm->ik", pulled, _by(factors[0].T, left1), optimize=True)
    pulled = (left2.reshape(-1, len(pull)) @ pull).reshape(left2.shape)
    turned = _times(stack, left2.swapaxes(1, 2), factors[1:]).swapaxes(1, 2)
    for where, slope in zip(stack.slices, found[1:], strict=True):
        for a, to in enumerate(where):
            for b, by in enumerate(where[: a + 1]):
                slope[a, b] -= 2 * float((pulled[:, to] * turned[:, by]).sum())
