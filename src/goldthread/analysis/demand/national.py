"""The national pace: log growth of all areas together, smoothed, with steps of unequal size."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.demand.panel import Floats, Panel

SMOOTHING: Final = 0.5
"""Half of a surprise stays. With 0 the pace never changes, with 1 the last year is all; one number
cannot be learnt from a dozen years, and accuracy is flat between 0.3 and 0.8."""
FREEDOM: Final = 3.0
"""Steps follow Student's t with three degrees of freedom: most years like the last, some not."""
FIRST_SCALE: Final = 0.005
FIRST_WEIGHT: Final = 3.0
"""Before any data a step is half a point of growth a year, as in the years before 2014; that weighs
as three years."""
MEMORY: Final = 0.5
"""A year weighs half of the year after it: how far areas differ changes within a few years (it fell
by a third from 2016 to 2021), and one year holds 150 areas."""
LARGEST_STEP: Final = 6.0
"""Steps are held within six scales: an exponential of Student's t would otherwise have no mean."""


@dataclass(frozen=True)
class Pace:
    """Where the national growth stands (log growth a year), and the scale of its steps."""

    level: float
    scale: float
    last_surprise: float
    """The last year's growth less what the years before led to expect, in scales known then."""

    def simulate(self, horizon: int, draws: int, rng: np.random.Generator) -> Floats:
        """Trajectories of yearly log growth, shape (draws, horizon)."""
        steps = rng.standard_t(FREEDOM, size=(draws, horizon))
        surprises = self.scale * np.clip(steps, -LARGEST_STEP, LARGEST_STEP)
        before = np.cumsum(surprises, axis=1) - surprises
        growth: Floats = self.level + SMOOTHING * before + surprises
        return growth


def national_growth(panel: Panel) -> Floats:
    """Log growth of the sum over areas known in both Januaries, shape (Y - 1,)."""
    both = np.isfinite(panel.plans[:, :-1]) & np.isfinite(panel.plans[:, 1:])
    before = np.where(both, panel.plans[:, :-1], 0.0).sum(axis=0)
    after = np.where(both, panel.plans[:, 1:], 0.0).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth: Floats = np.log(after / before)
    return np.where(np.isfinite(growth), growth, 0.0)


def fit_pace(growth: Floats) -> Pace:
    """Smooth the growth of the past; learn the scale from how it surprised year after year."""
    level = float(growth[0])
    surprises = []
    for one in growth[1:]:
        surprises.append(float(one) - level)
        level += SMOOTHING * surprises[-1]
    past = np.array(surprises)
    before = step_scale(past[:-1])
    return Pace(level, step_scale(past), float(past[-1]) / before if past.size else 0.0)


def step_scale(surprises: Floats) -> float:
    """The scale of Student's t by maximum likelihood (EM), with the prior as extra years.

    All years count alike: a break such as 2014 is rare, and to forget it makes ten years look sure.
    """
    scale = FIRST_SCALE
    for _ in range(100):
        weights = (FREEDOM + 1) / (FREEDOM + (surprises / scale) ** 2)
        total = float(weights @ surprises**2) + FIRST_WEIGHT * FIRST_SCALE**2
        scale = float(np.sqrt(total / (surprises.size + FIRST_WEIGHT)))
    return scale
