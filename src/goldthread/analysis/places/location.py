"""Capacitated and uncapacitated facility location and p-median: best plan, bound, proof.

1. Prices are improved by the relaxation; the sites it chooses give plans.
2. What no better plan can hold is left out.
3. The rest is settled by the solver passed in: first where a good plan is likely, then everything.
Each part only ever improves the plan or the bound, so that the search may be ended at any time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from goldthread.analysis.places.assign import assign, transport
from goldthread.analysis.places.branch import Tree, branch
from goldthread.analysis.places.compact import Compact, Core, compact
from goldthread.analysis.places.fillings import Fillings, list_fillings
from goldthread.analysis.places.instance import Array, Indices, Instance, Mask
from goldthread.analysis.places.interchange import interchange
from goldthread.analysis.places.reduce import reduced
from goldthread.analysis.places.relaxation import Prices, Relaxation, Value, ascend
from goldthread.analysis.places.results import Result, Search, relative_gap
from goldthread.analysis.places.solver import Found, Limits, Solver, highs

STEPS_IN_PARTS: Final = 600
STEPS_WHOLE: Final = 300
EVERY: Final = 20
"""Steps between two plans made from what the relaxation chose."""
AIM: Final = 0.03
"""Share of the bound that a step aims above it at most: far plans make steps too long."""
SHARE_OF_TIME: Final = 0.3
"""Of the time left that the relaxation with whole customers may take: most of it converges."""
AROUND: Final = 8
"""Sites of each kind that are tried: the next best hardly ever stands further down."""
SHARE_AROUND: Final = 0.1
"""Of the time left for that."""
SHAKES: Final = 1_000
"""Times customers are taken out and put back at most."""
FIRST_ROUND: Final = 0.25
"""Of the time left for looking where a good plan is likely."""
AT_ONCE: Final = 0.02
"""Of the time left that the solver is given first: easy problems need no more."""
SMALL: Final = 3_000
"""Pairs up to which everything is settled together, without looking where a plan is likely."""
MANY: Final = 6_000
"""Pairs left beyond which branching over sites raises the bound more than the solver does."""
CEILINGS: Final = (0.15, 0.4, 1.0)
"""Parts of the way from the bound to the best plan that are settled one after another."""
LISTED: Final = 0.005
"""Gap up to which fillings are listed: with wider ones there are many, and they prove little."""
EASY: Final = 8_000
"""Pairs left up to which that is tried."""
MANY_OPEN: Final = 20
"""Sites to open from which the solver's cuts raise the bound more than branching over sites does."""


@dataclass(slots=True)
class _Run:
    """One search over one instance."""

    instance: Instance
    search: Search
    solver: Solver
    seed: int
    seen: set[bytes] = field(default_factory=set)
    times_chosen: Indices | None = None
    planning: float = 0.0

    def try_value(self, value: Value) -> None:
        """Make plans of what the relaxation says: of its sites once, of its filling each time."""
        one, opened = self.instance, value.choice.open
        if self.search.left <= 0:
            return
        self.try_sites(opened)
        if one.single_source and one.capacitated:
            self.search.offer(assign(one, opened, value.filling.shares))

    def try_sites(self, opened: Mask) -> bool:
        """Make a plan of these open sites, once; say whether it is the best so far."""
        key = np.packbits(opened).tobytes()
        if key in self.seen:
            return False
        self.seen.add(key)
        one = self.instance
        if not one.capacitated:
            return self.search.offer(assign(one, interchange(one, opened)))
        if not one.single_source:
            return self.search.offer(assign(one, opened))
        split = transport(one, opened)
        if split is None or split.objective > self.search.cutoff:
            return False
        return self.search.offer(assign(one, opened, split.shares))

    def target(self, value: Value) -> float:
        """What the bound is to reach: the plan's cost, or a little more than now if that is far."""
        near = value.bound + AIM * abs(value.bound) + 1.0
        return min(self.search.objective, near)

    def climb(self, relaxation: Relaxation, start: Array, steps: int, until: float) -> Prices:
        """Improve prices, making plans on the way."""
        latest = relaxation.value(start)

        def seen(value: Value, _prices: Array, step: int) -> bool:
            nonlocal latest
            latest = value
            self.search.raise_bound(value.bound)
            if self.times_chosen is not None:
                self.times_chosen += value.choice.open
            if step % EVERY == 0 and step and 2 * self.planning <= self.search.seconds:
                began = self.search.seconds
                self.try_value(value)
                self.planning += self.search.seconds - began
            return not self.search.done and self.search.seconds < until

        length = 1.0 if relaxation.whole else 2.0
        return ascend(relaxation, start, lambda: self.target(latest), steps, seen, length)

    def settle(self, program: Compact | Fillings, start: Array | None, until: float) -> Found:
        """Give a program to the solver; take the plan it finds."""

        def watch(_objective: float, _bound: float) -> bool:
            return not self.search.stopped and self.search.seconds < until

        seconds = min(self.search.left, max(0.0, until - self.search.seconds))
        limits = Limits(seconds, self.search.gap, self.seed, watch)
        found = self.solver(program.model, limits, start)
        if found.values is not None:
            self.search.offer(program.plan(self.instance, found.values))
        return found


