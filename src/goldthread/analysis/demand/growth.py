"""The growth of every area: one national pace, each area's lead or lag, and what is left over.

    log plans(i, t+1) - log plans(i, t) = pace(t+1) + lead(i, t+1) + rest(i, t+1)

The pace is the nation's, smoothed exponentially, with steps that are usually small and sometimes
large (Student's t). The lead comes from what is known of the area in January (`indicators`), with
coefficients pooled over areas and years and shrunk to nought (ridge). It fades year by year, and is
renewed by what the next year's requests will say. The rest, and the renewal that came with it, are
drawn from what was seen in the past, for all areas together, larger in small areas.

An area's own trend has no parameter of its own: on 2010-2022 it forecasts worse than the nation's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import nnls

from goldthread.analysis.demand.indicators import INDICATORS, indicators_at, yearly_growth
from goldthread.analysis.demand.national import MEMORY, Pace, fit_pace, national_growth
from goldthread.analysis.demand.panel import CannotProject, Floats, Panel

FEWEST_YEARS: Final = 3
RIDGE: Final = 20.0
"""As if twenty areas of average spread had shown no lead at all; a year has about 150."""
USUAL: Final = 0.15
"""Leads are learnt from deviations held within 15 points a year; beyond are faults and mergers."""
FADE_BEFORE_DATA: Final = 0.5
FIRST_NOISE: Final = (0.03**2, 0.5)
"""Variance of the rest before it is estimated: three points, and half a plan's worth of chance."""
FARTHEST_SEEN: Final = 6.0
"""No area strays more than six spreads in a year: what did was a fault in a return."""


@dataclass(frozen=True)
class Rest:
    """What pace and lead leave over: its variance `floor + chance / plans`, and what was seen.

    Each of the N pairs is of one area and year: what was left over, and how the lead of the year
    after differed from the faded one; both in spreads.
    """

    floor: float
    chance: float
    pairs: Floats  # (N, 2)
    weights: Floats  # (N,) how likely each is to be drawn; sums to 1

    def spread(self, plans: Floats) -> Floats:
        """The standard deviation of a year's rest for areas with so many plans."""
        deviation: Floats = np.sqrt(self.floor + self.chance / np.maximum(plans, 1.0))
        return deviation


@dataclass(frozen=True)
class GrowthModel:
    """All that is learnt from the panel; `lead` is of the first year, shape (A,)."""

    plans: Floats  # (A,) at the origin
    pace: Pace
    lead: Floats
    fade: float
    coefficients: Floats  # (4,) in the order of INDICATORS, in log growth a spread
    rest: Rest


def fit_growth(panel: Panel, used: tuple[str, ...] = INDICATORS) -> GrowthModel:
    """Learn from a panel that ends at the origin; `used` leaves indicators out, for comparison."""
    if len(panel.years) < FEWEST_YEARS or len(panel.areas) < 2:
        raise CannotProject(
            "A projection needs at least %(years)s Januaries and two areas up to the origin.",
            years=FEWEST_YEARS,
        )
    past = tuple(_past(panel, used))
    coefficients = _coefficients(past)
    fade = _fade(past, coefficients)
    now = _standing(panel, len(panel.years) - 1, used)
    lead = now @ coefficients
    plans = panel.plans[:, -1]
    return GrowthModel(
        plans=plans,
        pace=fit_pace(national_growth(panel)),
        lead=lead - np.average(lead, weights=plans),
        fade=fade,
        coefficients=coefficients,
        rest=_rest(past, coefficients, fade),
    )


def simulate_growth(
    model: GrowthModel,
    horizon: int,
    draws: int,
    rng: np.random.Generator,
    shift: Floats | None = None,
) -> Floats:
    """Whole trajectories of plans, shape (draws, A, horizon), in whole plans.

    `shift` adds log growth by area and year, shape (A, horizon): births and migration that differ
    from the area's recent past, from a population projection.
    """
    areas = len(model.plans)
    pace = model.pace.simulate(horizon, draws, rng)
    totals = np.empty((draws, areas, horizon))
    size = np.broadcast_to(np.log(model.plans), (draws, areas)).copy()
    lead = np.broadcast_to(model.lead, (draws, areas))
    for step in range(horizon):
        drawn = rng.choice(len(model.rest.pairs), size=(draws, areas), p=model.rest.weights)
        pairs = model.rest.pairs[drawn] * model.rest.spread(np.exp(size))[:, :, None]
        size += pace[:, step, None] + lead + pairs[:, :, 0]
        lead = model.fade * lead + pairs[:, :, 1]
        if shift is not None:
            size += shift[:, step]
        totals[:, :, step] = np.exp(size)
    whole: Floats = np.rint(totals)
    return whole


