"""The picture of a funnel: within its frame, the exact above the inexact, the same numbers as a table."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from goldthread.web.components.funnel_chart import Dot, FunnelChart, draw, table_twin

DOTS = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.01, 1)), min_size=3, max_size=12)


def chart(dots: list[tuple[float, float]], middle: float = 0.1) -> FunnelChart:
    made = tuple(Dot(f"Club {place}", *dot) for place, dot in enumerate(dots))
    heads = ("Support", "Figure", "from", "to")
    return FunnelChart("funnel", "Title", "Words", heads, "Across", middle, (2.0, 3.0), made)


def spots(line: ElementTree.Element) -> list[tuple[float, float]]:
    return [tuple(map(float, one.split(","))) for one in line.get("points", "").split()]  # type: ignore[misc]


@given(DOTS)
def test_every_dot_and_line_lies_within_the_frame(dots: list[tuple[float, float]]) -> None:
    root = ElementTree.fromstring(draw(chart(dots)))
    _x, _y, width, height = map(float, root.get("viewBox", "").split())
    drawn = [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in root.iter("circle")]
    assert len(drawn) == len(dots)
    lines = [spot for line in root.iter("polyline") for spot in spots(line)]
    for across, down in (*drawn, *lines):
        assert 0 <= across <= width
        assert 0 <= down <= height


@given(DOTS)
def test_the_more_exact_stand_higher_and_the_larger_further_right(
    dots: list[tuple[float, float]],
) -> None:
    root = ElementTree.fromstring(draw(chart(dots)))
    drawn = [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in root.iter("circle")]
    for (value, error), (across, down) in zip(dots, drawn, strict=True):
        for (other, otherwise), (there, below) in zip(dots, drawn, strict=True):
            assert value >= other or across <= there
            assert error >= otherwise or down <= below


def test_the_twin_numbers_rows_as_the_dots_and_gives_the_wider_limits() -> None:
    twin = table_twin(chart([(0.2, 0.1), (-0.3, 0.2), (0.0, 0.05)]))
    assert twin.rows[1] == ("2. Club 1", "−0.3", "−0.5", "0.7")
