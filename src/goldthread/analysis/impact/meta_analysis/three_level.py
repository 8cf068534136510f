"""Three levels: effects within studies within clusters, with sampling errors that may go together."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.special import chdtri

from goldthread.analysis.impact.meta_analysis.blocks import Blocks
from goldthread.analysis.impact.meta_analysis.effects import Array, CannotEstimate, Effects
from goldthread.analysis.impact.meta_analysis.heterogeneity import Method
from goldthread.analysis.impact.meta_analysis.nested_likelihood import (
    NestedFit,
    NestedModel,
    highest_given,
    likeliest,
)
from goldthread.analysis.impact.meta_analysis.pooling import LEVEL, coefficients
from goldthread.analysis.impact.meta_analysis.results import (
    IntervalKind,
    MetaAnalysis,
    Note,
    prediction_interval,
)
from goldthread.analysis.impact.meta_analysis.roots import root

PARTS: Final = {
    "total": np.array([1.0, -1.0]),
    "between": np.array([0.0, 1.0]),
    "within": np.array([1.0, 0.0]),
}
"""What an interval is for, and the direction in which the two variances may then still move."""
LIKELIHOODS: Final = (Method.REML, Method.ML)
"""The moment estimators are for one variance and have no agreed form for two."""


INTERVAL_DIGITS: Final = 1e-7


def pool_three_level(
    effects: Effects, blocks: Blocks, method: Method = Method.REML, level: float = LEVEL
) -> MetaAnalysis:
    """Fit by REML (default) or ML; Wald intervals. `robust.with_robust` makes them robust.

    Raises CannotEstimate for a single cluster (its own deviation cannot be told from the mean) and
    for other methods. Where every cluster is one study, or holds one effect, only the sum of the
    two variances can be estimated: it is shared equally between them and LEVELS_INSEPARABLE noted.
    """
    _check_possible(effects, blocks, method)
    fit = _fit(effects, blocks, method)
    found = coefficients(effects.names, fit.coefficients, fit.inverse, None, level)
    total = float(fit.variances.sum())
    spread = _spread(effects, blocks, total)
    return MetaAnalysis(
        k=effects.k, method=method, interval=IntervalKind.WALD, level=level, coefficients=found,
        covariance=fit.inverse,
        prediction=prediction_interval(next(iter(found.values())), total, level),
        tau2=total, tau2_se=None, tau2_interval=None,
        sigma2=(float(fit.variances[0]), float(fit.variances[1])),
        i2=spread.i2, h2=spread.h2, q=spread.q, q_df=effects.k - effects.p,
        log_likelihood=fit.log_likelihood,
        notes=_notes(effects, blocks, total),
    )  # fmt: skip


def _check_possible(effects: Effects, blocks: Blocks, method: Method) -> None:
    if method not in LIKELIHOODS:
        raise CannotEstimate(
            "A three-level model is fitted by REML or ML, not by %(method)s.", method=method
        )
    if blocks.clusters == 1:
        raise CannotEstimate(
            "All effects are of one cluster: a three-level model needs two or more."
        )
    if effects.k == effects.p:
        raise CannotEstimate(
            "%(effects)s effects leave nothing over beside %(coefficients)s coefficients.",
            effects=effects.k,
            coefficients=effects.p,
        )


def _fit(effects: Effects, blocks: Blocks, method: Method) -> NestedFit:
    model = NestedModel(effects, blocks, restricted=method is Method.REML)
    return model.fit(np.zeros(2)) if _all_equal(model) else _shared(model, likeliest(model))


def _all_equal(model: NestedModel) -> bool:
    return float(np.abs(model.centred).max()) <= 1e-13 * float(np.abs(model.effects.values).max())


def _shared(model: NestedModel, fit: NestedFit) -> NestedFit:
    if not model.blocks.inseparable:
        return fit
    return model.fit(np.full(2, fit.variances.sum() / 2))


@dataclass(frozen=True, slots=True)
class _Spread:
    q: float
    i2: float
    h2: float


def _spread(effects: Effects, blocks: Blocks, total: float) -> _Spread:
    """Q with the sampling covariance alone; I2 and H2 beside the typical sampling variance."""
    x = effects.design
    start = np.linalg.lstsq(x, effects.values, rcond=None)[0]
    known = np.column_stack([x, effects.values - x @ start])
    p = effects.p
    joint, squared, trace = np.zeros((p + 1, p + 1)), np.zeros((p, p)), 0.0
    for group in blocks.groups:
        inverse: Array = np.linalg.inv(group.sampling)
        solved = inverse @ known[group.rows]
        joint += np.einsum("gmp,gmq->pq", known[group.rows], solved)
        squared += np.einsum("gmp,gmq->pq", solved[..., :-1], solved[..., :-1])
        trace += float(np.einsum("gmm->", inverse))
    bread = np.linalg.inv(joint[:-1, :-1])
    q = max(0.0, float(joint[-1, -1] - joint[:-1, -1] @ bread @ joint[:-1, -1]))
    typical = (effects.k - p) / (trace - float((bread * squared).sum()))
    return _Spread(q, 100 * total / (total + typical), total / typical + 1)


def _notes(effects: Effects, blocks: Blocks, total: float) -> tuple[Note, ...]:
    if np.ptp(effects.values) == 0:
        return (Note.ALL_EQUAL,)
    inseparable = (Note.LEVELS_INSEPARABLE,) if blocks.inseparable else ()
    return (*inseparable, Note.NO_HETEROGENEITY) if total == 0 else inseparable


def variance_interval(
    effects: Effects, blocks: Blocks, part: Literal["total", "between", "within"] = "total",
    method: Method = Method.REML, level: float = LEVEL,
) -> tuple[float, float] | None:  # fmt: skip
    """The profile likelihood interval of a variance, or of their sum.

    None where it cannot be told: all effects are equal, or a part is asked for that cannot be
    separated. Raises CannotEstimate as `pool_three_level` does.
    """
    _check_possible(effects, blocks, method)
    model = NestedModel(effects, blocks, restricted=method is Method.REML)
    if _all_equal(model) or (blocks.inseparable and part != "total"):
        return None
    best = likeliest(model)
    drop = float(chdtri(1, 1 - level)) / 2
    search = _ProfileSearch(model, best, part, best.log_likelihood - drop)
    return search.lower(), search.upper()


class _ProfileSearch:
    """Where the highest likelihood with one variance (or the sum) held falls to `floor`."""

    def __init__(self, model: NestedModel, best: NestedFit, part: str, floor: float) -> None:
        self.model, self.part, self.floor = model, part, floor
        self.last = best.variances
        index = {"between": 0, "within": 1}.get(part)
        self.at_best = float(self.last.sum() if index is None else self.last[index])
        self.known = {self.at_best: best.log_likelihood - floor}

    def above(self, value: float) -> float:
        """The height over the floor with the variance held at `value`, from the last found on.

        Kept once found: from elsewhere another hill might be climbed, and the sign change lost.
        """
        if value not in self.known:
            start = self.model.fit(self._start(value))
            fit = highest_given(self.model, start, PARTS[self.part])
            self.last = fit.variances
            self.known[value] = fit.log_likelihood - self.floor
        return self.known[value]

    def _start(self, value: float) -> Array:
        if self.part == "between":
            return np.array([value, self.last[1]])
        if self.part == "within":
            return np.array([self.last[0], value])
        total = float(self.last.sum())
        return value * (self.last / total if total > 0 else np.full(2, 0.5))

    def lower(self) -> float:
        """Nought where even that is likely enough."""
        if self.at_best == 0 or self.above(0.0) >= 0:
            return 0.0
        return root(self.above, 0.0, self.at_best, INTERVAL_DIGITS)

    def upper(self) -> float:
        """Beyond the estimate, looked for in ever wider steps."""
        crude = float(self.model.centred @ self.model.centred) / self.model.effects.k
        low, high = self.at_best, 2 * self.at_best + crude / 10
        while self.above(high) > 0:
            low, high = high, 2 * high
        return root(self.above, low, high, INTERVAL_DIGITS)
