"""The style guide: every component once, with the words and the long names a real page has. Nobody in it is real."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from jinja2 import FileSystemLoader
from markupsafe import Markup

from goldthread.exchange.boundaries.reader import Area
from goldthread.web.components import (
    area_map,
    charts,
    fan_chart,
    funnel_chart,
    interval_chart,
    tornado_chart,
)
from goldthread.web.components.environment import environment, query
from goldthread.web.components.fields import DatePartsInput

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Message:
    """Stands in for a Django message."""

    level_tag: str
    text: str

    def __str__(self) -> str:
        return self.text


class PlanForm(forms.Form):
    """One field of every kind."""

    outcome = forms.CharField(label="What will Amina be able to do?", max_length=200)
    why = forms.CharField(
        label="What gets in the way now?",
        help_text="Say what happens, not what she is.",
        widget=forms.Textarea,
        required=False,
    )
    minutes = forms.IntegerField(label="Minutes each time")
    review_on = forms.DateField(label="When shall we look again?", widget=DatePartsInput)
    met_on = forms.DateField(label="Met the family on", required=False)
    who = forms.ChoiceField(
        label="Who does it?",
        choices=[("", "Choose"), ("ta", "Teaching assistant"), ("t", "Teacher")],
    )
    agreed = forms.ChoiceField(
        label="Does the family agree?",
        choices=[("yes", "Yes"), ("no", "No"), ("not_asked", "Not asked yet")],
        widget=forms.RadioSelect,
    )
    areas = forms.MultipleChoiceField(
        label="Which areas of need?",
        choices=[("cl", "Cognition and learning"), ("ci", "Communication and interaction")],
        widget=forms.CheckboxSelectMultiple,
    )
    share = forms.BooleanField(label="Share this with the family now", required=False)
    letter = forms.FileField(label="Letter", required=False)
    version = forms.CharField(widget=forms.HiddenInput, initial="3")


class SignInForm(forms.Form):
    """Name and password, for the shared tablet."""

    username = forms.EmailField(
        label="E-mail", widget=forms.EmailInput({"autocomplete": "username"})
    )
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


class FilterForm(forms.Form):
    """Two small filters."""

    year = forms.ChoiceField(label="Year", choices=[("", "Any"), ("5", "Year 5")], required=False)
    need = forms.ChoiceField(
        label="Need", choices=[("", "Any"), ("slcn", "Speech")], required=False
    )


def empty_form() -> PlanForm:
    """A form nobody has touched."""
    return PlanForm(
        initial={"outcome": "Reads the class text aloud", "review_on": date(2026, 12, 11)}
    )


def wrong_form() -> PlanForm:
    """A form sent with mistakes."""
    sent = {
        "minutes": "many",
        "review_on_day": "31",
        "review_on_month": "2",
        "review_on_year": "2026",
    }
    return PlanForm(data=sent | {"who": "ta", "why": "one\n  two"}, prefix=None)


def line_chart(key: str = "reading") -> charts.LineChart:
    """Nine weeks of reading, with a phase, a band and a target."""
    start = date(2026, 9, 7)
    counts = [21, 24, 23, 28, 27, 31, 30, 36, 35]
    points = tuple(charts.Point(start + timedelta(weeks=i), n) for i, n in enumerate(counts))
    band = tuple(
        charts.Likely(p.on, 20 + 1.6 * i - 2, 20 + 1.6 * i + 5) for i, p in enumerate(points)
    )
    return charts.LineChart(
        key=key,
        title="Words read correctly in a minute",
        description="Nine weekly checks rise from 21 to 35; the target is 45 by 11 December.",
        unit="Words a minute",
        points=points,
        baseline=21,
        target=charts.Target(45, date(2026, 12, 11)),
        phases=(
            charts.Phase(start, start + timedelta(weeks=4), "3 × 20 min"),
            charts.Phase(start + timedelta(weeks=4), start + timedelta(weeks=10), "5 × 15 min"),
        ),
        band=band,
        words="Rising by probably between 1 and 2 words a week. Not yet enough to reach 45 in time.",
    )


def delivery_chart() -> charts.DeliveryChart:
    """Three lines of provision."""
    return charts.DeliveryChart(
        key="delivery",
        title="Minutes delivered this half term",
        description="Reading 412 of 496, speech 120 of 240, a quiet start 300 of 300.",
        unit="min",
        lines=(
            charts.Delivery("Paired reading", 496, 412),
            charts.Delivery("Speech sounds", 240, 120),
            charts.Delivery("Quiet start", 300, 300),
        ),
        words="Speech sounds fell behind: Ms Wozniak was away for three weeks.",
    )


def interval_figures() -> interval_chart.IntervalChart:
    """Two supports, one known better than the other."""
    return interval_chart.IntervalChart(
        key="intervals",
        title="Distance from where pupils were expected",
        description="Paired reading 0.2, from 0.05 to 0.35; speech 0.1, from −0.1 to 0.3.",
        heads=("Support", "Figure", "Probably from", "to"),
        rows=(
            interval_chart.Interval("Paired reading", 0.05, 0.2, 0.35),
            interval_chart.Interval("Speech sounds", -0.1, 0.1, 0.3),
        ),
    )


def funnel_figures() -> funnel_chart.FunnelChart:
    """Three supports, the last one known badly."""
    return funnel_chart.FunnelChart(
        key="funnel",
        title="Each support beside how exactly it is known",
        description="Three numbered dots between lines that narrow upwards.",
        heads=("Support", "Figure", "By chance from", "to"),
        across="Standard deviations; the more exact, the higher",
        middle=0.15,
        limits=(1.96, 3.09),
        dots=(
            funnel_chart.Dot("Paired reading", 0.2, 0.05),
            funnel_chart.Dot("Speech sounds", 0.1, 0.08),
            funnel_chart.Dot("Memory club", -0.1, 0.2),
        ),
        words="All lie where chance alone would put them.",
    )


def tornado_figures() -> tornado_chart.TornadoChart:
    """Three assumptions, one of which moves the answer more than both others."""
    return tornado_chart.TornadoChart(
        key="tornado",
        title="What moves the reserve of 2030 most",
        description="Top-ups from £3.1m down to −£1.8m; children and inflation less.",
        heads=("Assumption", "At its low end, £", "At its high end, £"),
        key_words=("At its low end", "At its high end"),
        middle=1_200_000,
        rows=(
            tornado_chart.Swing("Top-ups in special schools", 3_060_000, -1_820_000),
            tornado_chart.Swing("How many children there are", 1_940_000, 610_000),
            tornado_chart.Swing("Inflation, a point either way", 1_330_000, 1_060_000),
        ),
    )


def fan_figures() -> fan_chart.FanChart:
    """Six years counted and five to come, with a number wide enough to need room at the side."""
    counted = (112_400, 118_900, 121_300, 130_700, 139_800, 151_200)
    history = [{"year": 2021 + place, "plans": one} for place, one in enumerate(counted)]
    spread = {"q05": -0.025, "q25": -0.01, "median": 0.0, "q75": 0.01, "q95": 0.03}
    total = [
        {"year": 2026 + step, **{
            name: 151_200 * (1.055**step + share * step) for name, share in spread.items()
        }}
        for step in range(1, 6)
    ]  # fmt: skip
    return fan_chart.fan_of(
        {"history": history, "total": total}, "fan", "Plans, counted and to come"
    )


def map_figures() -> area_map.AreaMap:
    """Two made-up localities with a site of every kind, one of them far outside."""
    north = (
        (400_000.0, 300_000.0),
        (421_000.0, 297_000.0),
        (424_000.0, 311_000.0),
        (406_000.0, 316_000.0),
    )
    south = (
        (400_000.0, 300_000.0),
        (421_000.0, 297_000.0),
        (417_000.0, 288_000.0),
        (403_000.0, 286_000.0),
    )
    sites = [
        {"name": "Oak Hill School", "kind": "special_school", "places_now": 120, "needs": "SLD;PMLD",
         "easting": 405_000, "northing": 305_000},
        {"name": "Elm Primary <base>", "kind": "resource_base", "places_now": 8, "needs": "SLCN",
         "easting": 412_000, "northing": 303_000},
        {"name": "Ash Secondary", "kind": "sen_unit", "places_now": 24, "needs": ["ASD"],
         "easting": 419_000, "northing": 308_000},
        {"name": "Lime Primary", "kind": "mainstream", "places_now": 0, "easting": 409_000, "northing": 291_000},
        {"name": "Elsewhere School", "kind": "free", "places_now": 40, "latitude": 50.1, "longitude": -5.5},
        {"name": "Somewhere School", "kind": "sen_unit", "places_now": 6},
    ]  # fmt: skip
    steps = [
        {"site": "Elm Primary <base>", "period": "2027", "places": 8.0},
        {"site": "Lime Primary", "period": "2029", "places": 16.0},
    ]
    areas = (Area("E1", "North locality", ((north,),)), Area("E2", "South locality", ((south,),)))
    result = {"sites": sites, "steps": steps}
    hrefs = {"Oak Hill School": "#oak"}
    return area_map.map_of(
        result, areas, "places", "Places now and to come", "Made-up boundaries.", hrefs
    )


def year_weeks() -> list[dict[str, Any]]:
    """A school year of due dates."""
    counts = [
        2,
        3,
        4,
        3,
        6,
        9,
        14,
        0,
        5,
        6,
        8,
        12,
        7,
        3,
        2,
        0,
        0,
        3,
        4,
        6,
        9,
        11,
        16,
        4,
        0,
        6,
        7,
        8,
    ]
    counts += [9, 5, 0, 0, 4, 6, 8, 7, 18, 12, 6, 0, 8, 9, 11, 7, 5, 3]
    words = ["quiet", "steady", "busy", "very busy", "peak"]
    weeks = []
    for index, count in enumerate(counts):
        level = min(count // 4, 4)
        weeks.append(
            {
                "starts": date(2026, 9, 7) + timedelta(weeks=index),
                "count": count,
                "level": level,
                "words": words[level],
                "href": "#" if count > 10 else None,
                "holiday": count == 0,
            }
        )
    return weeks


def register_rows(count: int = 12) -> list[dict[str, Any]]:
    """Rows of the register, one with a very long name and one with none recorded."""
    names = [
        "Amina Yusuf", "Oluwaseun Adébáyọ̀-Featherstonehaugh Montgomery", "Ben Carter", "Lucía Fernández Ortiz",
        "Zhi Wei Lim", "Kacper Wiśniewski", "سارة الأحمد", "Jo O’Neill",
    ]  # fmt: skip
    kinds = [
        ("Review due", "due"),
        ("On track", "on_track"),
        ("12 days late", "late"),
        ("Draft", "draft"),
    ]
    words = Markup('<span class="gt-tag gt-tag--{}">{}</span>')
    return [
        {
            "id": index,
            "label": names[index % len(names)],
            "current": index == 2,
            "cells": [
                {"text": names[index % len(names)], "href": f"#{index}"},
                f"{index % 6 + 1}{'AB'[index % 2]}",
                {"text": "Speech and language", "note": "and hearing"} if index % 3 else None,
                f"{60 + index * 3} %",
                words.format(kinds[index % 4][1], kinds[index % 4][0]),
                "11 Dec 2026",
            ],
        }
        for index in range(count)
    ]


def register_columns(current: dict[str, str]) -> list[dict[str, Any]]:
    """Columns whose headings sort by a link."""
    return [
        {
            "key": "name",
            "label": "Name",
            "href": query(current, sort="-name"),
            "sorted": "ascending",
        },
        {"key": "class", "label": "Class", "href": query(current, sort="class")},
        {"key": "need", "label": "Main need"},
        {
            "key": "delivered",
            "label": "Delivered",
            "numeric": True,
            "href": query(current, sort="delivered"),
        },
        {"key": "status", "label": "Status"},
        {"key": "review", "label": "Review"},
    ]


def shell(**changes: Any) -> dict[str, Any]:
    """What every layout expects from its page."""
    return {
        "page_title": "Style guide",
        "html_lang": "en-GB",
        "text_direction": "ltr",
        "appearance": {"theme": "light"},
        "organisation_name": "Saltmarsh Primary School",
        "synthetic": True,
        "version": "0.1.0",
        "search_url": "#search",
        "person": {
            "name": "R. Okafor",
            "role": "SENCO",
            "menu": [{"href": "#", "text": "My settings"}, {"href": "#", "text": "Sign out"}],
        },
        "navigation": [
            {"href": "#", "text": "Front page", "current": True, "count": 3},
            {"href": "#", "text": "Register"},
            {"href": "#", "text": "Today"},
            {"href": "#", "text": "Classes"},
            {"href": "#", "text": "Provision"},
            {"href": "#", "text": "Leadership"},
        ],
        "footer_links": [
            {"href": "#", "text": "Accessibility"},
            {"href": "#", "text": "Privacy"},
            {"href": "#", "text": "Help"},
        ],
    } | changes


def page_context(**changes: Any) -> dict[str, Any]:
    """The shell and everything the style guide shows."""
    current = {"year": "5", "sort": "name"}
    return shell(**changes) | {
        "messages": [Message("success", "Plan saved."), Message("error", "The file is too large.")],
        "form": empty_form(),
        "wrong": wrong_form(),
        "sign_in": SignInForm(),
        "filter_form": FilterForm(current),
        "columns": register_columns(current),
        "rows": register_rows(),
        "page": Paginator(range(2000), 40).page(7),
        "current": current,
        "line": line_chart(),
        "delivery": delivery_chart(),
        "supports": interval_figures(),
        "scatter": funnel_figures(),
        "storm": tornado_figures(),
        "futures": fan_figures(),
        "places": map_figures(),
        "weeks": year_weeks(),
        "on": date(2026, 11, 20),
    }


def build(**globals_: Any) -> Any:
    """The environment with plain addresses for assets, so that no build is needed to render."""
    env = environment(loader=FileSystemLoader(PAGES))
    env.globals |= {"static": lambda path: f"/static/{path}"} | globals_
    return env


def render(page: str, **changes: Any) -> str:
    """Return one page of the style guide."""
    return str(build().get_template(page).render(page_context(**changes)))