def solve(instance: Instance, search: Search, *, solver: Solver = highs, seed: int = 0) -> Result:
    """The best plan of an instance that can be found and proven within the limits of `search`.

    Raises nothing: an instance without a plan ends with the status infeasible.
    """
    search.whole = instance.whole
    run = _Run(instance, search, solver, seed)
    run.times_chosen = np.zeros(instance.sites, dtype=np.intp)
    relaxation = Relaxation.of(instance)
    best = run.climb(relaxation, relaxation.first_prices(), STEPS_IN_PARTS, search.limit)
    run.try_value(best.value)
    if not search.done:
        _at_once(run, relaxation, best)
    if not search.done and relaxation.can_be_whole:
        relaxation = relaxation.as_whole()
        until = search.seconds + SHARE_OF_TIME * search.left
        best = run.climb(relaxation, best.prices, STEPS_WHOLE, until)
    if not search.done and instance.capacitated:
        _around(run, best)
        _shaken(run)
    if not search.done and _worth_cutting(run, best):
        core = _whole_core(run, relaxation, best)
        _settle_core(run, core, None, search.limit, search.objective)
    if not search.done and instance.sites * instance.customers > SMALL:
        _likely(run, relaxation, best)
    if not search.done and _worth_branching(run, relaxation, best):
        _branched(run, best)
    if not search.done:
        _everything(run, relaxation, best)
    return search.result()


def _at_once(run: _Run, relaxation: Relaxation, best: Prices) -> None:
    """Give an easy problem to the solver straight away."""
    search = run.search
    core = _whole_core(run, relaxation, best)
    if int(core.pairs.sum()) <= EASY:
        until = search.seconds + AT_ONCE * search.left
        _settle_core(run, core, None, until, search.objective)


def _around(run: _Run, best: Prices) -> None:
    """Open one more site, close one, or exchange two, in the order the relaxation values them."""
    search = run.search
    until = search.seconds + SHARE_AROUND * search.left
    improved = True
    while improved and search.plan is not None:
        improved = False
        now = search.plan.open
        order = np.argsort(best.value.costs, kind="stable")
        cheap = [int(j) for j in order if not now[j] and np.isfinite(best.value.costs[j])][:AROUND]
        dear = [int(j) for j in order[::-1] if now[j]][:AROUND]
        for more, less in [(a, b) for a in [None, *cheap] for b in [None, *dear]]:
            if search.done or search.seconds > until:
                return
            opened = now.copy()
            opened[[j for j in (more,) if j is not None]] = True
            opened[[j for j in (less,) if j is not None]] = False
            if run.try_sites(opened):
                improved = True
                break


def _shaken(run: _Run) -> None:
    """Take a few customers out of the best plan and put them back, again and again."""
    search, one = run.search, run.instance
    if search.plan is None or not one.single_source:
        return
    chance = np.random.default_rng(run.seed)
    until = search.seconds + SHARE_AROUND * search.left
    for _ in range(SHAKES):
        if search.done or search.seconds > until:
            return
        few = min(int(chance.integers(4, 13)), one.customers)
        kept = search.plan.shares.copy()
        kept[:, chance.choice(one.customers, size=few, replace=False)] = 0.0
        search.offer(assign(one, search.plan.open, kept))


