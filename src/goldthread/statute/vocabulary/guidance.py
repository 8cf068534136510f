"""Words of the guidance library: kinds, what was found, how sure, where and by whom.

Certainty follows GRADE's four levels (Guyatt and others, BMJ 2008;336:924), judged by whoever wrote
the entry and with the reason beside it; "unsourced" is ours, for a strategy nobody gave a source for.
"""

from enum import StrEnum
from typing import Final


class GuidanceKind(StrEnum):
    """An everyday strategy, or an intervention with sessions of its own."""

    STRATEGY = "strategy"
    INTERVENTION = "intervention"

    @property
    def label(self) -> str:
        """The kind in plain words."""
        return GUIDANCE_KIND_LABELS[self]


GUIDANCE_KIND_LABELS: Final = {
    GuidanceKind.STRATEGY: "Everyday strategy",
    GuidanceKind.INTERVENTION: "Intervention",
}


class Finding(StrEnum):
    """What came out where it was looked at, apart from how sure that is."""

    HELPED = "helped"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    NO_DIFFERENCE = "no_difference"
    UNTESTED = "untested"

    @property
    def label(self) -> str:
        """The finding in plain words."""
        return FINDING_LABELS[self]


FINDING_LABELS: Final = {
    Finding.HELPED: "Helped where it was studied",
    Finding.MIXED: "Mixed results",
    Finding.UNCLEAR: "Not known yet",
    Finding.NO_DIFFERENCE: "Made no difference where it was studied",
    Finding.UNTESTED: "Nobody has given a study",
}


class Certainty(StrEnum):
    """How sure we are of the finding, surest first."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"
    UNSOURCED = "unsourced"

    @property
    def label(self) -> str:
        """How sure, in plain words."""
        return CERTAINTY_LABELS[self]

    @property
    def order(self) -> int:
        """0 for the surest."""
        return list(Certainty).index(self)


CERTAINTY_LABELS: Final = {
    Certainty.HIGH: "Very sure",
    Certainty.MODERATE: "Fairly sure",
    Certainty.LOW: "Not very sure",
    Certainty.VERY_LOW: "Not sure at all",
    Certainty.UNSOURCED: "No source given",
}


class GuidanceSetting(StrEnum):
    """Where it happens."""

    WHOLE_CLASS = "whole_class"
    SMALL_GROUP = "small_group"
    ONE_TO_ONE = "one_to_one"
    HOME = "home"

    @property
    def label(self) -> str:
        """The setting in plain words."""
        return GUIDANCE_SETTING_LABELS[self]


GUIDANCE_SETTING_LABELS: Final = {
    GuidanceSetting.WHOLE_CLASS: "In class",
    GuidanceSetting.SMALL_GROUP: "In a small group",
    GuidanceSetting.ONE_TO_ONE: "One to one",
    GuidanceSetting.HOME: "At home",
}


class Helper(StrEnum):
    """Who can do it."""

    TEACHER = "teacher"
    TEACHING_ASSISTANT = "teaching_assistant"
    SPECIALIST = "specialist"
    FAMILY = "family"
    PEERS = "peers"

    @property
    def label(self) -> str:
        """Who, in plain words."""
        return HELPER_LABELS[self]


HELPER_LABELS: Final = {
    Helper.TEACHER: "Teacher",
    Helper.TEACHING_ASSISTANT: "Teaching assistant",
    Helper.SPECIALIST: "Specialist",
    Helper.FAMILY: "Family",
    Helper.PEERS: "Classmates",
}
