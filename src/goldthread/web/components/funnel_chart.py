"""A picture of figures beside how exactly each is known, with the limits that chance alone would keep to."""

from dataclasses import dataclass

from markupsafe import Markup

from goldthread.web.components.charts import Twin, _n, _svg, _text
from goldthread.web.components.interval_chart import LEFT, RIGHT, around, said_number

TOP, BOTTOM = 16.0, 196.0
HEIGHT = 236
ROOM = 1.08
"""Below the least exact figure, so that its dot is not on the frame."""

KINDS = (
    "gt-chart__line",
    "gt-chart__level gt-chart__level--start",
    "gt-chart__level gt-chart__level--target",
)
"""How the mean, the narrower and the wider limits are drawn."""


@dataclass(frozen=True)
class Dot:
    """One figure and its standard error: the smaller, the higher it stands."""

    label: str
    value: float
    error: float


@dataclass(frozen=True)
class FunnelChart:
    """Dots numbered in the order given. `limits` are the distances from `middle` for each unit of error,
    the narrower first; `heads` name the twin's four columns, `across` the axis below.
    """

    key: str
    title: str
    description: str
    heads: tuple[str, str, str, str]
    across: str
    middle: float
    limits: tuple[float, float]
    dots: tuple[Dot, ...]
    words: str = ""


def draw(chart: FunnelChart) -> Markup:
    """Return the chart as SVG."""
    deepest = ROOM * max(dot.error for dot in chart.dots)
    ticks = _ticks(chart, deepest)
    parts: list[Markup] = []
    for tick in ticks:
        across = _x(tick, ticks)
        kind = "gt-chart__level" if tick == 0 else "gt-chart__grid"
        parts.append(Markup('<path class="{}" d="M{} {}V{}"/>').format(kind, _n(across), _n(TOP), _n(BOTTOM)))  # fmt: skip
        parts.append(_text(across - 6, BOTTOM + 14, said_number(tick), "gt-chart__tick"))
    for limit, kind in zip((0.0, *chart.limits), KINDS, strict=True):
        parts.append(_limit(chart, ticks, deepest, limit, kind))
    for number, dot in enumerate(chart.dots, start=1):
        parts += _dot(dot, number, ticks, deepest)
    parts.append(_text(LEFT, BOTTOM + 32, chart.across, "gt-chart__label"))
    return _svg(chart, HEIGHT, parts)


def table_twin(chart: FunnelChart) -> Twin:
    """Return the numbers the chart shows as table rows, numbered as the dots are."""
    far = chart.limits[-1]
    rows = tuple(
        (
            f"{number}. {dot.label}",
            said_number(dot.value),
            said_number(chart.middle - far * dot.error),
            said_number(chart.middle + far * dot.error),
        )
        for number, dot in enumerate(chart.dots, start=1)
    )
    return Twin(chart.heads, rows)


def _ticks(chart: FunnelChart, deepest: float) -> tuple[float, ...]:
    far = chart.limits[-1] * deepest
    values = [dot.value for dot in chart.dots]
    return around([chart.middle - far, *values], [chart.middle + far, *values])


def _limit(
    chart: FunnelChart, ticks: tuple[float, ...], deepest: float, limit: float, kind: str
) -> Markup:
    """From the foot on one side to the tip, where nothing is left to chance, to the other foot."""
    spots = [
        (chart.middle - limit * deepest, deepest),
        (chart.middle, 0.0),
        (chart.middle + limit * deepest, deepest),
    ]
    points = " ".join(f"{_n(_x(x, ticks))},{_n(_y(y, deepest))}" for x, y in spots)
    return Markup('<polyline class="{}" points="{}"/>').format(kind, points)


def _dot(dot: Dot, number: int, ticks: tuple[float, ...], deepest: float) -> list[Markup]:
    across, down = _x(dot.value, ticks), _y(dot.error, deepest)
    return [
        Markup('<circle class="gt-chart__dot" cx="{}" cy="{}" r="4"/>').format(
            _n(across), _n(down)
        ),
        _text(across + 6, down + 4, str(number), "gt-chart__label"),
    ]


def _x(value: float, ticks: tuple[float, ...]) -> float:
    return LEFT + (RIGHT - LEFT) * (value - ticks[0]) / (ticks[-1] - ticks[0])


def _y(error: float, deepest: float) -> float:
    return TOP + (BOTTOM - TOP) * error / deepest
