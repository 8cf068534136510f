"""What to bear in mind when reading one case's figures."""

from typing import Final

import numpy as np

from goldthread.analysis.impact.single_case.series import Direction, Floats, Series
from goldthread.analysis.impact.single_case.trend import trend_score

ENOUGH: Final = 5
"""Values a phase should have; with three or four a standard accepts it with reservations
(What Works Clearinghouse, Standards Handbook 4.1 and 5.0).
"""
HANGS_TOGETHER: Final = 0.3
"""At this autocorrelation the false alarms of NAP's test have doubled, from 2.4 to 5.5 %."""
ALREADY_BETTER: Final = 0.5
"""Kendall's tau within baseline: three in four pairs already go the better way."""
LEAST_FOR_A_TREND: Final = 3
SHORT: Final = "A phase has fewer than five values."
RISING: Final = (
    "The baseline was already getting better: overlap and differences overstate. Read Tau-BC."
)
ALIKE: Final = (
    "Neighbouring sessions are alike: the standard errors within this case are too small."
)


def cautions(case: Series, direction: Direction) -> tuple[str, ...]:
    """Sentences, in a fixed order."""
    found = {
        SHORT: min(phase.stop - phase.start for phase in case.phases) < ENOUGH,
        RISING: _was_getting_better(case, direction),
        ALIKE: (autocorrelation(case) or 0.0) >= HANGS_TOGETHER,
    }
    return tuple(sentence for sentence, true in found.items() if true)


def _was_getting_better(case: Series, direction: Direction) -> bool:
    first = case.phases[0]
    values = case.value[first.start : first.stop]
    if first.treated or len(values) < LEAST_FOR_A_TREND:
        return False
    pairs = len(values) * (len(values) - 1) / 2
    return trend_score(values, direction) / pairs >= ALREADY_BETTER


def autocorrelation(case: Series) -> float | None:
    """Of neighbouring values within phases, corrected for their means being taken out.

    None where phases are too short or do not vary.
    """
    parts = [case.value[phase.start : phase.stop] for phase in case.phases]
    left: list[Floats] = [part - part.mean() for part in parts]
    squares = sum(float(part @ part) for part in left)
    free = sum(len(part) - 1 for part in left)
    if free < 1 or squares <= 1e-12 * float(case.value @ case.value):
        return None
    lagged = sum(float(part[1:] @ part[:-1]) for part in left)
    bias = sum(1 - 1 / len(part) for part in left) / free
    return float(np.clip(lagged / squares + bias, -1.0, 1.0))
