"""The stated rules: what happens where an index has no figure, and what is said instead."""

import numpy as np
import pytest

from goldthread.analysis.impact.single_case import (
    cautions,
    combine,
    overlap,
    ratio,
    trend,
    within_case,
)
from goldthread.analysis.impact.single_case.estimate import (
    Estimate,
    Index,
    unknown,
    with_interval,
)
from goldthread.analysis.impact.single_case.phases import UnclearPhases, conditions
from goldthread.analysis.impact.single_case.ratio import Scale
from goldthread.analysis.impact.single_case.series import Direction, Phase, Series, make_series
from goldthread.analysis.impact.single_case.study import ONE_PHASE, analyse, indices

A, B = np.array([2.0, 4, 3, 3]), np.array([5.0, 6, 4, 7])
NONE = np.array([])


def series(value: list[float], phases: str, session: list[float] | None = None) -> Series:
    times = session or list(range(1, len(value) + 1))
    return make_series("Asha", times, value, [phase == "B" for phase in phases])


def test_phases_and_pairs_of_a_reversal() -> None:
    case = series([1, 2, 6, 7, 2, 1, 8], "AABBAAB")
    assert case.phases == (
        Phase(False, 0, 2), Phase(True, 2, 4), Phase(False, 4, 6), Phase(True, 6, 7),
    )  # fmt: skip
    assert [case.part(*pair).value.tolist() for pair in case.pairs] == [[1, 2, 6, 7], [2, 1, 8]]


