"""Words of people's rights over data: what is asked, decided, shared, and on which basis.

The bases are those of UK GDPR arts 6 and 9 and of Schedule 1 to the Data Protection Act 2018, in words
a school office and a parent can read. House vocabulary elsewhere.
"""

from enum import StrEnum
from typing import Final


class RequestKind(StrEnum):
    """Which right is used."""

    CORRECTION = "correction"
    OBJECTION = "objection"

    @property
    def label(self) -> str:
        """The kind in plain words."""
        return REQUEST_KIND_LABELS[self]


REQUEST_KIND_LABELS: Final = {
    RequestKind.CORRECTION: "This is not right",
    RequestKind.OBJECTION: "I object to this use",
}


class RecordPart(StrEnum):
    """A part of a child's record that someone can point at."""

    DETAILS = "details"
    PROFILE = "profile"
    HELPS = "helps"
    BARRIERS = "barriers"
    DIAGNOSES = "diagnoses"
    STATUS = "status"
    PLAN = "plan"
    HAPPENED = "happened"
    VOICE = "voice"
    WHOLE = "whole"

    @property
    def label(self) -> str:
        """The part in plain words."""
        return RECORD_PART_LABELS[self]


RECORD_PART_LABELS: Final = {
    RecordPart.DETAILS: "Name, birthday and other details",
    RecordPart.PROFILE: "The profile",
    RecordPart.HELPS: "What helps in lessons",
    RecordPart.BARRIERS: "What gets in the way",
    RecordPart.DIAGNOSES: "Diagnoses",
    RecordPart.STATUS: "Kind of support and needs",
    RecordPart.PLAN: "The plan and its targets",
    RecordPart.HAPPENED: "What took place and how it went",
    RecordPart.VOICE: "What someone is said to have said",
    RecordPart.WHOLE: "Something else, or all of it",
}


class Decision(StrEnum):
    """What became of a request."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"

    @property
    def label(self) -> str:
        """The decision in plain words."""
        return DECISION_LABELS[self]


DECISION_LABELS: Final = {
    Decision.DONE: "Done as asked",
    Decision.PARTLY: "Done in part",
    Decision.NOT_DONE: "Not changed",
}


class Way(StrEnum):
    """How something reached the school, or left it."""

    PAGE = "page"
    SPOKEN = "spoken"
    LETTER = "letter"

    @property
    def label(self) -> str:
        """The way in plain words."""
        return WAY_LABELS[self]


WAY_LABELS: Final = {
    Way.PAGE: "On the family’s page",
    Way.SPOKEN: "By word of mouth",
    Way.LETTER: "By letter or e-mail",
}


class ComplaintAbout(StrEnum):
    """What a complaint is about, without anything of a child."""

    WRONG = "wrong"
    ACCESS = "access"
    SHARED = "shared"
    SAFETY = "safety"
    NOT_ANSWERED = "not_answered"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The matter in plain words."""
        return COMPLAINT_ABOUT_LABELS[self]


COMPLAINT_ABOUT_LABELS: Final = {
    ComplaintAbout.WRONG: "Something kept is wrong or should not be kept",
    ComplaintAbout.ACCESS: "Who can see it, or who looked",
    ComplaintAbout.SHARED: "It was shared, or not shared",
    ComplaintAbout.SAFETY: "It was lost, or not kept safe",
    ComplaintAbout.NOT_ANSWERED: "A question or request was not answered",
    ComplaintAbout.OTHER: "Something else",
}


class ComplaintOutcome(StrEnum):
    """What came of a complaint."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"

    @property
    def label(self) -> str:
        """The outcome in plain words."""
        return COMPLAINT_OUTCOME_LABELS[self]


COMPLAINT_OUTCOME_LABELS: Final = {
    ComplaintOutcome.UPHELD: "The complaint was right",
    ComplaintOutcome.PARTLY: "The complaint was right in part",
    ComplaintOutcome.NOT_UPHELD: "We found that the rules were kept",
}
