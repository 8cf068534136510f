"""Charts drawn on the server as SVG: legible at 320 px, named, described, with a table twin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from goldthread.web.components.fan_chart import FanChart
    from goldthread.web.components.funnel_chart import FunnelChart
    from goldthread.web.components.interval_chart import IntervalChart
    from goldthread.web.components.tornado_chart import TornadoChart

# A drawing unit is about a pixel on a phone 320 px wide; wider pages shrink the type to suit.
WIDTH = 320
HEIGHT = 210
LEFT, RIGHT, TOP, BOTTOM = 34.0, 310.0, 26.0, 178.0
ROW = 46

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_day(on: date) -> str:
    """Return '3 Nov' in English; charts take another writer of days through `Words`."""
    return f"{on.day} {_MONTHS[on.month - 1]}"


@dataclass(frozen=True)
class Words:
    """The few words a chart writes itself; a page in another language passes its own."""

    start: str = "Start"
    target: str = "Target"
    when: str = "Date"
    phase: str = "Phase"
    likely: str = "Probably between"
    what: str = "What"
    planned: str = "Planned"
    delivered: str = "Delivered"
    share: str = "Share"
    of: str = "of"
    day: Callable[[date], str] = short_day


@dataclass(frozen=True)
class Point:
    """One measurement."""

    on: date
    value: float


@dataclass(frozen=True)
class Target:
    """Where we want to be, and by when."""

    value: float
    by: date


@dataclass(frozen=True)
class Phase:
    """A stretch of time with one dose or condition, shaded and named."""

    starts: date
    ends: date
    label: str


@dataclass(frozen=True)
class Likely:
    """The range in which the true level probably lies on a day."""

    on: date
    low: float
    high: float


@dataclass(frozen=True)
class LineChart:
    """Measurements over time against where the child started and where we want to be."""

    key: str
    title: str
    description: str
    unit: str
    points: tuple[Point, ...]
    baseline: float | None = None
    target: Target | None = None
    phases: tuple[Phase, ...] = ()
    band: tuple[Likely, ...] = ()
    words: str = ""
    labels: Words = Words()


@dataclass(frozen=True)
class Delivery:
    """Minutes planned and delivered for one line of provision."""

    label: str
    planned: float
    delivered: float


@dataclass(frozen=True)
class DeliveryChart:
    """Delivered against planned, one bar for each line of provision."""

    key: str
    title: str
    description: str
    unit: str
    lines: tuple[Delivery, ...]
    words: str = ""
    labels: Words = Words()


@dataclass(frozen=True)
class Twin:
    """The numbers of a chart as a table."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Chart = LineChart | DeliveryChart


def draw(chart: Chart) -> Markup:
    """Return the chart as SVG."""
    return line_chart(chart) if isinstance(chart, LineChart) else delivery_chart(chart)


def table_twin(chart: Chart) -> Twin:
    """Return the numbers the chart shows as table rows."""
    return _line_twin(chart) if isinstance(chart, LineChart) else _delivery_twin(chart)


def line_chart(chart: LineChart) -> Markup:
    """Draw measurements as dots on a line, with phases, a probable range, start and target."""
    place = _Place.around(chart)
    parts = [
        *_phases(chart, place),
        *_grid(chart, place),
        *_band(chart, place),
        *_levels(chart, place),
        *_measurements(chart, place),
    ]
    return _svg(chart, HEIGHT, parts)


def delivery_chart(chart: DeliveryChart) -> Markup:
    """Draw one bar for each line: the outline was planned, the filled part delivered."""
    longest = max((max(line.planned, line.delivered) for line in chart.lines), default=0) or 1
    parts: list[Markup] = []
    for position, line in enumerate(chart.lines):
        top = position * ROW
        full, part = (_n(318 * amount / longest) for amount in (line.planned, line.delivered))
        words = f"{_amount(line.delivered)} {chart.labels.of} {_amount(line.planned)} {chart.unit}"
        parts += [
            _text(1, top + 14, line.label, "gt-chart__label"),
            _text(319, top + 14, words, "gt-chart__label gt-chart__label--end"),
            Markup('<rect class="gt-chart__done" x="1" y="{}" width="{}" height="12"/>').format(
                top + 21, part
            ),
            Markup('<rect class="gt-chart__plan" x="1" y="{}" width="{}" height="12"/>').format(
                top + 21, full
            ),
        ]
    return _svg(chart, max(ROW * len(chart.lines), 12), parts)


