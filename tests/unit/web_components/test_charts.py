"""Charts: named, described, without styles, within their frame, and the same numbers as a table."""

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.web.components import charts
from tests.unit.web_components import styleguide

CHARTS = (styleguide.line_chart(), styleguide.delivery_chart())


@pytest.mark.parametrize("chart", CHARTS)
def test_chart_is_named_described_and_without_styles(chart: charts.Chart) -> None:
    root = ElementTree.fromstring(charts.draw(chart))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{chart.key}-t {chart.key}-d"
    assert [root[0].text, root[1].text] == [chart.title, chart.description]
    assert "style=" not in charts.draw(chart)


@pytest.mark.parametrize("chart", CHARTS)
def test_chart_has_no_fixed_size(chart: charts.Chart) -> None:
    root = ElementTree.fromstring(charts.draw(chart))
    assert (root.get("width"), root.get("height")) == (None, None)


def test_line_twin_has_start_every_point_and_target() -> None:
    twin = charts.table_twin(styleguide.line_chart())
    assert twin.heads == ("Date", "Words a minute", "Probably between", "Phase")
    assert twin.rows[0] == ("Start", "21", "–", "–")
    assert twin.rows[1] == ("7 Sep", "21", "18–25", "3 × 20 min")
    assert twin.rows[-1] == ("Target, 11 Dec", "45", "–", "–")
    assert len(twin.rows) == 11


def test_delivery_twin_rounds_the_share_down() -> None:
    twin = charts.table_twin(styleguide.delivery_chart())
    assert twin.rows[0] == ("Paired reading", "496", "412", "83\u00a0%")


def test_words_of_people_are_escaped() -> None:
    chart = replace(styleguide.line_chart(), title="<script>x</script>")
    assert "<script>" not in charts.draw(chart)


def test_days_at_the_ends_are_those_of_the_drawing_not_of_the_points() -> None:
    phases = (charts.Phase(date(2026, 9, 1), date(2026, 12, 18), "Autumn"),)
    drawn = charts.draw(replace(styleguide.line_chart(), phases=phases))
    assert re.findall(r">(\d+ (?:Sep|Dec))<", drawn) == ["1 Sep", "18 Dec"]


def test_chart_with_nothing_measured_still_draws() -> None:
    empty = charts.LineChart("k", "T", "D", "Words", ())
    assert ElementTree.fromstring(charts.draw(empty)).get("role") == "img"
    none = charts.DeliveryChart("k", "T", "D", "min", ())
    assert charts.table_twin(none).rows == ()


def test_one_point_and_values_below_zero_are_inside_the_frame() -> None:
    chart = charts.LineChart("k", "T", "D", "z", (charts.Point(date(2026, 9, 1), -1.5),))
    assert [_inside(spot) for spot in _coordinates(chart)] == [True]


@given(
    st.lists(
        st.tuples(
            st.dates(date(2020, 1, 1), date(2030, 1, 1)),
            st.floats(-1e6, 1e6, allow_nan=False),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_every_point_is_inside_the_frame(pairs: list[tuple[date, float]]) -> None:
    points = tuple(charts.Point(on, value) for on, value in sorted(pairs))
    chart = charts.LineChart("k", "T", "D", "u", points)
    assert [c for c in _coordinates(chart) if not _inside(c)] == []


def test_sparkline_has_its_words_and_survives_one_value() -> None:
    assert 'aria-label="From 3 to 9"' in charts.sparkline([3, 9], "From 3 to 9")
    assert "<circle" in charts.sparkline([3], "3")
    assert "<circle" not in charts.sparkline([], "Nothing yet")


def _coordinates(chart: charts.LineChart) -> list[tuple[float, float]]:
    found = re.findall(r'gt-chart__dot" cx="([-\d.]+)" cy="([-\d.]+)"', charts.draw(chart))
    return [(float(x), float(y)) for x, y in found]


def _inside(spot: tuple[float, float]) -> bool:
    x, y = spot
    return (
        charts.LEFT - 0.1 <= x <= charts.RIGHT + 0.1
        and charts.TOP - 0.1 <= y <= charts.BOTTOM + 0.1
    )
