"""Search for a plan over periods: Benders' cuts, then branch and bound over what they say.

1. The linear program of the first stage with cuts, taken between the best point known and the
   program's own (in-out separation: Ben-Ameur and Neto 2007), until both are close: a bound.
2. The same with whole levels, by the solver passed in: a higher bound, and plans. Each is priced
   in every scenario; its prices become new cuts, until plan and bound are close enough.
The bound is of the cuts, and each cut holds for every plan: so does the bound, whenever it ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Final

import numpy as np

from goldthread.analysis.places.assign import rows_of
from goldthread.analysis.places.instance import ROUNDING, Array
from goldthread.analysis.places.periods.cuts import Cut, SecondStage
from goldthread.analysis.places.periods.master import Columns, first_program, whole
from goldthread.analysis.places.periods.problem import PlanProblem
from goldthread.analysis.places.periods.recourse import Transport
from goldthread.analysis.places.results import Status, Step, always, relative_gap
from goldthread.analysis.places.solver import Kept, KeptByHighs, Limits, Model, Solver, highs

PROVEN: Final = 1e-6
"""A relative gap this small is rounding of the cuts: the plan is optimal."""
GROUPS: Final = 6
"""Groups of scenarios in each period: more make sharper cuts and a slower program."""
LINEAR: Final = 0.1
"""The linear program ends when its gap is this share of the gap asked for."""
KNOWN: Final = 0.3
"""Prices known already are enough for a round when they close this share of the gap."""
ROUNDS: Final = 400
STALLED: Final = 10
"""Rounds after which a rise as small as that gap ends it, too."""
POLISHED: Final = 6
"""Small programs near the best plan before each whole one."""
SHARED: Final = 0.02
"""A level this close in plan and linear program is taken as settled in a small program."""
NODES: Final = 60
"""Of the first branch and bound; more when it comes to nothing."""
TINY: Final = 1e-9
SHARES: Final = tuple(float(share) for share in np.linspace(0.05, 0.999, 39))
"""Shares from which a level counts as open when a point between is rounded."""


@dataclass(frozen=True, slots=True, eq=False)
class PeriodPlan:
    """`opened` (S, M, T) levels, and what building, running and placing cost in all (pounds)."""

    opened: Array
    objective: float


@dataclass(frozen=True, slots=True, eq=False)
class PeriodResult:
    """The best plan found; none can cost less than `bound`. `trace`: how they came closer."""

    plan: PeriodPlan | None
    bound: float
    status: Status
    seconds: float
    trace: tuple[Step, ...]
    plans: tuple[PeriodPlan, ...]

    @property
    def objective(self) -> float:
        """The cost of the plan; infinite when there is none."""
        return inf if self.plan is None else self.plan.objective

    @property
    def gap(self) -> float:
        """How far the plan may be from the best there is, as a share of its cost."""
        return relative_gap(self.objective, self.bound)


@dataclass(slots=True)
class Effort:
    """How long to look, and what has been found. `go_on` hears of it and may end the search."""

    clock: Callable[[], float]
    limit: float
    gap: float = 0.005
    seed: int = 0
    go_on: Callable[[Step], bool] = always
    plans: list[PeriodPlan] = field(default_factory=list)
    bound: float = -inf
    trace: list[Step] = field(default_factory=list)
    stopped: bool = False
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    @property
    def left(self) -> float:
        """Seconds left, never below nought."""
        return max(0.0, self.limit - (self.clock() - self.started))

    @property
    def plan(self) -> PeriodPlan | None:
        """The cheapest; of equals the first found."""
        return min(self.plans, key=lambda plan: plan.objective, default=None)

    @property
    def objective(self) -> float:
        """The cost of the best plan so far."""
        return inf if self.plan is None else self.plan.objective

    @property
    def done(self) -> bool:
        """Whether to stop: proven as asked for, out of time, or told to."""
        return self.stopped or self.left <= 0 or self.closed

    @property
    def closed(self) -> bool:
        """Whether the gap asked for is proven, or that there is no plan."""
        if self.bound == inf:
            return True
        return relative_gap(self.objective, self.bound) <= max(self.gap, PROVEN)

    def alive(self) -> bool:
        """Whether there is time and nobody has said stop; tells who listens."""
        self.tell()
        return not self.stopped and self.left > 0

    def tell(self) -> None:
        """Say what is known, at most each second and whenever it is better."""
        seconds = self.clock() - self.started
        last = self.trace[-1] if self.trace else Step(-inf, inf, -inf)
        better = self.objective < last.objective or self.bound > last.bound
        if better or seconds - last.seconds >= 1:
            step = Step(seconds, self.objective, self.bound)
            self.trace.append(step)
            self.stopped = self.stopped or not self.go_on(step)

    def offer(self, plan: PeriodPlan) -> None:
        """Take a plan that keeps the rules."""
        if not any(np.array_equal(plan.opened, other.opened) for other in self.plans):
            self.plans.append(plan)
        if 0 < self.bound - self.objective <= ROUNDING * abs(self.objective):
            self.bound = self.objective
        self.tell()

    def raise_bound(self, bound: float) -> None:
        """Take a bound if it is higher; above a plan that exists it would be rounding."""
        self.bound = max(self.bound, min(bound, self.objective))
        self.tell()

    def result(self) -> PeriodResult:
        """What is known now."""
        return PeriodResult(
            self.plan, self.bound, self._status(), self.clock() - self.started,
            tuple(self.trace), tuple(self.plans),
        )  # fmt: skip

    def _status(self) -> Status:
        gap = relative_gap(self.objective, self.bound)
        if gap <= PROVEN:
            return Status.OPTIMAL
        if gap <= self.gap:
            return Status.WITHIN_GAP
        if self.plan is None:
            return Status.INFEASIBLE if self.bound == inf else Status.NO_PLAN_FOUND
        return Status.STOPPED if self.stopped else Status.TIME_LIMIT


class Planner:
    """One problem with its cuts, which stay when it is asked again."""

    def __init__(
        self, problem: PlanProblem, effort: Effort, solver: Solver = highs,
        keep: Callable[[Model], Kept] = KeptByHighs,
    ) -> None:  # fmt: skip
        """Set up both stages; `solver` and `keep` are the general solver underneath."""
        self.problem, self.effort, self._solver = problem, effort, solver
        self.columns = Columns(problem, min(GROUPS, problem.shape[0]))
        self._first = first_program(self.columns)
        self._linear = keep(self._first)
        self.second = SecondStage(problem, Transport(problem, keep), self.columns)
        self._cuts: list[Cut] = []

    def search(self, starts: tuple[Array, ...] = ()) -> PeriodResult:
        """The best plan, from `starts` (levels opened) on."""
        nothing = np.zeros(self.columns.number.shape)
        for start in (nothing, *starts):
            if self.problem.allowed(start) and self.effort.alive():
                self.offer(start)
        middle = self._climb()
        if middle is not None:
            self._round(middle)
        gap, nodes = self.effort.gap / 4, NODES
        while not self.effort.done:
            self._polish(middle)
            if self.effort.done:
                break
            before = self.effort.bound, self.effort.objective
            breach, complete = self._branch(gap, nodes)
            same = before == (self.effort.bound, self.effort.objective)
            if complete and same and breach <= ROUNDING * abs(self.effort.bound) and gap <= TINY:
                break
            if not complete and same:
                nodes *= 4
            elif breach < gap * abs(self.effort.bound):
                gap = max(gap / 2, TINY)
        return self.effort.result()

    def offer(self, opened: Array) -> float | None:
        """Price a plan in every scenario and keep it; None when time ran out."""
        cost = self.second.cost(opened, self.effort.alive)
        if cost is None:
            return None
        objective = self.problem.first_stage(opened) + cost
        self.effort.offer(PeriodPlan(opened, objective))
        return objective

    def _climb(self) -> Array | None:
        """The linear program's bound; levels opened in part, near its best point."""
        center: Array | None = None
        upper, bounds = inf, [-inf] * STALLED
        for number in range(ROUNDS):
            found = self._linear.solve(self.effort.left)
            if found.values is None or not found.finished:
                if found.bound == inf:
                    self.effort.raise_bound(inf)
                break
            bound = found.objective * self.columns.unit
            self.effort.raise_bound(bound)
            bounds.append(bound)
            if bound - bounds[-STALLED] < LINEAR * self.effort.gap * abs(bound):
                break
            at, believed = self.columns.opened(found.values), self._believed(found.values)
            if self._sharpen(at, believed) > KNOWN * max(upper - bound, 0.0) and number:
                continue
            point = at if center is None else 0.5 * (at + center)
            cost = self.second.learn(point, number, self.effort.alive)
            if cost is None or self.effort.done:
                break
            total = cost + self.problem.first_stage(point)
            if total < upper:
                upper, center = total, point
            breach = self._sharpen(at, believed)
            if min(upper - bound, breach) <= LINEAR * self.effort.gap * abs(bound):
                break
        return center

    def _round(self, middle: Array) -> None:
        """Open what is open by more than some share: order and time are kept by themselves."""
        found: dict[bytes, tuple[float, Array]] = {}
        weights = self.problem.year_weight[:, None] * self.problem.chances[None, :]
        for share in SHARES:
            opened = (middle >= share).astype(float)
            if self.problem.allowed(opened):
                said, _ = self.second.bound(opened)
                cost = self.problem.first_stage(opened) + float((weights * said).sum())
                found[opened.tobytes()] = cost, opened
        best = sorted(found.values(), key=lambda pair: pair[0])[:2]
        for _cost, opened in best:
            if self.effort.done:
                return
            self.offer(opened)

    def _believed(self, values: Array) -> Array:
        """(T, G) in units, what the program takes the groups to cost."""
        costs = values[self.columns.levels :]
        return costs.reshape(-1, self.columns.groups)

    def _sharpen(self, opened: Array, believed: Array) -> float:
        """Add the cuts broken; the breach in pounds."""
        tolerance = 1e-8 * self.columns.unit * max(1.0, float(np.abs(believed).sum()))
        cut, breach = self.second.cuts(opened, believed, tolerance)
        if cut is None:
            return 0.0
        self._linear.add(cut.rows, cut.low)
        self._cuts.append(cut)
        return breach

    def _polish(self, middle: Array | None) -> None:
        """Whole levels near the best plan: what it shares with the point between stays.

        A small program gives plans soon (Danna, Rothberg and Le Pape 2005); its bound is not ours.
        """
        for _ in range(POLISHED):
            plan = self.effort.plan
            if plan is None or middle is None or self.effort.done:
                return
            flat, between = self.columns.flat(plan.opened), self.columns.flat(middle)
            shared = np.flatnonzero(np.abs(flat - between) <= SHARED)
            model = self.whole_program()
            model.least[shared], model.most[shared] = flat[shared], flat[shared]
            limits = Limits(
                self.effort.left, self.effort.gap / 20, self.effort.seed,
                lambda _objective, _bound: self.effort.alive(), 10 * NODES,
            )  # fmt: skip
            found = self._solver(model, limits, self._start())
            if found.values is None or not self.effort.alive():
                return
            opened = self.columns.opened(found.values).round()
            if any(np.array_equal(opened, one.opened) for one in self.effort.plans):
                return
            self.offer(opened)
            self._sharpen(opened, self._believed(found.values))

    def _branch(self, gap: float, nodes: int) -> tuple[float, bool]:
        """Whole levels: a bound and a plan. The breach of its cuts, and whether it ended itself."""
        unit = self.columns.unit

        def watch(_objective: float, bound: float) -> bool:
            if np.isfinite(bound):
                self.effort.raise_bound(bound * unit)
            return self.effort.alive() and not self.effort.closed

        limits = Limits(self.effort.left, gap, self.effort.seed, watch, nodes)
        found = self._solver(self.whole_program(), limits, self._start())
        self.effort.raise_bound(found.bound * unit)
        if found.values is None or not self.effort.alive():
            return inf, found.finished
        opened = self.columns.opened(found.values).round()
        self.offer(opened)
        return self._sharpen(opened, self._believed(found.values)), found.finished

    def whole_program(self) -> Model:
        """The first stage with every cut and whole levels."""
        model = self._first
        rows = rows_of([model.rows, *(cut.rows for cut in self._cuts)])
        low = np.concatenate([model.low, *(cut.low for cut in self._cuts)])
        high = np.concatenate([model.high, np.full(len(low) - len(model.high), np.inf)])
        least, most = model.least.copy(), model.most.copy()
        joined = Model(model.costs, rows, low, high, least, most, model.whole)
        return whole(self.columns, joined)

    def _start(self) -> Array | None:
        """The best plan as a solution of the program."""
        plan = self.effort.plan
        if plan is None:
            return None
        said, _ = self.second.bound(plan.opened)
        weights = self.problem.year_weight[:, None] * self.problem.chances[None, :]
        group = np.eye(self.columns.groups)[self.second.group_of]
        costs = ((weights * said) @ group).ravel() / self.columns.unit
        return np.concatenate([self.columns.flat(plan.opened), costs * (1 + 1e-9)])
