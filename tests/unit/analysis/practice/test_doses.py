"""Bands of delivered dose: every child of known dose in its band, means with intervals, and when they are enough."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.impact.practice.analyse import analyse
from goldthread.analysis.impact.practice.claims import claim_of_dose
from goldthread.analysis.impact.practice.doses import dose_bands, enough_bands
from goldthread.analysis.impact.practice.outcomes import make_outcomes
from goldthread.analysis.impact.practice.priors import Belief
from tests.unit.analysis.practice.invented import NORM, outcomes

ROWS = st.lists(
    st.tuples(st.floats(0, 1.4) | st.just(float("nan")), st.floats(-2, 2), st.integers(0, 30)),
    max_size=60,
)


@given(ROWS)
def test_each_row_of_known_dose_is_in_one_band(rows: list[tuple[float, float, int]]) -> None:
    dose, gain, child = (np.array(column) for column in zip(*rows, strict=True)) if rows else (
        np.zeros(0), np.zeros(0), np.zeros(0, dtype=int),
    )  # fmt: skip
    bands = dose_bands(dose, gain, child)
    for band in bands:
        end = np.inf if band.end is None else band.end
        mine = (dose >= band.start) & (dose < end)
        assert band.children == len(set(child[mine]))
        if band.gain is not None:
            assert band.low is not None
            assert band.high is not None
            assert band.low <= band.gain <= band.high
            assert gain[mine].min() - 1e-9 <= band.gain <= gain[mine].max() + 1e-9
    told = enough_bands(bands)
    assert told == () or (len(told) >= 2 and all(band.children >= 10 for band in told))


def test_a_child_with_many_targets_counts_once() -> None:
    many = dose_bands(
        np.full(12, 0.9), np.array([1.0] * 10 + [0.0, 0.0]), np.array([0] * 10 + [1, 2])
    )
    assert many[-1].children == 3
    assert many[-1].gain == pytest.approx(1 / 3)


def with_doses(low: float, high: float) -> tuple[str, ...]:
    rows = outcomes({"club": 0.3}, schools=20, each=6)
    dose = [high if place % 2 else low for place in range(len(rows.before))]
    found = analyse(make_outcomes(replace(rows, dose=dose), NORM), Belief.USUAL).interventions[0]
    return tuple(one.said() for one in claim_of_dose(found))


def test_the_sentence_says_association_or_what_would_be_enough() -> None:
    (told,) = with_doses(0.3, 0.95)
    assert "which is an association" in told
    (few,) = with_doses(0.9, 0.95)
    assert "at least 10 children in each of two bands" in few
    assert claim_of_dose(None)[0].said() == few
