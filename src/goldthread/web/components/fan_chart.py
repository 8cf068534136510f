"""A picture of years counted and years to come: how far the futures spread, with words and a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from goldthread.publish.sufficiency.words import figure, probably
from goldthread.web.components.charts import Twin, _n, _path, _svg, _text, _ticks

RIGHT, TOP, BOTTOM = 306.0, 18.0, 176.0
LETTER = 6.7
"""How wide one figure of the scale is drawn, in the chart's own units."""
LINE = 17
LEGEND_WORDS = {
    "counted": "Counted",
    "middle": "Middle of the futures",
    "half": "Half of the futures",
    "most": "Nine in ten of the futures",
}


@dataclass(frozen=True)
class Counted:
    """One year that is known."""

    year: int
    value: float


@dataclass(frozen=True)
class Ahead:
    """One year to come: how the futures spread around their middle."""

    year: int
    q05: float
    q25: float
    median: float
    q75: float
    q95: float


@dataclass(frozen=True)
class FanChart:
    """What was counted, and the fan of what may follow. `words` say the same in a sentence."""

    key: str
    title: str
    description: str
    counted: tuple[Counted, ...]
    ahead: tuple[Ahead, ...]
    words: str = ""


def fan_of(result: Mapping[str, Any], key: str, title: str) -> FanChart:
    """The fan of all plans of an area, from the result of a projection."""
    counted = tuple(Counted(row["year"], float(row["plans"])) for row in result["history"])
    return _with_words(FanChart(key, title, "", counted, _ahead(result["total"])))


def fans_of(result: Mapping[str, Any], table: str, key: str) -> tuple[FanChart, ...]:
    """One fan for each category of the table "age", "setting" or "need"; none where it is left out."""
    return tuple(
        _with_words(FanChart(f"{key}-{place}", str(row["category"]), "", (), _ahead(row["years"])))
        for place, row in enumerate(result.get(table) or ())
    )


def _ahead(rows: Sequence[Mapping[str, Any]]) -> tuple[Ahead, ...]:
    names = ("q05", "q25", "median", "q75", "q95")
    return tuple(Ahead(row["year"], *(float(row[name]) for name in names)) for row in rows)


def _with_words(chart: FanChart) -> FanChart:
    said = words_of(chart)
    return FanChart(chart.key, chart.title, said, chart.counted, chart.ahead, said)


def words_of(chart: FanChart) -> str:
    """What was last counted, and where the last year probably lies."""
    sentences = []
    if chart.counted:
        last = chart.counted[-1]
        known = {"year": last.year, "count": figure(last.value)}
        sentences.append(_("%(count)s were counted in %(year)s.") % known)
    if chart.ahead:
        end = chart.ahead[-1]
        sentences.append(
            _("In %(year)s there will %(range)s; the middle of the futures is %(middle)s.")
            % {"year": end.year, "range": probably(end.q05, end.q95), "middle": figure(end.median)}
        )
    return " ".join(sentences)


@dataclass(frozen=True)
class _Place:
    """Where a year and a number stand in the drawing."""

    first: int
    last: int
    ticks: tuple[float, ...]
    left: float

    @classmethod
    def around(cls, chart: FanChart) -> "_Place":
        years = [one.year for one in chart.counted] + [one.year for one in chart.ahead] or [0]
        values = [one.value for one in chart.counted]
        values += [edge for one in chart.ahead for edge in (one.q05, one.q95)]
        ticks = _ticks(values)
        widest = max(len(figure(tick)) for tick in ticks)
        return cls(min(years), max(years), ticks, 10 + LETTER * widest)

    def x(self, year: float) -> float:
        return self.left + (RIGHT - self.left) * (year - self.first) / max(
            self.last - self.first, 1
        )

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)


def draw(chart: FanChart) -> Markup:
    """Return the chart as SVG."""
    place = _Place.around(chart)
    parts = [*_grid(place), *_years(chart, place), *_fan(chart, place), *_line(chart, place)]
    names = _names(chart)
    for row, name in enumerate(names):
        parts += _legend(name, BOTTOM + 42 + LINE * row)
    return _svg(chart, int(BOTTOM + 34 + LINE * len(names)), parts)


def table_twin(chart: FanChart) -> Twin:
    """Return the numbers the chart shows as table rows."""
    heads = (
        _("Year"), _("Counted"), _("Middle of the futures"), _("Half of the futures"),
        _("Nine in ten of the futures"),
    )  # fmt: skip
    known = tuple((str(one.year), figure(one.value), "–", "–", "–") for one in chart.counted)
    ahead = tuple(
        (str(one.year), "–", figure(one.median), _range(one.q25, one.q75), _range(one.q05, one.q95))
        for one in chart.ahead
    )
    return Twin(heads, known + ahead)


