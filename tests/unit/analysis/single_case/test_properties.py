"""What must hold of the indices whatever the numbers are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.analysis.impact.single_case import overlap, trend
from goldthread.analysis.impact.single_case.combine import RANGES, combine
from goldthread.analysis.impact.single_case.estimate import Estimate, Index
from goldthread.analysis.impact.single_case.ratio import (
    Scale,
    lrr_decreasing,
    lrr_increasing,
)
from goldthread.analysis.impact.single_case.series import Direction, Series, make_series
from goldthread.analysis.impact.single_case.study import indices

INCREASE, DECREASE = Direction.INCREASE, Direction.DECREASE
values = st.lists(st.integers(-20, 20), min_size=1, max_size=9)
counts = st.lists(st.integers(0, 20), min_size=2, max_size=9)
OF_ORDER = (overlap.nap, overlap.tau, overlap.pnd, overlap.pem, overlap.pand, overlap.ird)


def arrays(a: list[int], b: list[int]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(a, dtype=float), np.array(b, dtype=float)


def case_of(a: list[int], b: list[int]) -> Series:
    return make_series("x", range(len(a) + len(b)), [*a, *b], [False] * len(a) + [True] * len(b))


@settings(max_examples=40)
@given(values, values, st.sampled_from(Direction))
def test_indices_stay_in_their_range(a: list[int], b: list[int], direction: Direction) -> None:
    for index, one in indices(case_of(a, b), direction).items():
        if one.estimate is None:
            assert one.note
        elif index in RANGES:
            low, high = RANGES[index]
            assert low <= one.estimate <= high
            if one.low is not None and one.high is not None:
                assert low - 1e-9 <= one.low <= one.estimate + 1e-9
                assert one.estimate - 1e-9 <= one.high <= high + 1e-9


@settings(max_examples=40)
@given(values, values, st.sampled_from(Direction))
def test_every_figure_is_finite_and_a_missing_one_says_why(
    a: list[int], b: list[int], direction: Direction
) -> None:
    for one in indices(case_of(a, b), direction).values():
        for figure in (one.estimate, one.se, one.low, one.high):
            assert figure is None or np.isfinite(figure)
        assert one.se is None or one.se > 0
        assert one.note or None not in (one.estimate, one.se, one.low, one.high)


@settings(max_examples=40)
@given(values, values)
def test_nap_swaps_with_the_phases_and_with_the_direction(a: list[int], b: list[int]) -> None:
    first, second = arrays(a, b)
    forth, back = overlap.nap(first, second), overlap.nap(second, first)
    other = overlap.nap(first, second, DECREASE)
    assert forth.estimate is not None
    for turned in (back, other):
        assert turned.estimate == pytest.approx(1 - forth.estimate)
        assert turned.se == pytest.approx(forth.se)
        assert (turned.low, turned.high) == pytest.approx((1 - forth.high, 1 - forth.low), abs=1e-9)


@settings(max_examples=40)
@given(values, values)
@pytest.mark.parametrize("index", OF_ORDER)
def test_any_increasing_scale_gives_the_same(index, a: list[int], b: list[int]) -> None:
    first, second = arrays(a, b)
    if index is overlap.pem and len(a) % 2 == 0:
        first = first[:-1] if len(first) > 2 else first[:1]  # a median between two values moves
    assert index(np.exp(first / 7), np.exp(second / 7)) == index(first, second)


@settings(max_examples=40)
@given(values, values)
@pytest.mark.parametrize("index", [*OF_ORDER])
def test_the_direction_is_the_sign(index, a: list[int], b: list[int]) -> None:
    first, second = arrays(a, b)
    assert index(-first, -second, DECREASE) == index(first, second, INCREASE)


@settings(max_examples=40)
@given(values, values)
def test_pairs_counted_one_by_one(a: list[int], b: list[int]) -> None:
    wins = [(y > x) + (y == x) / 2 for x in a for y in b]
    assert overlap.nap(*arrays(a, b)).estimate == pytest.approx(sum(wins) / len(wins))


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=5),
    st.lists(st.integers(0, 6), min_size=1, max_size=5),
)
def test_pand_is_the_most_that_can_be_kept(a: list[int], b: list[int]) -> None:
    """By trying every set of values: the largest without overlap."""
    kept = 0
    for taken in range(2 ** (len(a) + len(b))):
        one = [x for i, x in enumerate(a) if taken >> i & 1]
        two = [x for i, x in enumerate(b) if taken >> (len(a) + i) & 1]
        if not one or not two or max(one) < min(two):
            kept = max(kept, len(one) + len(two))
    assert overlap.pand(*arrays(a, b)).estimate == pytest.approx(kept / (len(a) + len(b)))


@settings(max_examples=40)
@given(counts, counts)
def test_lrr_forth_is_lrr_back_turned(a: list[int], b: list[int]) -> None:
    first, second = arrays(a, b)
    forth, back = lrr_increasing(first, second), lrr_increasing(second, first)
    turned = lrr_decreasing(first, second)
    if forth.estimate is None:
        assert (back.estimate, turned.estimate) == (None, None)
    else:
        assert back.estimate == pytest.approx(-forth.estimate)
        assert turned.estimate == pytest.approx(-forth.estimate)
        assert turned.se == back.se == pytest.approx(forth.se)


@settings(max_examples=40)
@given(
    st.lists(st.integers(1, 99), min_size=2, max_size=6),
    st.lists(st.integers(1, 99), min_size=2, max_size=6),
)
def test_shares_and_percentages_say_the_same(a: list[int], b: list[int]) -> None:
    first, second = arrays([33, *a], b)  # 33: the smallest step is a hundredth in both
    hundred = lrr_decreasing(first, second, INCREASE, Scale.PERCENTAGE)
    one = lrr_decreasing(first / 100, second / 100, INCREASE, Scale.PROPORTION)
    rest = lrr_increasing(100 - first, 100 - second)
    assert one.estimate == pytest.approx(hundred.estimate, abs=1e-6)
    assert hundred.estimate == pytest.approx(rest.estimate)


@settings(max_examples=40)
@given(
    st.lists(st.integers(-9, 9), min_size=3, max_size=8),
    st.lists(st.integers(-9, 9), min_size=1, max_size=8),
    st.integers(-5, 5),
)
def test_corrected_tau_does_not_see_a_straight_line(a: list[int], b: list[int], slope: int) -> None:
    plain, session = case_of(a, b), np.arange(len(a) + len(b))
    tilted = make_series("x", session, plain.value + slope * session, plain.treated)
    flat = trend.tau_bc(plain, tie=trend.EXACT_TIE).estimate
    assert trend.tau_bc(tilted, tie=trend.EXACT_TIE).estimate == pytest.approx(flat)
    assert trend.tau_bc_time(tilted).estimate == pytest.approx(flat)


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=7),
    st.lists(st.integers(0, 9), min_size=1, max_size=7),
)
def test_full_tau_u_on_time_turned_in_a_is_kendalls_tau(a: list[int], b: list[int]) -> None:
    """Less the trend of A is plus the trend of A backwards: then all pairs are counted alike."""
    order = [*reversed(a), *b]
    pairs = [(j > i) - (j < i) for n, i in enumerate(order) for j in order[n + 1 :]]
    assert trend.tau_u_full(case_of(a, b)).estimate == pytest.approx(sum(pairs) / len(pairs))


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.floats(-1, 1), st.floats(0.01, 1)), min_size=1, max_size=8
    )
)
def test_a_mean_lies_among_its_cases(rows: list[tuple[int, float, float]]) -> None:
    found = combine(
        Index.TAU,
        [Estimate(value, se, value - se, value + se) for _, value, se in rows],
        [weight for weight, _, _ in rows],
    )
    ends = min(value for _, value, _ in rows) - 1e-9, max(value for _, value, _ in rows) + 1e-9
    for mean in (found.mean, found.these_cases, found.inverse_variance):
        assert mean.estimate is not None
        assert ends[0] <= mean.estimate <= ends[1]
        assert mean.se is not None
        assert mean.se > 0


@settings(max_examples=40)
@given(st.permutations(range(12)))
def test_the_order_of_lines_does_not_matter(order: list[int]) -> None:
    session, value = np.arange(12.0), np.array([3.0, 4, 3, 5, 4, 6, 8, 7, 9, 8, 9, 7])
    flags = session > 4
    mixed = make_series("x", session[order], value[order], flags[order])
    assert indices(mixed) == indices(make_series("x", session, value, flags))


@pytest.mark.slow
def test_false_alarms_are_those_the_caution_names() -> None:
    """NAP's one-sided test at 2.5 %, 6 and 10 sessions: white noise, then autocorrelation 0.3."""
    rng, shares = np.random.default_rng(1), []
    for phi in (0.0, 0.3):
        noise = rng.normal(size=(20_000, 16))
        for at in range(1, 16):
            noise[:, at] = phi * noise[:, at - 1] + (1 - phi**2) ** 0.5 * noise[:, at]
        wins = (noise[:, None, 6:] > noise[:, :6, None]).mean(axis=(1, 2))
        limit = 0.5 + 1.959964 * overlap.null_variance(6, 10) ** 0.5
        shares.append((wins > limit).mean())
    assert shares[0] == pytest.approx(0.024, abs=0.004)
    assert shares[1] == pytest.approx(0.055, abs=0.006)
