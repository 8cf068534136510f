"""The sums of squares and products of a multilevel model, block by block: all it ever needs of rows.

Blocks of about one size are worked on together as one stack, filled up with columns of noughts,
which change nothing. The term with the most groups (the children) stands apart: its groups share no
row, so its own products are a small square a group, however many there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from goldthread.analysis.impact.meta_analysis.effects import Array, Indices
from goldthread.analysis.impact.multilevel.terms import Model, Term

STEP: Final = 1.3
"""Blocks whose numbers of random effects differ by less than this ratio are stacked together."""


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """B blocks; the finest term has G groups of k, the other terms q columns, [X y] m.

    `own` (B, G, k, k) = Z1'WZ1 a group; `cross` (B, G, k, q) = Z1'WZ2; `rest` (B, q, q) = Z2'WZ2;
    `fine` (B, G, k, m) = Z1'W [X y]; `outer` (B, q, m) = Z2'W [X y]. `slices[t][a]` is where
    coefficient a of the t-th of the other terms stands among the q.
    """

    own: Array
    cross: Array
    rest: Array
    fine: Array
    outer: Array
    slices: tuple[tuple[slice, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class CrossProducts:
    """`total` (m, m) = [X y]'W[X y] and the stacks.

    `order` says which term of the model stands where: the finest first. `places` tells for each of
    them, in that order, stack, block and number of every group.
    """

    total: Array
    stacks: tuple[Stack, ...]
    order: tuple[int, ...]
    places: tuple[Indices, ...]  # (groups, 3)
    n: int
    log_weights: float


@dataclass(frozen=True, slots=True, eq=False)
class _Numbered:
    """A term, with where each group stands in its block, and how many each block has."""

    term: Term
    place: Indices
    block: Indices
    counts: Indices

    @property
    def rows(self) -> Indices:
        """Where the group of each row stands."""
        return np.asarray(self.place[self.term.group])


def cross_products(model: Model) -> CrossProducts:
    """Go through the rows once. A model without terms has no stacks."""
    from scipy.sparse import csr_array

    known = csr_array(np.column_stack([model.design, model.values]))
    weighted = known * model.weights[:, None]
    total = (known.T @ weighted).toarray()
    log_weights = float(np.log(model.weights).sum())
    order = sorted(
        range(len(model.terms)), key=lambda t: -model.terms[t].k * int(model.terms[t].group.max())
    )
    if not order:
        return CrossProducts(total, (), (), (), model.n, log_weights)
    numbered = [_number(model.terms[t], model.block) for t in order]
    lots = list(_alike(numbered))
    stacks = tuple(_stack(model, csr_array(weighted), numbered, blocks) for blocks in lots)
    places = tuple(_places(one, lots) for one in numbered)
    return CrossProducts(total, stacks, tuple(order), places, model.n, log_weights)


def _number(term: Term, blocks: Indices) -> _Numbered:
    block = np.zeros(int(term.group.max()) + 1, dtype=np.intp)
    block[term.group] = blocks
    counts = np.bincount(block, minlength=int(blocks.max()) + 1)
    order = np.argsort(block, kind="stable")
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    place = np.empty_like(block)
    place[order] = np.arange(block.size) - starts[block[order]]
    return _Numbered(term, place, block, counts)


def _alike(numbered: list[_Numbered]) -> Iterator[Indices]:
    """Blocks in lots of about one width, of the finest term and of the others."""
    widths = [numbered[0].counts, np.asarray(sum(one.counts for one in numbered[1:]))]
    steps = [
        np.broadcast_to(np.ceil(np.log(np.maximum(width, 1)) / np.log(STEP)), widths[0].shape)
        for width in widths
    ]
    lot = np.unique(np.column_stack(steps), axis=0, return_inverse=True)[1].ravel()
    for number in range(int(lot.max()) + 1):
        yield np.flatnonzero(lot == number)


def _places(one: _Numbered, lots: list[Indices]) -> Indices:
    stack, line = (np.zeros(one.counts.size, dtype=np.intp) for _ in range(2))
    for number, blocks in enumerate(lots):
        stack[blocks] = number
        line[blocks] = np.arange(blocks.size)
    return np.column_stack([stack[one.block], line[one.block], one.place])


def _slices(
    numbered: list[_Numbered], blocks: Indices
) -> tuple[tuple[tuple[slice, ...], ...], int]:
    found, start = [], 0
    for one in numbered:
        groups, k = int(one.counts[blocks].max()), one.term.k
        found.append(tuple(slice(start + a * groups, start + (a + 1) * groups) for a in range(k)))
        start += k * groups
    return tuple(found), start


def _stack(model: Model, weighted: Any, numbered: list[_Numbered], blocks: Indices) -> Stack:
    line = np.full(numbered[0].counts.size, -1, dtype=np.intp)
    line[blocks] = np.arange(blocks.size)
    rows = np.flatnonzero(line[model.block] >= 0)
    lines, weights = line[model.block[rows]], model.weights[rows]
    finest, count, m = numbered[0], blocks.size, weighted.shape[1]
    groups, k = int(finest.counts[blocks].max()), finest.term.k
    slices, q = _slices(numbered[1:], blocks)
    columns = [
        (one.rows[rows] + where[a].start, one.term.columns[rows, a])
        for one, where in zip(numbered[1:], slices, strict=True)
        for a in range(one.term.k)
    ]
    child = lines * groups + finest.rows[rows]
    sizes = finest.term.columns[rows]
    own = np.zeros((count * groups, k, k))
    cross = np.zeros((count * groups, k, q))
    rest = np.zeros((count, q, q))
    fine = np.zeros((count * groups, k, m))
    outer = np.zeros((count * q, m))
    for a in range(k):
        fine[:, a] = _added(child, sizes[:, a], weighted[rows], len(fine))
        for b in range(k):
            own[:, a, b] = np.bincount(child, weights * sizes[:, a] * sizes[:, b], count * groups)
        for place, size in columns:
            cross[:, a] += _counted(child, place, weights * sizes[:, a] * size, cross[:, a].shape)
    for place, size in columns:
        outer += _added(lines * q + place, size, weighted[rows], len(outer))
        for other, by in columns:
            flat = _counted(lines * q + place, other, weights * size * by, (count * q, q))
            rest += flat.reshape(rest.shape)
    return Stack(
        own.reshape(count, groups, k, k), cross.reshape(count, groups, k, q), rest,
        fine.reshape(count, groups, k, m), outer.reshape(count, q, m), slices,
    )  # fmt: skip


def _counted(line: Indices, place: Indices, sizes: Array, shape: tuple[int, ...]) -> Array:
    flat = np.bincount(line * shape[1] + place, sizes, shape[0] * shape[1])
    return np.asarray(flat.reshape(shape))


def _added(places: Indices, sizes: Array, rows: Any, count: int) -> Array:
    """(count, m) each row, times its size, added where it belongs."""
    from scipy.sparse import csr_array

    n = places.size
    sums = csr_array((sizes, (places, np.arange(n))), shape=(count, n))
    return np.asarray((sums @ rows).toarray())
