"""Suppression of small numbers, and Wilson's interval against published values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.disclosure.suppression import (
    ProtectedShare,
    Shown,
    hidden_cells,
    suppress_share,
)
from goldthread.analysis.impact.proportions import wilson_interval


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (0, 0, ProtectedShare(Shown.HIDDEN, None, None)),
        (5, 9, ProtectedShare(Shown.HIDDEN, None, None)),
        (0, 10, ProtectedShare(Shown.EXACT, 0, 10)),
        (1, 10, ProtectedShare(Shown.FEW, None, 10)),
        (2, 10, ProtectedShare(Shown.FEW, None, 10)),
        (3, 10, ProtectedShare(Shown.EXACT, 3, 10)),
        (7, 10, ProtectedShare(Shown.EXACT, 7, 10)),
        (8, 10, ProtectedShare(Shown.NEARLY_ALL, None, 10)),
        (9, 10, ProtectedShare(Shown.NEARLY_ALL, None, 10)),
        (10, 10, ProtectedShare(Shown.EXACT, 10, 10)),
    ],
)
def test_share_is_said_as_far_as_it_may_be(
    numerator: int, denominator: int, expected: ProtectedShare
) -> None:
    assert suppress_share(numerator, denominator) == expected


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 10), (11, 10)])
def test_share_beyond_none_and_all_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match=r"^A share lies between none and all\.$"):
        suppress_share(numerator, denominator)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({}, set()),
        ({"a": 40, "b": 12}, set()),
        ({"a": 40, "b": 12, "c": 4}, {"b", "c"}),
        ({"a": 40, "b": 12, "c": 4, "d": 3}, {"b", "c", "d"}),
        ({"a": 40, "b": 12, "c": 6, "d": 5}, {"c", "d"}),
        ({"a": 40, "b": 0, "c": 4}, {"a", "c"}),
        ({"c": 4}, {"c"}),
        ({"a": 40, "b": 1}, {"a", "b"}),
        ({"a": 40, "b": 10, "c": 4}, {"b", "c"}),
        ({"a": 40, "b": 5, "c": 5}, {"b", "c"}),
    ],
)
def test_one_hidden_cell_takes_another_with_it(sizes: dict[str, int], hidden: set[str]) -> None:
    assert hidden_cells(sizes) == hidden


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), max_size=8))
def test_hidden_cells_can_never_be_worked_out_from_the_total(sizes: dict[str, int]) -> None:
    hidden = hidden_cells(sizes)
    assert all(name in hidden for name, size in sizes.items() if 0 < size < 10)
    filled = {name for name, size in sizes.items() if size}
    if hidden and hidden != filled:
        assert len(hidden) >= 2
        assert sum(sizes[name] for name in hidden) >= 10


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [  # Newcombe (1998), Statistics in Medicine 17, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_agrees_with_the_published_table(
    successes: int, trials: int, low: float, high: float
) -> None:
    interval = wilson_interval(successes, trials)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (3, 2), (-1, 2)])
def test_interval_of_nothing_is_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="at least one trial"):
        wilson_interval(successes, trials)
