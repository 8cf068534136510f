"""Money spent earlier: sums worked by hand, and what must hold whatever the figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from goldthread.analysis.money.figures import CannotCost, Ranged
from goldthread.analysis.money.upstream import Earlier, Return, tornado

SPEND = (100.0, 50.0, 0.0, 0.0)
SAVED = np.array([[0.0, 0.0, 80.0, 90.0], [0.0, 0.0, 10.0, 10.0], [200.0, 0.0, 0.0, 0.0]])


def known(pounds: float) -> Ranged:
    return Ranged(pounds, pounds, pounds)


def told(saved: np.ndarray, discount: float, works: float = 1.0, spend: tuple[float, ...] = SPEND) -> Return:  # fmt: skip
    one = Earlier(tuple(map(known, spend)), saved, discount, works)
    return one.futures(len(saved), np.random.default_rng(1))


def test_money_comes_back_after_a_trough_or_never() -> None:
    found = told(SAVED, 0.0)
    assert found.net.tolist() == [20.0, -130.0, 50.0]
    assert found.deepest.tolist() == [-150.0, -150.0, 0.0]
    assert found.years.tolist() == [3.0, -1.0, 0.0]
    assert found.never == pytest.approx(1 / 3)
    later = told(SAVED, 0.035)
    assert later.net[0] == pytest.approx(-100 - 50 / 1.035 + 80 / 1.035**2 + 90 / 1.035**3)


SAVINGS = arrays(float, (6, 4), elements=st.floats(0, 1e5))


@given(SAVINGS, st.floats(0, 0.2), st.floats(0.01, 100))
def test_pounds_or_pence_make_no_difference(
    saved: np.ndarray, discount: float, unit: float
) -> None:
    one = told(saved, discount)
    other = told(unit * saved, discount, spend=tuple(unit * value for value in SPEND))
    assert other.net == pytest.approx(unit * one.net, rel=1e-6, abs=1e-6)


@given(SAVINGS, st.floats(0, 1), st.floats(0, 1))
def test_a_better_chance_never_gives_less(saved: np.ndarray, one: float, two: float) -> None:
    less, more = (told(saved, 0.035, works).net for works in sorted((one, two)))
    assert (more >= less - 1e-9).all()


def test_without_effect_and_spending_nothing_comes_back_and_nothing_is_lost() -> None:
    found = told(np.zeros((3, 4)), 0.035, spend=(0.0, 0.0, 0.0, 0.0))
    assert not found.path.any()
    assert found.never == 0
    lost = told(np.zeros((3, 4)), 0.035)
    assert lost.net == pytest.approx(np.full(3, -100 - 50 / 1.035))


def test_a_chance_is_that_share_of_the_futures() -> None:
    one = Earlier(tuple(map(known, SPEND)), SAVED[:1], 0.0, 0.25)
    found = one.futures(4_000, np.random.default_rng(5))
    assert (found.net == 20.0).mean() == pytest.approx(0.25, abs=0.03)
    assert set(found.net.tolist()) == {20.0, -150.0}


def test_a_tornado_by_hand() -> None:
    spend = (Ranged(100.0, 80.0, 150.0), *map(known, SPEND[1:]))
    one = Earlier(spend, SAVED, 0.0, 0.5)
    swings = {
        one_.name: one_ for one_ in tornado(one, one.futures(600, np.random.default_rng(1)), 0.01)
    }
    mean = SAVED.sum() / 3
    assert swings["spend"].low == pytest.approx(mean / 2 - 130)
    assert swings["spend"].high == pytest.approx(mean / 2 - 200)
    assert (swings["works"].low, swings["works"].high) == pytest.approx((-150, mean - 150))
    low, high = np.quantile([85.0, 10.0, 100.0], [0.1, 0.9])
    assert (swings["savings"].low, swings["savings"].high) == pytest.approx((low - 150, high - 150))
    assert set(swings) == {"spend", "works", "savings", "discount"}
    assert swings["works"].share is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"saved": SAVED[:, :2]}, {"saved": np.zeros((0, 4))}, {"discount": 1.0}, {"works": 1.5},
    ],
)  # fmt: skip
def test_what_makes_no_sum_is_refused(wrong: dict[str, object]) -> None:
    parts: dict[str, object] = {"spend": tuple(map(known, SPEND)), "saved": SAVED, "discount": 0.0}
    with pytest.raises(CannotCost):
        Earlier(**{**parts, **wrong})  # type: ignore[arg-type]
