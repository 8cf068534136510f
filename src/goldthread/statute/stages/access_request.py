"""Answering a request for access: who asks, what is held, two readers, a sealed pack, handed over.

Nothing is given that one person alone has read: what would be an unkind mistake in a letter is a
breach in a child's record.
"""

from enum import StrEnum
from typing import Final

from goldthread.statute.stages.base import StageTable, Transition


class AccessRequestState(StrEnum):
    """Where a request is."""

    LOGGED = "logged"
    CHECKED = "checked"
    READING = "reading"
    SECOND_READING = "second_reading"
    SEALED = "sealed"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return ACCESS_REQUEST_STATE_LABELS[self]


ACCESS_REQUEST_STATE_LABELS: Final = {
    AccessRequestState.LOGGED: "Logged: check who asks",
    AccessRequestState.CHECKED: "Checked: gather what is held",
    AccessRequestState.READING: "Being read",
    AccessRequestState.SECOND_READING: "Being read a second time",
    AccessRequestState.SEALED: "Sealed: ready to give",
    AccessRequestState.GIVEN: "Given",
    AccessRequestState.REFUSED: "Refused, with reasons",
    AccessRequestState.WITHDRAWN: "Withdrawn",
}


class AccessRequestEvent(StrEnum):
    """What can happen to a request."""

    CHECK = "check"
    GATHER = "gather"
    DECIDE = "decide"
    HAND_OVER = "hand_over"
    AGREE = "agree"
    SEND_BACK = "send_back"
    SEAL = "seal"
    GIVE = "give"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """The event as something you can do."""
        return ACCESS_REQUEST_EVENT_LABELS[self]


ACCESS_REQUEST_EVENT_LABELS: Final = {
    AccessRequestEvent.CHECK: "check who asks and by what right",
    AccessRequestEvent.GATHER: "gather what is held",
    AccessRequestEvent.DECIDE: "read it, and decide what is given",
    AccessRequestEvent.HAND_OVER: "pass it to a second reader",
    AccessRequestEvent.AGREE: "agree, as the second reader",
    AccessRequestEvent.SEND_BACK: "send it back to the first reader and say why",
    AccessRequestEvent.SEAL: "seal the pack",
    AccessRequestEvent.GIVE: "hand it over",
    AccessRequestEvent.REFUSE: "refuse it and say why",
    AccessRequestEvent.WITHDRAW: "note that it was withdrawn",
}

_S, _E = AccessRequestState, AccessRequestEvent
_FIRST: Final = "SENCO, head or safeguarding lead"
_SECOND: Final = "another of these three"
_OPEN: Final = (_S.LOGGED, _S.CHECKED, _S.READING, _S.SECOND_READING, _S.SEALED)

ACCESS_REQUEST_STAGES: Final[StageTable[AccessRequestState, AccessRequestEvent]] = StageTable(
    name="Request for access",
    noun="request",
    initial=_S.LOGGED,
    transitions=(
        Transition(_S.LOGGED, _E.CHECK, _S.CHECKED, _FIRST),
        Transition(_S.CHECKED, _E.GATHER, _S.READING, _FIRST),
        Transition(_S.READING, _E.DECIDE, _S.READING, _FIRST),
        Transition(_S.READING, _E.HAND_OVER, _S.SECOND_READING, _FIRST),
        Transition(_S.SECOND_READING, _E.AGREE, _S.SECOND_READING, _SECOND),
        Transition(_S.SECOND_READING, _E.SEND_BACK, _S.READING, _SECOND),
        Transition(_S.SECOND_READING, _E.SEAL, _S.SEALED, _SECOND),
        Transition(_S.SEALED, _E.GIVE, _S.GIVEN, _FIRST),
        *(Transition(state, _E.REFUSE, _S.REFUSED, _FIRST) for state in _OPEN),
        *(Transition(state, _E.WITHDRAW, _S.WITHDRAWN, _FIRST) for state in _OPEN),
    ),
)
