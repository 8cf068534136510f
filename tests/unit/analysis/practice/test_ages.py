"""Age and time in own practice: for whom by age, missing ages, and what time alone moves."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.impact.meta_analysis.effects import CannotEstimate
from goldthread.analysis.impact.practice.ages import AGE_LABELS, EDGES, about_the_means, bands_of
from goldthread.analysis.impact.practice.analyse import analyse
from goldthread.analysis.impact.practice.outcomes import NOBODY, Rows, make_outcomes
from goldthread.analysis.impact.practice.results import InterventionResult
from goldthread.analysis.impact.statement import AGE_WORDS, make_statement
from tests.unit.analysis.practice.invented import NORM, outcomes

YOUNG, OLD = 6.0, 14.0


def club(rows: Rows) -> InterventionResult:
    return analyse(make_outcomes(rows, NORM)).interventions[0]


def aged(more_for_the_young: float = 0.0, *, by_school: bool = False) -> Rows:
    """Half of them young, the effect 0.3 on average; each child its own, or schools of one phase."""
    rows = outcomes({"club": 0.3}, schools=30, compared=8)
    young = [int(s[1:]) % 2 if by_school else i % 2 for i, s in enumerate(rows.school)]
    age = [YOUNG if one else OLD for one in young]
    after = [
        value + 15 * more_for_the_young * (one - 0.5) * (name is not None)
        for value, one, name in zip(rows.after, young, rows.intervention, strict=True)
    ]
    return replace(rows, after=after, age=age)


@given(st.floats(0, 25))
def test_each_age_is_in_one_band(age: float) -> None:
    (band,) = bands_of(np.array([age]))
    ends = (0.0, *EDGES, np.inf)
    assert ends[band] <= age < ends[band + 1]
    assert len(AGE_LABELS) == len(EDGES) + 1
    assert list(AGE_WORDS) == list(AGE_LABELS)


def test_an_unknown_age_is_in_no_band_and_moves_nothing() -> None:
    age = np.array([6.0, np.nan, 8.0, 30.0])
    assert bands_of(age)[1] == NOBODY
    found = about_the_means(age, np.array([0, 0, 0, NOBODY]))
    assert found.tolist() == [-1.0, 0.0, 1.0, 0.0]


def test_what_helps_the_young_more_is_told_by_age() -> None:
    found = club(aged(0.4))
    young, old = found.by_age
    assert (young.name, old.name) == ("Aged under 7", "Aged 11 to 15")
    assert young.children + old.children == found.children
    assert young.effect.low < 0.5 < young.effect.high
    assert old.effect.low < 0.1 < old.effect.high
    assert young.effect.estimate - old.effect.estimate > 0.25
    said = " ".join(one.said() for one in make_statement("club", found, None).for_whom)
    assert "Aged under 7 when support began: 0." in said
    assert "Differences between ages" not in said


def test_where_age_changes_nothing_the_statement_says_so() -> None:
    found = club(aged())
    assert abs(found.by_age[0].effect.estimate - found.by_age[1].effect.estimate) < 0.15
    said = " ".join(one.said() for one in make_statement("club", found, None).for_whom)
    assert "Differences between ages are no larger than chance" in said
    without = club(replace(aged(), age=()))
    assert found.effect.estimate == pytest.approx(without.effect.estimate, abs=0.02)
    assert found.effect.se == pytest.approx(without.effect.se, rel=0.15)


def test_ages_may_be_missing() -> None:
    rows = aged(0.4)
    some = replace(rows, age=[age if i % 3 else None for i, age in enumerate(rows.age)])
    found = club(some)
    known = sum(
        one is not None for one, name in zip(some.age, rows.intervention, strict=True) if name
    )
    assert sum(group.children for group in found.by_age) == known < found.children
    assert np.isfinite([found.effect.estimate, found.effect.se]).all()
    nobody = club(replace(rows, age=[None] * len(rows.age)))
    assert nobody.by_age == ()
    assert nobody.effect == club(replace(rows, age=())).effect


def test_a_school_is_told_at_the_ages_of_its_own_children() -> None:
    rows = aged(0.6, by_school=True)
    found = club(rows)
    young = {name for name, age in zip(rows.school, rows.age, strict=True) if age == YOUNG}
    of = {True: [], False: []}
    for group in found.by_school:
        of[group.name in young].append(group.effect.estimate)
    assert np.mean(of[True]) - np.mean(of[False]) > 0.4
    # For a school not seen the ages of all children are taken, and their difference is no chance
    assert found.next_school.se < club(replace(rows, age=())).next_school.se


def test_what_a_longer_time_moves_by_itself_is_not_called_an_effect() -> None:
    rows = outcomes({"club": 0.0}, schools=30, compared=8)
    time = [0.25 if int(school[1:]) % 2 else 0.75 for school in rows.school]
    after = [value + 15 * 0.3 * one for value, one in zip(rows.after, time, strict=True)]
    told = club(replace(rows, after=after, time=time))
    assert told.effect.low < 0 < told.effect.high
    longer = [g.effect.estimate for g in told.by_school if not int(g.name[1:]) % 2]
    shorter = [g.effect.estimate for g in told.by_school if int(g.name[1:]) % 2]
    assert abs(np.mean(longer) - np.mean(shorter)) < 0.03
    same = replace(rows, time=[0.5] * len(rows.before))
    assert club(same).effect == club(rows).effect


@pytest.mark.parametrize("column", ["age", "time"])
@pytest.mark.parametrize("wrong", [-1.0, float("inf")])
def test_an_age_or_time_that_cannot_be_is_refused(column: str, wrong: float) -> None:
    rows = outcomes({"club": 0.0}, schools=2)
    values = [wrong, *[1.0] * (len(rows.before) - 1)]
    with pytest.raises(CannotEstimate, match=column):
        make_outcomes(replace(rows, **{column: values}), NORM)
