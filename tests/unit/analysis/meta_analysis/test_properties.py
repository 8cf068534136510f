"""What must hold for any data: order, units, the boundary at nought, agreement of the models."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.analysis.impact.meta_analysis.blocks import make_blocks
from goldthread.analysis.impact.meta_analysis.effects import Effects, make_effects
from goldthread.analysis.impact.meta_analysis.heterogeneity import Method
from goldthread.analysis.impact.meta_analysis.influence import influence
from goldthread.analysis.impact.meta_analysis.pooling import pool
from goldthread.analysis.impact.meta_analysis.profile import Profile
from goldthread.analysis.impact.meta_analysis.results import IntervalKind, MetaAnalysis
from goldthread.analysis.impact.meta_analysis.robust import with_robust
from goldthread.analysis.impact.meta_analysis.three_level import pool_three_level

SETS = 1_000


@st.composite
def data_sets(draw: st.DrawFn, least: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Effects, variances and a moderator, of everyday and of awkward sizes."""
    k = draw(st.integers(least, 14))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    variances = generator.uniform(0.002, draw(st.sampled_from([0.01, 0.3, 10.0])), k)
    spread = draw(st.sampled_from([0.0, 0.05, 1.0]))
    values = generator.normal(0.2, np.sqrt(variances + spread))
    return values, variances, generator.normal(size=k)


def numbers(found: MetaAnalysis) -> list[float]:
    first = found.first
    return [
        first.estimate, first.se or 0.0, first.low or 0.0, first.high or 0.0, found.tau2 or 0.0,
        *(found.prediction or ()), *(found.tau2_interval or ()), *found.sigma2,
    ]  # fmt: skip


@given(data_sets(), st.sampled_from(list(Method)))
def test_order_does_not_matter(
    data: tuple[np.ndarray, np.ndarray, np.ndarray], method: Method
) -> None:
    values, variances, moderator = data
    order = np.argsort(moderator)
    plain = pool(make_effects(values, variances, {"m": moderator - 1.0}), method)
    turned = pool(
        make_effects(values[order], variances[order], {"m": moderator[order] - 1.0}), method
    )
    assert numbers(turned) == pytest.approx(numbers(plain), rel=1e-6, abs=1e-9)


@given(data_sets(), st.sampled_from(list(Method)), st.sampled_from([1e-3, 0.5, 1e3]))
def test_another_unit_only_changes_the_unit(
    data: tuple[np.ndarray, np.ndarray, np.ndarray], method: Method, unit: float
) -> None:
    values, variances, _ = data
    plain = pool(make_effects(values, variances), method)
    scaled = pool(make_effects(values * unit, variances * unit**2), method)
    assert scaled.first.estimate == pytest.approx(plain.first.estimate * unit, rel=1e-6)
    assert scaled.first.se == pytest.approx((plain.first.se or 0) * unit, rel=1e-6)
    assert scaled.tau2 == pytest.approx((plain.tau2 or 0) * unit**2, rel=1e-6, abs=1e-9 * unit**2)
    assert scaled.i2 == pytest.approx(plain.i2, rel=1e-6, abs=1e-6)


@given(data_sets(), st.sampled_from(list(Method)), st.sampled_from([-3.0, 0.7]))
def test_the_other_direction_or_another_zero_moves_only_the_mean(
    data: tuple[np.ndarray, np.ndarray, np.ndarray], method: Method, shift: float
) -> None:
    values, variances, _ = data
    plain = pool(make_effects(values, variances), method)
    turned = pool(make_effects(shift - values, variances), method)
    assert turned.first.estimate == pytest.approx(shift - plain.first.estimate, rel=1e-6, abs=1e-9)
    assert turned.first.se == pytest.approx(plain.first.se, rel=1e-6)


@given(data_sets(), st.sampled_from(list(Method)))
def test_nought_between_studies_is_the_common_effect(
    data: tuple[np.ndarray, np.ndarray, np.ndarray], method: Method
) -> None:
    values, variances, _ = data
    found = pool(make_effects(values, variances), method)
    assert found.tau2 is not None
    assert found.tau2 >= 0
    if found.tau2 == 0:
        common = pool(make_effects(values, variances), Method.FE)
        assert astuple(found.first) == astuple(common.first)


@given(data_sets(), st.booleans())
def test_no_other_tau2_is_likelier(
    data: tuple[np.ndarray, np.ndarray, np.ndarray], restricted: bool
) -> None:
    values, variances, moderator = data
    effects = make_effects(values, variances, {"m": moderator})
    if effects.k == effects.p:
        return
    found = pool(effects, Method.REML if restricted else Method.ML)
    profile = Profile(effects)
    grid = np.concatenate([[0.0], np.geomspace(1e-8, 1e3, 400)])
    heights = profile.log_likelihood(profile.fit(grid), restricted=restricted)
    assert (found.log_likelihood or 0.0) >= heights.max() - 1e-9


