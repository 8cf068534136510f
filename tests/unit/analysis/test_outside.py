"""Judged outside evidence beside own practice: what was found, how sure, what it takes, whether both agree."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.impact.certainty import Level
from goldthread.analysis.impact.outside import Finding, Reading, beside
from goldthread.analysis.impact.practice.analyse import analyse
from goldthread.analysis.impact.practice.outcomes import make_outcomes
from goldthread.analysis.impact.practice.results import InterventionResult, Verdict
from goldthread.analysis.impact.statement import make_statement
from tests.unit.analysis.practice.invented import NORM, outcomes

READ = Reading(
    "Phonics", Finding.HELPED, Level.MODERATE, 3, "Five months.", "29 trials.", "Daily.", "A day."
)  # fmt: skip
READINGS = st.builds(
    replace, st.just(READ), finding=st.sampled_from(Finding), level=st.sampled_from([None, *Level])
)


@pytest.fixture(scope="module")
def practice() -> InterventionResult:
    return analyse(make_outcomes(outcomes({"club": 0.5}, schools=30), NORM)).interventions[0]


def test_an_entry_is_said_under_every_heading_of_one_statement(practice) -> None:
    found = make_statement("club", practice, None, readings=(READ,))
    known = " ".join(one.said() for one in found.known)
    assert "(sources read: 3): it helped where it was studied. Five months." in known
    assert "No outside evidence" not in known
    assert "points the same way" in known
    assert [one.said() for one in found.how_sure] == [
        "Of what was found elsewhere (“Phonics”) we are fairly sure. 29 trials."
    ]
    takes = [one.said() for one in found.takes]
    assert takes[-2:] == [
        "Dose, as “Phonics” has it: Daily.",
        "Training, as “Phonics” has it: A day.",
    ]


def test_the_best_entry_is_told_and_the_others_stand_by_themselves(practice) -> None:
    lesser = replace(READ, name="Tablet", level=Level.LOW, says="Two months.")
    found = make_statement("club", practice, None, readings=(READ, lesser))
    alone = make_statement("club", practice, None, readings=(READ,))
    assert (found.known, found.how_sure, found.takes) == (alone.known, alone.how_sure, alone.takes)
    (other,) = found.others
    assert "Two months." in other[0].said()
    assert "not very sure" in other[1].said()
    assert len(other) == 4
    apart = replace(lesser, finding=Finding.NO_DIFFERENCE)
    known = make_statement("club", practice, None, readings=(READ, apart)).known
    assert not any("points the same way" in one.said() for one in known)


def test_goals_alone_are_said_to_be_goals_and_give_no_figure(practice) -> None:
    found = make_statement("club", practice, None, readings=(READ,), goals_only=True)
    known = " ".join(one.said() for one in found.known)
    assert "goals of children's own only" in known
    assert "standard deviations" not in known
    assert "points the same way" not in known


def test_an_entry_without_a_source_says_so(practice) -> None:
    bare = replace(READ, finding=Finding.UNTESTED, level=None, sources=0)
    found = make_statement("club", practice, None, readings=(bare,))
    assert "nobody has given a study" in found.known[0].said()
    assert found.how_sure[0].said().startswith("Nothing stands behind “Phonics” but experience.")


@given(st.lists(READINGS, max_size=3), st.sampled_from(Verdict))
def test_agreement_is_only_claimed_where_both_sides_point(
    practice, readings: list[Reading], verdict: Verdict
) -> None:
    found = beside(tuple(readings), replace(practice, verdict=verdict))
    sourced = {one.finding for one in readings if one.level is not None}
    if found is None:
        pointing = sourced & {Finding.HELPED, Finding.NO_DIFFERENCE}
        assert len(pointing) != 1 or Finding.MIXED in sourced
        return
    helped = Finding.HELPED in sourced
    said = found.said()
    assert ("same way" in said) == (
        (verdict is Verdict.MONTH_OR_MORE and helped)
        or (verdict in (Verdict.LITTLE, Verdict.LESS_THAN_NOTHING) and not helped)
    )
    assert ("neither" in said) == (verdict in (Verdict.NOT_ENOUGH, Verdict.UNCLEAR))


def test_without_own_practice_nothing_is_set_beside() -> None:
    assert beside((READ,), None) is None
