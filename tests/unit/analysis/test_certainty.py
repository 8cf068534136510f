"""GRADE's levels: every step with its reason, computed or judged."""

from dataclasses import replace

import pytest

from goldthread.analysis.impact.certainty import (
    Aspect,
    Body,
    Certainty,
    Domain,
    Judged,
    Level,
    certainty,
)
from goldthread.analysis.impact.meta_analysis.effects import make_effects
from goldthread.analysis.impact.meta_analysis.pooling import pool

DIRECT = {Aspect.PEOPLE: Judged(False, "")}
ALIKE = [0.31, 0.28, 0.33, 0.30, 0.27, 0.32, 0.29, 0.34, 0.26, 0.30]


def body(values: list[float], variance: float = 0.005, **more) -> Body:
    analysis = pool(make_effects(values, [variance] * len(values)))
    made = Body(analysis, True, 2000, 0.1, DIRECT, small_study=0.6)
    return replace(made, **more)


def levels(found: Certainty) -> dict[Domain, int]:
    return {step.domain: step.levels for step in found.steps}


def test_good_trials_that_agree_are_high() -> None:
    found = certainty(body(ALIKE))
    assert (found.start, found.level) == (Level.HIGH, Level.HIGH)
    assert set(levels(found).values()) == {0}
    assert len(found.steps) == 5
    assert all(step.why.said() for step in found.steps)


@pytest.mark.parametrize(
    ("changed", "domain", "step"),
    [
        ({"at_risk": 0.4}, Domain.RISK_OF_BIAS, -1),
        ({"at_risk": 0.8}, Domain.RISK_OF_BIAS, -2),
        ({"people": 399}, Domain.IMPRECISION, -1),
        ({"small_study": 0.05}, Domain.PUBLICATION, -1),
        ({"indirect": {Aspect.PEOPLE: Judged(True, "adults")}}, Domain.INDIRECTNESS, -1),
        (
            {"indirect": {one: Judged(True, "other") for one in Aspect}},
            Domain.INDIRECTNESS,
            -2,
        ),
    ],
)
def test_each_thing_takes_its_own_steps(changed, domain: Domain, step: int) -> None:
    found = certainty(body(ALIKE, **changed))
    assert {one: by for one, by in levels(found).items() if by} == {domain: step}
    assert found.level == Level.HIGH + step


def test_effects_that_differ_lower_it_only_where_it_matters() -> None:
    apart = [0.9, -0.4, 0.8, -0.3, 0.7, -0.2, 0.9, -0.3]
    assert levels(certainty(body(apart)))[Domain.INCONSISTENCY] == -2
    all_large = [0.9, 1.6, 1.0, 1.7, 0.8, 1.5, 1.2, 1.4, 1.1, 1.3]
    assert levels(certainty(body(all_large)))[Domain.INCONSISTENCY] == 0


def test_an_interval_of_harm_and_benefit_is_very_imprecise() -> None:
    assert levels(certainty(body([0.1, -0.1], 0.1)))[Domain.IMPRECISION] == -2
    assert levels(certainty(body([0.15, 0.12], 0.02)))[Domain.IMPRECISION] == -1


def test_what_could_not_be_looked_at_is_said() -> None:
    found = certainty(body([0.4], 0.01, indirect={}))
    said = {step.domain: step.why.said() for step in found.steps}
    assert "One study" in said[Domain.INCONSISTENCY]
    assert "Nobody has judged" in said[Domain.INDIRECTNESS]
    assert "Fewer than ten" in said[Domain.PUBLICATION]
    judged = certainty(body([0.4], 0.01, unpublished=Judged(True, "a trial never reported")))
    assert levels(judged)[Domain.PUBLICATION] == -1
    assert "a trial never reported" in judged.steps[4].why.said()


def test_other_evidence_starts_low_and_may_rise_when_nothing_lowers_it() -> None:
    large = [one + 0.8 for one in ALIKE]
    more = {"dose_response": Judged(True, "more sessions, more gain")}
    assert certainty(body(ALIKE, randomised=False)).level is Level.LOW
    assert certainty(body(large, randomised=False)).level is Level.MODERATE
    assert certainty(body(large, randomised=False, **more)).level is Level.HIGH
    assert certainty(body(large, randomised=False, at_risk=0.5, **more)).level is Level.VERY_LOW
    against = {"against": Judged(False, "no reason to think so")}
    assert levels(certainty(body(large, randomised=False, **against)))[Domain.AGAINST] == 0


def test_the_level_stays_on_the_scale() -> None:
    worst = body([0.9, -0.8], 0.2, randomised=False, at_risk=1.0, people=20)
    assert certainty(worst).level is Level.VERY_LOW
