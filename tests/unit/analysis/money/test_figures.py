"""Ranges, discounting and yearly charges: printed tables, and what must hold whatever the figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.money.assumptions import NATIONAL, national
from goldthread.analysis.money.figures import (
    GREEN_BOOK,
    NORMAL_90,
    CannotCost,
    Ranged,
    annual_charge,
    discount_factors,
)
from goldthread.analysis.money.sensitivity import Swing, ends_of, explained, widest_first

PRINTED = {0: 1.0, 1: 0.9662, 2: 0.9335, 3: 0.9019, 5: 0.8420, 10: 0.7089, 20: 0.5026, 30: 0.3563}
"""HM Treasury, The Green Book, table of discount factors at 3.5 %."""


def test_discount_factors_are_those_the_green_book_prints() -> None:
    made = discount_factors(GREEN_BOOK, 31)
    assert {year: round(float(made[year]), 4) for year in PRINTED} == PRINTED


@pytest.mark.parametrize(
    ("rate", "life", "charge"),
    [(0.1, 2.0, 0.1 / (1 - 1 / 1.21)), (0.0, 40.0, 0.025), (0.035, 30.0, 0.0543713)],
)
def test_a_yearly_charge_by_hand(rate: float, life: float, charge: float) -> None:
    """3.5 % over 30 years: the sum of the factors of years 1 to 30 is 18.3920."""
    assert annual_charge(rate, life) == pytest.approx(charge, rel=1e-6)


@given(st.floats(0.001, 0.2), st.integers(1, 60))
def test_the_charges_are_worth_the_building(rate: float, life: int) -> None:
    worth = discount_factors(rate, life + 1)[1:].sum()
    assert annual_charge(rate, float(life)) * worth == pytest.approx(1.0)


RANGES = st.tuples(st.floats(1, 1e6), st.floats(0.1, 1), st.floats(1, 10))


@given(RANGES, st.floats(0.01, 100))
def test_a_range_has_its_ends_and_knows_no_unit(
    made: tuple[float, float, float], unit: float
) -> None:
    value, down, up = made
    one = Ranged(value, value * down, value * up)
    z = np.array([-NORMAL_90, 0.0, NORMAL_90, 9.0, -9.0])
    assert one.at(z)[:3] == pytest.approx([one.low, one.value, one.high])
    assert (one.at(z) > 0).all()
    scaled = Ranged(unit * value, unit * value * down, unit * value * up)
    assert scaled.at(z) == pytest.approx(unit * one.at(z))


@pytest.mark.parametrize("wrong", [(5, 6, 7), (5, 4, 4.5), (5, 0, 6), (0, 0, 1), (-1, -2, 0)])
def test_a_range_that_is_none_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(CannotCost):
        Ranged(*wrong)


def test_rates_and_lives_that_are_none_are_refused() -> None:
    for call in (lambda: discount_factors(1.0, 3), lambda: annual_charge(0.1, 0.0)):
        with pytest.raises(CannotCost):
            call()


def test_every_national_figure_says_where_it_is_from() -> None:
    assert all(one.source and one.year for one in NATIONAL)
    assert not national("unit_place_taken").confirmed
    assert national("element_2_threshold").value == 6_000


def test_shares_of_the_spread_are_those_of_a_sum() -> None:
    """Of 3x + 4y with x, y alike, x explains 9/25 and y 16/25; of a parabola of x, x all."""
    rng = np.random.default_rng(3)
    x, y, other = rng.standard_normal((3, 20_000))
    assert explained(x, 3 * x + 4 * y) == pytest.approx(0.36, abs=0.02)
    assert explained(y, 3 * x + 4 * y) == pytest.approx(0.64, abs=0.02)
    assert explained(other, 3 * x + 4 * y) < 0.005
    flat = rng.uniform(-1, 1, 20_000)
    assert explained(flat, flat**2) > 0.98
    assert explained(x, np.ones_like(x)) == 0.0


def test_ends_are_the_answers_at_each_inputs_own_ends() -> None:
    found = ends_of(lambda z: 10 + z @ np.array([1.0, -2.0]), 2)
    assert found[0] == pytest.approx((10 - NORMAL_90, 10 + NORMAL_90))
    assert found[1] == pytest.approx((10 + 2 * NORMAL_90, 10 - 2 * NORMAL_90))
    swings = [Swing(str(at), low, high, None) for at, (low, high) in enumerate(found)]
    assert [one.name for one in widest_first(swings)] == ["1", "0"]