def sparkline(values: Sequence[float], words: str) -> Markup:
    """Draw a small line without axes; the words say what it shows."""
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    span, step = (high - low) or 1, 76 / max(len(values) - 1, 1)
    spots = [
        (2 + step * index, 18 - 16 * (value - low) / span) for index, value in enumerate(values)
    ]
    dot = (
        Markup('<circle cx="{}" cy="{}" r="2.5"/>').format(*map(_n, spots[-1]))
        if spots
        else Markup()
    )
    return Markup(
        '<svg class="gt-spark" viewBox="0 0 80 20" role="img" aria-label="{}" focusable="false">'
        '<polyline points="{}"/>{}</svg>'
    ).format(words, _path(spots), dot)


@dataclass(frozen=True)
class _Place:
    """Where a day and a value stand in the drawing."""

    first: date
    last: date
    ticks: tuple[float, ...]

    @classmethod
    def around(cls, chart: LineChart) -> "_Place":
        days = [point.on for point in chart.points] + [likely.on for likely in chart.band]
        days += [edge for phase in chart.phases for edge in (phase.starts, phase.ends)]
        values = [point.value for point in chart.points]
        values += [edge for likely in chart.band for edge in (likely.low, likely.high)]
        values += [] if chart.baseline is None else [chart.baseline]
        if chart.target:
            days.append(chart.target.by)
            values.append(chart.target.value)
        first, last = (min(days), max(days)) if days else (date.min, date.min)
        return cls(first, last, _ticks(values))

    def x(self, on: date) -> float:
        return LEFT + (RIGHT - LEFT) * (on - self.first).days / max(
            (self.last - self.first).days, 1
        )

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)


def _ticks(values: Sequence[float]) -> tuple[float, ...]:
    """Return two to six round numbers around the values; zero is always among them."""
    low, high = min([0.0, *values]), max([1.0, *values])
    for step in _round_steps(high - low):
        below, above = int(low // step), -int(-high // step)
        if above - below <= 5:
            return tuple(step * index for index in range(below, above + 1))
    raise AssertionError("the steps grow without end")


def _round_steps(span: float) -> tuple[float, ...]:
    size = 1.0
    while size * 1000 < span:
        size *= 10
    while size > span / 5 and size > 0.001:
        size /= 10
    return tuple(size * factor for factor in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000))


def _phases(chart: LineChart, place: _Place) -> list[Markup]:
    parts: list[Markup] = []
    for index, phase in enumerate(chart.phases):
        start, end = place.x(phase.starts), place.x(phase.ends)
        parts += [
            Markup(
                '<rect class="gt-chart__phase gt-chart__phase--{}" x="{}" y="{}" width="{}" height="{}"/>'
            ).format(index % 2, _n(start), _n(TOP), _n(end - start), _n(BOTTOM - TOP)),
            _text(start + 3, TOP - 8, phase.label, "gt-chart__phase-label"),
        ]
    return parts


def _grid(chart: LineChart, place: _Place) -> list[Markup]:
    parts: list[Markup] = []
    for value in place.ticks:
        level = _n(place.y(value))
        parts += [
            Markup('<path class="gt-chart__grid" d="M{} {}H{}"/>').format(
                _n(LEFT), level, _n(RIGHT)
            ),
            _text(
                LEFT - 5, place.y(value) + 4, _amount(value), "gt-chart__tick gt-chart__label--end"
            ),
        ]
    end = "gt-chart__tick gt-chart__label--end"
    parts.append(_text(LEFT, BOTTOM + 18, chart.labels.day(place.first), "gt-chart__tick"))
    if place.last > place.first:
        parts.append(_text(RIGHT, BOTTOM + 18, chart.labels.day(place.last), end))
    return parts if chart.points or chart.target else []


def _band(chart: LineChart, place: _Place) -> list[Markup]:
    if len(chart.band) < 2:
        return []
    upper = [(place.x(likely.on), place.y(likely.high)) for likely in chart.band]
    lower = [(place.x(likely.on), place.y(likely.low)) for likely in reversed(chart.band)]
    return [Markup('<polygon class="gt-chart__band" points="{}"/>').format(_path(upper + lower))]


