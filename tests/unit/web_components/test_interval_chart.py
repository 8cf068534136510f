"""The picture of intervals: within its frame, nought always drawn, the same numbers as a table."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from goldthread.web.components.interval_chart import Interval, IntervalChart, draw, table_twin

SIZE = st.floats(-4, 4)
ROWS = st.lists(st.tuples(SIZE, SIZE, SIZE).map(sorted), min_size=1, max_size=8)


def chart(rows: list[list[float]]) -> IntervalChart:
    made = tuple(Interval(f"Club {place}", *row) for place, row in enumerate(rows))
    return IntervalChart("works", "Title", "Words", ("Support", "Figure", "from", "to"), made)


@given(ROWS)
def test_every_interval_lies_within_the_frame_in_order(rows: list[list[float]]) -> None:
    root = ElementTree.fromstring(draw(chart(rows)))
    _x, _y, width, height = map(float, root.get("viewBox", "").split())
    lines = [one.get("points", "") for one in root.iter("polyline")]
    dots = [(float(one.get("cx", "")), float(one.get("cy", ""))) for one in root.iter("circle")]
    for points, (across, level) in zip(lines, dots, strict=True):
        (low, first), (high, second) = (map(float, spot.split(",")) for spot in points.split())
        assert 0 <= low <= across <= high <= width
        assert 0 < level == first == second < height
    assert len(dots) == len(rows)


@given(ROWS)
def test_nought_is_drawn_once_and_named(rows: list[list[float]]) -> None:
    root = ElementTree.fromstring(draw(chart(rows)))
    levels = [one for one in root.iter("path") if one.get("class") == "gt-chart__level"]
    assert len(levels) == 1
    assert [one.text for one in root.iter("text")].count("0") == 1


def test_the_twin_has_a_true_minus_and_two_decimals() -> None:
    twin = table_twin(chart([[-0.123, -0.001, 0.5]]))
    assert twin.rows == (("Club 0", "0", "−0.12", "0.5"),)
