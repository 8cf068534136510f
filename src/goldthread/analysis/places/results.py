"""What every solver here gives back: a plan, a proven bound, and the gap between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil, inf, isfinite
from typing import Final

from goldthread.analysis.places.instance import ROUNDING, Array, Mask

PROVEN: Final = 1e-7
"""A relative gap this small is rounding of the solvers underneath: the plan is optimal."""


class Status(StrEnum):
    """How a search ended. A plan is called optimal only when the bound says so."""

    OPTIMAL = "optimal"
    WITHIN_GAP = "within_gap"
    TIME_LIMIT = "time_limit"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"
    NO_PLAN_FOUND = "no_plan_found"


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """`open` (m,) sites opened; `shares` (m, n) of each customer from each site; its cost."""

    open: Mask
    shares: Array
    objective: float


@dataclass(frozen=True, slots=True)
class Step:
    """The best plan and bound known after so many seconds."""

    seconds: float
    objective: float
    bound: float


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """The best plan found; no plan can cost less than `bound`. `trace`: how they came closer."""

    plan: Plan | None
    bound: float
    status: Status
    seconds: float
    trace: tuple[Step, ...] = ()

    @property
    def objective(self) -> float:
        """The cost of the plan; infinite when there is none."""
        return inf if self.plan is None else self.plan.objective

    @property
    def gap(self) -> float:
        """How far the plan may be from the best there is, as a share of its cost."""
        return relative_gap(self.objective, self.bound)


def relative_gap(objective: float, bound: float) -> float:
    """(objective - bound) / |objective|, never below nought; infinite without a plan."""
    if not isfinite(objective) or not isfinite(bound):
        return inf
    difference = max(0.0, objective - bound)
    return 0.0 if difference <= ROUNDING else difference / max(abs(objective), ROUNDING)


def always(*_: object) -> bool:
    """Go on searching."""
    return True


@dataclass(slots=True)
class Search:
    """The state every solver shares: best plan, bound, time used, and whether to go on.

    `clock` gives seconds and is passed in, so that a search can be repeated; `go_on` is asked
    between steps and is told what is known: answering False ends the search safely.
    """

    clock: Callable[[], float]
    limit: float
    gap: float = 0.0
    whole: bool = False
    go_on: Callable[[Step], bool] = always
    plan: Plan | None = None
    bound: float = -inf
    trace: list[Step] = field(default_factory=list)
    started: float = field(init=False)
    stopped: bool = False

    def __post_init__(self) -> None:
        self.started = self.clock()

    @property
    def seconds(self) -> float:
        """Time used."""
        return self.clock() - self.started

    @property
    def left(self) -> float:
        """Time left, never below nought."""
        return max(0.0, self.limit - self.seconds)

    @property
    def objective(self) -> float:
        """The cost of the best plan so far."""
        return inf if self.plan is None else self.plan.objective

    @property
    def done(self) -> bool:
        """Whether to stop: proven as asked for, out of time, or told to."""
        return self.closed or self.stopped or self.left <= 0

    @property
    def closed(self) -> bool:
        """Whether the gap asked for is proven."""
        return (
            self.bound == inf
            or self.bound >= self.objective * (1 - PROVEN) - ROUNDING
            or (relative_gap(self.objective, self.bound) <= self.gap)
        )

    @property
    def cutoff(self) -> float:
        """What is of interest costs no more than this: by a whole unit better where costs are."""
        if self.plan is None:
            return inf
        if self.whole:
            return self.objective - 1 + 1e-6
        return self.objective * (1 - PROVEN) if self.objective > 0 else self.objective

    def offer(self, plan: Plan | None) -> bool:
        """Take a plan if it is better; say whether it was."""
        if plan is None or not plan.objective < self.objective - ROUNDING * abs(plan.objective):
            return False
        self.plan = plan
        self._note()
        return True

    def raise_bound(self, bound: float) -> None:
        """Take a bound if it is higher. Never above a plan that exists: that would be rounding."""
        if self.whole and isfinite(bound):
            bound = float(ceil(bound - 1e-5))
        bound = min(bound, self.objective)
        if bound > self.bound:
            self.bound = bound
            self._note()

    def exhausted(self, cost: float) -> None:
        """No plan is better than `cost`: infinite, and there is none at all."""
        if cost == inf:
            self.bound = inf
        self.raise_bound(cost)

    def _note(self) -> None:
        step = Step(self.seconds, self.objective, self.bound)
        self.trace.append(step)
        self.stopped = self.stopped or not self.go_on(step)

    def result(self) -> Result:
        """What is known now."""
        return Result(self.plan, self.bound, self._status(), self.seconds, tuple(self.trace))

    def _status(self) -> Status:
        gap = relative_gap(self.objective, self.bound)
        if gap <= PROVEN:
            return Status.OPTIMAL
        if gap <= self.gap:
            return Status.WITHIN_GAP
        if self.plan is None:
            return Status.INFEASIBLE if self.bound == inf else Status.NO_PLAN_FOUND
        return Status.STOPPED if self.stopped else Status.TIME_LIMIT
