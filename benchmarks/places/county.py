"""A county made up for measuring: 120 zones, 3 needs, 90 sites of 3 kinds, 5 periods of 2 years.

Money is in pounds. Nothing here is a real place; the sizes are those of a large shire.
"""

import numpy as np

from goldthread.analysis.places.instance import Array
from goldthread.analysis.places.periods.problem import PlanProblem, make_plan_problem

ZONES, NEEDS, SITES, PERIODS, YEARS = 120, 3, 90, 5, 2
ROAD = 1.3
KINDS = {
    # kind: sites, needs each serves, places of its modules, opening, capital and revenue a place
    "base": (60, 1, (8, 8, 8), 120_000, 30_000, 19_000),
    "unit": (20, 2, (16, 16, 16), 250_000, 45_000, 23_000),
    "special": (10, 3, (24, 24, 24), 900_000, 75_000, 28_000),
}


def county(seed: int, scenarios: int) -> PlanProblem:
    """The county of a seed with so many scenarios of demand."""
    rng = np.random.default_rng(seed)
    zones, sites = rng.uniform(0, 50, (ZONES, 2)), rng.uniform(0, 50, (SITES, 2))
    kilometres = ROAD * np.linalg.norm(zones[:, None] - sites[None], axis=2)
    serves = np.zeros((SITES, NEEDS), dtype=bool)
    places, capital, revenue = (np.zeros((SITES, 3)) for _ in range(3))
    base, site = np.zeros((SITES, PERIODS)), 0
    for name, (count, needs, modules, opening, build, run) in KINDS.items():
        for _ in range(count):
            serves[site, rng.permutation(NEEDS)[:needs]] = True
            places[site] = modules
            capital[site] = np.array(modules) * build * rng.uniform(0.7, 1.3)
            capital[site, 0] += opening * rng.uniform(0.7, 1.3)
            revenue[site] = np.array(modules) * run * rng.uniform(0.9, 1.1)
            base[site] = 60 if name == "special" else 8 * (rng.random() < 0.3)
            site += 1
    costs = 900.0 * kilometres
    costs[kilometres > 25] = np.inf
    table = np.where(serves.T[:, None, :], costs[None], np.inf)
    rounds = np.arange(PERIODS)
    return make_plan_problem(
        demand=demands(seed, scenarios, stream=0), chances=np.full(scenarios, 1 / scenarios),
        costs=table.reshape(NEEDS * ZONES, SITES), unplaced=np.full(NEEDS * ZONES, 62_000.0),
        base=base, places=places, capital=capital, revenue=revenue, earliest=np.zeros(SITES),
        capital_budget=np.full(PERIODS, 9_000_000.0),
        revenue_budget=4_000_000.0 * (1 + rounds), capital_weight=1.035 ** (-YEARS * rounds),
        year_weight=(1 + 1 / 1.035) * 1.035 ** (-YEARS * rounds),
    )  # fmt: skip


def demands(seed: int, scenarios: int, stream: int) -> Array:
    """(W, T, K) children: growth nobody knows, common to all, to a need, and to a zone.

    The same county for each `stream`; other futures.
    """
    start = np.random.default_rng([seed, 1]).gamma(2.0, 1.6, (NEEDS, ZONES))
    rng = np.random.default_rng([seed, 2, stream])
    common = rng.normal(0.07, 0.05, (scenarios, PERIODS, 1, 1))
    needs = rng.normal(0.0, 0.04, (scenarios, PERIODS, NEEDS, 1))
    zones = rng.normal(0.0, 0.06, (scenarios, PERIODS, NEEDS, ZONES))
    growth = np.cumsum(common + needs + zones, axis=1)
    made: Array = (start * np.exp(growth)).reshape(scenarios, PERIODS, NEEDS * ZONES)
    return made