def _range(low: float, high: float) -> str:
    return _("%(low)s to %(high)s") % {"low": figure(low), "high": figure(high)}


def _names(chart: FanChart) -> tuple[str, ...]:
    shown = ("counted",) if chart.counted else ()
    return (*shown, *(("middle", "half", "most") if chart.ahead else ()))


def _grid(place: _Place) -> list[Markup]:
    parts: list[Markup] = []
    for tick in place.ticks:
        level = place.y(tick)
        parts += [
            Markup('<path class="gt-chart__grid" d="M{} {}H{}"/>').format(
                _n(place.left), _n(level), _n(RIGHT)
            ),
            _text(place.left - 5, level + 4, figure(tick), "gt-chart__tick gt-chart__label--end"),
        ]
    return parts


def _years(chart: FanChart, place: _Place) -> list[Markup]:
    """Name the first and the last year, and the last one counted where there is room between."""
    parts = [_text(place.left, BOTTOM + 18, str(place.first), "gt-chart__tick")]
    if place.last > place.first:
        end = "gt-chart__tick gt-chart__label--end"
        parts.append(_text(RIGHT, BOTTOM + 18, str(place.last), end))
    if chart.counted and chart.ahead:
        turn = place.x(chart.counted[-1].year)
        parts.append(
            Markup('<path class="gt-chart__level gt-chart__level--start" d="M{} {}V{}"/>').format(
                _n(turn), _n(TOP), _n(BOTTOM)
            )
        )
        if place.left + 50 < turn < RIGHT - 50:
            middle = "gt-chart__tick gt-chart__label--middle"
            parts.append(_text(turn, BOTTOM + 18, str(chart.counted[-1].year), middle))
    return parts


def _from(chart: FanChart) -> tuple[Ahead, ...]:
    """The fan, opened at the last year counted where that comes before it."""
    if not chart.counted or not chart.ahead:
        return chart.ahead
    last = chart.counted[-1]
    if last.year >= chart.ahead[0].year:
        return chart.ahead
    return (Ahead(last.year, *(last.value,) * 5), *chart.ahead)


def _fan(chart: FanChart, place: _Place) -> list[Markup]:
    fan = _from(chart)
    if len(fan) < 2:
        return [
            Markup('<path class="gt-chart__plan" d="M{} {}V{}"/>').format(
                _n(place.x(one.year)), _n(place.y(one.q05)), _n(place.y(one.q95))
            )
            for one in fan
        ]
    most = [(one.year, one.q05, one.q95) for one in fan]
    half = [(one.year, one.q25, one.q75) for one in fan]
    middle = [(place.x(one.year), place.y(one.median)) for one in fan]
    return [
        Markup('<polygon class="gt-chart__band" points="{}"/>').format(_band(most, place)),
        Markup('<polygon class="gt-chart__band gt-chart__band--half" points="{}"/>').format(
            _band(half, place)
        ),
        Markup('<polyline class="gt-chart__middle" points="{}"/>').format(_path(middle)),
    ]


def _band(edges: Sequence[tuple[int, float, float]], place: _Place) -> str:
    upper = [(place.x(year), place.y(high)) for year, _low, high in edges]
    lower = [(place.x(year), place.y(low)) for year, low, _high in reversed(edges)]
    return _path(upper + lower)


def _line(chart: FanChart, place: _Place) -> list[Markup]:
    spots = [(place.x(one.year), place.y(one.value)) for one in chart.counted]
    if not spots:
        return []
    dots = [
        Markup('<circle class="gt-chart__dot" cx="{}" cy="{}" r="3"/>').format(*map(_n, spot))
        for spot in spots
    ]
    return [Markup('<polyline class="gt-chart__line" points="{}"/>').format(_path(spots)), *dots]


def _legend(name: str, level: float) -> list[Markup]:
    """A sample as it is drawn, and its words: nobody needs to tell colours apart."""
    middle, top = _n(level - 4), _n(level - 10)
    samples = {
        "counted": Markup(
            '<path class="gt-chart__line" d="M2 {}H26"/><circle class="gt-chart__dot" cx="14" cy="{}" r="3"/>'
        ).format(middle, middle),
        "middle": Markup('<path class="gt-chart__middle" d="M2 {}H26"/>').format(middle),
        "half": Markup(
            '<rect class="gt-chart__band gt-chart__band--half" x="2" y="{}" width="24" height="11"/>'
        ).format(top),
        "most": Markup('<rect class="gt-chart__band" x="2" y="{}" width="24" height="11"/>').format(
            top
        ),
    }
    return [samples[name], _text(34, level, _(LEGEND_WORDS[name]), "gt-chart__label")]
