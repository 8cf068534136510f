"""Late against early: courses worked by hand, paths beside exact sums, and words that are earned."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.money.figures import CannotCost
from goldthread.analysis.money.late import (
    Compared,
    Course,
    Evidence,
    Move,
    Priced,
    When,
    compare,
)

NAMES = ("support", "special")


def course(moves: tuple[Move, ...], **changed: Any) -> Course:
    parts = {"first": 3, "last": 6, "starts_in": 0, "support_years": 1}
    return Course(NAMES, moves, **{**parts, **changed})


def priced(
    draws: int, support: float = 0.0, discount: float = 0.0, special: float = 20.0
) -> Priced:
    return Priced(np.tile([2.0, special], (draws, 1)), np.full(draws, support), discount)


def moved(before: float, since: float, **more: Any) -> tuple[Move, ...]:
    return (
        Move(0, 1, before, When.WITHOUT, **more),
        Move(0, 1, since, When.WITH, **more),
    )


def compared(
    one: Course, late: int | None, draws: int = 200, seed: int = 1, **price: float
) -> Compared:
    rng = np.random.default_rng(seed)
    return compare(one, (3, late), priced(draws, **price), priced(1, **price), rng)


def test_a_course_by_hand() -> None:
    """Without support half move each year; with it none. Four years, support at 3 or at 5."""
    found = compared(course(moved(0.5, 0.0)), 5, support=3.0)
    assert found.early[0] == pytest.approx([5.0, 2.0, 2.0, 2.0])
    # at 3: support; at 4: half special; at 5 and 6: three quarters, for support begins at 5
    late = [2, 1 + 10, 0.25 * 2 + 0.75 * 20 + 3, 0.25 * 2 + 0.75 * 20]
    assert found.late[0] == pytest.approx(late)
    assert found.expected == pytest.approx(np.full(200, sum(late) - 11))


def test_years_are_weighed_by_the_discount() -> None:
    found = compared(course(moved(1.0, 0.0)), None, discount=0.1)
    expected = sum((2 if year == 0 else 20) / 1.1**year for year in range(4))
    assert found.late[0].sum() == pytest.approx(expected)
    assert found.early[0].sum() == pytest.approx(sum(2 / 1.1**year for year in range(4)))


def test_whole_paths_come_out_at_the_exact_sum() -> None:
    one = course(moved(0.3, 0.1), last=18)
    found = compared(one, 9, draws=20_000, support=3.0)
    error = found.one.std() / np.sqrt(len(found.one))
    assert found.one.mean() == pytest.approx(found.expected[0], abs=4 * error)
    assert found.one.std() > 0


@given(st.floats(0, 1), st.floats(0, 50))
def test_without_effect_early_costs_the_same(share: float, special: float) -> None:
    one = course((Move(0, 1, share, children=20.0),))
    found = compared(one, 5, draws=20, special=special)
    assert not found.expected.any()
    assert not found.one.any()
    assert found.part_needed == 0.0


@given(st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0, 1))
def test_more_effect_never_gives_less(low: float, high: float, before: float) -> None:
    less, more = (
        compared(course(moved(before, max(0.0, before - cut))), None, draws=5).expected
        for cut in sorted((low, high))
    )
    assert (more >= less - 1e-9).all()


@given(st.floats(0.01, 100))
def test_pounds_or_pence_make_no_difference(unit: float) -> None:
    one = course(moved(0.4, 0.1, children=30.0))
    pounds, scaled = (
        compare(
            one, (3, 5), Priced(np.tile([2.0, 20.0], (10, 1)) * by, np.full(10, 3.0) * by, 0.0),
            Priced(np.array([[2.0, 20.0]]) * by, np.array([3.0]) * by, 0.0),
            np.random.default_rng(1),
        )
        for by in (1.0, unit)
    )  # fmt: skip
    assert scaled.expected == pytest.approx(unit * pounds.expected)
    assert scaled.part_needed == pounds.part_needed


def test_what_would_have_to_be_true() -> None:
    """Support that costs 3 for one year against never, and saves at most what is counted here."""
    one = course(moved(0.5, 0.0))
    saved = float(compared(one, None).expected[0])
    cheap, dear = (compared(one, None, support=cost) for cost in (saved / 2, 2 * saved))
    assert cheap.support_could_cost == pytest.approx(saved)
    assert cheap.part_needed is not None
    assert 0 < cheap.part_needed < 1
    kept = course(moved(0.5, 0.5 * (1 - cheap.part_needed)))
    assert compared(kept, None, support=saved / 2).expected[0] == pytest.approx(0, abs=0.05)
    assert dear.part_needed is None
    assert compared(one, 5, support=1.0).support_could_cost is None


def test_shares_of_few_children_are_less_sure_and_keep_their_mean() -> None:
    few, many = (
        compared(course(moved(0.5, 0.2, children=count)), None, draws=4_000)
        for count in (20.0, 2_000.0)
    )
    exact = compared(course(moved(0.5, 0.2)), None, draws=1).expected[0]
    assert few.expected.std() > 5 * many.expected.std() > 0
    assert many.expected.mean() == pytest.approx(exact, rel=0.01)
    one = course(moved(0.5, 0.2, children=20.0)).chances(8_000, np.random.default_rng(2))
    assert one.moves[0, 0, :, 0].mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.01)
    assert one.moves.sum(axis=-1) == pytest.approx(np.ones(one.moves.shape[:-1]))


@pytest.mark.parametrize(
    ("evidence", "causal"),
    [
        (Evidence.RANDOMISED, True), (Evidence.NATURAL_EXPERIMENT, True),
        (Evidence.COMPARED, False), (Evidence.JUDGEMENT, False),
    ],
)  # fmt: skip
def test_causal_words_are_earned_by_all_that_differs(evidence: Evidence, causal: bool) -> None:
    assert course(moved(0.5, 0.1, evidence=evidence)).causal is causal
    mixed = (
        Move(0, 1, 0.5, When.WITHOUT, evidence=Evidence.RANDOMISED),
        Move(0, 1, 0.1, When.WITH, evidence=evidence),
        Move(1, 0, 0.1, evidence=Evidence.JUDGEMENT),
    )
    assert course(mixed).causal is causal
    assert not course(()).causal


@pytest.mark.parametrize(
    "moves",
    [
        (Move(0, 1, 0.6), Move(0, 1, 0.1)),
        (Move(0, 1, 0.6), Move(0, 0, 0.6)),
        (Move(0, 1, 0.6), Move(0, 1, 0.1, When.WITH)),
    ],
)
def test_moves_that_make_no_course_are_refused(moves: tuple[Move, ...]) -> None:
    with pytest.raises(CannotCost):
        course(moves)


def test_ages_that_make_no_course_are_refused() -> None:
    for wrong in ({"first": 7}, {"last": 26}):
        with pytest.raises(CannotCost):
            course((), **wrong)
    with pytest.raises(CannotCost):
        compared(course(()), 3)


def test_moves_hold_at_their_ages_only() -> None:
    one = course((Move(0, 1, 1.0, ages=(5, 5)),))
    places = one.chances(1, None).years_in(one, None)
    assert places[0, :, 1].tolist() == [0.0, 0.0, 0.0, 1.0]