def _likely(run: _Run, relaxation: Relaxation, best: Prices) -> None:
    """Look where the relaxation points: sites it chose often, the cheapest pairs at its prices."""
    search, one = run.search, run.instance
    core = _whole_core(run, relaxation, best)
    chosen = run.times_chosen if run.times_chosen is not None else np.zeros(one.sites)
    ranked = np.argsort(-chosen, kind="stable")
    need = int(best.value.choice.open.sum())
    likely = np.zeros(one.sites, dtype=bool)
    likely[ranked[: need + max(3, need // 3)]] = True
    if search.plan is not None:
        likely |= search.plan.open
    reduced_costs = np.where(likely[:, None], one.costs - best.prices, np.inf)
    nearest = np.argsort(reduced_costs, axis=0)[:5]
    pairs = np.zeros_like(core.pairs)
    np.put_along_axis(pairs, nearest, True, axis=0)
    pairs &= likely[:, None] & np.isfinite(one.costs)
    if search.plan is not None:
        pairs |= search.plan.shares > 0
    program = compact(one, Core(pairs, core.must_open & likely), linked=not one.capacitated)
    start = program.start(search.plan) if search.plan is not None else None
    run.settle(program, start, search.seconds + FIRST_ROUND * search.left)


def _whole_core(run: _Run, relaxation: Relaxation, best: Prices) -> Core:
    return reduced(relaxation, best.prices, best.value, run.search.cutoff)


def _worth_branching(run: _Run, relaxation: Relaxation, best: Prices) -> bool:
    """Whether choosing sites is the hard part, not who goes where."""
    if not run.instance.capacitated or not run.instance.single_source:
        return True
    return int(_whole_core(run, relaxation, best).pairs.sum()) > MANY


def _worth_cutting(run: _Run, best: Prices) -> bool:
    """Whether many sites share customers who may be split: then it is their capacities that are hard."""
    one = run.instance
    opened = int(best.value.choice.open.sum())
    return one.capacitated and not one.single_source and opened >= MANY_OPEN


def _branched(run: _Run, best: Prices) -> None:
    """Branch over the sites, with customers in parts: the quicker bound."""
    search, one = run.search, run.instance
    relaxation = Relaxation.of(one)
    core = reduced(relaxation, best.prices, relaxation.value(best.prices), search.cutoff)

    def leaf(opened: Mask) -> float:
        """Settle who goes where for one set of open sites."""
        if not one.capacitated or not one.single_source:
            search.offer(assign(one, opened))
            return np.inf
        run.try_sites(opened)
        before = search.objective
        split = transport(one, opened)
        if split is None or split.objective > search.cutoff:
            return np.inf
        pairs = core.pairs & opened[:, None]
        if not pairs.any(axis=0).all():
            return np.inf
        program = compact(one, Core(pairs, np.zeros_like(opened)), linked=False)
        found = run.settle(program, None, search.limit)
        return max(found.bound, search.bound) if not found.finished else max(found.bound, before)

    sites = np.flatnonzero(core.pairs.any(axis=1))
    branch(Tree(one, search, run.try_sites, leaf), sites, core.must_open[sites], best.prices)


def _everything(run: _Run, relaxation: Relaxation, best: Prices) -> None:
    """Settle all that is left, from below: first whether a plan is near the bound at all.

    Little is left under a low ceiling, and either its best plan is the best of all or the bound
    rises to the ceiling (destructive bounds, Klein and Scholl 1999).
    """
    search = run.search
    for part in CEILINGS:
        if search.done:
            return
        whole = part == 1 or search.plan is None
        ceiling = search.cutoff
        if not whole:
            ceiling = search.bound + part * (search.cutoff - search.bound)
        core = reduced(relaxation, best.prices, best.value, ceiling)
        fillings = None
        if relaxation.whole and relative_gap(ceiling, best.value.bound) <= LISTED:
            fillings = list_fillings(relaxation, best.prices, best.value, core, ceiling)
        _settle_core(run, core, fillings, search.limit, search.objective if whole else ceiling)


def _settle_core(
    run: _Run, core: Core, fillings: Fillings | None, until: float, ceiling: float
) -> None:
    """Settle a core that holds every plan better than `ceiling`: what follows for the bound."""
    search, one = run.search, run.instance
    if not core.pairs.any(axis=0).all():  # somebody cannot be served
        search.exhausted(ceiling)
        return
    if fillings is not None:
        found = run.settle(fillings, None, until)
    else:
        program = compact(one, core, linked=_worth_linking(one, core))
        start = program.start(search.plan) if search.plan is not None else None
        found = run.settle(program, start, until)
    if found.finished and found.bound == np.inf:
        search.exhausted(ceiling)
    else:
        search.raise_bound(min(ceiling, found.bound))


def _worth_linking(instance: Instance, core: Core) -> bool:
    """Whether x <= y rows pay: always without capacities; with them in the middle range only.

    In small problems the solver finds those that matter by itself; in large ones they slow every
    linear program down.
    """
    return not instance.capacitated or SMALL < int(core.pairs.sum()) <= 20_000
