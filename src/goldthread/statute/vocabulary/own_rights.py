"""Words for a young person's rights becoming their own. House vocabulary; the day is in `clocks.own_rights`."""

from enum import StrEnum
from typing import Final


class RightsOutcome(StrEnum):
    """What came of talking with a young person about their own rights."""

    TAKES_OVER = "takes_over"
    REPRESENTED = "represented"
    LATER = "later"

    @property
    def label(self) -> str:
        """What came of it in plain words."""
        return RIGHTS_OUTCOME_LABELS[self]


RIGHTS_OUTCOME_LABELS: Final = {
    RightsOutcome.TAKES_OVER: "They decide for themselves",
    RightsOutcome.REPRESENTED: "They cannot decide this now, and someone represents them",
    RightsOutcome.LATER: "Not settled yet: talk again",
}

RIGHTS_OUTCOME_EXPLANATIONS: Final = {
    RightsOutcome.TAKES_OVER: (
        "From the day their rights are their own, parents see only the parts ticked below. "
        "The young person can change that at any time."
    ),
    RightsOutcome.REPRESENTED: (
        "Mental Capacity Act 2005: assumed to be able unless shown not to be, for this decision, with "
        "every help. Then a deputy or attorney acts for them, or a parent where there is none. "
        "Parents go on seeing what they see."
    ),
    RightsOutcome.LATER: "Nothing changes until you have talked again.",
}


class FamilyPart(StrEnum):
    """A part of the family's pages that a young person may let a parent go on using."""

    PLAN = "plan"
    PROGRESS = "progress"
    SAY = "say"

    @property
    def label(self) -> str:
        """The part in plain words."""
        return FAMILY_PART_LABELS[self]


FAMILY_PART_LABELS: Final = {
    FamilyPart.PLAN: "See the plan and its documents",
    FamilyPart.PROGRESS: "See what happened and how it is going",
    FamilyPart.SAY: "Have their say",
}
