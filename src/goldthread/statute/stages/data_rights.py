"""What follows what when someone uses a right over their data, or complains of how data are used."""

from enum import StrEnum
from typing import Final

from goldthread.statute.stages.base import StageTable, Transition


class RequestState(StrEnum):
    """Where a request is."""

    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return REQUEST_STATE_LABELS[self]


REQUEST_STATE_LABELS: Final = {
    RequestState.OPEN: "Being looked at",
    RequestState.DECIDED: "Answered",
    RequestState.WITHDRAWN: "Taken back",
}


class RequestEvent(StrEnum):
    """What can happen to a request."""

    EXTEND = "extend"
    DECIDE = "decide"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """The event as something you can do."""
        return REQUEST_EVENT_LABELS[self]


REQUEST_EVENT_LABELS: Final = {
    RequestEvent.EXTEND: "take two months more and say why",
    RequestEvent.DECIDE: "decide and answer",
    RequestEvent.WITHDRAW: "take it back",
}


class ComplaintState(StrEnum):
    """Where a complaint is."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return COMPLAINT_STATE_LABELS[self]


COMPLAINT_STATE_LABELS: Final = {
    ComplaintState.RECEIVED: "Received",
    ComplaintState.ACKNOWLEDGED: "Acknowledged, being looked into",
    ComplaintState.ANSWERED: "Answered",
}


class ComplaintEvent(StrEnum):
    """What can happen to a complaint."""

    ACKNOWLEDGE = "acknowledge"
    STEP = "step"
    ANSWER = "answer"

    @property
    def label(self) -> str:
        """The event as something you can do."""
        return COMPLAINT_EVENT_LABELS[self]


COMPLAINT_EVENT_LABELS: Final = {
    ComplaintEvent.ACKNOWLEDGE: "acknowledge it",
    ComplaintEvent.STEP: "write down a step",
    ComplaintEvent.ANSWER: "answer it",
}

_PERSON: Final = "Parent, carer or young person"
_DECIDES: Final = "SENCO"
_HEAD: Final = "Head teacher"
_OPEN, _RECEIVED, _KNOWN = RequestState.OPEN, ComplaintState.RECEIVED, ComplaintState.ACKNOWLEDGED

REQUEST_STAGES: Final[StageTable[RequestState, RequestEvent]] = StageTable(
    name="Request over data",
    noun="request",
    initial=RequestState.OPEN,
    transitions=(
        Transition(_OPEN, RequestEvent.EXTEND, _OPEN, _DECIDES),
        Transition(_OPEN, RequestEvent.DECIDE, RequestState.DECIDED, _DECIDES),
        Transition(_OPEN, RequestEvent.WITHDRAW, RequestState.WITHDRAWN, _PERSON),
        Transition(RequestState.DECIDED, RequestEvent.WITHDRAW, RequestState.WITHDRAWN, _PERSON),
    ),
)

COMPLAINT_STAGES: Final[StageTable[ComplaintState, ComplaintEvent]] = StageTable(
    name="Complaint about data",
    noun="complaint",
    initial=ComplaintState.RECEIVED,
    transitions=(
        Transition(_RECEIVED, ComplaintEvent.ACKNOWLEDGE, _KNOWN, _HEAD),
        Transition(_KNOWN, ComplaintEvent.STEP, _KNOWN, _HEAD),
        Transition(_KNOWN, ComplaintEvent.ANSWER, ComplaintState.ANSWERED, _HEAD),
    ),
)
