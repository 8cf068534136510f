"""State machines: what follows what, and kind words when something does not."""

from enum import StrEnum
from typing import Any

import pytest

from goldthread.statute.stages.base import NotAllowedNow, StageTable, Transition
from goldthread.statute.stages.concern import CONCERN_STAGES, ConcernEvent, ConcernState
from goldthread.statute.stages.cycle import CYCLE_STAGES, CycleEvent, CycleState
from goldthread.statute.stages.handover import HANDOVER_STAGES, HandoverEvent, HandoverState
from goldthread.statute.stages.registry import STAGE_TABLES, stages_as_markdown
from goldthread.statute.stages.review import REVIEW_STAGES, ReviewEvent, ReviewState


class Light(StrEnum):
    RED = "red"
    GREEN = "green"

    @property
    def label(self) -> str:
        return self.value.title()


class Press(StrEnum):
    BUTTON = "button"

    @property
    def label(self) -> str:
        return "press the button"


LIGHTS = StageTable(
    name="Light",
    noun="light",
    initial=Light.RED,
    transitions=(Transition(Light.RED, Press.BUTTON, Light.GREEN, "anyone"),),
)


def walk(table: StageTable[Any, Any], *events: StrEnum) -> Any:
    state = table.initial
    for event in events:
        state = table.next_state(state, event)
    return state


def test_table_moves_on_and_knows_its_ends() -> None:
    assert LIGHTS.next_state(Light.RED, Press.BUTTON) is Light.GREEN
    assert LIGHTS.states == (Light.RED, Light.GREEN)
    assert LIGHTS.final_states == (Light.GREEN,)
    assert LIGHTS.can(Light.RED, Press.BUTTON)
    assert not LIGHTS.can(Light.GREEN, Press.BUTTON)


def test_table_finished_state_says_so() -> None:
    with pytest.raises(NotAllowedNow) as caught:
        LIGHTS.next_state(Light.GREEN, Press.BUTTON)
    assert str(caught.value) == (
        "This light is at “Green”. It is finished, so nothing more can be changed here."
    )
    assert (caught.value.state, caught.value.possible) == (Light.GREEN, ())


def test_table_markdown() -> None:
    assert LIGHTS.as_markdown() == (
        "## Light\n\nBegins at: Red.\nEnds at: Green.\n\n"
        "| at | what happens | then | who |\n| --- | --- | --- | --- |\n"
        "| Red (`red`) | press the button (`button`) | Green (`green`) | anyone |\n"
    )


def test_table_markdown_without_an_end() -> None:
    blinking = StageTable(
        name="Blink",
        noun="light",
        initial=Light.RED,
        transitions=(
            Transition(Light.RED, Press.BUTTON, Light.GREEN, "anyone"),
            Transition(Light.GREEN, Press.BUTTON, Light.RED, "anyone"),
        ),
    )
    assert "Ends at: never." in blinking.as_markdown()


def test_table_refuses_two_answers_to_one_question() -> None:
    row = Transition(Light.RED, Press.BUTTON, Light.GREEN, "anyone")
    with pytest.raises(ValueError, match="two rows"):
        StageTable(name="Light", noun="light", initial=Light.RED, transitions=(row, row))


def test_table_refuses_rows_nobody_can_arrive_at() -> None:
    row = Transition(Light.GREEN, Press.BUTTON, Light.GREEN, "anyone")
    with pytest.raises(ValueError, match="nothing leads to"):
        StageTable(name="Light", noun="light", initial=Light.RED, transitions=(row,))


@pytest.mark.parametrize("table", STAGE_TABLES, ids=lambda table: table.name)
def test_every_table_uses_every_state_and_event_with_words(table: StageTable[Any, Any]) -> None:
    events = {row.event for row in table.transitions}
    assert set(table.states) == set(type(table.initial).__members__.values())
    assert events == set(type(next(iter(events))).__members__.values())
    assert all(word.label for word in {*table.states, *events})
    assert all(row.who for row in table.transitions)