def test_sessions_are_put_in_order_and_missing_values_left_out() -> None:
    case = make_series("Asha", [4, 1, 9, 2], [8, 1, 9, float("nan")], [True, False, True, False])
    assert case.session.tolist() == [1, 4, 9]
    assert case.value.tolist() == [1, 8, 9]
    assert case.treated.tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("session", "value", "says"),
    [
        ([1, 2, 2], [1, 2, 3], "two values in one session"),
        ([1, 2, float("nan")], [1, 2, 3], "no number"),
        ([1, 2, 3], [1, float("inf"), 3], "too large"),
        ([1, 2, 3], [1, 1e-200, 3], "too small"),
        ([1, 2], [1, 2, 3], "equally many"),
    ],
)
def test_series_that_cannot_be(session: list[float], value: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make_series("Asha", session, value, [False, True, True])


def test_an_empty_phase_has_no_figures() -> None:
    for one in indices(series([1, 2, 3], "AAA")).values():
        assert one.estimate is None
        assert one.note


def test_one_value_in_a_phase_has_no_standard_error() -> None:
    share = overlap.nap(A, B[:1])
    assert (share.estimate, share.se, share.note) == (1.0, None, overlap.SHORT)
    assert within_case.smd(A, B[:1]).note == overlap.SHORT
    assert ratio.lrr_increasing(A, B[:1]).estimate == pytest.approx(np.log(5 / 3))


def test_values_that_never_change_leave_nap_at_one_half() -> None:
    same = np.full(4, 7.0)
    share = overlap.nap(same, same)
    assert share.estimate == 0.5
    assert share.se == pytest.approx(0.5 / 3)
    assert within_case.smd(same, same).note == within_case.NO_SPREAD
    assert ratio.lrr_increasing(same, same).estimate == pytest.approx(0.0)


def test_a_difference_needs_three_values_in_baseline() -> None:
    assert within_case.smd(A[:2], B).note == within_case.TOO_SHORT
    assert trend.tau_bc(series([1, 2, 3, 4], "AABB")).note == trend.NO_TREND


def test_gaps_count_as_time_only_where_it_says_so() -> None:
    case = series([1, 2, 3, 5, 6], "AAABB", [1, 2, 3, 8, 9])
    assert trend.tau_bc(case).estimate == 1.0
    assert trend.tau_bc_time(case).estimate == -1.0


def test_ratios_ask_for_a_scale_that_begins_at_zero() -> None:
    assert ratio.lrr_increasing(A - 5, B).note == ratio.BELOW_ZERO
    assert ratio.lrr_increasing(A, B + 100, scale=Scale.PERCENTAGE).note == ratio.BEYOND
    assert ratio.lrr_decreasing(A, B + 100, scale=Scale.PERCENTAGE).note == ratio.BEYOND
    assert ratio.lrr_increasing(A * 0, B * 0).note == ratio.ALL_ZERO
    assert ratio.lrr_increasing(A * 0, B / 10).note == ratio.ONE_ZERO


def test_counts_of_zero_are_taken_as_half_a_count_in_all() -> None:
    """Mean 1/(2n) = 1/8, variance 1/n³ = 1/64, so its part of the variance is 1/(64 * 4 / 64)."""
    found = ratio.lrr_decreasing(B, np.zeros(4), Direction.DECREASE)
    log_a, share_a = np.log(5.5), B.var(ddof=1) / (4 * 5.5**2)
    assert found.note == ratio.ZEROS
    assert found.estimate == pytest.approx(np.log(1 / 8) + 1 / 8 - log_a - share_a / 2)
    assert found.se == pytest.approx((1 / 4 + share_a) ** 0.5)


@pytest.mark.parametrize(
    ("values", "step"), [([1, 2], 1.0), ([1, 2.5], 0.1), ([0.25, 3], 0.01), ([1 / 3], 1e-6)]
)
def test_the_step_values_were_written_in(values: list[float], step: float) -> None:
    assert ratio.recorded_step(np.array(values)) == pytest.approx(step)


def test_scattered_counts_widen_the_interval() -> None:
    """Quasi-Poisson: mean 4 and 8 in five sessions each, worked out by hand."""
    calm, wild = np.array([4.0, 3, 5, 4, 4]), np.array([8.0, 2, 14, 1, 15])
    spread = ratio.dispersion(calm, wild)
    assert spread == ratio.Dispersion(pytest.approx((2 / 4 + 170 / 8) / 8), 8)
    found = ratio.log_rate_ratio(calm, wild, Direction.DECREASE)
    assert found.estimate == pytest.approx(-np.log(2))
    assert found.se == pytest.approx((spread.multiple * (1 / 20 + 1 / 40)) ** 0.5)
    assert found.high is not None
    assert found.high - found.estimate == pytest.approx(2.306004 * found.se)


def test_counts_calmer_than_chance_get_no_narrower_than_poisson() -> None:
    found = ratio.log_rate_ratio(np.full(5, 4.0), np.full(5, 8.0))
    assert found.se == pytest.approx((1 / 20 + 1 / 40) ** 0.5)


@pytest.mark.parametrize(("a", "b"), [(A + 0.5, B), (A, -B), (A * 0, B), (A[:1], B[:1]), (NONE, B)])
def test_what_is_not_counts_has_no_rate_ratio(a: np.ndarray, b: np.ndarray) -> None:
    assert ratio.dispersion(a, b) is None
    assert ratio.log_rate_ratio(a, b) == unknown(ratio.NOT_COUNTS)


def test_numbers_that_ran_away_give_no_figure() -> None:
    assert with_interval(float("nan"), 1.0).estimate is None
    assert with_interval(1.0, float("inf")).note


def test_cautions() -> None:
    growing = series([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "AAAAABBBBB")
    assert cautions.cautions(growing, Direction.INCREASE) == (cautions.RISING, cautions.ALIKE)
    assert cautions.cautions(growing, Direction.DECREASE) == (cautions.ALIKE,)
    short = series([3, 1, 2, 9, 7, 8], "AAABBB")
    assert cautions.cautions(short, Direction.INCREASE) == (cautions.SHORT,)
    assert cautions.cautions(series([1, 9, 8], "BAB"), Direction.INCREASE) == (cautions.SHORT,)


def test_autocorrelation_by_hand() -> None:
    """A: -1 0 1, B: 1 -1: lagged 0 - 1, squares 2 + 2, plus (2/3 + 1/2) / 3."""
    case = series([1, 2, 3, 5, 3], "AAABB")
    assert cautions.autocorrelation(case) == pytest.approx(-1 / 4 + (2 / 3 + 1 / 2) / 3)
    assert cautions.autocorrelation(series([4, 4, 7, 7], "AABB")) is None
    assert cautions.autocorrelation(series([4, 5], "AB")) is None


def figures(*rows: tuple[float, float | None]) -> list[Estimate]:
    return [Estimate(value, se) for value, se in rows]


def test_combined_by_hand() -> None:
    """Weights 1, 1, 2: mean 0.5; spread² = (0.25² 0.3² + 0.25² 0.1² + 0.5² 0.1²) * 3/2."""
    made = combine.combine(Index.SMD, figures((0.2, 0.1), (0.6, 0.1), (0.6, 0.2)), [1, 1, 2])
    spread = ((0.0625 * 0.09 + 0.0625 * 0.01 + 0.25 * 0.01) * 1.5) ** 0.5
    own = (0.0625 * 0.01 * 2 + 0.25 * 0.04) ** 0.5
    assert made.cases == 3
    assert (made.mean.estimate, made.mean.se) == pytest.approx((0.5, max(spread, own)))
    assert made.mean.high == pytest.approx(0.5 + 4.302653 * max(spread, own))
    assert made.these_cases.se == pytest.approx(own)
    assert made.inverse_variance.estimate == pytest.approx((20 + 60 + 15) / 225)
    assert made.inverse_variance.se == pytest.approx(225**-0.5)


def test_cases_that_agree_are_not_certain() -> None:
    made = combine.combine(Index.NAP, figures((1.0, 0.1), (1.0, 0.1)), [1, 1])
    assert made.mean.se == pytest.approx(0.005**0.5)
    assert made.mean.high == 1.0
    alike = combine.combine(Index.PND, figures((1.0, None), (1.0, None)), [1, 1])
    assert (alike.mean.estimate, alike.mean.se, alike.mean.note) == (1.0, None, combine.ALIKE)


def test_combined_of_one_case_and_of_none() -> None:
    one = combine.combine(Index.SMD, [*figures((0.5, 0.2)), unknown("No baseline.")], [1, 1])
    assert (one.cases, one.mean.estimate, one.mean.se) == (1, 0.5, 0.2)
    assert one.mean.note == combine.ONE_CASE
    none = combine.combine(Index.SMD, [unknown("No baseline.")], [1])
    assert (none.cases, none.mean.estimate, none.mean.note) == (0, None, combine.NO_CASE)


def test_a_figure_without_error_is_not_weighed_by_it() -> None:
    made = combine.combine(Index.LRR_I, figures((0.5, 0.2), (0.7, None), (0.9, 0.1)), [1, 1, 1])
    assert made.mean.se == pytest.approx(0.2 / 3**0.5)
    assert made.these_cases.estimate is None
    zero = combine.combine(Index.LRR_I, figures((0.5, 0.0), (0.7, 0.1)), [1, 1])
    assert zero.inverse_variance.estimate is None


def test_a_case_with_one_phase_is_left_out_and_named() -> None:
    whole = series([1, 2, 3, 6, 5, 7], "AAABBB")
    lone = make_series("Ben", [1, 2], [3, 4], [True, True])
    found = analyse([whole, lone])
    assert [case.name for case in found.cases] == ["Asha"]
    assert found.left_out == {"Ben": ONE_PHASE}


def test_an_abab_case_is_shown_pair_by_pair() -> None:
    found = analyse([series([1, 2, 6, 7, 6, 7, 2, 1], "AABBAABB")]).cases[0]
    assert (found.design, found.lengths) == ("ABAB", (4, 4))
    assert [(pair.number, pair.indices[Index.NAP].estimate) for pair in found.pairs] == [
        (1, 1.0), (2, 0.0),
    ]  # fmt: skip
    assert found.indices[Index.NAP].estimate == 0.5
    assert analyse([series([1, 2, 6, 7], "AABB")]).cases[0].pairs == ()


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["A", "B"], {"A": False, "B": True}),
        (["1", "0"], {"1": True, "0": False}),
        (["A1", "B1", "A2", "B2"], {"A1": False, "B1": True, "A2": False, "B2": True}),
        (["No Choice", "Choice"], {"No Choice": False, "Choice": True}),
        (["Baseline", "Reading club"], {"Baseline": False, "Reading club": True}),
    ],
)
def test_which_phase_is_baseline(labels: list[str], expected: dict[str, bool]) -> None:
    assert conditions({"Asha": labels}) == expected


