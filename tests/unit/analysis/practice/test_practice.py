"""Own practice: regression to the mean, what a design earns, what too few data may say."""

from dataclasses import replace

import numpy as np
import pytest

from goldthread.analysis.impact.meta_analysis.effects import CannotEstimate
from goldthread.analysis.impact.practice.analyse import analyse
from goldthread.analysis.impact.practice.claims import claim, in_words
from goldthread.analysis.impact.practice.enough import WIDEST, needed
from goldthread.analysis.impact.practice.integrate import Figure
from goldthread.analysis.impact.practice.outcomes import Measure, Rows, make_outcomes
from goldthread.analysis.impact.practice.priors import Belief
from goldthread.analysis.impact.practice.results import Design, Note, PracticeResult, Verdict
from tests.unit.analysis.practice.invented import NORM, barriers, outcomes


def read(rows: Rows, measures: dict[str, Measure] | None = None, **more) -> PracticeResult:
    return analyse(make_outcomes(rows, NORM if measures is None else measures), **more)


def test_regression_to_the_mean_is_not_called_an_effect() -> None:
    result = read(outcomes({"club": 0.0}, schools=25))
    club = result.interventions[0]
    assert club.change > 0.25
    assert club.without == pytest.approx(club.change, abs=0.12)
    assert club.effect.low < 0 < club.effect.high
    assert club.verdict in (Verdict.UNCLEAR, Verdict.LITTLE)


def test_a_true_effect_is_found_beside_a_comparison() -> None:
    result = read(outcomes({"club": 0.35, "nothing": 0.0}, schools=25, compared=8))
    club, nothing = result.interventions
    assert (club.design, club.verdict) == (Design.COMPARISON, Verdict.MONTH_OR_MORE)
    assert club.effect.low < 0.35 < club.effect.high
    assert nothing.verdict is not Verdict.MONTH_OR_MORE
    assert club.compared == 200
    assert len(club.by_school) == 25
    assert club.next_school.low < club.effect.low


def test_the_retest_correlation_is_learnt_from_the_outcomes() -> None:
    wrong = {"reading": replace(NORM["reading"], retest=0.8, retest_se=0.15)}
    found = read(outcomes({"club": 0.1}, schools=40, compared=8, retest=0.6), wrong).measures[0]
    assert found.retest.low < 0.6 < found.retest.high < 0.8


def test_children_not_chosen_by_their_score_are_expected_to_stay() -> None:
    rows = outcomes({"club": 0.0}, schools=20)
    stays = replace(
        rows, after=[one + 1.0 for one in rows.before], chosen=[False] * len(rows.before)
    )
    club = read(stays).interventions[0]
    assert Note.NOT_CHOSEN_BY_SCORE in club.notes
    assert club.without == pytest.approx(0.0, abs=0.03)


def test_the_unit_of_a_measure_and_its_direction_change_nothing() -> None:
    rows = outcomes({"club": 0.3, "talk": 0.1}, compared=6)
    turned = replace(
        rows, before=[500 - 2 * x for x in rows.before], after=[500 - 2 * x for x in rows.after]
    )
    measure = {"reading": Measure("reading", 300, 30, 0.7, 0.05, more_is_better=False)}
    for one, other in zip(
        read(rows).interventions, read(turned, measure).interventions, strict=True
    ):
        assert one.effect.estimate == pytest.approx(other.effect.estimate, abs=1e-6)
        assert one.effect.se == pytest.approx(other.effect.se, rel=1e-4)


def test_the_order_of_rows_changes_nothing() -> None:
    rows = barriers(outcomes({"club": 0.3, "talk": 0.1}, compared=6))
    order = np.random.default_rng(1).permutation(len(rows.before))
    mixed = Rows(
        *([list(column)[i] for i in order] for column in
          (rows.before, rows.after, rows.intervention, rows.measure, rows.school)),
        barrier=[rows.barrier[i] for i in order],
    )  # fmt: skip
    for one, other in zip(read(rows).interventions, read(mixed).interventions, strict=True):
        assert one.effect.estimate == pytest.approx(other.effect.estimate, abs=1e-6)
        assert [group.name for group in one.by_barrier] == ["language", "worry"]


def test_one_child_is_not_enough_and_what_would_be_is_said() -> None:
    result = read(outcomes({"club": 0.3}, schools=1, each=1))
    club = result.interventions[0]
    assert club.verdict is Verdict.NOT_ENOUGH
    assert club.needed is not None
    assert np.isfinite([club.effect.estimate, club.effect.se, club.a_month]).all()
    assert "Not enough data" in claim(club)[0].said()


