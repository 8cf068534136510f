"""Roots are found to rounding, however flat, steep or far from the middle they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.impact.meta_analysis.roots import root, roots


@given(
    st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=6), st.sampled_from([0.2, 1.0, 3.0, 7.0])
)
def test_many_roots_at_once(truths: list[float], power: float) -> None:
    truth = np.array(truths)
    found = roots(
        lambda x: truth**power - x**power, np.zeros_like(truth), 1e7 * np.ones_like(truth)
    )
    assert found == pytest.approx(truth, rel=1e-12)


def test_one_root_at_an_end_or_beside_a_jump() -> None:
    assert root(lambda x: x, 0.0, 1.0) == 0.0
    assert root(lambda x: 1.0 - x, 0.0, 1.0) == 1.0
    assert root(lambda x: 1.0 if x < np.pi else -1.0, 0.0, 8.0) == pytest.approx(np.pi, rel=1e-14)


def test_fewer_digits_are_quicker() -> None:
    asked: list[float] = []

    def curve(x: float) -> float:
        asked.append(x)
        return np.exp(-x) - 0.01

    assert root(curve, 0.0, 100.0, 1e-3) == pytest.approx(np.log(100), rel=1e-3)
    rough = len(asked)
    assert root(curve, 0.0, 100.0) == pytest.approx(np.log(100), rel=1e-14)
    assert rough < len(asked) - rough
