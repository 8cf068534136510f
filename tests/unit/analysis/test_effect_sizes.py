"""Effect sizes against published values and simulation; one scale; months."""

import numpy as np
import pytest

from goldthread.analysis.impact.effect_scale import (
    correlation,
    months_of_progress,
    odds_from_risk,
    standardised,
)
from goldthread.analysis.impact.effect_sizes import (
    Change,
    EffectSizes,
    Group,
    Scale,
    change_against_control,
    change_against_norm,
    fisher_z,
    gas_change,
    gas_t_score,
    hedges_g,
    log_odds_ratio,
    log_risk_ratio,
    small_sample_factor,
    standardised_change,
    standardised_paired,
)

# Morris (2008), table: five studies of training, treated and control.
TREATED = Change(
    [30.6, 23.5, 0.5, 53.4, 35.6], [38.5, 26.8, 0.7, 75.9, 36.0], [15.0, 3.1, 0.1, 14.5, 4.7],
    [20, 50, 9, 10, 14], [0.47, 0.64, 0.77, 0.89, 0.44],
)  # fmt: skip
CONTROL = Change(
    [23.1, 24.9, 0.6, 55.7, 34.8], [19.7, 25.3, 0.6, 60.7, 33.4], [13.8, 4.1, 0.2, 17.3, 3.1],
    [20, 42, 9, 11, 14], [0.47, 0.64, 0.77, 0.89, 0.44],
)  # fmt: skip


def test_small_sample_factor_is_exact() -> None:
    """J(2) = 1 / sqrt(pi), J(3) = sqrt(pi / 6) by Hedges's formula; 1 - 3 / (4 m - 1) nearly."""
    assert small_sample_factor([2, 3]) == pytest.approx([np.pi**-0.5, (np.pi / 6) ** 0.5])
    assert small_sample_factor(50)[0] == pytest.approx(1 - 3 / 199, abs=2e-5)


def test_standardised_change_as_published() -> None:
    treated, control = standardised_change(TREATED), standardised_change(CONTROL)
    assert treated.values == pytest.approx([0.5056, 1.0481, 1.8054, 1.4181, 0.0801], abs=5e-5)
    assert treated.variances == pytest.approx([0.0594, 0.0254, 0.2322, 0.1225, 0.0802], abs=5e-5)
    beyond = [0.7421, 0.9524, 1.8054, 1.1514, 0.5050]
    assert treated.values - control.values == pytest.approx(beyond, abs=5e-5)


def test_change_against_control_as_published() -> None:
    found = change_against_control(TREATED, CONTROL)
    assert found.values == pytest.approx([0.7684, 0.8010, 1.2045, 1.0476, 0.4389], abs=5e-5)


def test_groups_by_hand() -> None:
    found = hedges_g(Group(105, 15, 30), Group(99, 12, 20))
    d = 6 / np.sqrt((29 * 225 + 19 * 144) / 48)
    assert found.values[0] == pytest.approx(d * small_sample_factor(48)[0])
    assert found.variances[0] == pytest.approx(1 / 30 + 1 / 20 + found.values[0] ** 2 / 100)
    assert found.scale is Scale.STANDARDISED


@pytest.mark.slow
@pytest.mark.parametrize("effect", [0.0, 0.8])
def test_variances_are_those_of_repeated_studies(effect: float) -> None:
    """20,000 studies of two groups of 20, measured twice with correlation 0.6."""
    generator = np.random.default_rng(7)
    studies, n, r = 20_000, 20, 0.6
    shared = generator.normal(size=(2, studies, n))
    own = generator.normal(size=(2, 2, studies, n))
    before, after = np.sqrt(r) * shared + np.sqrt(1 - r) * own
    after[0] += effect
    sds = before.std(axis=2, ddof=1)
    means = np.stack([before.mean(axis=2), after.mean(axis=2)])
    first, second = (Change(means[0, group], means[1, group], sds[group], n, r) for group in (0, 1))
    spreads = after.std(axis=2, ddof=1)
    differences = (after - before)[0]
    for found, truth in (
        (change_against_control(first, second), effect),
        (standardised_change(first), effect),
        (hedges_g(Group(means[1, 0], spreads[0], n), Group(means[1, 1], spreads[1], n)), effect),
        (
            standardised_paired(differences.mean(axis=1), differences.std(axis=1, ddof=1), n),
            effect / np.sqrt(2 * (1 - r)),
        ),
    ):
        assert found.values.mean() == pytest.approx(truth, abs=0.01)
        assert found.variances.mean() == pytest.approx(found.values.var(), rel=0.10)


def test_change_against_norm_takes_what_was_expected_away() -> None:
    found = change_against_norm([6.0, 3.0], 9.0, 36, 3.0, 15.0)
    assert found.values == pytest.approx([0.2, 0.0])
    assert found.variances == pytest.approx([0.01, 0.01])


