"""A funnel names what lies further out than chance, holds chance to its promise, and is silent on two."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.impact.funnel import Z_998, funnel, said_of

ESTIMATES = st.lists(
    st.tuples(st.text("abc", max_size=3), st.floats(-1, 1), st.floats(0.001, 1)),
    min_size=3,
    max_size=20,
)


@given(ESTIMATES)
def test_the_mean_lies_among_them_and_outside_is_beyond_its_own_limits(
    estimates: list[tuple[str, float, float]],
) -> None:
    found = funnel(estimates)
    assert found is not None
    values = [value for _, value, _ in estimates]
    assert min(values) - 1e-9 <= found.mean <= max(values) + 1e-9
    for spot in found.spots:
        low, high = found.limits(spot.se, Z_998)
        assert spot.outside == (not low <= spot.estimate <= high)


@given(ESTIMATES, st.floats(-1, 1))
def test_moving_all_alike_moves_the_mean_alone(
    estimates: list[tuple[str, float, float]], by: float
) -> None:
    once = funnel(estimates)
    moved = funnel([(name, value + by, variance) for name, value, variance in estimates])
    assert once is not None
    assert moved is not None
    assert moved.mean == pytest.approx(once.mean + by, abs=1e-9)


def test_chance_alone_seldom_puts_one_outside() -> None:
    rng = np.random.default_rng(3)
    outside = told = 0
    for _ in range(400):
        errors = rng.uniform(0.05, 0.3, 20)
        found = funnel([("x", rng.normal(0.1, one), one**2) for one in errors])
        assert found is not None
        outside += sum(spot.outside for spot in found.spots)
        told += 20
    assert outside / told <= 0.004


def test_what_is_outside_is_named_and_few_are_said_to_be_few() -> None:
    alike = [("a", 0.1, 0.01), ("b", 0.12, 0.01), ("c", 0.09, 0.01)]
    assert "do not tell these supports apart" in said_of(funnel(alike), 10).said()
    apart = said_of(funnel([*alike, ("Far club", 2.0, 0.01)]), 10).said()
    assert "Far club" in apart
    assert funnel(alike[:2]) is None
    assert "it takes 3 supports" in said_of(None, 10).said()
