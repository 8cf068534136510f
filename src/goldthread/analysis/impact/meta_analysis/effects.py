"""The effects of a meta-analysis with their sampling variances and moderators, checked once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from goldthread.analysis.refusals import Unanswerable

Array = npt.NDArray[np.floating[Any]]
Indices = npt.NDArray[np.intp]
INTERCEPT: Final = "intercept"
COLLINEAR: Final = 1e-9
"""A column counts as made of the others when less than this share of it is its own."""


class CannotEstimate(Unanswerable):
    """The data cannot answer the question; the sentence says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """k effects on one scale.

    `values` (k,) the effects; `variances` (k,) their sampling variances, in the square of their
    unit, all above nought; `design` (k, p) of rank p, one named column for each coefficient.
    """

    values: Array
    variances: Array
    design: Array
    names: tuple[str, ...]

    @property
    def k(self) -> int:
        """How many effects."""
        return int(self.values.size)

    @property
    def p(self) -> int:
        """How many coefficients."""
        return int(self.design.shape[1])

    def subset(self, keep: npt.NDArray[np.bool_] | Indices) -> "Effects":
        """The effects chosen, with the same columns; raises CannotEstimate when too few."""
        chosen = Effects(
            self.values[keep], self.variances[keep], self.design[keep], self.names
        )  # fmt: skip
        _check_design(chosen.design, chosen.names)
        return chosen


def make_effects(
    values: npt.ArrayLike,
    variances: npt.ArrayLike,
    moderators: Mapping[str, npt.ArrayLike] | None = None,
    *,
    intercept: bool = True,
) -> Effects:
    """Check and put together; raises CannotEstimate with the reason.

    `moderators` are named columns of k numbers (0 and 1 for a category).
    """
    y = np.asarray(values, dtype=np.float64)
    v = np.asarray(variances, dtype=np.float64)
    named = {name: np.asarray(column, dtype=np.float64) for name, column in _items(moderators)}
    if y.ndim != 1 or y.size == 0:
        raise CannotEstimate("There are no effects to put together.")
    if any(column.shape != y.shape for column in (v, *named.values())):
        raise CannotEstimate("Effects, variances and moderators must be of one length.")
    if not all(np.isfinite(column).all() for column in (y, v, *named.values())):
        raise CannotEstimate("An effect, a variance or a moderator is missing or not finite.")
    if (v <= 0).any():
        raise CannotEstimate("A sampling variance is nought or less: no effect is known exactly.")
    columns = [np.ones_like(y)] * intercept + list(named.values())
    names = (INTERCEPT,) * intercept + tuple(named)
    if not columns:
        raise CannotEstimate("There is neither an intercept nor a moderator to estimate.")
    design = np.column_stack(columns)
    _check_design(design, names)
    return Effects(y, v, design, names)


def _items(moderators: Mapping[str, npt.ArrayLike] | None) -> list[tuple[str, npt.ArrayLike]]:
    return list((moderators or {}).items())


def _check_design(design: Array, names: tuple[str, ...]) -> None:
    """Each column must say something that those before it do not."""
    k, p = design.shape
    if k < p:
        raise CannotEstimate(
            "%(effects)s effects are too few to estimate %(coefficients)s coefficients.",
            effects=k, coefficients=p,
        )  # fmt: skip
    lengths = np.linalg.norm(design, axis=0)
    if not lengths.all():
        nought = names[int(np.argmin(lengths))]
        raise CannotEstimate("“%(column)s” is nought in every row.", column=nought)
    own = np.abs(np.diag(np.linalg.qr(design / lengths, mode="r")))
    if own.min() > COLLINEAR:
        return
    column = int(np.argmax(own <= COLLINEAR))
    if np.ptp(design[:, column]) == 0:
        raise CannotEstimate(
            "“%(column)s” is the same in every row, so it explains nothing.", column=names[column]
        )
    raise CannotEstimate("“%(column)s” is made up of the columns before it.", column=names[column])
