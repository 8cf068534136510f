"""A picture of figures with their intervals, one row for each, beside the line of nought."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from markupsafe import Markup

from goldthread.web.components.charts import Twin, _n, _svg, _text

ROW = 40
LEFT, RIGHT = 8.0, 312.0
STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
MOST_TICKS = 7


@dataclass(frozen=True)
class Interval:
    """One figure, and the range in which it probably lies."""

    label: str
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class IntervalChart:
    """Intervals one below the other in the order given. `heads` name the twin's four columns."""

    key: str
    title: str
    description: str
    heads: tuple[str, str, str, str]
    rows: tuple[Interval, ...]


def draw(chart: IntervalChart) -> Markup:
    """Return the chart as SVG."""
    ticks = _ticks(chart)
    bottom = ROW * len(chart.rows) + 6
    parts: list[Markup] = []
    for tick in ticks:
        across = _n(_x(tick, ticks))
        kind = "gt-chart__level" if tick == 0 else "gt-chart__grid"
        parts.append(Markup('<path class="{}" d="M{} 18V{}"/>').format(kind, across, bottom))
        parts.append(_text(_x(tick, ticks) - 6, bottom + 14, said_number(tick), "gt-chart__tick"))
    for position, row in enumerate(chart.rows):
        parts += _row(row, ROW * position, ticks)
    return _svg(chart, bottom + 20, parts)


def table_twin(chart: IntervalChart) -> Twin:
    """Return the numbers the chart shows as table rows."""
    rows = tuple(
        (row.label, said_number(row.middle), said_number(row.low), said_number(row.high))
        for row in chart.rows
    )
    return Twin(chart.heads, rows)


def _row(row: Interval, top: float, ticks: tuple[float, ...]) -> list[Markup]:
    low, middle, high = (_n(_x(value, ticks)) for value in (row.low, row.middle, row.high))
    level = _n(top + 28)
    return [
        _text(LEFT, top + 14, row.label, "gt-chart__label"),
        Markup('<polyline class="gt-chart__line" points="{},{} {},{}"/>').format(
            low, level, high, level
        ),
        Markup('<circle class="gt-chart__dot" cx="{}" cy="{}" r="4"/>').format(middle, level),
    ]


def _x(value: float, ticks: tuple[float, ...]) -> float:
    return LEFT + (RIGHT - LEFT) * (value - ticks[0]) / (ticks[-1] - ticks[0])


def _ticks(chart: IntervalChart) -> tuple[float, ...]:
    return around([row.low for row in chart.rows], [row.high for row in chart.rows])


def around(lows: Sequence[float], highs: Sequence[float]) -> tuple[float, ...]:
    """Two to seven round numbers around all of them; nought is always among them."""
    low = min([0.0, *lows])
    high = max([STEPS[0], *highs])
    for step in STEPS:
        first, last = floor(low / step), ceil(high / step)
        if last - first < MOST_TICKS:
            break
    return tuple(round(step * index, 1) for index in range(first, last + 1))


def said_number(value: float) -> str:
    """Two decimals at most, with a true minus sign."""
    text = f"{abs(value):.2f}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 and text != "0" else text