@dataclass(frozen=True)
class _Year:
    """One year of the past: what was known in January, and how areas differed by the next."""

    standing: Floats  # (A, 4)
    standing_after: Floats  # (A, 4) what was known a year later
    deviation: Floats  # (A,) growth less the nation's; NaN unknown
    after: Floats | None  # the deviation of the year after
    plans: Floats
    weight: float


def _standing(panel: Panel, column: int, used: tuple[str, ...]) -> Floats:
    kept = np.array([name in used for name in INDICATORS])
    return np.where(kept, indicators_at(panel, column), 0.0)


def _past(panel: Panel, used: tuple[str, ...]) -> Iterator[_Year]:
    growth = yearly_growth(panel)
    growth[panel.joined[:, :-1]] = np.nan  # a share of another area's history is nobody's own
    nation = national_growth(panel)
    deviations = growth - nation
    last = growth.shape[1] - 1
    for column in range(1, last + 1):
        yield _Year(
            standing=_standing(panel, column, used),
            standing_after=_standing(panel, column + 1, used),
            deviation=deviations[:, column],
            after=deviations[:, column + 1] if column < last else None,
            plans=panel.plans[:, column],
            weight=MEMORY ** (last - column),
        )


def _coefficients(past: tuple[_Year, ...]) -> Floats:
    """Ridge regression of deviations on indicators, weighted by how sure each deviation is."""
    left = [RIDGE * np.eye(len(INDICATORS))]
    right = [np.zeros(len(INDICATORS))]
    floor, chance = FIRST_NOISE
    for year in past:
        known = np.isfinite(year.deviation)
        design = year.standing[known]
        target = np.clip(year.deviation[known], -USUAL, USUAL)
        sureness = year.weight * floor / (floor + chance / year.plans[known])
        left.append(design.T @ (design * sureness[:, None]))
        right.append(design.T @ (sureness * target))
    solved: Floats = np.linalg.solve(np.sum(left, axis=0), np.sum(right, axis=0))
    return solved


def _fade(past: tuple[_Year, ...], coefficients: Floats) -> float:
    """How much of a lead is left a year later: regression on the past, with a year's worth of 0.5."""
    seen = weight = 0.0
    for year in past:
        if year.after is not None:
            known = np.isfinite(year.after)
            lead = year.standing[known] @ coefficients
            seen += year.weight * float(lead @ np.clip(year.after[known], -USUAL, USUAL))
            weight += year.weight * float(lead @ lead)
    before = float(np.mean([np.sum((year.standing @ coefficients) ** 2) for year in past]))
    if weight + before <= 0:
        return FADE_BEFORE_DATA
    return float(np.clip((seen + FADE_BEFORE_DATA * before) / (weight + before), 0.0, 0.9))


def _rest(past: tuple[_Year, ...], coefficients: Floats, fade: float) -> Rest:
    """What pace and lead left over in each year and area, and how the lead was renewed."""
    left = [year.deviation - year.standing @ coefficients for year in past]
    floor, chance = _noise(past, left)
    pairs, weights = [], []
    for year, one in zip(past, left, strict=True):
        renewed = (year.standing_after - fade * year.standing) @ coefficients
        spread = np.sqrt(floor + chance / np.maximum(year.plans, 1.0))
        known = np.isfinite(one) & (year.plans > 0)
        pairs.append((np.stack([one, renewed], axis=1) / spread[:, None])[known])
        weights.append(np.full(int(known.sum()), year.weight))
    weight = np.concatenate(weights) / np.sum(np.concatenate(weights))
    seen = np.concatenate(pairs)
    centred = np.clip(seen - weight @ seen, -FARTHEST_SEEN, FARTHEST_SEEN)
    return Rest(floor, chance, centred, weight)


def _noise(past: tuple[_Year, ...], left: list[Floats]) -> tuple[float, float]:
    """Non-negative regression of squared leftovers on 1 and 1 / plans."""
    squares, designs = [], []
    floor, chance = FIRST_NOISE
    for year, one in zip(past, left, strict=True):
        known = np.isfinite(one) & (year.plans > 0)
        usual = floor + chance / year.plans[known]
        sureness = np.sqrt(year.weight) / usual
        squares.append(np.clip(one[known], -2 * USUAL, 2 * USUAL) ** 2 * sureness)
        designs.append(np.stack([sureness, sureness / year.plans[known]], axis=1))
    solved, _ = nnls(np.concatenate(designs), np.concatenate(squares))
    return max(float(solved[0]), 1e-6), float(solved[1])
