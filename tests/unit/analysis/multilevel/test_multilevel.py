"""Mixed models: lme4's values, what Woodbury saves set beside the whole matrix, and the boundary."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.analysis.impact.meta_analysis.effects import CannotEstimate
from goldthread.analysis.impact.multilevel.cross_products import cross_products
from goldthread.analysis.impact.multilevel.fit import deviance_at, fit_multilevel
from goldthread.analysis.impact.multilevel.reduction import (
    deviations_of,
    log_slopes_of,
    reduced,
    slopes_of,
)
from goldthread.analysis.impact.multilevel.terms import Model, Term, intercepts, make_model, slopes
from validation.multilevel import TIGHT, comparisons


def test_every_reference_value_agrees_or_is_less_likely(shared_data) -> None:
    found = list(comparisons(shared_data / "multilevel"))
    assert len(found) == 51
    assert sum(one.agrees for one in found) >= 43
    assert [one for one in found if not one.agrees and not one.explained] == []


def test_where_lme4_goes_on_to_the_end_every_value_is_ours(shared_data) -> None:
    found = list(comparisons(shared_data / "multilevel", TIGHT))
    assert len(found) == 51
    assert [one for one in found if not one.agrees] == []


def crossed(seed: int, n: int = 120) -> tuple[Model, list[np.ndarray]]:
    """Four terms, crossed within blocks, one with slopes, weights; and factors for them."""
    rng = np.random.default_rng(seed)
    block = rng.integers(0, 6, n)
    x = rng.normal(size=n)
    terms = [
        intercepts("school", block),
        slopes("group", block * 10 + rng.integers(0, 4, n), x),
        intercepts("child", block * 100 + rng.integers(0, 15, n)),
        Term("staff", block, (rng.random((n, 1)) < 0.5).astype(float)),
    ]
    y = rng.normal(size=n)
    model = make_model(y, np.c_[np.ones(n), x], terms, block, rng.uniform(0.5, 2, n))
    lower = [np.tril(rng.uniform(0.1, 1, (term.k, term.k))) for term in terms]
    return model, lower


def whole_variance(model: Model, factors: list[np.ndarray]) -> np.ndarray:
    variance = np.diag(1 / model.weights)
    for term, factor in zip(model.terms, factors, strict=True):
        same = term.group[:, None] == term.group
        variance += same * (term.columns @ factor @ factor.T @ term.columns.T)
    return variance


@given(st.integers(0, 10_000))
@settings(max_examples=6, deadline=None)
def test_block_by_block_equals_the_whole_matrix(seed: int) -> None:
    model, factors = crossed(seed)
    known = np.c_[model.design, model.values]
    variance = whole_variance(model, factors)
    at = reduced(cross_products(model), factors)
    np.testing.assert_allclose(at.squares, known.T @ np.linalg.solve(variance, known), rtol=1e-9)
    assert at.log_size == pytest.approx(np.linalg.slogdet(variance)[1])


def test_deviations_are_the_best_predictions() -> None:
    model, factors = crossed(3)
    sums = cross_products(model)
    at = reduced(sums, factors)
    variance = whole_variance(model, factors)
    for number in (0, 2):
        term = model.terms[number]
        z = (term.group[:, None] == np.arange(term.group.max() + 1)).astype(float)
        size = factors[number][0, 0] ** 2
        found = deviations_of(sums, at, factors, number)
        reach = size * z.T @ np.linalg.inv(variance)
        np.testing.assert_allclose(found.own, reach @ model.values, atol=1e-10)
        np.testing.assert_allclose(found.moved, reach @ model.design, atol=1e-10)
        spread = size - np.diag(reach @ z) * size
        np.testing.assert_allclose(found.variances, spread, atol=1e-10)


@pytest.mark.parametrize("size", [1.0, 1e-3, 1e-6])
def test_slopes_in_the_logarithm_are_the_slopes_times_the_factor(size: float) -> None:
    crossed_model, lower = crossed(5)
    where = [0, 2, 3]
    model = replace(crossed_model, terms=tuple(crossed_model.terms[t] for t in where))
    factors = [lower[0], size * lower[2], lower[3]]
    sums = cross_products(model)
    at = reduced(sums, factors)
    pull = np.cov(np.random.default_rng(1).normal(size=(len(at.squares), 9)))
    plain = [
        float(slope[0, 0] * factor[0, 0])
        for slope, factor in zip(slopes_of(sums, at, factors, pull), factors, strict=True)
    ]
    found = log_slopes_of(sums, at, factors, pull)
    np.testing.assert_allclose(found, plain, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("restricted", [True, False])
def test_the_end_of_the_climb_is_a_summit(restricted: bool) -> None:
    rng = np.random.default_rng(1)
    school = np.repeat(np.arange(20), 8)
    y = rng.normal(size=20)[school] * 0.5 + rng.normal(size=160)
    model = make_model(y, np.ones((160, 1)), [intercepts("school", school)], school)
    fit = fit_multilevel(model, restricted=restricted)
    ratio = np.sqrt(fit.variances[0] / fit.residual)
    there = deviance_at(model, [ratio], restricted=restricted)
    assert there == pytest.approx(-2 * fit.log_likelihood)
    for other in (0.9, 0.99, 1.01, 1.1):
        assert deviance_at(model, [ratio * other], restricted=restricted) > there


def test_no_variance_between_schools_is_an_answer() -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        school = np.repeat(np.arange(30), 8)
        y = rng.normal(size=240)
        y -= (np.bincount(school, y) / 8)[school] * 0.5
        x = rng.normal(size=240)
        fit = fit_multilevel(
            make_model(y, np.c_[np.ones(240), x], [intercepts("school", school)], school)
        )
        assert fit.variances[0][0, 0] == 0
        plain = np.linalg.lstsq(np.c_[np.ones(240), x], y, rcond=None)[0]
        np.testing.assert_allclose(fit.coefficients, plain, rtol=1e-9)


def test_what_cannot_be_fitted_is_said() -> None:
    school = [1, 1, 2, 2, 3, 3]
    y, one = np.arange(6.0), np.ones(6)
    by_school = [intercepts("school", school)]
    for design, values, why in (
        (np.c_[one, 2 * one], y, "made up of the others"),
        (np.c_[one, y], 2 * y, "exactly"),
        (np.random.default_rng(0).normal(size=(6, 6)), y, "nothing over"),
    ):
        with pytest.raises(CannotEstimate, match=why):
            fit_multilevel(make_model(values, design, by_school, school))
    with pytest.raises(CannotEstimate, match="two blocks"):
        make_model(y, one[:, None], [intercepts("staff", [1, 2, 1, 2, 3, 3])], school)
    with pytest.raises(CannotEstimate, match="not finite"):
        make_model([np.nan] * 6, one[:, None], by_school, school)
