"""Cost a child and cost for each gain: an interval round the ratio, and none where the gain may be nothing."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goldthread.analysis.impact.costs import Spent, per_tenth, spent
from goldthread.analysis.impact.practice.integrate import Figure

POUNDS = st.lists(st.floats(0, 2000), min_size=2, max_size=40)
MIDDLES, HALVES = st.floats(-1, 1), st.floats(0.001, 1)


def gain(middle: float, half: float) -> Figure:
    return Figure(middle, half / 1.96, middle - half, middle + half, 1e6)


@given(POUNDS, MIDDLES, HALVES)
def test_it_is_given_only_above_nought_and_lies_in_its_interval(
    pounds: list[float], middle: float, half: float
) -> None:
    cost = spent(pounds)
    assert cost is not None
    found = per_tenth(cost, gain(middle, half))
    assert (found is None) == (middle - half <= 0)
    if found is not None:
        assert 0 <= found.low <= found.pounds * (1 + 1e-9) + 1e-9
        assert found.pounds <= found.high * (1 + 1e-9) + 1e-9
        assert found.pounds == pytest.approx(0.1 * cost.mean / middle)


@given(POUNDS, st.floats(0.05, 1), st.floats(0.1, 0.9), st.floats(0.1, 50))
def test_pounds_scale_with_pounds(
    pounds: list[float], middle: float, share: float, times: float
) -> None:
    assume(max(pounds) > 1)
    effect = gain(middle, share * middle)
    once, more = (spent([one * by for one in pounds]) for by in (1.0, times))
    assert once is not None
    assert more is not None
    first, second = per_tenth(once, effect), per_tenth(more, effect)
    assert first is not None
    assert second is not None
    ends = [(one.pounds, one.low, one.high) for one in (first, second)]
    assert ends[1] == pytest.approx([times * end for end in ends[0]], rel=1e-6, abs=1e-6)


@given(st.floats(0.05, 1), st.floats(0.1, 0.8))
def test_what_is_known_better_is_told_more_narrowly(middle: float, share: float) -> None:
    cost = Spent(100, 90, 110, 20)
    wide, narrow = (per_tenth(cost, gain(middle, by * middle)) for by in (share, share / 2))
    assert wide is not None
    assert narrow is not None
    assert wide.low <= narrow.low <= narrow.high <= wide.high


@pytest.mark.parametrize(("middle", "half"), [(0.4, 0.1), (0.3, 0.2), (0.8, 0.5)])
def test_the_interval_holds_the_truth_as_often_as_it_says(middle: float, half: float) -> None:
    rng = np.random.default_rng(1)
    held = told = 0
    for _ in range(2000):
        pounds = rng.gamma(4, 30, 25)
        cost = spent(list(pounds))
        assert cost is not None
        seen = per_tenth(cost, gain(rng.normal(middle, half / 1.96), half))
        if seen is not None:
            told += 1
            held += seen.low <= 0.1 * 120 / middle <= seen.high
    assert 0.92 <= held / told <= 0.985


def test_one_child_has_no_interval_and_nobody_no_cost() -> None:
    one = spent([50.0])
    assert one == Spent(50.0, None, None, 1)
    assert per_tenth(one, gain(0.5, 0.1)) is None
    assert spent([]) is None