def test_where_more_children_would_not_help_a_comparison_is_asked_for() -> None:
    without_norm = {"reading": Measure("reading")}
    club = read(outcomes({"club": 0.3}, schools=25), without_norm).interventions[0]
    assert club.verdict is Verdict.NOT_ENOUGH
    assert club.needed is not None
    assert club.needed.comparison
    assert Note.NO_NORM in club.notes
    beside = read(outcomes({"club": 0.3}, schools=25, compared=8), without_norm).interventions[0]
    assert beside.effect.se < club.effect.se / 1.4
    assert beside.needed is None or beside.needed.children is not None


def test_what_would_be_enough_is_about_enough() -> None:
    few = read(outcomes({"club": 0.2}, schools=3, each=4, compared=8)).interventions[0]
    assert few.needed is not None
    assert few.needed.schools is not None
    assert few.needed.schools > 3
    many = read(outcomes({"club": 0.2}, schools=few.needed.schools, each=4, compared=8))
    effect = many.interventions[0].effect
    assert effect.high - effect.low < WIDEST * 1.15


def test_the_same_children_without_support_make_a_crossover() -> None:
    rows = outcomes({"club": 0.3}, schools=10, compared=8)
    children = [f"{place}{i % 8}" for i, place in enumerate(rows.school)]
    club = read(replace(rows, child=children)).interventions[0]
    assert club.design is Design.CROSSOVER
    assert club.design.causal


def test_without_a_comparison_association_is_said_in_the_sentence_of_the_figure() -> None:
    club = read(outcomes({"club": 0.5}, schools=30)).interventions[0]
    assert (club.design, club.design.causal) == (Design.ASSOCIATION, False)
    first = claim(club)[0].said()
    assert in_words(club.effect.estimate) in first
    assert "association" in first
    assert "made a difference" not in first
    beside = read(outcomes({"club": 0.5}, schools=30, compared=8)).interventions[0]
    assert "made a difference" in claim(beside)[0].said()
    assert not any(
        "p =" in sentence.said() or "p-value" in sentence.said() for sentence in claim(beside)
    )


def test_dose_is_always_an_association() -> None:
    rows = outcomes({"club": 0.3}, schools=20, compared=8)
    rng = np.random.default_rng(0)
    dose = [None if name is None else float(rng.uniform(0.3, 1)) for name in rows.intervention]
    club = read(replace(rows, dose=dose)).interventions[0]
    assert club.dose is not None
    assert club.dose.delivered == pytest.approx(0.65, abs=0.05)
    said = next(s.said() for s in claim(club) if "planned" in s.said())
    assert "association" in said


def test_beliefs_pull_as_they_should() -> None:
    rows = outcomes({"club": 0.4, "talk": 0.3}, schools=8, compared=8)
    by_belief = {b: read(rows, belief=b).interventions[0].effect.estimate for b in Belief}
    assert by_belief[Belief.SCEPTICAL] < by_belief[Belief.USUAL] < by_belief[Belief.FLAT]


def test_one_school_is_said_to_be_one_school() -> None:
    assert Note.ONE_SCHOOL in read(outcomes({"club": 0.1}, schools=1)).interventions[0].notes


def test_outcomes_at_the_top_of_a_scale_are_said() -> None:
    rows = outcomes({"club": 0.3}, schools=5)
    capped = replace(rows, after=[min(one, 95.0) for one in rows.after])
    assert Note.AT_THE_EDGE in read(capped).interventions[0].notes


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (Rows([], [], []), "no outcomes"),
        (Rows([1.0], [2.0], [None]), "No row names"),
        (Rows([1.0, 1.0], [1.0, 1.0], ["a", "a"]), "is the same"),
        (Rows([1.0, np.inf], [1.0, 2.0], ["a", "a"]), "not finite"),
        (Rows([1.0, 2.0], [1.0], ["a", "a"]), "one length"),
    ],
)
def test_what_cannot_be_read_is_said(rows: Rows, why: str) -> None:
    with pytest.raises(CannotEstimate, match=why):
        make_outcomes(rows, {})
    with pytest.raises(CannotEstimate, match="not above 0"):
        make_outcomes(Rows([1.0], [2.0], ["a"], ["m"]), {"m": Measure("m", 1.0, 0.0)})


def test_of_one_school_alone_the_figure_is_its_own() -> None:
    club = read(outcomes({"club": 0.3, "talk": 0.0}, schools=1, compared=8)).interventions[0]
    assert club.effect == club.by_school[0].effect
    assert club.next_school.se > club.effect.se


def test_one_school_alone_needs_more_children_and_no_more_schools() -> None:
    wide = Figure(0.1, 0.15, -0.2, 0.4, 30)
    of = {"residual": 0.5, "children": 12, "compared": False}
    alone = needed(wide, 0.1, between=0.0, schools=1, **of)
    assert (alone.schools, alone.children, alone.comparison) == (1, 44, False)
    assert needed(wide, 0.1, between=0.01, schools=3, **of).schools == 12
