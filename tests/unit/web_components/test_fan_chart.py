"""The picture of a fan: within its frame, wide bands outside narrow ones, the same numbers as words and table."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.publish.sufficiency.words import outwards, probably
from goldthread.web.components.fan_chart import (
    Ahead,
    Counted,
    FanChart,
    draw,
    fan_of,
    fans_of,
    table_twin,
)

PLANS = st.floats(0, 900_000)
FANS = st.lists(st.lists(PLANS, min_size=5, max_size=5).map(sorted), max_size=12)
PASTS = st.lists(PLANS, max_size=12)


def chart(past: list[float], fan: list[list[float]]) -> FanChart:
    counted = tuple(Counted(2020 + place, one) for place, one in enumerate(past))
    ahead = tuple(Ahead(2020 + len(past) + place, *row) for place, row in enumerate(fan))
    return FanChart("plans", "Title", "Words", counted, ahead)


def year(at: int, middle: float) -> dict[str, float]:
    spread = {"q05": 0.87, "q25": 0.95, "median": 1.0, "q75": 1.05, "q95": 1.13, "mean": 1.0}
    return {"year": at, **{name: middle * share for name, share in spread.items()}}


RESULT = {
    "history": [{"year": 2025, "plans": 1204}, {"year": 2026, "plans": 1260}],
    "total": [year(2027, 1330), year(2028, 1425)],
    "need": [
        {"category": "Autistic spectrum disorder", "years": [year(2027, 500), year(2028, 540)]},
        {"category": "<b>Other</b>", "years": [year(2027, 12)]},
    ],
}


def spots(element: ElementTree.Element) -> list[tuple[float, float]]:
    return [tuple(map(float, one.split(","))) for one in element.get("points", "").split()]  # type: ignore[misc]


@given(PASTS, FANS)
def test_everything_lies_within_the_frame(past: list[float], fan: list[list[float]]) -> None:
    root = ElementTree.fromstring(draw(chart(past, fan)))
    _x, _y, width, height = map(float, root.get("viewBox", "").split())
    drawn = [
        spot for kind in ("polyline", "polygon") for one in root.iter(kind) for spot in spots(one)
    ]
    drawn += [(float(one.get("cx", "")), float(one.get("cy", ""))) for one in root.iter("circle")]
    drawn += [(float(one.get("x", "")), float(one.get("y", ""))) for one in root.iter("text")]
    for across, down in drawn:
        assert 0 <= across <= width
        assert 0 <= down <= height


@given(PASTS, FANS.filter(lambda fan: len(fan) > 1))
def test_the_wide_band_holds_the_narrow_one_and_that_the_middle(
    past: list[float], fan: list[list[float]]
) -> None:
    root = ElementTree.fromstring(draw(chart(past, fan)))
    bands = {one.get("class"): spots(one) for one in root.iter("polygon")}
    most = bands["gt-chart__band"]
    half = bands["gt-chart__band gt-chart__band--half"]
    middle = next(
        spots(one) for one in root.iter("polyline") if one.get("class") == "gt-chart__middle"
    )
    count = len(middle)
    for at in range(count):
        top, inner = most[at][1], half[at][1]
        below, outer = half[-1 - at][1], most[-1 - at][1]
        assert top <= inner <= middle[at][1] <= below <= outer
        assert most[at][0] == middle[at][0] == half[-1 - at][0]


def test_the_fan_opens_at_the_last_year_counted() -> None:
    root = ElementTree.fromstring(draw(fan_of(RESULT, "all", "All plans")))
    line, middle = (
        spots(next(one for one in root.iter("polyline") if one.get("class") == name))
        for name in ("gt-chart__line", "gt-chart__middle")
    )
    assert line[-1] == middle[0]
    assert len(middle) == 3


def test_a_single_year_to_come_is_a_bar() -> None:
    root = ElementTree.fromstring(draw(chart([], [[1, 2, 3, 4, 5]])))
    assert [one.get("class") for one in root.iter("polygon")] == []
    assert len([one for one in root.iter("path") if one.get("class") == "gt-chart__plan"]) == 1


def test_nothing_to_show_is_still_a_drawing_with_a_title() -> None:
    root = ElementTree.fromstring(draw(chart([], [])))
    assert next(root.iter("title")).text == "Title"
    assert table_twin(chart([], [])).rows == ()


def test_the_legend_names_what_is_drawn_and_nothing_else() -> None:
    words = [one.text for one in ElementTree.fromstring(draw(chart([5], []))).iter("text")]
    assert "Counted" in words
    assert "Half of the futures" not in words
    both = [one.text for one in ElementTree.fromstring(draw(fan_of(RESULT, "a", "A"))).iter("text")]
    assert both[-4:] == [
        "Counted", "Middle of the futures", "Half of the futures", "Nine in ten of the futures",
    ]  # fmt: skip


def test_words_say_what_was_counted_and_what_is_probable() -> None:
    assert fan_of(RESULT, "all", "All plans").words == (
        "1,260 were counted in 2026. In 2028 there will probably be between 1,230 and 1,620; "
        "the middle of the futures is 1,425."
    )


def test_the_description_for_those_who_listen_is_the_same_words() -> None:
    made = fan_of(RESULT, "all", "All plans")
    root = ElementTree.fromstring(draw(made))
    assert next(root.iter("desc")).text == made.words
    assert root.get("aria-labelledby") == "all-t all-d"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (3.2, 8.9, "probably be between 3 and 9"),
        (41, 77, "probably be between 40 and 80"),
        (1244, 1606, "probably be between 1,240 and 1,610"),
        (508_631, 533_352, "probably be between 508,000 and 534,000"),
        (7, 7, "probably be 7"),
    ],
)
def test_ranges_are_said_in_round_numbers(low: float, high: float, said: str) -> None:
    assert probably(low, high) == said


@given(PLANS, PLANS)
def test_a_range_is_never_said_narrower_than_it_is(one: float, other: float) -> None:
    low, high = sorted((one, other))
    below, above = outwards(low, high)
    assert below <= low <= high <= above


def test_each_category_has_a_fan_and_its_words_are_escaped() -> None:
    fans = fans_of(RESULT, "need", "need")
    assert [one.key for one in fans] == ["need-0", "need-1"]
    assert "<b>" not in draw(fans[1])
    assert fans_of(RESULT, "age", "age") == ()


def test_the_twin_holds_every_year_once() -> None:
    assert table_twin(fan_of(RESULT, "all", "All")).rows == (
        ("2025", "1,204", "–", "–", "–"),
        ("2026", "1,260", "–", "–", "–"),
        ("2027", "–", "1,330", "1,264 to 1,396", "1,157 to 1,503"),
        ("2028", "–", "1,425", "1,354 to 1,496", "1,240 to 1,610"),
    )
