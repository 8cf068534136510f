"""Money: sums worked by hand, and what must hold whatever the figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.money.assumptions import NATIONAL, national
from goldthread.analysis.money.block import Block, CannotCost, elements, tornado
from goldthread.analysis.money.upstream import returned


def block(**changed: object) -> Block:
    parts: dict[str, object] = {
        "children": np.array([[[10.0, 2.0], [12.0, 3.0]], [[8.0, 2.0], [9.0, 1.0]]]),
        "place": np.array([10_000.0, 0.0]), "top_up": np.array([12_000.0, 60_000.0]),
        "transport": np.array([5_000.0, 9_000.0]), "low": np.array([0.9, 0.8]),
        "high": np.array([1.1, 1.5]), "income": np.array([300_000.0, 320_000.0]),
        "inflation": 0.1, "reserve": -50_000.0,
    }  # fmt: skip
    return Block(**{**parts, **changed})  # type: ignore[arg-type]


def test_who_pays_what_beyond_core_funding() -> None:
    threshold = national("element_2_threshold").value
    below, above = elements(4_500.0, threshold), elements(9_000.0, threshold)
    assert (below.element_2, below.element_3) == (4_500.0, 0.0)
    assert (above.element_2, above.element_3) == (6_000.0, 3_000.0)
    with pytest.raises(CannotCost):
        elements(-1.0, threshold)


@given(st.floats(0, 1e6), st.floats(0, 1e5))
def test_elements_add_up(cost: float, threshold: float) -> None:
    parts = elements(cost, threshold)
    assert parts.element_2 + parts.element_3 == pytest.approx(cost)
    assert 0 <= parts.element_2 <= threshold


def test_a_block_by_hand() -> None:
    one = block()
    first = 10 * 22_000 + 2 * 60_000
    second = (12 * 22_000 + 3 * 60_000) * 1.1
    assert one.spending()[0] == pytest.approx([first, second])
    assert one.reserves()[0] == pytest.approx(
        [-50_000 + 300_000 - first, -50_000 + 620_000 - first - second]
    )
    assert one.parts()["transport"][0, 0] == 10 * 5_000 + 2 * 9_000


def test_the_widest_swing_stands_first_and_is_what_the_sum_says() -> None:
    one = block()
    swings = tornado(one, ("special", "independent"), 0.01)
    assert [swing.width for swing in swings] == sorted((s.width for s in swings), reverse=True)
    special = next(swing for swing in swings if swing.name == "special")
    dearer = block(place=np.array([11_000.0, 0.0]), top_up=np.array([13_200.0, 60_000.0]))
    assert special.high == pytest.approx(dearer.reserves()[:, -1].mean())
    assert special.low > special.high
    assert {swing.name for swing in swings} == {"special", "independent", "inflation", "children"}


@pytest.mark.parametrize(
    "changed",
    [
        {"income": np.zeros(3)}, {"place": np.array([-1.0, 0.0])}, {"low": np.array([2.0, 2.0])},
    ],
)  # fmt: skip
def test_what_makes_no_budget_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(CannotCost):
        block(**changed)


def test_money_comes_back_after_a_trough_or_never() -> None:
    spend = np.array([100.0, 50.0, 0.0, 0.0])
    saved = np.array([[0.0, 0.0, 80.0, 90.0], [0.0, 0.0, 10.0, 10.0], [200.0, 0.0, 0.0, 0.0]])
    told = returned(spend, saved, 0.0)
    assert told.net.tolist() == [20.0, -130.0, 50.0]
    assert told.deepest.tolist() == [-150.0, -150.0, 0.0]
    assert told.years.tolist() == [3.0, -1.0, 0.0]
    assert told.never == pytest.approx(1 / 3)
    later = returned(spend, saved, 0.035)
    assert later.net[0] == pytest.approx(-100 - 50 / 1.035 + 80 / 1.035**2 + 90 / 1.035**3)
    with pytest.raises(CannotCost):
        returned(spend[:2], saved, 0.0)


def test_every_national_figure_says_where_it_is_from() -> None:
    assert all(one.source and one.year for one in NATIONAL)
    assert not national("unit_place_taken").confirmed
