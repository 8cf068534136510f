"""Ways from coordinates, against places whose distance is known."""

import numpy as np
import pytest

from goldthread.analysis.places.distances import EARTH, great_circle, national_grid


def test_a_quarter_of_the_meridian() -> None:
    pole = great_circle(np.array([[90.0, 0.0]]), np.array([[0.0, 0.0], [90.0, 77.0]]))
    assert pole[0, 0] == pytest.approx(np.pi / 2 * EARTH)
    assert pole[0, 1] == pytest.approx(0.0, abs=1e-9)


def test_the_grid_and_the_globe_agree_on_england() -> None:
    """Points of the Ordnance Survey's worked example and one 60 km away, in both systems."""
    globe = great_circle(np.array([[52.657978, 1.716073]]), np.array([[51.5, -0.1]]))
    assert globe[0, 0] == pytest.approx(179.3, abs=0.5)
    grid = national_grid(np.array([[651_409.9, 313_177.3]]), np.array([[651_409.9, 253_177.3]]))
    assert grid[0, 0] == pytest.approx(60.0)
    assert national_grid(np.zeros((2, 2)), np.array([[3000.0, 4000.0]])).tolist() == [[5.0], [5.0]]
