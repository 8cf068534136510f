"""A review meeting, from the day it is planned to the day everyone has its record.

Serves SEN Support reviews; the annual review of an EHC plan adds clocks (`clocks.annual_review`),
not stages, at the school's end.
"""

from enum import StrEnum
from typing import Final

from goldthread.statute.stages.base import StageTable, Transition


class ReviewState(StrEnum):
    """Where a review is."""

    PLANNED = "planned"
    GATHERING_VIEWS = "gathering_views"
    HELD = "held"
    DECIDED = "decided"
    SHARED = "shared"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return REVIEW_STATE_LABELS[self]


REVIEW_STATE_LABELS: Final = {
    ReviewState.PLANNED: "Planned",
    ReviewState.GATHERING_VIEWS: "Asking for views",
    ReviewState.HELD: "Meeting held",
    ReviewState.DECIDED: "Decided",
    ReviewState.SHARED: "Shared with everyone",
    ReviewState.CANCELLED: "Cancelled",
}


class ReviewEvent(StrEnum):
    """What can happen to a review."""

    ASK_FOR_VIEWS = "ask_for_views"
    HOLD = "hold"
    DECIDE = "decide"
    SHARE = "share"
    CORRECT = "correct"
    CANCEL = "cancel"

    @property
    def label(self) -> str:
        """The event as something you can do."""
        return REVIEW_EVENT_LABELS[self]


REVIEW_EVENT_LABELS: Final = {
    ReviewEvent.ASK_FOR_VIEWS: "ask the child, the family and staff for their views",
    ReviewEvent.HOLD: "hold the meeting",
    ReviewEvent.DECIDE: "write down what was decided",
    ReviewEvent.SHARE: "share the record with everyone",
    ReviewEvent.CORRECT: "correct the record and share it again",
    ReviewEvent.CANCEL: "cancel it and say why",
}

_PLANNERS: Final = "SENCO or class teacher"

REVIEW_STAGES: Final[StageTable[ReviewState, ReviewEvent]] = StageTable(
    name="Review",
    noun="review",
    initial=ReviewState.PLANNED,
    transitions=(
        Transition(
            ReviewState.PLANNED, ReviewEvent.ASK_FOR_VIEWS, ReviewState.GATHERING_VIEWS, _PLANNERS
        ),
        Transition(ReviewState.PLANNED, ReviewEvent.HOLD, ReviewState.HELD, _PLANNERS),
        Transition(ReviewState.PLANNED, ReviewEvent.CANCEL, ReviewState.CANCELLED, _PLANNERS),
        Transition(ReviewState.GATHERING_VIEWS, ReviewEvent.HOLD, ReviewState.HELD, _PLANNERS),
        Transition(
            ReviewState.GATHERING_VIEWS, ReviewEvent.CANCEL, ReviewState.CANCELLED, _PLANNERS
        ),
        Transition(ReviewState.HELD, ReviewEvent.DECIDE, ReviewState.DECIDED, _PLANNERS),
        Transition(ReviewState.DECIDED, ReviewEvent.SHARE, ReviewState.SHARED, _PLANNERS),
        Transition(ReviewState.SHARED, ReviewEvent.CORRECT, ReviewState.DECIDED, "SENCO"),
    ),
)
