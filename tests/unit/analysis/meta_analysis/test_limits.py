"""What the data cannot tell is said so: single effects, constant columns, single clusters."""

import numpy as np
import pytest

from goldthread.analysis.impact.meta_analysis.blocks import make_blocks
from goldthread.analysis.impact.meta_analysis.effects import (
    CannotEstimate,
    Effects,
    make_effects,
)
from goldthread.analysis.impact.meta_analysis.heterogeneity import Method
from goldthread.analysis.impact.meta_analysis.hierarchical_weights import pool_hierarchical
from goldthread.analysis.impact.meta_analysis.influence import influence
from goldthread.analysis.impact.meta_analysis.pooling import pool
from goldthread.analysis.impact.meta_analysis.results import IntervalKind, Note
from goldthread.analysis.impact.meta_analysis.robust import with_robust
from goldthread.analysis.impact.meta_analysis.small_study import (
    egger_classical_test,
    egger_test,
    rank_test,
)
from goldthread.analysis.impact.meta_analysis.three_level import (
    pool_three_level,
    variance_interval,
)
from goldthread.analysis.impact.meta_analysis.trim_and_fill import Missing, trim_and_fill

VALUES, VARIANCES = [0.1, 0.4, -0.2, 0.8], [0.02, 0.05, 0.04, 0.1]


def effects(k: int = 4) -> Effects:
    return make_effects(VALUES[:k], VARIANCES[:k])


@pytest.mark.parametrize(
    ("values", "variances", "moderators", "why"),
    [
        ([], [], None, "no effects"),
        ([0.1, 0.2], [0.1], None, "one length"),
        ([0.1, 0.2], [0.1, 0.1], {"x": [1.0]}, "one length"),
        ([0.1, float("nan")], [0.1, 0.1], None, "not finite"),
        ([0.1, 0.2], [0.1, 0.0], None, "nought or less"),
        ([0.1, 0.2], [0.1, -0.1], None, "nought or less"),
        ([0.1, 0.2], [0.1, 0.1], {"x": [3.0, 3.0]}, "same in every row"),
        ([0.1, 0.2], [0.1, 0.1], {"x": [0.0, 0.0]}, "“x” is nought in every row"),
        ([0.1] * 4, [0.1] * 4, {"x": [1, 2, 3, 4], "y": [2, 4, 6, 9], "z": [3, 6, 9, 13]}, "“z”"),
        ([0.1, 0.2], [0.1, 0.1], {"x": [1.0, 2.0], "y": [1.0, 5.0]}, "too few"),
    ],
)
def test_effects_that_cannot_be_pooled_are_refused(values, variances, moderators, why) -> None:
    with pytest.raises(CannotEstimate, match=why):
        make_effects(values, variances, moderators)


def test_neither_intercept_nor_moderator_is_refused() -> None:
    with pytest.raises(CannotEstimate, match="neither"):
        make_effects(VALUES, VARIANCES, intercept=False)


def test_one_effect_has_its_own_interval_and_no_other() -> None:
    found = pool(effects(1), interval=IntervalKind.KNAPP_HARTUNG)
    assert found.interval is IntervalKind.WALD
    assert (found.first.estimate, found.first.se) == pytest.approx((0.1, np.sqrt(0.02)))
    assert (found.tau2, found.tau2_interval, found.prediction, found.i2) == (None,) * 4
    assert found.log_likelihood is None
    assert found.notes == (Note.ONE_EFFECT,)
    common = pool(effects(1), Method.FE)
    assert common.tau2 == 0.0
    assert common.prediction == (common.first.low, common.first.high)


def test_as_many_coefficients_as_effects_leave_nothing_over() -> None:
    found = pool(make_effects([0.1, 0.4], [0.02, 0.05], {"x": [0.0, 1.0]}))
    assert found.coefficients["x"].estimate == pytest.approx(0.3)
    assert (found.tau2, found.q_df, found.notes) == (None, 0, (Note.SATURATED,))


@pytest.mark.parametrize("method", list(Method))
def test_equal_effects_have_nothing_between_them(method: Method) -> None:
    found = pool(make_effects([0.3] * 5, [*VARIANCES, 0.1]), method)
    assert (found.tau2, found.first.estimate) == (0.0, pytest.approx(0.3))
    assert found.tau2_interval is None
    assert found.notes == (Note.ALL_EQUAL,)


