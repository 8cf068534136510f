"""Changes of the law on support that shift who has a plan, with the day each comes into force.

A forecast says which of them lie within it: past counts know nothing of a law that is to come.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Reform:
    """A change of law: when it was first put forward, when it takes effect, and by when it has."""

    name: str
    proposed_on: date
    in_force_on: date
    settled_by: date
    passed: bool


REFORMS: Final = (
    # Children and Families Act 2014, part 3: plans to 25; statements moved over by 31 March 2018.
    # The bill was introduced on 4 February 2013.
    Reform(
        "Children and Families Act 2014, part 3",
        date(2013, 2, 4), date(2014, 9, 1), date(2018, 3, 31), True,
    ),
    # Schools white paper of 23 February 2026: proposals, not law. Reassessment at phase transfer
    # from September 2029, the new law in force from September 2030.
    Reform(
        "Proposals of February 2026: plans for the most complex needs only",
        date(2026, 2, 23), date(2029, 9, 1), date(2035, 8, 31), False,
    ),
)  # fmt: skip
"""In order of time."""


def reforms_within(
    origin: int, horizon: int, reforms: tuple[Reform, ...] = REFORMS
) -> tuple[Reform, ...]:
    """The reforms proposed by January `origin` that are unsettled in some year of the forecast."""
    january = date(origin, 1, 31)
    return tuple(
        reform
        for reform in reforms
        if reform.proposed_on <= january
        and reform.in_force_on <= date(origin + horizon, 1, 31)
        and reform.settled_by > january
    )
