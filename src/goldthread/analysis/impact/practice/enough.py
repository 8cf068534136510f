"""When an intervention's own data are too few to speak, and what would be enough.

An effect known to within 0.2 standard deviations to either side is as much as a large trial usually
gives (mean width 0.30: Lortie-Forgues & Inglis 2019); wider, and effects of the size that education
has cannot be told from none.
"""

from math import ceil
from typing import Final

from goldthread.analysis.impact.practice.integrate import Figure
from goldthread.analysis.impact.practice.results import Needed

WIDEST: Final = 0.4
"""Of the 95 % interval."""
LEAST_CHILDREN: Final = 10
"""Fewer are a handful of children, whatever the interval says."""
NORMAL: Final = 1.959963984540054
MOST: Final = 100_000


def is_enough(effect: Figure, children: int) -> bool:
    """Whether the figure may be read as one about the intervention."""
    return children >= LEAST_CHILDREN and effect.high - effect.low <= WIDEST


def needed(
    effect: Figure, prior_variance: float, *, between: float, residual: float,
    schools: int, children: int, compared: bool,
) -> Needed:  # fmt: skip
    """How many schools and children like these would bring the interval to `WIDEST`.

    `between` and `residual` are variances: of the effect between schools, and of single outcomes. Where
    nothing differs between schools (one school alone), more children of the same schools are enough.
    What more children cannot cure (where they would be without help) is told from what they can by
    taking the chance of who was measured from the variance; the prior's part is taken out first.
    """
    target = (WIDEST / 2 / NORMAL) ** 2
    own = _without_prior(effect.se**2, prior_variance)
    wanted = _without_prior(target, prior_variance)
    chance = between / schools + residual / children
    fixed = max(own - chance, 0.0)
    room = wanted - fixed
    if room <= 0 and not compared:
        return Needed(None, None, comparison=True)
    times = max(own / wanted if room <= 0 else chance / room, 1.0, LEAST_CHILDREN / children)
    if times * children > MOST:
        return Needed(None, None, comparison=not compared)
    wanted_schools = ceil(schools * times) if between else schools
    return Needed(wanted_schools, ceil(children * times), comparison=False)


def _without_prior(variance: float, prior: float) -> float:
    """The variance of the data alone, from that of data and prior together."""
    precision = 1 / variance - 1 / prior
    return 1 / precision if precision > 0 else float("inf")