def test_phases_as_named() -> None:
    labels = {"Asha": ["X", "Y", "Z"]}
    assert conditions(labels, ["X"], ["Z"]) == {"X": False, "Y": None, "Z": True}
    assert conditions(labels, ["X", "Y"]) == {"X": False, "Y": False, "Z": True}
    assert conditions({"Asha": ["Y", "X"]}, treatment=["Y"]) == {"X": False, "Y": True}
    assert conditions({"Asha": ["A", "B", "C"]}, treatment=["C"]) == {
        "A": False, "B": None, "C": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("labels", "baseline", "treatment", "says"),
    [
        ({"Asha": ["A", "A"]}, [], [], "Every value is in one phase"),
        ({"Asha": ["club"]}, [], [], "Every value is in one phase"),
        ({"Asha": ["A", "B", "C"]}, [], [], "--treatment"),
        ({"Asha": ["X", "Y"], "Ben": ["Y", "X"]}, [], [], "--baseline"),
        ({"Asha": ["X", "Y", "Z"]}, [], [], "--baseline"),
        ({"Asha": ["A", "B"]}, ["C"], [], "called “C”"),
        ({"Asha": ["A", "B"]}, ["A"], ["A"], "both phases"),
    ],
)
def test_phases_that_are_not_clear(
    labels: dict[str, list[str]], baseline: list[str], treatment: list[str], says: str
) -> None:
    with pytest.raises(UnclearPhases, match=says):
        conditions(labels, baseline, treatment)
