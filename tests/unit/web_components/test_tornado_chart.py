"""The picture of what moves an answer: within its frame, as wide as it moves, the same as a table."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.web.components.tornado_chart import (
    ROW,
    Swing,
    TornadoChart,
    draw,
    said_round,
    table_twin,
)

POUNDS = st.floats(-1e9, 1e9)
ROWS = st.lists(st.tuples(POUNDS, POUNDS), min_size=1, max_size=8)


def chart(rows: list[tuple[float, float]], middle: float) -> TornadoChart:
    made = tuple(Swing(f"Cost {place}", *row) for place, row in enumerate(rows))
    return TornadoChart(
        "storm", "Title", "Words", ("What", "At low", "At high"), ("low", "high"), middle, made
    )


def bars(root: ElementTree.Element, rows: int) -> list[list[tuple[str, float, float]]]:
    """For each row its two halves: which end, where it begins and where it ends."""
    found: list[list[tuple[str, float, float]]] = [[] for _row in range(rows)]
    for one in root.iter("rect"):
        place = int(float(one.get("y", "")) // ROW)
        if place < rows:
            left = float(one.get("x", ""))
            found[place].append((one.get("class", ""), left, left + float(one.get("width", ""))))
    return found


@given(ROWS, POUNDS)
def test_every_bar_lies_within_the_frame_and_begins_at_the_middle(
    rows: list[tuple[float, float]], middle: float
) -> None:
    root = ElementTree.fromstring(draw(chart(rows, middle)))
    _x, _y, width, height = map(float, root.get("viewBox", "").split())
    (level,) = [one for one in root.iter("path") if one.get("class") == "gt-chart__level"]
    across = float(level.get("d", "")[1:].split(" ")[0])
    for row, halves in zip(rows, bars(root, len(rows)), strict=True):
        assert len(halves) == 2
        for kind, left, right in halves:
            end = row[0] if kind == "gt-chart__plan" else row[1]
            assert 0 <= left <= right <= width
            assert (right if end < middle else left) == pytest.approx(across, abs=0.21)
    for one in root.iter("rect"):
        assert float(one.get("y", "")) + float(one.get("height", "")) <= height


@given(ROWS, POUNDS)
def test_there_are_two_to_five_ticks_with_names_inside_the_frame(
    rows: list[tuple[float, float]], middle: float
) -> None:
    root = ElementTree.fromstring(draw(chart(rows, middle)))
    names = [one for one in root.iter("text") if one.get("class") == "gt-chart__tick"]
    assert 2 <= len(names) <= 5
    assert all(0 <= float(one.get("x", "")) <= 320 for one in names)


def test_which_half_is_which_is_said_in_words() -> None:
    root = ElementTree.fromstring(draw(chart([(5, -5)], 1)))
    words = [one.text for one in root.iter("text") if one.get("class") == "gt-chart__label"]
    assert words == ["Cost 0", "low", "high"]


def test_words_of_people_are_escaped() -> None:
    made = TornadoChart("k", "t", "d", ("a", "b", "c"), ("l", "h"), 0.0, (Swing("<b>", 1, 2),))
    assert "<b>" not in draw(made)


def test_the_twin_has_every_pound_and_a_true_minus() -> None:
    twin = table_twin(chart([(1_234_567.4, -0.4), (-2_000, 3)], 0))
    assert twin.heads == ("What", "At low", "At high")
    assert twin.rows == (("Cost 0", "1,234,567", "0"), ("Cost 1", "−2,000", "3"))


def test_an_axis_says_thousands_and_millions() -> None:
    said = [said_round(value) for value in (-2_500_000, 500_000, 1_000, 999, 0, -0.5, 2e9)]
    assert said == ["−2.5m", "500k", "1k", "999", "0", "−0.5", "2,000m"]
