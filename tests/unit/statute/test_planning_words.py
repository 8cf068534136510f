"""What an area is planned with, asked and answered, in words people read."""

from enum import StrEnum

import pytest

from goldthread.statute.vocabulary.planning import (
    NEEDED,
    PLAN_FILES,
    PLAN_TABLES,
    UNDER_WAY,
    FileKind,
    RunKind,
    RunState,
)


@pytest.mark.parametrize("kinds", [FileKind, RunKind, RunState])
def test_each_has_words_of_its_own(kinds: type[StrEnum]) -> None:
    words = [one.label for one in kinds]  # type: ignore[attr-defined]
    assert all(word and word != one.value for word, one in zip(words, kinds, strict=True))
    assert len(set(words)) == len(words)


def test_what_a_run_needs_can_be_chosen_for_it() -> None:
    assert set(NEEDED) == set(RunKind)
    assert set(NEEDED[RunKind.PLACES]) < set(PLAN_TABLES) < set(PLAN_FILES)
    assert set(FileKind) - set(PLAN_FILES) == {FileKind.RELEASE, FileKind.CHANGES}
    assert {RunState.WAITING, RunState.RUNNING} == set(UNDER_WAY)
