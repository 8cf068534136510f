"""Handing what we know about a child to the next teacher, school or setting.

Questions do not move the state: they have answers of their own, and a question never undoes an
acknowledgement. Sharing again does, so that what was added is read.
"""

from enum import StrEnum
from typing import Final

from goldthread.statute.stages.base import StageTable, Transition


class HandoverState(StrEnum):
    """Where a handover is."""

    OPEN = "open"
    SHARED = "shared"
    READ = "read"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return HANDOVER_STATE_LABELS[self]


HANDOVER_STATE_LABELS: Final = {
    HandoverState.OPEN: "Being prepared",
    HandoverState.SHARED: "Shared, not read yet",
    HandoverState.READ: "Read",
    HandoverState.ACKNOWLEDGED: "Taken on by the next team",
    HandoverState.WITHDRAWN: "Withdrawn",
}


class HandoverEvent(StrEnum):
    """What can happen to a handover."""

    SHARE = "share"
    READ = "read"
    ASK = "ask"
    ANSWER = "answer"
    ACKNOWLEDGE = "acknowledge"
    SHARE_AGAIN = "share_again"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """The event as something you can do."""
        return HANDOVER_EVENT_LABELS[self]


HANDOVER_EVENT_LABELS: Final = {
    HandoverEvent.SHARE: "share it with the next team",
    HandoverEvent.READ: "read it",
    HandoverEvent.ASK: "ask a question",
    HandoverEvent.ANSWER: "answer a question",
    HandoverEvent.ACKNOWLEDGE: "take it on",
    HandoverEvent.SHARE_AGAIN: "add something and share it again",
    HandoverEvent.WITHDRAW: "withdraw it and say why",
}

_GIVING: Final = "SENCO or teacher who hands over"
_RECEIVING: Final = "SENCO or teacher who receives"

HANDOVER_STAGES: Final[StageTable[HandoverState, HandoverEvent]] = StageTable(
    name="Handover",
    noun="handover",
    initial=HandoverState.OPEN,
    transitions=(
        Transition(HandoverState.OPEN, HandoverEvent.SHARE, HandoverState.SHARED, _GIVING),
        Transition(HandoverState.OPEN, HandoverEvent.WITHDRAW, HandoverState.WITHDRAWN, _GIVING),
        Transition(HandoverState.SHARED, HandoverEvent.READ, HandoverState.READ, _RECEIVING),
        Transition(HandoverState.SHARED, HandoverEvent.SHARE_AGAIN, HandoverState.SHARED, _GIVING),
        Transition(HandoverState.SHARED, HandoverEvent.WITHDRAW, HandoverState.WITHDRAWN, _GIVING),
        Transition(
            HandoverState.READ, HandoverEvent.ACKNOWLEDGE, HandoverState.ACKNOWLEDGED, _RECEIVING
        ),
        Transition(HandoverState.READ, HandoverEvent.ASK, HandoverState.READ, _RECEIVING),
        Transition(HandoverState.READ, HandoverEvent.ANSWER, HandoverState.READ, _GIVING),
        Transition(HandoverState.READ, HandoverEvent.SHARE_AGAIN, HandoverState.SHARED, _GIVING),
        Transition(
            HandoverState.ACKNOWLEDGED, HandoverEvent.ASK, HandoverState.ACKNOWLEDGED, _RECEIVING
        ),
        Transition(
            HandoverState.ACKNOWLEDGED, HandoverEvent.ANSWER, HandoverState.ACKNOWLEDGED, _GIVING
        ),
        Transition(
            HandoverState.ACKNOWLEDGED, HandoverEvent.SHARE_AGAIN, HandoverState.SHARED, _GIVING
        ),
    ),
)
