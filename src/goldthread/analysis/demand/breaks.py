"""When a projection should not be believed as it stands: the past has changed, or is about to."""

from dataclasses import dataclass
from typing import Final

from goldthread.analysis.demand.growth import GrowthModel

SURPRISE: Final = 3.0
"""Scales of Student's t with three degrees of freedom: passed by chance in 6 years of 100."""


@dataclass(frozen=True)
class BreakAlarm:
    """Reasons to doubt. Intervals are not widened for a law: they are for the rules as they are."""

    surprise: float
    """Last year's national growth less what was expected, in scales known then."""
    surprised: bool
    reforms: tuple[str, ...]

    @property
    def raised(self) -> bool:
        """Whether anything is wrong."""
        return self.surprised or bool(self.reforms)


def break_alarm(model: GrowthModel, reforms: tuple[str, ...] = ()) -> BreakAlarm:
    """Compare the last year with those before it; `reforms` are those dated within the horizon."""
    surprise = model.pace.last_surprise
    return BreakAlarm(surprise, abs(surprise) > SURPRISE, reforms)