def test_nought_between_studies_is_noted_and_has_an_interval() -> None:
    found = pool(make_effects([0.30, 0.31, 0.29, 0.30], VARIANCES))
    assert found.tau2 == 0.0
    assert found.tau2_interval == (0.0, 0.0)
    assert found.notes == (Note.NO_HETEROGENEITY,)


def test_tau2_given_is_taken_as_known() -> None:
    assert pool(effects(), tau2=0.5).tau2 == 0.5
    assert pool(effects(), tau2=0.0).first == pool(effects(), Method.FE).first


@pytest.mark.parametrize(
    ("labels", "method", "why"),
    [
        (["a"] * 4, Method.REML, "one cluster"),
        (["a", "a", "b", "b"], Method.DL, "REML or ML"),
        (["a", "b"], Method.REML, "one cluster and"),
    ],
)
def test_three_levels_that_cannot_be_told_are_refused(labels, method, why) -> None:
    with pytest.raises(CannotEstimate, match=why):
        pool_three_level(effects(), make_blocks(effects(), labels), method)


def test_three_levels_need_something_left_over() -> None:
    two = make_effects([0.1, 0.4], [0.02, 0.05], {"x": [0.0, 1.0]})
    with pytest.raises(CannotEstimate, match="nothing over"):
        pool_three_level(two, make_blocks(two, [1, 2]))


def test_levels_that_cannot_be_told_apart_share_their_sum() -> None:
    blocks = make_blocks(effects(), ["a", "b", "c", "d"])
    found = pool_three_level(effects(), blocks)
    assert Note.LEVELS_INSEPARABLE in found.notes
    assert variance_interval(effects(), blocks, "between") is None
    low, high = variance_interval(effects(), blocks, "total") or (0.0, 0.0)
    assert low <= (found.tau2 or 0.0) < high


def test_equal_effects_in_clusters_have_no_interval_of_their_variance() -> None:
    equal = make_effects([0.3] * 4, VARIANCES)
    blocks = make_blocks(equal, ["a", "a", "b", "b"])
    found = pool_three_level(equal, blocks)
    assert (found.sigma2, found.notes) == ((0.0, 0.0), (Note.ALL_EQUAL,))
    assert variance_interval(equal, blocks) is None


def test_nought_in_both_levels_is_noted() -> None:
    near = make_effects([0.30, 0.31, 0.29, 0.30], VARIANCES)
    blocks = make_blocks(near, ["a", "a", "b", "b"])
    assert pool_three_level(near, blocks).notes == (Note.NO_HETEROGENEITY,)
    low, high = variance_interval(near, blocks) or (1.0, 0.0)
    assert low == 0.0 < high


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (np.eye(3), "4 by 4"),
        (np.diag(VARIANCES) + np.triu(np.full((4, 4), 0.01), 1), "symmetric"),
        (np.eye(4), "other variances"),
        (np.diag(VARIANCES) + 0.001 * (1 - np.eye(4)), "different clusters"),
        (np.diag(VARIANCES) + 0.9 * np.kron(np.eye(2), 1 - np.eye(2)), "positive definite"),
        (-0.1, "correlation"),
        (1.0, "correlation"),
    ],
)
def test_sampling_covariance_that_is_none_is_refused(table, why) -> None:
    with pytest.raises(CannotEstimate, match=why):
        make_blocks(effects(), ["a", "a", "b", "b"], None, table)


def test_correlation_holds_within_studies_or_else_within_clusters() -> None:
    clusters = ["a", "a", "b", "b"]
    together = make_blocks(effects(), clusters, ["1", "1", "1", "2"], 0.5).groups[0].sampling
    errors = np.sqrt(VARIANCES)
    assert together[0, 0, 1] == pytest.approx(0.5 * errors[0] * errors[1])
    assert together[1, 0, 1] == 0.0
    alone = make_blocks(effects(), clusters, None, 0.5).groups[0].sampling
    assert alone[1, 0, 1] == pytest.approx(0.5 * errors[2] * errors[3])


def test_robust_needs_two_clusters_and_says_when_they_are_few() -> None:
    with pytest.raises(CannotEstimate, match="two clusters"):
        with_robust(pool(effects()), effects(), make_blocks(effects(), ["a"] * 4))
    two = with_robust(pool(effects()), effects(), make_blocks(effects(), ["a", "a", "b", "b"]))
    assert Note.FEW_DEGREES in two.notes
    alone = make_effects(VALUES, VARIANCES, {"x": [1.0, 0.0, 0.0, 0.0]})
    robust = with_robust(pool(alone), alone, make_blocks(alone, range(4)))
    assert robust.coefficients["x"].se is not None
    split = make_effects(VALUES, [0.04] * 4, {"x": [1.0, 1.0, 0.0, 0.0]})
    none = with_robust(pool(split), split, make_blocks(split, ["a", "a", "b", "b"]))
    assert none.coefficients["x"].se is None
    assert none.prediction is None
    assert Note.TOO_FEW_CLUSTERS in none.notes


