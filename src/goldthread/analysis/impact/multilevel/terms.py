"""What a multilevel model is made of, checked once: values, columns, random effects, blocks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goldthread.analysis.impact.meta_analysis.effects import Array, CannotEstimate, Indices


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One kind of random effect: every group has its own coefficient for each of k columns.

    `group` (n,) numbers the groups from 0; `columns` (n, k) is ones for a random intercept, and
    nought in a row that the effect does not touch.
    """

    name: str
    group: Indices
    columns: Array

    @property
    def k(self) -> int:
        """Random coefficients a group."""
        return int(self.columns.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """`values` (n,) = `design` (n, p) b + random effects + noise of variance s2 / `weights` (n,).

    `block` (n,) numbers what is independent of everything else, from 0: no group of any term may
    lie in two blocks. Where all is nested the block is the top level, for instance the school.
    """

    values: Array
    design: Array
    terms: tuple[Term, ...]
    block: Indices
    weights: Array

    @property
    def n(self) -> int:
        """How many values."""
        return int(self.values.size)

    @property
    def p(self) -> int:
        """How many columns."""
        return int(self.design.shape[1])


def intercepts(name: str, labels: Sequence[object] | npt.NDArray[np.generic]) -> Term:
    """A random intercept for each label."""
    group = numbered(labels)
    return Term(name, group, np.ones((group.size, 1)))


def slopes(
    name: str, labels: Sequence[object] | npt.NDArray[np.generic], *columns: npt.ArrayLike
) -> Term:
    """A random intercept and slopes for each label, which may go together."""
    group = numbered(labels)
    lot = [np.asarray(column, dtype=np.float64) for column in columns]
    return Term(name, group, np.column_stack([np.ones(group.size), *lot]))


def numbered(labels: Sequence[object] | npt.NDArray[np.generic]) -> Indices:
    """(n,) the place of each label among those that occur, from 0."""
    return np.asarray(np.unique(np.asarray(labels), return_inverse=True)[1], dtype=np.intp)


def make_model(
    values: npt.ArrayLike,
    design: npt.ArrayLike,
    terms: Sequence[Term],
    block: Sequence[object] | npt.NDArray[np.generic],
    weights: npt.ArrayLike | None = None,
) -> Model:
    """Check and put together; raises CannotEstimate with the reason."""
    y = np.asarray(values, dtype=np.float64)
    x = np.asarray(design, dtype=np.float64)
    w = np.ones_like(y) if weights is None else np.asarray(weights, dtype=np.float64)
    lengths = {y.size, x.shape[0], w.size, len(block), *(term.group.size for term in terms)}
    if lengths != {y.size} or not y.size:
        raise CannotEstimate(
            "Values, columns, groups and weights must be of one length, not nought."
        )
    if not all(np.isfinite(one).all() for one in (y, x, w, *(term.columns for term in terms))):
        raise CannotEstimate("A value, a column or a weight is missing or not finite.")
    if (w <= 0).any():
        raise CannotEstimate("A weight is nought or less.")
    blocks = numbered(block)
    for term in terms:
        _check_nested(term, blocks)
    return Model(y, x, tuple(terms), blocks, w)


def _check_nested(term: Term, block: Indices) -> None:
    pairs = np.unique(np.column_stack([term.group, block]), axis=0)
    if len(pairs) > int(term.group.max()) + 1:
        raise CannotEstimate("A group of “%(term)s” lies in two blocks.", term=term.name)


def some_blocks(model: Model, every: int) -> Model:
    """Every so-many-th block of a model, numbered anew; the columns stay."""
    rows = model.block % every == 0
    terms = tuple(
        Term(term.name, numbered(term.group[rows]), term.columns[rows]) for term in model.terms
    )
    return Model(
        model.values[rows], model.design[rows], terms, numbered(model.block[rows]),
        model.weights[rows],
    )  # fmt: skip
