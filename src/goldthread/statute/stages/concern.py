"""From a first worry about a child to a plan, to watching, or to an all-clear."""

from enum import StrEnum
from typing import Final

from goldthread.statute.stages.base import StageTable, Transition


class ConcernState(StrEnum):
    """Where a concern is."""

    RAISED = "raised"
    TRIAGED = "triaged"
    GATHERING_EVIDENCE = "gathering_evidence"
    WATCHING = "watching"
    PLAN_STARTED = "plan_started"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return CONCERN_STATE_LABELS[self]


CONCERN_STATE_LABELS: Final = {
    ConcernState.RAISED: "Raised",
    ConcernState.TRIAGED: "Looked at together",
    ConcernState.GATHERING_EVIDENCE: "Finding out more",
    ConcernState.WATCHING: "Watching how things go",
    ConcernState.PLAN_STARTED: "Support plan started",
    ConcernState.CLOSED: "Closed",
}


class ConcernEvent(StrEnum):
    """What can happen to a concern."""

    TRIAGE = "triage"
    GATHER_EVIDENCE = "gather_evidence"
    START_PLAN = "start_plan"
    WATCH = "watch"
    CLOSE = "close"
    REOPEN = "reopen"

    @property
    def label(self) -> str:
        """The event as something you can do."""
        return CONCERN_EVENT_LABELS[self]


CONCERN_EVENT_LABELS: Final = {
    ConcernEvent.TRIAGE: "look at it together",
    ConcernEvent.GATHER_EVIDENCE: "find out more",
    ConcernEvent.START_PLAN: "start a support plan",
    ConcernEvent.WATCH: "keep watching for now",
    ConcernEvent.CLOSE: "close it",
    ConcernEvent.REOPEN: "look at it again",
}

_SENCO: Final = "SENCO"
_SENCO_AND_TEACHER: Final = "SENCO with the class or subject teacher"

CONCERN_STAGES: Final[StageTable[ConcernState, ConcernEvent]] = StageTable(
    name="Concern",
    noun="concern",
    initial=ConcernState.RAISED,
    transitions=(
        Transition(
            ConcernState.RAISED, ConcernEvent.TRIAGE, ConcernState.TRIAGED, _SENCO_AND_TEACHER
        ),
        Transition(
            ConcernState.TRIAGED,
            ConcernEvent.GATHER_EVIDENCE,
            ConcernState.GATHERING_EVIDENCE,
            _SENCO_AND_TEACHER,
        ),
        Transition(
            ConcernState.TRIAGED, ConcernEvent.START_PLAN, ConcernState.PLAN_STARTED, _SENCO
        ),
        Transition(ConcernState.TRIAGED, ConcernEvent.WATCH, ConcernState.WATCHING, _SENCO),
        Transition(ConcernState.TRIAGED, ConcernEvent.CLOSE, ConcernState.CLOSED, _SENCO),
        Transition(
            ConcernState.GATHERING_EVIDENCE,
            ConcernEvent.START_PLAN,
            ConcernState.PLAN_STARTED,
            _SENCO,
        ),
        Transition(
            ConcernState.GATHERING_EVIDENCE, ConcernEvent.WATCH, ConcernState.WATCHING, _SENCO
        ),
        Transition(
            ConcernState.GATHERING_EVIDENCE, ConcernEvent.CLOSE, ConcernState.CLOSED, _SENCO
        ),
        Transition(
            ConcernState.WATCHING,
            ConcernEvent.GATHER_EVIDENCE,
            ConcernState.GATHERING_EVIDENCE,
            _SENCO_AND_TEACHER,
        ),
        Transition(
            ConcernState.WATCHING, ConcernEvent.START_PLAN, ConcernState.PLAN_STARTED, _SENCO
        ),
        Transition(ConcernState.WATCHING, ConcernEvent.CLOSE, ConcernState.CLOSED, _SENCO),
        Transition(
            ConcernState.CLOSED, ConcernEvent.REOPEN, ConcernState.TRIAGED, _SENCO_AND_TEACHER
        ),
    ),
)
