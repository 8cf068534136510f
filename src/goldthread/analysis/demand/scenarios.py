"""Scenarios: dated changes to rates, each with its evidence and cost, shown as differences.

A change is uncertain like everything else: its factor has an 80 % interval, and where nothing is
known the interval is wide and holds 1. Early identification first raises the number of plans, for
children are found sooner: give it as a rise of starts at young ages and a fall at older ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from goldthread.analysis.demand.ages import AGES
from goldthread.analysis.demand.cohorts import Cohorts, Rates, simulate_cohorts
from goldthread.analysis.demand.flows import Flows
from goldthread.analysis.demand.panel import CannotProject, Floats

NORMAL_90: Final = 1.2815515655446004
"""The 90 % quantile of a normal distribution: an 80 % interval is this many deviations each way."""


class Rate(StrEnum):
    """What a change changes. Ends are net of children who moved in with a plan, and at many ages
    there are none: a change there is one of `stays`, the share of plans that go on."""

    STARTS = "starts"
    ENDS = "ends"
    STAYS = "stays"
    MOVES = "moves"


@dataclass(frozen=True)
class RateChange:
    """One change: which rate, of whom, from when, by what factor, on what evidence, at what cost.

    `factor` is the 80 % interval of the multiplier at full effect, reached in equal steps over
    `years_to_full` years from January `first_year` (1: at once). After `last_year` it is gone.
    Empty `settings` or `needs` mean all; `towards` is where moves go. Cost is in pounds a year, in
    each area (`cost_a_year`) and for each plan the area has at the origin (`cost_a_plan`).
    """

    rate: Rate
    factor: tuple[float, float]
    first_year: int
    evidence: str
    years_to_full: int = 1
    last_year: int | None = None
    ages: tuple[int, int] = (AGES[0], AGES[-1])
    needs: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    towards: tuple[str, ...] = ()
    cost_a_year: float = 0.0
    cost_a_plan: float = 0.0

    def __post_init__(self) -> None:
        low, high = self.factor
        if not 0 < low <= high:
            raise ValueError("A factor's interval lies above 0, the lower end first.")
        if self.years_to_full < 1:
            raise ValueError("A change takes at least one year.")
        if not self.evidence.strip():
            raise ValueError("Say what the change rests on; “no evidence” is an answer.")


@dataclass(frozen=True)
class Scenario:
    """A name and its changes."""

    name: str
    changes: tuple[RateChange, ...]

    def cost(self, years: Sequence[int], plans: float = 0.0) -> Floats:
        """Pounds in each year in an area that has so many plans at the origin."""
        spent = [
            sum(
                one.cost_a_year + one.cost_a_plan * plans
                for one in self.changes
                if _runs(one, year)
            )
            for year in years
        ]
        return np.array(spent, dtype=np.float64)

    @property
    def names_needs(self) -> bool:
        """Whether it can only be followed need by need."""
        return any(one.needs for one in self.changes)

    @property
    def names_settings(self) -> bool:
        """Whether it can only be followed setting by setting."""
        return any(one.settings or one.rate is Rate.MOVES for one in self.changes)


@dataclass(frozen=True)
class Comparison:
    """The same futures with and without the scenario."""

    baseline: Cohorts
    scenario: Cohorts

    @property
    def difference(self) -> Floats:
        """Plans with the scenario less plans without, in every draw: (H, D, 24, N, S)."""
        less: Floats = self.scenario.counts.astype(np.float64) - self.baseline.counts
        return less


def compare(
    flows: Flows,
    totals: Floats,
    scenario: Scenario,
    years: Sequence[int],
    settings: tuple[str, ...],
    seed: int,
    needs: tuple[str, ...] = (),
) -> Comparison:
    """Run an area twice with the same chance: as `totals` (D, H) go, and with the changes.

    The scenario starts as many plans in each draw and year as the baseline, times the change.
    """
    chance = np.random.SeedSequence(seed)
    factors = factors_of(scenario, totals.shape[0], seed)
    baseline = simulate_cohorts(flows, totals, np.random.default_rng(chance))
    changed = run_changed(
        flows, totals, scenario, years, settings, chance, factors, baseline, needs
    )
    return Comparison(baseline, changed)


def run_changed(
    flows: Flows,
    totals: Floats,
    scenario: Scenario,
    years: Sequence[int],
    settings: tuple[str, ...],
    chance: np.random.SeedSequence,
    factors: list[Floats],
    baseline: Cohorts,
    needs: tuple[str, ...] = (),
) -> Cohorts:
    """The futures of a baseline that was run with the same `chance`, with the changes."""
    changes = tuple(_rates(scenario, factors, year, flows, settings, needs) for year in years)
    return simulate_cohorts(
        flows, totals, np.random.default_rng(chance), baseline=baseline, changes=changes
    )


def factors_of(scenario: Scenario, draws: int, seed: int) -> list[Floats]:
    """The factor of each change at full effect, in each draw: log-normal, one for all years.

    And one for all areas: a measure that works less well than was hoped does so everywhere.
    """
    rng = np.random.default_rng([seed, 1])
    made: list[Floats] = []
    for change in scenario.changes:
        low, high = np.log(change.factor)
        spread = (high - low) / (2 * NORMAL_90)
        made.append(np.exp((low + high) / 2 + spread * rng.standard_normal(draws)))
    return made


def _runs(change: RateChange, year: int) -> bool:
    return change.first_year <= year and (change.last_year is None or year <= change.last_year)


def _rates(
    scenario: Scenario,
    factors: list[Floats],
    year: int,
    flows: Flows,
    settings: tuple[str, ...],
    needs: tuple[str, ...],
) -> Rates:
    """All changes that run in a year, multiplied."""
    draws = len(factors[0]) if factors else 1
    shape = (draws, *flows.stock.shape)
    multipliers = {rate: np.ones((1, 1, 1, 1)) for rate in Rate if rate is not Rate.MOVES}
    moves = []
    for change, factor in zip(scenario.changes, factors, strict=True):
        if not _runs(change, year):
            continue
        part = min(1.0, (year - change.first_year + 1) / change.years_to_full)
        now = factor**part
        if change.rate is Rate.MOVES:
            moves.append((_chosen_moves(change, settings), now))
            continue
        whom = _whom(change, shape[1:], settings, needs)
        multiplier = np.where(whom, now[:, None, None, None], 1.0)
        multipliers[change.rate] = multipliers[change.rate] * multiplier
    return Rates(
        multipliers[Rate.STARTS], multipliers[Rate.ENDS], tuple(moves), multipliers[Rate.STAYS]
    )


def _whom(
    change: RateChange,
    shape: tuple[int, ...],
    settings: tuple[str, ...],
    needs: tuple[str, ...],
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which cells (24, N, S) a change is about."""
    ages = np.array([change.ages[0] <= age <= change.ages[1] for age in AGES])
    of_needs = _named(change.needs, needs, shape[1])
    of_settings = _named(change.settings, settings, shape[2])
    return ages[:, None, None] & of_needs[None, :, None] & of_settings[None, None, :]


def _chosen_moves(
    change: RateChange, settings: tuple[str, ...]
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which moves (24, S, S) a change is about; staying is no move."""
    ages = np.array([change.ages[0] <= age <= change.ages[1] for age in AGES])
    leaving = _named(change.settings, settings, len(settings))
    arriving = _named(change.towards, settings, len(settings))
    chosen = ages[:, None, None] & leaving[None, :, None] & arriving[None, None, :]
    return chosen & ~np.eye(len(settings), dtype=np.bool_)


def _named(
    wanted: tuple[str, ...], names: tuple[str, ...], count: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    unknown = [name for name in wanted if name not in names]
    if unknown:
        raise CannotProject(
            "There is no “%(name)s” among: %(names)s.",
            name=unknown[0], names=", ".join(names) or "-",
        )  # fmt: skip
    return np.array([not wanted or name in wanted for name in names or ("",) * count])
