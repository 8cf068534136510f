"""One statement for each intervention, from trials and from here."""

from dataclasses import replace

import pytest

from goldthread.analysis.impact.costs import spent
from goldthread.analysis.impact.practice.analyse import analyse
from goldthread.analysis.impact.practice.outcomes import make_outcomes
from goldthread.analysis.impact.practice.results import InterventionResult, Verdict
from goldthread.analysis.impact.statement import Statement, Takes, make_statement
from tests.unit.analysis.practice.invented import NORM, barriers, outcomes
from tests.unit.analysis.test_certainty import ALIKE, body

COST = spent([100.0, 120.0, 140.0])
TAKES = Takes(cost=COST, until="18 November")


@pytest.fixture(scope="module")
def practice() -> InterventionResult:
    rows = barriers(outcomes({"club": 0.4}, schools=30, compared=8))
    return analyse(make_outcomes(rows, NORM)).interventions[0]


def words(statement: Statement) -> dict[str, str]:
    return {
        name: " ".join(sentence.said() for sentence in getattr(statement, name))
        for name in ("known", "for_whom", "how_sure", "takes", "costs")
    }


def test_both_together_lie_between_and_know_more(practice) -> None:
    found = make_statement("club", practice, body(ALIKE), Takes(10, "half a day", COST))
    here, trials, both = found.here, found.trials, found.together
    assert here is not None
    assert trials is not None
    assert both is not None
    ends = sorted((here.estimate, trials.estimate))
    assert ends[0] <= both.estimate <= ends[1]
    assert both.se < min(here.se, trials.se)
    assert both.share_here == pytest.approx(here.se**-2 / (here.se**-2 + trials.se**-2))
    said = words(found)
    assert "10 outside studies with 2000 people" in said["known"]
    assert "From here alone" in said["known"]
    assert "worry:" in said["for_whom"]
    assert "very sure" in said["how_sure"]
    assert "10.0 hours of an adult" in said["takes"]
    assert "£120 a child" in said["costs"]
    assert "tenth of a standard deviation" in said["costs"]


def test_the_less_sure_trials_are_the_less_they_weigh(practice) -> None:
    sure = make_statement("club", practice, body(ALIKE)).together
    unsure = make_statement("club", practice, body(ALIKE, at_risk=0.9)).together
    assert sure is not None
    assert unsure is not None
    assert unsure.share_here > sure.share_here


def test_what_is_missing_is_said(practice) -> None:
    empty = words(make_statement("club", None, None))
    assert "No outside evidence" in empty["known"]
    assert "not been used here yet" in empty["known"]
    assert "cannot be told" in empty["for_whom"]
    assert (empty["how_sure"], "not been entered" in empty["takes"]) == ("", True)
    only_here = make_statement("club", practice, None)
    assert (only_here.trials, only_here.together, only_here.certainty) == (None, None, None)


def test_a_cost_for_what_only_went_with_it_says_so_in_the_same_sentence(practice) -> None:
    alone = analyse(make_outcomes(outcomes({"club": 0.6}, schools=30), NORM)).interventions[0]
    _child, gain = make_statement("club", alone, None, Takes(cost=COST)).costs
    assert "which is an association: it does not show that the money brought" in gain.said()
    assert "association" not in words(make_statement("club", practice, None, TAKES))["costs"]


def test_no_cost_for_a_gain_that_may_be_nothing_or_is_not_known(practice) -> None:
    small = analyse(make_outcomes(outcomes({"club": 0.0}, schools=30, compared=8), NORM))
    said = words(make_statement("club", small.interventions[0], None, TAKES))
    assert "cannot be given: the gain may be nothing" in said["costs"]
    few = replace(practice, verdict=Verdict.NOT_ENOUGH)
    for one in (few, None):
        said = words(make_statement("club", one, None, TAKES))
        assert "cannot be given: there are not enough data" in said["costs"]
        assert "£120 a child here: the mean of 3 children" in said["costs"]


def test_where_here_and_elsewhere_disagree_it_is_said(practice) -> None:
    against = make_statement("club", practice, body([one - 1 for one in ALIKE]))
    assert "do not agree" in words(against)["known"]
    assert "do not agree" not in words(make_statement("club", practice, body(ALIKE)))["known"]


def test_sentences_can_be_said_in_another_language(practice) -> None:
    found = make_statement("club", replace(practice, dose=None), body(ALIKE))
    assert all(one.said(lambda text: f"[{text}]").startswith("[") for one in found.known)