@pytest.mark.parametrize("table", STAGE_TABLES, ids=lambda table: table.name)
def test_every_table_allows_exactly_its_rows(table: StageTable[Any, Any]) -> None:
    rows = {(row.state, row.event): row.next_state for row in table.transitions}
    for state in table.states:
        for event in type(table.transitions[0].event):
            if (state, event) in rows:
                assert table.next_state(state, event) is rows[state, event]
            else:
                with pytest.raises(NotAllowedNow):
                    table.next_state(state, event)


def test_concern_goes_from_raised_to_a_plan() -> None:
    assert (
        walk(
            CONCERN_STAGES,
            ConcernEvent.TRIAGE,
            ConcernEvent.GATHER_EVIDENCE,
            ConcernEvent.START_PLAN,
        )
        is ConcernState.PLAN_STARTED
    )
    assert CONCERN_STAGES.final_states == (ConcernState.PLAN_STARTED,)


def test_concern_can_be_looked_at_again() -> None:
    closed = walk(CONCERN_STAGES, ConcernEvent.TRIAGE, ConcernEvent.CLOSE)
    assert CONCERN_STAGES.next_state(closed, ConcernEvent.REOPEN) is ConcernState.TRIAGED


def test_concern_too_early_says_kindly_what_is_possible() -> None:
    with pytest.raises(NotAllowedNow) as caught:
        CONCERN_STAGES.next_state(ConcernState.WATCHING, ConcernEvent.TRIAGE)
    assert str(caught.value) == (
        "This concern is at “Watching how things go”. "
        "From here you can: find out more; start a support plan; close it."
    )


def test_cycle_may_start_without_agreement_and_record_it_later() -> None:
    active = walk(CYCLE_STAGES, CycleEvent.START_NOT_YET_AGREED)
    assert active is CycleState.ACTIVE
    assert CYCLE_STAGES.next_state(active, CycleEvent.RECORD_AGREEMENT) is CycleState.ACTIVE
    closed = walk(
        CYCLE_STAGES, CycleEvent.START_AGREED, CycleEvent.BEGIN_REVIEW, CycleEvent.COMPLETE_REVIEW
    )
    assert closed is CycleState.CLOSED
    assert CYCLE_STAGES.final_states == (CycleState.CLOSED,)


def test_review_is_shared_only_after_it_is_decided() -> None:
    assert not REVIEW_STAGES.can(ReviewState.HELD, ReviewEvent.SHARE)
    shared = walk(
        REVIEW_STAGES,
        ReviewEvent.ASK_FOR_VIEWS,
        ReviewEvent.HOLD,
        ReviewEvent.DECIDE,
        ReviewEvent.SHARE,
    )
    assert shared is ReviewState.SHARED
    assert REVIEW_STAGES.final_states == (ReviewState.CANCELLED,)


def test_handover_questions_do_not_undo_an_acknowledgement() -> None:
    taken_on = walk(
        HANDOVER_STAGES,
        HandoverEvent.SHARE,
        HandoverEvent.READ,
        HandoverEvent.ASK,
        HandoverEvent.ANSWER,
        HandoverEvent.ACKNOWLEDGE,
    )
    assert taken_on is HandoverState.ACKNOWLEDGED
    assert HANDOVER_STAGES.next_state(taken_on, HandoverEvent.ASK) is HandoverState.ACKNOWLEDGED
    assert HANDOVER_STAGES.next_state(taken_on, HandoverEvent.SHARE_AGAIN) is HandoverState.SHARED


def test_handover_is_not_acknowledged_unread() -> None:
    assert not HANDOVER_STAGES.can(HandoverState.SHARED, HandoverEvent.ACKNOWLEDGE)


def test_stages_as_markdown_holds_every_table() -> None:
    text = stages_as_markdown()
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == [
        "Concern",
        "Support cycle",
        "Review",
        "Handover",
        "Request over data",
        "Complaint about data",
        "Request for access",
    ]
    assert text.endswith("|\n")