def test_empty_cells_get_half_a_person_and_only_there() -> None:
    found = log_odds_ratio([0, 4], [10, 6], [3, 2], [7, 8])
    assert found.values == pytest.approx([np.log(0.5 * 7.5 / (10.5 * 3.5)), np.log(32 / 12)])
    assert found.variances[1] == pytest.approx(1 / 4 + 1 / 6 + 1 / 2 + 1 / 8)
    risks = log_risk_ratio([0, 4], [10, 6], [3, 2], [7, 8])
    assert risks.values == pytest.approx([np.log((0.5 / 11) / (3.5 / 11)), np.log(2)])


def test_correlations_go_to_fishers_scale_and_back() -> None:
    found = fisher_z([0.5, -0.2], [28, 103])
    assert found.variances == pytest.approx([0.04, 0.01])
    assert correlation(float(found.values[0])) == pytest.approx(0.5)
    there = standardised(found)
    assert there.values[0] == pytest.approx(2 * 0.5 / np.sqrt(1 - 0.25))
    assert there.variances[0] == pytest.approx(4 * 0.04 * (1 - 0.25) ** 2 / (1 - 0.25) ** 3)


@pytest.mark.parametrize(
    ("levels", "weights", "score"),
    [([0, 0, 0], None, 50), ([1, 1, 1], None, 63.69), ([1, 0, -1], [3, 2, 1], 54.41),
     ([-2] * 4, None, 20.98)],
)  # fmt: skip
def test_gas_t_scores(levels: list[int], weights: list[int] | None, score: float) -> None:
    assert gas_t_score(levels, weights) == pytest.approx(score, abs=5e-3)


def test_one_scale() -> None:
    odds = EffectSizes(np.array([1.0]), np.array([0.1]), Scale.LOG_ODDS_RATIO)
    assert standardised(odds).values[0] == pytest.approx(0.5513289)
    assert standardised(odds).variances[0] == pytest.approx(0.1 * 3 / np.pi**2)
    assert standardised(gas_change(12.0, 8.0, 16)).values[0] == pytest.approx(1.2)
    assert standardised(gas_change(12.0, 8.0, 16)).variances[0] == pytest.approx(0.04)
    plain = hedges_g(Group(1, 1, 10), Group(0, 1, 10))
    assert standardised(plain).values == pytest.approx(plain.values)


def test_risk_ratios_need_the_share_without_support() -> None:
    risks = EffectSizes(np.log([2.0]), np.array([0.1]), Scale.LOG_RISK_RATIO)
    with pytest.raises(ValueError, match="share without support"):
        standardised(risks)
    odds = odds_from_risk(risks, 0.2)
    assert np.exp(odds.values[0]) == pytest.approx((0.4 / 0.6) / (0.2 / 0.8))
    assert odds.variances[0] == pytest.approx(0.1 / 0.36)
    with pytest.raises(ValueError, match="between 0 and 1"):
        odds_from_risk(risks, 0.5)
    with pytest.raises(ValueError, match="Only risk ratios"):
        odds_from_risk(odds, 0.2)


@pytest.mark.parametrize(
    ("effect", "months"),
    [(0.0, 0), (0.01, 0), (0.02, 1), (0.09, 1), (0.10, 2), (0.18, 2), (0.19, 3), (0.35, 4),
     (0.52, 6), (0.53, 7), (0.95, 11), (0.96, 12), (1.0, 12), (-0.2, -3)],
)  # fmt: skip
def test_months_are_those_of_the_toolkit(effect: float, months: int) -> None:
    assert months_of_progress(effect) == months


def test_months_end_where_the_table_ends() -> None:
    with pytest.raises(ValueError, match="ends at one"):
        months_of_progress(1.2)


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: hedges_g(Group(1, 1, 1), Group(0, 1, 5)),
        lambda: hedges_g(Group(1, 0, 5), Group(0, 0, 5)),
        lambda: hedges_g(Group(float("nan"), 1, 5), Group(0, 1, 5)),
        lambda: standardised_change(Change(0, 1, 0, 5, 0.5)),
        lambda: standardised_change(Change(0, 1, 1, 2, 0.5)),
        lambda: standardised_change(Change(0, 1, 1, 5, 1.0)),
        lambda: standardised_paired(1, 0, 5),
        lambda: change_against_norm(1, 1, 1, 0, 15),
        lambda: change_against_norm(1, 1, 5, 0, 0),
        lambda: log_odds_ratio(-1, 2, 3, 4),
        lambda: log_risk_ratio(0, 0, 3, 4),
        lambda: fisher_z(1.0, 10),
        lambda: fisher_z(0.5, 3),
        lambda: gas_t_score([3]),
        lambda: gas_t_score([1], [0]),
        lambda: gas_t_score([1], correlation=1.0),
        lambda: gas_change(1, 0, 5),
        lambda: small_sample_factor(1),
    ],
)
def test_what_cannot_be_an_effect_is_refused(impossible) -> None:
    with pytest.raises(ValueError, match=r"\."):
        impossible()
