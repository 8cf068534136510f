"""Words for restricted notes: what they are about, and who answers for them. House vocabulary.

None of this is the child-protection file, which Keeping children safe in education has a school keep
apart from the pupil's main file; a note here says at most that there is something to ask about.
"""

from enum import StrEnum
from typing import Final


class RestrictedKind(StrEnum):
    """What a restricted note is about. Each kind has its own readers (`access.notes`)."""

    HEALTH = "health"
    SAFETY = "safety"
    FAMILY = "family"

    @property
    def label(self) -> str:
        """The kind in plain words."""
        return RESTRICTED_KIND_LABELS[self]

    @property
    def sign(self) -> str:
        """What those who need to know are told: that there is one, and whom to ask."""
        return RESTRICTED_SIGN_LABELS[self]

    @property
    def readers(self) -> str:
        """Who reads this kind by their role."""
        return RESTRICTED_READERS_LABELS[self]


RESTRICTED_KIND_LABELS: Final = {
    RestrictedKind.HEALTH: "Health",
    RestrictedKind.SAFETY: "Safety, near to safeguarding",
    RestrictedKind.FAMILY: "Someone else in the family",
}

RESTRICTED_READERS_LABELS: Final = {
    RestrictedKind.HEALTH: "Read by the SENCO and the safeguarding lead.",
    RestrictedKind.SAFETY: "Read by the safeguarding lead only.",
    RestrictedKind.FAMILY: "Read by the SENCO and the safeguarding lead.",
}

RESTRICTED_SIGN_LABELS: Final = {
    RestrictedKind.HEALTH: "There is a restricted note about health. Ask the SENCO.",
    RestrictedKind.SAFETY: "There is a restricted note about safety. Ask the safeguarding lead.",
    RestrictedKind.FAMILY: "There is a restricted note about someone else in the family. Ask the SENCO.",
}
