"""The posterior beside plain algebra: coefficients, density, its slope, and the integral."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr

from goldthread.analysis.impact.practice.integrate import Figure, Integrated
from goldthread.analysis.impact.practice.layout import FIXED, Layout, lay_out
from goldthread.analysis.impact.practice.outcomes import make_outcomes
from goldthread.analysis.impact.practice.posterior import Posterior, _inverse
from tests.unit.analysis.practice.invented import NORM, barriers, outcomes


@pytest.fixture(scope="module")
def layout() -> Layout:
    return everything(schools=6)


def everything(schools: int) -> Layout:
    """Children with several outcomes, staff, barriers, dose and age."""
    rows = barriers(outcomes({"club": 0.3, "talk": 0.1}, schools=schools, each=4, compared=4))
    names = [f"{place}{i % 5}" for i, place in enumerate(rows.school)]
    staff = [None if name is None else f"T{i % 3}" for i, name in enumerate(rows.intervention)]
    dose = [
        None if name is None else 0.5 + 0.1 * (i % 5) for i, name in enumerate(rows.intervention)
    ]
    rows = replace(
        rows, child=names, staff=staff, dose=dose, covariates={"age": list(range(len(names)))}
    )
    return lay_out(make_outcomes(rows, NORM))


def test_coefficients_are_those_of_plain_algebra(layout: Layout) -> None:
    posterior = Posterior(layout)
    spreads = posterior.start() + 0.1 * np.arange(posterior.size)
    found = posterior.given(spreads)
    model = layout.model
    residual = np.exp(2 * spreads[posterior.terms])
    variance = np.diag(residual / model.weights)
    for term, spread in zip(model.terms, spreads, strict=False):
        same = term.group[:, None] == term.group
        variance += np.exp(2 * spread) * same * (term.columns @ term.columns.T)
    pooled = np.append(np.exp(spreads[posterior.terms + 1 :]), 0.0)
    deviation = np.where(layout.spread == FIXED, layout.deviation, pooled[layout.spread])
    x, precision = model.design, deviation**-2.0
    inverse = np.linalg.inv(x.T @ np.linalg.solve(variance, x) + np.diag(precision))
    mean = inverse @ (x.T @ np.linalg.solve(variance, model.values) + precision * layout.mean)
    np.testing.assert_allclose(found.mean, mean, atol=1e-8)
    np.testing.assert_allclose(found.covariance, inverse, atol=1e-9)
    whole = variance + x @ np.diag(deviation**2) @ x.T
    left = model.values - x @ layout.mean
    height = np.linalg.slogdet(whole)[1] + left @ np.linalg.solve(whole, left)
    moved = posterior.start()
    same = posterior.given(moved)
    assert np.isfinite(same.height)
    prior = found.height - height
    scales = np.concatenate([layout.term_scales, layout.spreads])
    free = np.delete(spreads, posterior.terms)
    assert prior == pytest.approx(float((np.exp(2 * free) / scales**2 - 2 * free).sum()))


def test_the_slope_is_that_of_the_height(layout: Layout) -> None:
    posterior = Posterior(layout)
    spreads = posterior.start()
    found = posterior.slope(posterior.given(spreads))
    for place in range(posterior.size):
        step = np.zeros(posterior.size)
        step[place] = 1e-5
        up, down = posterior.given(spreads + step).height, posterior.given(spreads - step).height
        assert found[place] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-4)


def test_without_columns_is_the_model_without_them(layout: Layout) -> None:
    posterior = Posterior(layout)
    lesser = posterior.without(layout.fine)
    assert lesser.p == posterior.p - layout.fine.size
    far = posterior.start()
    far[lesser.size :] = -9.0
    keep = np.setdiff1d(np.arange(posterior.p), layout.fine)
    np.testing.assert_allclose(
        posterior.given(far).mean[keep], lesser.given(far[: lesser.size]).mean, atol=1e-4
    )


def contrast_of(layout: Layout, intervention: int = 0) -> np.ndarray:
    found = np.zeros((1, layout.model.p))
    found[0, layout.at[("support",)]] = found[0, layout.at[("intervention", intervention)]] = 1.0
    return found


@pytest.mark.parametrize("schools", [6, 32])
def test_the_doubt_about_spreads_makes_tails_heavier(schools: int) -> None:
    layout = everything(schools)
    fit = Integrated(layout)
    assert (fit.points is None) == (schools > 30)
    contrast = contrast_of(layout)
    figure = fit.moments(contrast).figures()[0]
    assert 4 < figure.df < 1e6
    assert fit.moments(contrast, more=0).figures()[0].se > figure.se
    if fit.points is None:
        assert figure.se**2 > (contrast @ fit.best.covariance @ contrast.T).item()


def test_points_give_what_a_fine_grid_gives() -> None:
    """One school, three spreads: the posterior summed over every corner of a grid."""
    rows = outcomes({"club": 0.3, "talk": 0.1}, schools=1, each=8, compared=8)
    layout = lay_out(make_outcomes(rows, NORM))
    fit = Integrated(layout)
    assert fit.full.size == 3
    contrast = contrast_of(layout)
    axes = [
        np.linspace(middle - low, middle + high, count)
        for middle, low, high, count in zip(
            fit.best.spreads, (7, 0.7, 7), (2.5, 0.9, 2.5), (24, 15, 24), strict=True
        )
    ]
    givens = [fit.full.given(np.array(one)) for one in itertools.product(*axes)]
    heights = np.array([one.height for one in givens])
    weights = np.exp((heights.min() - heights) / 2)
    weights /= weights.sum()
    means = np.array([(contrast @ one.mean).item() for one in givens])
    inside = np.array([(contrast @ one.covariance @ contrast.T).item() for one in givens])
    mean = weights @ means
    figure = fit.moments(contrast).figures()[0]
    assert figure.estimate == pytest.approx(mean, abs=0.005)
    assert figure.se == pytest.approx((weights @ (inside + (means - mean) ** 2)) ** 0.5, abs=0.005)
    for end, share in ((figure.low, 0.025), (figure.high, 0.975)):
        assert weights @ ndtr((end - means) / np.sqrt(inside)) == pytest.approx(share, abs=0.003)
    between = np.exp([one.spreads[0] for one in givens])
    assert fit.spread(0).estimate == pytest.approx(weights @ between, rel=0.05)


def test_chances_follow_the_interval() -> None:
    figure = Figure(0.2, 0.1, 0.2 - 0.196, 0.2 + 2 * 0.196, 1e6)
    assert figure.chance_above(0.2) == pytest.approx(0.5)
    assert figure.chance_above(figure.low) == pytest.approx(0.975, abs=1e-6)
    assert figure.chance_above(figure.high) == pytest.approx(0.025, abs=1e-6)
    assert Figure(0.2, 0.0, 0.2, 0.2, 10.0).chance_above(0.1) == 1.0
    assert Figure(0.2, 0.0, 0.2, 0.2, 10.0).chance_above(0.2) == 0.0


@pytest.mark.parametrize("lowest", [0.5, -1e-9])
def test_a_matrix_is_inverted_even_where_rounding_made_it_indefinite(lowest: float) -> None:
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(4, 4)))[0]
    squares = turn @ np.diag([3.0, 2.0, 1.0, lowest]) @ turn.T
    inverse, size = _inverse(squares)
    np.testing.assert_allclose(squares @ inverse, np.eye(4), atol=1e-6)
    assert size == pytest.approx(np.log(6 * abs(lowest)), rel=1e-6)
