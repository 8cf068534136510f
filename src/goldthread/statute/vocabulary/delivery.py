"""Words for what happened: sessions, targets, reviews, voices and concerns.

House vocabulary, not statute, except where a docstring says so. Nothing here blames: a session
is missed for a reason, and a child who says no has told us something.
"""

from enum import IntEnum, StrEnum
from typing import Final


class SessionState(StrEnum):
    """What became of a planned session."""

    DELIVERED = "delivered"
    PARTLY = "partly"
    MISSED = "missed"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return SESSION_STATE_LABELS[self]


SESSION_STATE_LABELS: Final = {
    SessionState.DELIVERED: "Done as planned",
    SessionState.PARTLY: "Partly done",
    SessionState.MISSED: "Did not happen",
}


class MissedReason(StrEnum):
    """Why a session did not happen, or not in full."""

    CHILD_ABSENT = "child_absent"
    STAFF_ABSENT = "staff_absent"
    COVER = "cover"
    TRIP_OR_EVENT = "trip_or_event"
    ROOM_UNAVAILABLE = "room_unavailable"
    CHILD_DECLINED = "child_declined"
    SCHOOL_CLOSED = "school_closed"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in plain, kind words."""
        return MISSED_REASON_LABELS[self]


MISSED_REASON_LABELS: Final = {
    MissedReason.CHILD_ABSENT: "The child was not in school",
    MissedReason.STAFF_ABSENT: "The adult was away",
    MissedReason.COVER: "The adult was needed elsewhere",
    MissedReason.TRIP_OR_EVENT: "A trip or event",
    MissedReason.ROOM_UNAVAILABLE: "No room or equipment",
    MissedReason.CHILD_DECLINED: "The child chose not to today",
    MissedReason.SCHOOL_CLOSED: "School was closed",
    MissedReason.OTHER: "Another reason",
}


class Measure(StrEnum):
    """How a target is measured."""

    GAS = "gas"
    SCORE = "score"
    PROBE = "probe"
    MILESTONE = "milestone"

    @property
    def label(self) -> str:
        """The way of measuring, in plain words."""
        return MEASURE_LABELS[self]

    @property
    def explanation(self) -> str:
        """When to choose it and what to write down, in a sentence or two."""
        return MEASURE_EXPLANATIONS[self]


MEASURE_LABELS: Final = {
    Measure.GAS: "Five steps towards a goal",
    Measure.SCORE: "A test or checklist score",
    Measure.PROBE: "A short check, repeated often",
    Measure.MILESTONE: "A step reached or not yet",
}

MEASURE_EXPLANATIONS: Final = {
    Measure.GAS: (
        "Goal attainment scaling: write down beforehand what five levels would look like, "
        "from much less to much more than you expect. Good for goals that are the child's own."
    ),
    Measure.SCORE: (
        "The same assessment at the start and at the end, with the score and, where there is "
        "one, the standard score. Good where a trusted assessment fits the target."
    ),
    Measure.PROBE: (
        "A quick count or timing once a week or more, such as words read in a minute. "
        "Shows the direction early; needs several points before it says anything."
    ),
    Measure.MILESTONE: (
        "One clear thing the child will be able to do. Good for small, certain steps; "
        "says less than a measure when progress is slow."
    ),
}


class GasLevel(IntEnum):
    """A level of goal attainment scaling, Kiresuk and Sherman 1968. Ordered, not equal steps:
    analysis treats it as ordinal (methods.md, targets met / GAS)."""

    MUCH_LESS = -2
    LESS = -1
    EXPECTED = 0
    MORE = 1
    MUCH_MORE = 2

    @property
    def label(self) -> str:
        """The level in plain words."""
        return GAS_LEVEL_LABELS[self]


GAS_LEVEL_LABELS: Final = {
    GasLevel.MUCH_LESS: "Much less than we expected",
    GasLevel.LESS: "A little less than we expected",
    GasLevel.EXPECTED: "What we expected",
    GasLevel.MORE: "A little more than we expected",
    GasLevel.MUCH_MORE: "Much more than we expected",
}


class ReviewDecision(StrEnum):
    """What a review of a support cycle decides (Code 6.53-6.56 [V2] S19)."""

    CONTINUE = "continue"
    CHANGE = "change"
    STEP_DOWN = "step_down"
    SEEK_ADVICE = "seek_advice"
    END = "end"

    @property
    def label(self) -> str:
        """The decision in plain words."""
        return REVIEW_DECISION_LABELS[self]


REVIEW_DECISION_LABELS: Final = {
    ReviewDecision.CONTINUE: "Carry on as planned",
    ReviewDecision.CHANGE: "Change the plan",
    ReviewDecision.STEP_DOWN: "Step down to less support",
    ReviewDecision.SEEK_ADVICE: "Ask a specialist for advice",
    ReviewDecision.END: "Support is no longer needed",
}


class Voice(StrEnum):
    """Whose view a contribution is."""

    CHILD = "child"
    FAMILY = "family"
    SCHOOL = "school"
    PROFESSIONAL = "professional"

    @property
    def label(self) -> str:
        """The voice in plain words."""
        return VOICE_LABELS[self]


VOICE_LABELS: Final = {
    Voice.CHILD: "The child or young person",
    Voice.FAMILY: "The family",
    Voice.SCHOOL: "The school",
    Voice.PROFESSIONAL: "A professional who knows the child",
}


class ConcernOutcome(StrEnum):
    """How a concern ends. Values are the last states of `stages.concern`."""

    PLAN_STARTED = "plan_started"
    WATCHING = "watching"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The outcome in plain words."""
        return CONCERN_OUTCOME_LABELS[self]


CONCERN_OUTCOME_LABELS: Final = {
    ConcernOutcome.PLAN_STARTED: "A support plan was started",
    ConcernOutcome.WATCHING: "Good teaching continues, and we keep watching",
    ConcernOutcome.CLOSED: "Nothing more is needed",
}