def test_robust_where_clusters_and_moderator_are_one() -> None:
    """clubSandwich 0.5.8 on the same four effects: se 0.0559 and 0.0567, df 1.00 and 1.55."""
    split = make_effects(VALUES, VARIANCES, {"x": [1.0, 1.0, 0.0, 0.0]})
    blocks = make_blocks(split, ["a", "a", "b", "b"])
    intercept, x = with_robust(pool(split), split, blocks).coefficients.values()
    assert (intercept.se, x.se) == pytest.approx((0.0559, 0.0567), abs=5e-5)
    assert (intercept.df, x.df) == pytest.approx((1.00, 1.55), abs=5e-3)


def test_study_that_carries_a_coefficient_alone_cannot_be_left_out() -> None:
    alone = make_effects(VALUES, VARIANCES, {"x": [1.0, 0.0, 0.0, 0.0]})
    found = influence(alone)
    assert found.irreplaceable.tolist() == [True, False, False, False]
    assert np.isnan(found.cooks_distance).tolist() == [True, False, False, False]
    with pytest.raises(CannotEstimate, match="leave one out"):
        influence(effects(2))


@pytest.mark.parametrize("method", [Method.FE, Method.DL, Method.PM])
def test_leaving_out_with_other_methods(method: Method) -> None:
    without = influence(effects(), method).leave_one_out
    others = pool(effects().subset(np.array([1, 2, 3])), method)
    assert without.estimates[0] == pytest.approx(others.first.estimate)


@pytest.mark.parametrize("test", [egger_test, egger_classical_test, rank_test])
def test_small_studies_cannot_be_compared_where_none_is_small(test) -> None:
    with pytest.raises(CannotEstimate, match="too few"):
        test(effects(2))
    with pytest.raises(CannotEstimate, match="equally precise"):
        test(make_effects(VALUES, [0.1] * 4))


@pytest.mark.parametrize("test", [egger_classical_test, rank_test, trim_and_fill])
def test_tests_without_moderators_refuse_them(test) -> None:
    with pytest.raises(CannotEstimate, match="no moderators"):
        test(make_effects(VALUES, VARIANCES, {"x": [1.0, 2.0, 3.0, 5.0]}))


def test_small_studies_that_lie_on_one_line_or_are_equal() -> None:
    line = make_effects([0.1, 0.2, 0.3, 0.4], [0.01, 0.04, 0.09, 0.16])
    with pytest.raises(CannotEstimate, match="one line"):
        egger_classical_test(make_effects([0.5] * 4, VARIANCES))
    assert egger_test(line).limit == pytest.approx(0.0, abs=1e-9)
    with pytest.raises(CannotEstimate, match="equal"):
        rank_test(make_effects([0.0] * 4, VARIANCES))


def test_trim_and_fill_of_an_even_set_adds_nothing() -> None:
    even = make_effects([-0.2, -0.1, 0.0, 0.1, 0.2], [0.04] * 5)
    for estimator in Missing:
        found = trim_and_fill(even, estimator=estimator)
        assert (found.missing, found.side) == (0, "left")
        assert found.pooled.first.estimate == pytest.approx(0.0, abs=1e-12)


def test_trim_and_fill_puts_back_mirrored_studies() -> None:
    lopsided = make_effects([0.0, 0.1, 0.1, 0.5, 0.9, 1.3], [0.01, 0.01, 0.02, 0.1, 0.2, 0.3])
    found = trim_and_fill(lopsided, Method.FE)
    assert found.side == "left"
    assert found.missing > 0
    assert found.pooled.k == 6 + found.missing
    assert found.pooled.first.estimate < pool(lopsided, Method.FE).first.estimate
    assert trim_and_fill(lopsided, Method.FE, side="right").missing == 0


def test_hierarchical_weights_need_studies_with_several_effects() -> None:
    with pytest.raises(CannotEstimate, match="two effects or more"):
        pool_hierarchical(effects(), range(4))