def _levels(chart: LineChart, place: _Place) -> list[Markup]:
    """Draw start and target as named lines, the target with a mark on the day it is due."""
    parts: list[Markup] = []
    if chart.baseline is not None:
        parts += _level(
            place.y(chart.baseline),
            f"{chart.labels.start} {_amount(chart.baseline)}",
            "start",
            below=True,
        )
    if chart.target:
        level = place.y(chart.target.value)
        parts += _level(
            level, f"{chart.labels.target} {_amount(chart.target.value)}", "target", below=False
        )
        spot = (_n(place.x(chart.target.by)), _n(level))
        parts.append(
            Markup('<path class="gt-chart__goal" d="M{} {}m-5 0l5-5 5 5-5 5z"/>').format(*spot)
        )
    return parts


def _level(level: float, words: str, kind: str, *, below: bool) -> list[Markup]:
    return [
        Markup('<path class="gt-chart__level gt-chart__level--{}" d="M{} {}H{}"/>').format(
            kind, _n(LEFT), _n(level), _n(RIGHT)
        ),
        _text(LEFT + 4, level + (13 if below else -5), words, "gt-chart__label"),
    ]


def _measurements(chart: LineChart, place: _Place) -> list[Markup]:
    spots = [(place.x(point.on), place.y(point.value)) for point in chart.points]
    dots = [
        Markup('<circle class="gt-chart__dot" cx="{}" cy="{}" r="4"/>').format(*map(_n, spot))
        for spot in spots
    ]
    return [Markup('<polyline class="gt-chart__line" points="{}"/>').format(_path(spots)), *dots]


def _line_twin(chart: LineChart) -> Twin:
    labels = chart.labels
    heads = (
        labels.when,
        chart.unit,
        *((labels.likely,) if chart.band else ()),
        *((labels.phase,) if chart.phases else ()),
    )
    likely = {one.on: f"{_amount(one.low)}–{_amount(one.high)}" for one in chart.band}
    rows = []
    for point in chart.points:
        row = [labels.day(point.on), _amount(point.value)]
        row += [likely.get(point.on, "–")] if chart.band else []
        row += [_phase_on(chart.phases, point.on)] if chart.phases else []
        rows.append(tuple(row))
    width = len(heads)
    if chart.baseline is not None:
        rows.insert(0, _padded((labels.start, _amount(chart.baseline)), width))
    if chart.target:
        name = f"{labels.target}, {labels.day(chart.target.by)}"
        rows.append(_padded((name, _amount(chart.target.value)), width))
    return Twin(heads, tuple(rows))


def _padded(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return row + ("–",) * (width - len(row))


def _phase_on(phases: Sequence[Phase], on: date) -> str:
    return next((phase.label for phase in phases if phase.starts <= on <= phase.ends), "–")


def _delivery_twin(chart: DeliveryChart) -> Twin:
    labels = chart.labels
    rows = tuple(
        (line.label, _amount(line.planned), _amount(line.delivered), _share(line))
        for line in chart.lines
    )
    return Twin((labels.what, labels.planned, labels.delivered, labels.share), rows)


def _share(line: Delivery) -> str:
    """Return the share rounded down, so that nothing reads as complete before it is."""
    return f"{int(100 * line.delivered / line.planned)}\u00a0%" if line.planned else "–"


def _svg(
    chart: "Chart | IntervalChart | FunnelChart | TornadoChart | FanChart",
    height: int,
    parts: Sequence[Markup],
) -> Markup:
    return Markup(
        '<svg class="gt-chart" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}-t {2}-d" focusable="false">'
        '<title id="{2}-t">{3}</title><desc id="{2}-d">{4}</desc>{5}</svg>'
    ).format(WIDTH, height, chart.key, chart.title, chart.description, Markup().join(parts))


def _text(x: float, y: float, words: str, classes: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(classes, _n(x), _n(y), words)


def _path(spots: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in spots)


def _n(value: float) -> str:
    """Return a coordinate with one decimal at most: a tenth of a pixel is finer than any screen."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value else "0"


def _amount(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
