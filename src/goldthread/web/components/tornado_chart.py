"""A picture of which assumption moves an answer most: one bar each, around the answer as it stands."""

from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

from goldthread.web.components.charts import Twin, _n, _svg, _text

ROW = 40
THICK = 12.0
LEFT, RIGHT = 8.0, 312.0
MOST_TICKS = 4
FEW = 1000.0
"""From here on an axis says thousands or millions: four names of six digits do not fit 320 pixels."""


@dataclass(frozen=True)
class Swing:
    """The answer with one assumption at its low end and at its high end; either may be the larger."""

    label: str
    at_low: float
    at_high: float


@dataclass(frozen=True)
class TornadoChart:
    """Bars in the order given, the widest first. `middle` is the answer as it stands.

    `heads` name the twin's three columns; `key_words` say which shade is which end.
    """

    key: str
    title: str
    description: str
    heads: tuple[str, str, str]
    key_words: tuple[str, str]
    middle: float
    rows: tuple[Swing, ...]


def draw(chart: TornadoChart) -> Markup:
    """Return the chart as SVG. The low end's half is an outline, the high end's filled."""
    ticks = _ticks(chart)
    bottom = ROW * len(chart.rows) + 6
    parts: list[Markup] = []
    for tick in ticks:
        across = _n(_x(tick, ticks))
        parts.append(Markup('<path class="gt-chart__grid" d="M{} 18V{}"/>').format(across, bottom))
        parts.append(
            _text(_tick_from(tick, ticks), bottom + 14, said_round(tick), "gt-chart__tick")
        )
    across = _n(_x(chart.middle, ticks))
    # beside each bar only, so that it strikes no label through
    level = " ".join(f"M{across} {ROW * place + 18}v16" for place in range(len(chart.rows)))
    parts.append(Markup('<path class="gt-chart__level" d="{}"/>').format(level))
    for position, row in enumerate(chart.rows):
        parts += _row(row, chart.middle, ROW * position, ticks)
    return _svg(chart, bottom + 40, [*parts, *_key(chart, bottom + 24)])


def table_twin(chart: TornadoChart) -> Twin:
    """Return the numbers the chart shows as table rows."""
    rows = tuple((row.label, said_whole(row.at_low), said_whole(row.at_high)) for row in chart.rows)
    return Twin(chart.heads, rows)


def _row(row: Swing, middle: float, top: float, ticks: tuple[float, ...]) -> list[Markup]:
    """Each end's half reaches from the middle; both may lie on one side of it."""
    ends = ((row.at_low, "gt-chart__plan"), (row.at_high, "gt-chart__done"))
    halves = sorted(ends, key=lambda end: -abs(end[0] - middle))
    return [
        _text(LEFT, top + 14, row.label, "gt-chart__label"),
        *(_bar(kind, middle, value, top + 20, ticks) for value, kind in halves),
    ]


def _bar(kind: str, middle: float, value: float, top: float, ticks: tuple[float, ...]) -> Markup:
    left, right = sorted((_x(middle, ticks), _x(value, ticks)))
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        kind, _n(left), _n(top), _n(right - left), _n(THICK)
    )


def _key(chart: TornadoChart, top: float) -> list[Markup]:
    """Which half is which, in words beside a sample of each."""
    half = (LEFT + RIGHT) / 2
    samples = zip((LEFT, half), ("gt-chart__plan", "gt-chart__done"), chart.key_words, strict=True)
    return [
        part
        for left, kind, words in samples
        for part in (
            Markup('<rect class="{}" x="{}" y="{}" width="12" height="10"/>').format(
                kind, _n(left), _n(top)
            ),
            _text(left + 18, top + 10, words, "gt-chart__label"),
        )
    ]  # fmt: skip


def _x(value: float, ticks: tuple[float, ...]) -> float:
    return LEFT + (RIGHT - LEFT) * (value - ticks[0]) / (ticks[-1] - ticks[0])


def _tick_from(tick: float, ticks: tuple[float, ...]) -> float:
    """Where the name of a tick begins: within the frame at either end, about centred between."""
    wide = 6.5 * len(said_round(tick))
    return min(max(_x(tick, ticks) - wide / 2, 0.0), RIGHT + LEFT - wide)


def _ticks(chart: TornadoChart) -> tuple[float, ...]:
    """Two to five round numbers around all ends and the middle."""
    values = [chart.middle, *(end for row in chart.rows for end in (row.at_low, row.at_high))]
    low, high = min(values), max(values)
    if high - low < 1:  # a pound: less moves nothing
        low, high = low - 1, high + 1
    size = 10.0 ** floor(log10((high - low) / MOST_TICKS))
    step = next(
        wide * size
        for wide in (1, 2, 5, 10, 20, 50)
        if ceil(high / (wide * size)) - floor(low / (wide * size)) <= MOST_TICKS
    )
    return tuple(step * at for at in range(floor(low / step), ceil(high / step) + 1))


def said_whole(value: float) -> str:
    """Whole numbers with commas and a true minus sign."""
    text = f"{abs(value):,.0f}"
    return f"−{text}" if value < 0 and text != "0" else text


def said_round(value: float) -> str:
    """The same in thousands (k) or millions (m) from a thousand up."""
    sizes = ((FEW**2, "m"), (FEW, "k"), (1.0, ""))
    size, letter = next((one for one in sizes if abs(value) >= one[0]), sizes[-1])
    text = f"{abs(value) / size:,.2f}".rstrip("0").rstrip(".")
    return f"−{text}{letter}" if value < 0 and text != "0" else f"{text}{letter}"
