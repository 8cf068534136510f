"""The posterior beside plain algebra: coefficients, density, its slope, and the integral."""

from dataclasses import replace

import numpy as np
import pytest

from goldthread.analysis.impact.practice.integrate import Figure, Integrated
from goldthread.analysis.impact.practice.layout import FIXED, Layout, lay_out
from goldthread.analysis.impact.practice.outcomes import make_outcomes
from goldthread.analysis.impact.practice.posterior import Posterior
from tests.unit.analysis.practice.invented import NORM, barriers, outcomes


@pytest.fixture(scope="module")
def layout() -> Layout:
    rows = barriers(outcomes({"club": 0.3, "talk": 0.1}, schools=6, each=4, compared=4))
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


def test_the_doubt_about_spreads_makes_intervals_wider(layout: Layout) -> None:
    fit = Integrated(layout)
    contrast = np.zeros((1, layout.model.p))
    contrast[0, layout.at[("support",)]] = contrast[0, layout.at[("intervention", 0)]] = 1.0
    figure = fit.moments(contrast).figures()[0]
    given = fit.best.covariance
    assert figure.se**2 > (contrast @ given @ contrast.T).item()
    assert 4 < figure.df < 1e6
    assert fit.moments(contrast, more=0).figures()[0].se > figure.se


def test_chances_follow_the_interval() -> None:
    figure = Figure(0.2, 0.1, 0.0, 0.4, 1e6)
    assert figure.chance_above(0.2) == pytest.approx(0.5)
    assert figure.chance_above(0.2 - 0.196) == pytest.approx(0.975, abs=1e-3)
    assert Figure(0.2, 0.0, 0.2, 0.2, 10.0).chance_above(0.1) == 1.0
