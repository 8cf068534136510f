"""Words for sessions, targets, reviews, voices, concerns, work in hand and ways in."""

import re

import pytest

from goldthread.statute.stages.concern import ConcernState
from goldthread.statute.vocabulary import delivery
from goldthread.statute.vocabulary.class_codes import WayIn
from goldthread.statute.vocabulary.delivery import (
    ConcernOutcome,
    GasLevel,
    Measure,
    MissedReason,
    ReviewDecision,
    SessionState,
    Voice,
)
from goldthread.statute.vocabulary.work import Work

OF_DELIVERY = [SessionState, MissedReason, Measure, GasLevel, ReviewDecision, Voice, ConcernOutcome]
WORD_LISTS = [*OF_DELIVERY, Work, WayIn]
UNKIND = re.compile(r"\b(fail|refus|non-compliant|low ability|suffer|bad|poor)", re.IGNORECASE)


@pytest.mark.parametrize("words", WORD_LISTS)
def test_every_member_has_its_own_kind_label(words: type) -> None:
    labels = [member.label for member in words]  # type: ignore[attr-defined]
    assert len(set(labels)) == len(labels)
    assert all(label[0].isupper() and not label.endswith(".") for label in labels)
    assert not [label for label in labels if UNKIND.search(label)]


def test_stored_values() -> None:
    assert [state.value for state in SessionState] == ["delivered", "partly", "missed"]
    assert [measure.value for measure in Measure] == ["gas", "score", "probe", "milestone"]
    assert [decision.value for decision in ReviewDecision] == [
        "continue",
        "change",
        "step_down",
        "seek_advice",
        "end",
    ]
    assert [voice.value for voice in Voice] == ["child", "family", "school", "professional"]
    assert [reason.value for reason in MissedReason] == [
        "child_absent",
        "staff_absent",
        "cover",
        "trip_or_event",
        "room_unavailable",
        "child_declined",
        "school_closed",
        "other",
    ]


def test_measures_are_explained_in_sentences() -> None:
    assert all(measure.explanation.endswith(".") for measure in Measure)


def test_gas_levels_run_from_minus_two_to_two_with_expected_in_the_middle() -> None:
    assert [int(level) for level in GasLevel] == [-2, -1, 0, 1, 2]
    assert GasLevel(0).label == "What we expected"


def test_concern_outcomes_are_states_of_a_concern() -> None:
    states = {state.value for state in ConcernState}
    assert {outcome.value for outcome in ConcernOutcome} <= states


def test_label_dictionaries_are_public_for_translators() -> None:
    names = [name for name in vars(delivery) if name.endswith(("_LABELS", "_EXPLANATIONS"))]
    assert len(names) == len(OF_DELIVERY) + 1