@settings(max_examples=25)
@given(data_sets(least=4))
def test_leaving_each_out_is_what_pooling_the_others_gives(
    data: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    values, variances, _ = data
    effects = make_effects(values, variances)
    without = influence(effects).leave_one_out
    for row in range(effects.k):
        others = pool(effects.subset(np.arange(effects.k) != row))
        assert without.estimates[row] == pytest.approx(others.first.estimate, rel=1e-6, abs=1e-9)
        assert without.tau2[row] == pytest.approx(others.tau2, rel=1e-5, abs=1e-9)


def clustered(generator: np.random.Generator, between: float, within: float) -> Effects:
    """12 clusters of 3 effects."""
    cluster = np.repeat(np.arange(12), 3)
    variances = generator.uniform(0.02, 0.3, 36)
    values = 0.2 + generator.normal(0, between, 12)[cluster]
    values += generator.normal(0, np.sqrt(variances + within**2))
    return make_effects(values, variances)


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.4]), st.sampled_from([0.0, 0.6]))
def test_three_levels_do_not_depend_on_order_or_unit(seed: int, between: float, rho: float) -> None:
    generator = np.random.default_rng(seed)
    effects, cluster = clustered(generator, between, 0.1), np.repeat(np.arange(12), 3)
    found = pool_three_level(effects, make_blocks(effects, cluster, None, rho))
    order = generator.permutation(36)
    turned = make_effects(effects.values[order] * 10, effects.variances[order] * 100)
    again = pool_three_level(turned, make_blocks(turned, cluster[order], None, rho))
    assert again.first.estimate == pytest.approx(found.first.estimate * 10, rel=1e-5)
    assert again.first.se == pytest.approx((found.first.se or 0) * 10, rel=1e-5)
    assert again.sigma2 == pytest.approx([100 * one for one in found.sigma2], rel=1e-4, abs=1e-5)


def test_three_levels_of_single_effects_are_two() -> None:
    shape = 20
    generator = np.random.default_rng(5)
    variances = generator.uniform(0.02, 0.3, shape)
    effects = make_effects(generator.normal(0.2, 0.5, shape), variances)
    two = pool(effects)
    three = pool_three_level(effects, make_blocks(effects, range(shape)))
    assert three.tau2 == pytest.approx(two.tau2, rel=1e-8)
    assert three.sigma2[0] == three.sigma2[1]
    assert three.first.estimate == pytest.approx(two.first.estimate, rel=1e-8)
    assert three.log_likelihood == pytest.approx(two.log_likelihood, rel=1e-10)
    assert three.i2 == pytest.approx(two.i2, rel=1e-8)


def test_known_covariance_is_the_same_as_the_correlation_it_was_made_with() -> None:
    generator = np.random.default_rng(6)
    effects, cluster = clustered(generator, 0.3, 0.1), np.repeat(np.arange(12), 3)
    errors = np.sqrt(effects.variances)
    table = 0.7 * np.outer(errors, errors) * (cluster[:, None] == cluster)
    np.fill_diagonal(table, effects.variances)
    known = pool_three_level(effects, make_blocks(effects, cluster, None, table))
    imputed = pool_three_level(effects, make_blocks(effects, cluster, None, 0.7))
    assert numbers(known) == pytest.approx(numbers(imputed), rel=1e-10)


@pytest.mark.parametrize("kind", [IntervalKind.CR0, IntervalKind.CR1, IntervalKind.CR2])
def test_robust_of_equally_precise_studies_is_the_textbook_t(kind: IntervalKind) -> None:
    """With one variance CR1 and CR2 are the sample variance over k; CR0 lacks k / (k - 1)."""
    values = np.array([0.1, 0.5, -0.2, 0.9, 0.3])
    effects = make_effects(values, np.full(5, 0.04))
    robust = with_robust(pool(effects), effects, make_blocks(effects, range(5)), kind).first
    textbook = values.var(ddof=0 if kind is IntervalKind.CR0 else 1) / 5
    assert (robust.se or 0) ** 2 == pytest.approx(textbook, rel=1e-10)
    assert robust.df == pytest.approx(4, rel=1e-9)


@pytest.mark.slow
def test_nothing_between_studies_never_fails() -> None:
    """1,000 of 1,000 sets without any true difference: an answer each time, tau2 often nought."""
    generator = np.random.default_rng(2026)
    at_nought = 0
    for _ in range(SETS):
        k = int(generator.integers(2, 9))
        variances = generator.uniform(0.01, 0.4, k)
        effects = make_effects(generator.normal(0.1, np.sqrt(variances)), variances)
        found = pool(effects, Method.REML, IntervalKind.KNAPP_HARTUNG)
        assert np.isfinite(numbers(found)).all()
        at_nought += found.tau2 == 0
    assert SETS / 2 < at_nought < SETS


@pytest.mark.slow
def test_nothing_between_clusters_never_fails() -> None:
    """The same on three levels, with correlated sampling errors and robust intervals."""
    generator = np.random.default_rng(2027)
    cluster, at_nought, covered = np.repeat(np.arange(12), 3), 0, 0
    for _ in range(SETS):
        effects = clustered(generator, 0.0, 0.0)
        blocks = make_blocks(effects, cluster)
        found = with_robust(pool_three_level(effects, blocks), effects, blocks)
        assert np.isfinite(numbers(found)).all()
        at_nought += min(found.sigma2) == 0
        covered += (found.first.low or 0) <= 0.2 <= (found.first.high or 0)
    assert at_nought > SETS / 2
    assert 0.93 * SETS <= covered <= 0.985 * SETS
