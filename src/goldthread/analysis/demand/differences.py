"""Scenarios for many areas: what each would change, in the futures the projection itself has.

Every scenario is run against the same baseline with the same chance, so a difference is the change
and not luck, and two scenarios can be set beside each other.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from goldthread.analysis.demand.cohorts import simulate_cohorts
from goldthread.analysis.demand.flows import need_mixes
from goldthread.analysis.demand.live import LivePoint
from goldthread.analysis.demand.panel import Area, CannotProject, Floats, Panel
from goldthread.analysis.demand.project import DRAWS, Futures, Table, futures, summarised, table_of
from goldthread.analysis.demand.scenarios import Scenario, factors_of, run_changed

RANGE = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Difference:
    """One scenario: plans with it less plans without, and what it costs."""

    scenario: Scenario
    summary: Floats  # (A, H, C, 6) as of a projection
    totals: Floats  # (D, A, H)
    spent: Floats  # (A, H) pounds in each year


@dataclass(frozen=True)
class Differences:
    """All scenarios over the same futures."""

    areas: tuple[Area, ...]
    years: tuple[int, ...]
    categories: tuple[str, ...]
    found: tuple[Difference, ...]


class Verdict(StrEnum):
    """What can be said of the plans a scenario avoids over the years."""

    FEWER = "fewer"
    MORE = "more"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True)
class Worth:
    """Pounds spent to a year beside the plan-years avoided to it: one plan less for one year.

    `each` is the cost of one, its range and middle, where the whole range of plan-years avoided
    lies above nought and something is spent; otherwise a ratio would say nothing, and is None.
    """

    spent: float
    avoided: tuple[float, float, float]  # 5, 50, 95 %
    verdict: Verdict
    each: tuple[float, float, float] | None


def worth(spent: Floats, difference: Floats) -> Worth:
    """What was spent (H,) beside what it did in every draw (D, H), to the last of the years."""
    avoided = 0.0 - difference.sum(axis=1)  # never minus nought
    low, middle, high = map(float, np.quantile(avoided, RANGE))
    pounds = float(spent.sum())
    verdict = _verdict(low, high)
    each = None
    if verdict is Verdict.FEWER and pounds > 0:
        each = (pounds / high, pounds / middle, pounds / low)
    return Worth(pounds, (low, middle, high), verdict, each)


def _verdict(low: float, high: float) -> Verdict:
    if low > 0:
        return Verdict.FEWER
    if high < 0:
        return Verdict.MORE
    return Verdict.NONE if low == high == 0 else Verdict.UNSURE


def differences(
    panel: Panel,
    scenarios: Sequence[Scenario],
    horizon: int,
    seed: int,
    by: str = "la",
    draws: int = DRAWS,
    workers: int = 1,
    only: Sequence[int] | None = None,
    live: Mapping[int, LivePoint] | None = None,
) -> Differences:
    """Run every scenario in every area, or in the rows named, with the seed of the projection.

    A table is of the same futures as the projection's, cell by cell. Where a scenario names needs
    and the table is not by need, or settings and it is, its cells are finer than the projection's:
    the totals are the same, and how they fall to ages and settings is drawn anew.
    """
    made = futures(panel, horizon, np.random.default_rng(seed), draws, live=live)
    mixed = _mixed(panel, by, scenarios)
    if mixed is not None:
        scenarios = tuple(_regrouped(one, mixed[0]) for one in scenarios)
    table = table_of(panel, by, mixed, settings=any(one.names_settings for one in scenarios))
    factors = [factors_of(scenario, draws, seed) for scenario in scenarios]
    rows = tuple(range(len(panel.areas)) if only is None else only)

    def run(row: int) -> list[tuple[Floats, Floats]]:
        return _one_area(made, table, row, scenarios, factors)

    with ThreadPoolExecutor(workers) as pool:
        of_areas = list(pool.map(run, rows))
    found = tuple(
        Difference(
            scenario,
            np.stack([area[place][0] for area in of_areas]),
            np.stack([area[place][1] for area in of_areas], axis=1),
            np.stack([scenario.cost(made.years, float(panel.plans[row, -1])) for row in rows]),
        )
        for place, scenario in enumerate(scenarios)
    )
    areas = tuple(panel.areas[row] for row in rows)
    return Differences(areas, made.years, table.categories, found)


def _mixed(
    panel: Panel, by: str, scenarios: Sequence[Scenario]
) -> tuple[tuple[str, ...], Floats] | None:
    """The needs that must be told apart, and areas' mixes of them.

    All of them in a table by need. Else needs that every change treats alike are one, named by the
    first of them: thirteen needs would take six times as long as two.
    """
    if by != "need" and not any(one.names_needs for one in scenarios):
        return None
    names, mixes = need_mixes(panel)
    sets = [change.needs for one in scenarios for change in one.changes if change.needs]
    unknown = next((name for one in sets for name in one if name not in names), None)
    if unknown is not None:
        raise CannotProject("The need %(need)s is not published for the origin.", need=unknown)
    if by == "need":
        return names, mixes
    treated = [tuple(name in one for one in sets) for name in names]
    kinds = tuple(dict.fromkeys(treated))
    columns = [[place for place, one in enumerate(treated) if one == kind] for kind in kinds]
    together = np.stack([mixes[:, places].sum(axis=1) for places in columns], axis=1)
    return tuple(names[places[0]] for places in columns), together


def _regrouped(scenario: Scenario, names: tuple[str, ...]) -> Scenario:
    """The scenario in terms of the needs told apart: each stands for those treated as it is."""
    changes = tuple(
        replace(one, needs=tuple(name for name in one.needs if name in names))
        for one in scenario.changes
    )
    return replace(scenario, changes=changes)


def _one_area(
    made: Futures,
    table: Table,
    row: int,
    scenarios: Sequence[Scenario],
    factors: Sequence[list[Floats]],
) -> list[tuple[Floats, Floats]]:
    """For each scenario the summary (H, C, 6) of its difference, and its sum (D, H)."""
    flows, totals, chance = table.flows[row], made.totals[:, row], made.chances[row]
    baseline = simulate_cohorts(flows, totals, np.random.default_rng(chance))
    before = table.reduce(baseline)
    found = []
    for scenario, factor in zip(scenarios, factors, strict=True):
        changed = run_changed(
            flows, totals, scenario, made.years, table.settings, chance, factor, baseline,
            table.needs,
        )  # fmt: skip
        less = table.reduce(changed) - before
        found.append((summarised(less), less.sum(axis=2)))
    return found
