"""What is thought before any of a school's own data is seen, each with its reason.

In standard deviations of the outcome. Effects: 141 large trials in England and the United States had
a mean of 0.06 and rarely passed 0.3 (Lortie-Forgues & Inglis 2019, Educ. Res. 48:158). Spreads have
half-normal priors (Gelman 2006): nought is allowed, and so is more than the scale.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

RETEST: Final = 0.7
"""Correlation of two scores a term or two apart without help, where the test's own is not given."""
RETEST_SE: Final = 0.1
"""How far that guess may be out; the data correct it."""
DRIFT_SE: Final = 0.05
"""How far children of no school in particular may move against the norm in the time between."""
UNKNOWN_SE: Final = 1.0
"""The same where there is no norm: so much that only a comparison can tell."""
COVARIATE_SD: Final = 0.3
"""For a standard deviation of need or the like, or five years of age, beyond the baseline. And for all
of the usual time from before to after instead of none of it, where there is no norm."""
DOSE_SD: Final = 0.5
"""For all of the planned dose instead of none of it."""
SCHOOL: Final = 0.2
"""Spread between schools of what children reach without support, given their baseline."""
EFFECT: Final = 0.15
"""Spread of an effect between schools, between interventions and between staff."""
CHILD: Final = 0.5
"""Spread between children of what lasts over several outcomes of one child."""
SUBGROUP: Final = 0.1
"""Spread of effects over barriers, and of an intervention's own differences between barriers."""
DOSE_SPREAD: Final = 0.2
"""Spread between interventions of what a full dose adds."""

AGE_SD: Final = 0.1
"""What five years of age add to the effect of support in general, and a band's step from that line."""
AGE_SPREAD: Final = 0.1
"""Spread between interventions of what five years of age add."""


class Belief(StrEnum):
    """What to think of an intervention before seeing data. All three can be shown side by side."""

    USUAL = "usual"
    SCEPTICAL = "sceptical"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class EffectPrior:
    """Normal, for the mean effect of all interventions; `spread` scales that between them."""

    mean: float
    sd: float
    spread: float


EFFECTS: Final = {
    Belief.USUAL: EffectPrior(0.06, 0.15, EFFECT),
    Belief.SCEPTICAL: EffectPrior(0.0, 0.05, 0.05),
    Belief.FLAT: EffectPrior(0.0, 10.0, 10.0),
}
