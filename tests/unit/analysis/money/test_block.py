"""The high-needs block: sums worked by hand, and what must hold whatever the figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.money.block import Block, tornado
from goldthread.analysis.money.figures import CannotCost, Ranged
from goldthread.analysis.money.unit_costs import (
    BLOCK,
    Kind,
    Payer,
    UnitCost,
    UnitCosts,
    above_threshold,
    elements,
)


def known(pounds: float) -> Ranged:
    return Ranged(pounds, pounds, pounds)


def ranged(pounds: float) -> Ranged:
    return Ranged(pounds, 0.8 * pounds, 1.5 * pounds)


def costs(make: object = known, scale: float = 1.0) -> UnitCosts:
    assert callable(make)
    rows = (
        UnitCost("special", Kind.PLACE, make(10_000.0 * scale)),
        UnitCost("special", Kind.TOP_UP, make(12_000.0 * scale)),
        UnitCost("special", Kind.TRANSPORT, make(5_000.0 * scale), share=0.4, band="far"),
        UnitCost("special", Kind.CAPITAL, make(60_000.0 * scale), life=30),
        UnitCost("mainstream", Kind.BEYOND_CORE, make(9_000.0 * scale), share=0.5, band="B"),
        UnitCost("mainstream", Kind.BEYOND_CORE, make(4_000.0 * scale), share=0.5, band="A"),
    )
    return UnitCosts(rows, 6_000.0 * scale, 0.035)


CHILDREN = np.array(
    [[[10.0, 2.0], [12.0, 3.0], [11.0, 3.0]], [[8.0, 2.0], [9.0, 1.0], [13.0, 4.0]]]
)


def block(**changed: object) -> Block:
    parts: dict[str, object] = {
        "children": CHILDREN, "costs": costs(),
        "income": (known(300_000.0), known(320_000.0), known(330_000.0)),
        "inflation": 0.1, "spread": 0.0, "reserve": -50_000.0,
    }  # fmt: skip
    return Block(**{**parts, **changed})  # type: ignore[arg-type]


def test_who_pays_what_beyond_core_funding() -> None:
    assert elements(4_500.0, 6_000.0) == (4_500.0, 0.0)
    assert elements(9_000.0, 6_000.0) == (6_000.0, 3_000.0)
    assert above_threshold([4_500.0, 9_000.0, 6_500.0], 6_000.0) == 3_500.0
    with pytest.raises(CannotCost):
        elements(-1.0, 6_000.0)


@given(st.floats(0, 1e6), st.floats(0, 1e5))
def test_elements_add_up(cost: float, threshold: float) -> None:
    second, third = elements(cost, threshold)
    assert second + third == pytest.approx(cost)
    assert 0 <= second <= threshold


def test_a_placement_by_hand() -> None:
    """Each band meets the threshold by itself: half of 3,000 above it, not 6,500 less 6,000."""
    made = costs().middle()
    assert made[Payer.PLACE].tolist() == [10_000.0, 0.0]
    assert made[Payer.ELEMENT_3].tolist() == [12_000.0, 1_500.0]
    assert made[Payer.ELEMENT_2].tolist() == [0.0, 5_000.0]
    assert made[Payer.TRANSPORT].tolist() == [2_000.0, 0.0]
    assert made[Payer.BUILDING].tolist() == [60_000.0, 0.0]
    assert made[Payer.CAPITAL][0] == pytest.approx(60_000 * 0.0543713, rel=1e-6)


def test_a_block_by_hand() -> None:
    found = block().at(np.zeros((2, 7)), CHILDREN)
    first = 10 * 22_000 + 2 * 1_500
    second = (12 * 22_000 + 3 * 1_500) * 1.1
    assert found.spending[0, :2] == pytest.approx([first, second])
    assert found.reserves[0, :2] == pytest.approx(
        [-50_000 + 300_000 - first, -50_000 + 620_000 - first - second]
    )
    assert found.parts[Payer.TRANSPORT][0, 0] == 10 * 2_000
    built = found.parts[Payer.BUILDING]
    assert built[0] == pytest.approx([0, 2 * 60_000 * 1.1, 0])
    assert built[1] == pytest.approx([0, 60_000 * 1.1, 4 * 60_000 * 1.21])


def test_the_first_year_below_nought() -> None:
    found = block(reserve=0.0, income=(known(200_000.0), known(500_000.0), known(1.0))).at(
        np.zeros((2, 7)), CHILDREN
    )
    assert (found.reserves[0] < 0).tolist() == [True, False, True]
    assert found.first_below().tolist() == [0.0, 2.0]
    rich = block(reserve=1e9).at(np.zeros((2, 7)), CHILDREN)
    assert rich.first_below().tolist() == [-1.0, -1.0]


def test_without_ranges_the_futures_are_the_forecasts() -> None:
    found = block().futures(6, np.random.default_rng(1))
    assert found.spending[:2] == pytest.approx(found.spending[2:4])
    assert len(found.spending) == 6


def test_the_same_seed_gives_the_same_futures() -> None:
    one, two, three = (
        block(costs=costs(ranged)).futures(50, np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert (one.reserves == two.reserves).all()
    assert (one.reserves != three.reserves).any()


def test_pounds_or_pence_make_no_difference() -> None:
    pounds = block(costs=costs(ranged)).futures(40, np.random.default_rng(1))
    hundred = tuple(known(100 * value) for value in (300_000.0, 320_000.0, 330_000.0))
    pence = block(costs=costs(ranged, 100.0), income=hundred, reserve=-5_000_000.0)
    found = pence.futures(40, np.random.default_rng(1))
    assert found.reserves == pytest.approx(100 * pounds.reserves)


def test_another_order_of_settings_gives_the_same_sums() -> None:
    turned = UnitCosts(costs().rows[::-1], 6_000.0, 0.035)
    assert turned.settings == ("mainstream", "special")
    found = block(costs=turned, children=CHILDREN[:, :, ::-1]).at(
        np.zeros((2, 7)), CHILDREN[:, :, ::-1]
    )
    assert found.reserves == pytest.approx(block().at(np.zeros((2, 7)), CHILDREN).reserves)


def test_the_widest_swing_stands_first_and_is_what_the_sum_says() -> None:
    one = block(costs=costs(ranged), spread=0.01)
    swings = tornado(one, one.futures(400, np.random.default_rng(1)))
    assert [swing.width for swing in swings] == sorted((s.width for s in swings), reverse=True)
    top_up = next(swing for swing in swings if swing.name == "special: top_up")
    dearer = tuple(
        UnitCost(row.setting, row.kind, known(18_000.0 if row.kind is Kind.TOP_UP else row.pounds.value),
                 row.share, row.life, row.band) for row in one.costs.rows
    )  # fmt: skip
    mean = CHILDREN.mean(axis=0, keepdims=True)
    at_high = block(costs=UnitCosts(dearer, 6_000.0, 0.035)).at(np.zeros((1, 7)), mean)
    assert top_up.high == pytest.approx(at_high.reserves[0, -1])
    assert top_up.low > top_up.high
    assert {swing.name for swing in swings} == {
        "special: place", "special: top_up", "mainstream: beyond_core", "inflation", "children",
    }  # fmt: skip
    assert sum(swing.share or 0 for swing in swings) <= 1.2


def test_transport_and_capital_are_not_the_blocks() -> None:
    assert not {Payer.TRANSPORT, Payer.CAPITAL, Payer.BUILDING, Payer.ELEMENT_2} & set(BLOCK)


@pytest.mark.parametrize(
    "changed",
    [
        {"income": (known(1.0),)}, {"children": -CHILDREN}, {"spread": -1.0},
        {"children": np.zeros((0, 3, 2))},
    ],
)  # fmt: skip
def test_what_makes_no_budget_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(CannotCost):
        block(**changed)


def test_bands_of_more_than_all_children_are_refused() -> None:
    rows = tuple(UnitCost("a", Kind.TOP_UP, known(1.0), share=share) for share in (0.7, 0.4))
    with pytest.raises(CannotCost):
        UnitCosts(rows, 6_000.0, 0.035)
    with pytest.raises(CannotCost):
        UnitCost("a", Kind.TOP_UP, known(1.0), share=1.1)
    with pytest.raises(CannotCost):
        UnitCosts(rows[:1], -1.0, 0.035)
