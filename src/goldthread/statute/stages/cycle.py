"""One turn of Assess-Plan-Do-Review (Code 6.44-6.56 [V2] S19).

Agreement with the family is sought, recorded and never faked: a plan can start without it, so that
help is not held up, and the record then says so until agreement comes.
"""

from enum import StrEnum
from typing import Final

from goldthread.statute.stages.base import StageTable, Transition


class CycleState(StrEnum):
    """Where a cycle is."""

    DRAFT = "draft"
    ACTIVE = "active"
    IN_REVIEW = "in_review"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return CYCLE_STATE_LABELS[self]


CYCLE_STATE_LABELS: Final = {
    CycleState.DRAFT: "Being written",
    CycleState.ACTIVE: "Under way",
    CycleState.IN_REVIEW: "Being reviewed",
    CycleState.CLOSED: "Closed",
}


class CycleEvent(StrEnum):
    """What can happen to a cycle."""

    START_AGREED = "start_agreed"
    START_NOT_YET_AGREED = "start_not_yet_agreed"
    DISCARD = "discard"
    RECORD_AGREEMENT = "record_agreement"
    BEGIN_REVIEW = "begin_review"
    POSTPONE_REVIEW = "postpone_review"
    COMPLETE_REVIEW = "complete_review"
    END_EARLY = "end_early"

    @property
    def label(self) -> str:
        """The event as something you can do."""
        return CYCLE_EVENT_LABELS[self]


CYCLE_EVENT_LABELS: Final = {
    CycleEvent.START_AGREED: "start it, agreed with the family",
    CycleEvent.START_NOT_YET_AGREED: "start it now and note why the family has not agreed yet",
    CycleEvent.DISCARD: "put the draft aside",
    CycleEvent.RECORD_AGREEMENT: "record that the family agrees",
    CycleEvent.BEGIN_REVIEW: "begin the review",
    CycleEvent.POSTPONE_REVIEW: "put the review off and carry on",
    CycleEvent.COMPLETE_REVIEW: "finish the review with a decision",
    CycleEvent.END_EARLY: "end it early and say why",
}

_PLANNERS: Final = "SENCO or class teacher"

CYCLE_STAGES: Final[StageTable[CycleState, CycleEvent]] = StageTable(
    name="Support cycle",
    noun="plan",
    initial=CycleState.DRAFT,
    transitions=(
        Transition(CycleState.DRAFT, CycleEvent.START_AGREED, CycleState.ACTIVE, _PLANNERS),
        Transition(CycleState.DRAFT, CycleEvent.START_NOT_YET_AGREED, CycleState.ACTIVE, "SENCO"),
        Transition(CycleState.DRAFT, CycleEvent.DISCARD, CycleState.CLOSED, _PLANNERS),
        Transition(CycleState.ACTIVE, CycleEvent.RECORD_AGREEMENT, CycleState.ACTIVE, _PLANNERS),
        Transition(CycleState.ACTIVE, CycleEvent.BEGIN_REVIEW, CycleState.IN_REVIEW, _PLANNERS),
        Transition(CycleState.ACTIVE, CycleEvent.END_EARLY, CycleState.CLOSED, "SENCO"),
        Transition(CycleState.IN_REVIEW, CycleEvent.COMPLETE_REVIEW, CycleState.CLOSED, _PLANNERS),
        Transition(CycleState.IN_REVIEW, CycleEvent.POSTPONE_REVIEW, CycleState.ACTIVE, _PLANNERS),
    ),
)
