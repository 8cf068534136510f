"""Every macro renders, escapes, has its words, and obeys the content policy of production."""

import re
from functools import cache
from pathlib import Path

import pytest

from goldthread.web.components import environment as module
from tests.unit.web_components import styleguide

TEMPLATES = Path(module.__file__).parent / "templates"


@cache
def page(name: str = "styleguide.html", **changes: object) -> str:
    return styleguide.render(name, **changes)


def macro(source: str, **context: object) -> str:
    html = styleguide.build().from_string(source).render(**context)
    return re.sub(r"[ \n]+", " ", html).strip()


@pytest.mark.parametrize("name", ["styleguide.html", "family.html", "paper.html", "area.html"])
def test_page_has_nothing_the_content_policy_refuses(name: str) -> None:
    html = page(name)
    assert re.findall(r"\sstyle=|\son[a-z]+=|<script(?! type=\"module\" src)", html) == []
    assert html.count("<script") == 1


@pytest.mark.parametrize("name", ["styleguide.html", "family.html", "paper.html", "area.html"])
def test_page_has_one_main_one_h1_and_unique_ids(name: str) -> None:
    html = page(name)
    ids = re.findall(r'\sid="([^"]+)"', html)
    doubled = {one for one in ids if ids.count(one) > 1}
    assert (html.count("<main"), html.count("<h1")) == (1, 1)
    assert doubled == set()


def test_every_macro_is_shown_in_the_style_guide() -> None:
    shown = "".join(path.read_text() for path in styleguide.PAGES.glob("*.html"))
    parts = list((TEMPLATES / "components").glob("*.html"))
    names = {n for p in parts for n in re.findall(r"{% macro ([a-z]\w*)", p.read_text())}
    names -= {"table_twin", "twin_table"}  # used by the charts
    assert {name for name in names if not re.search(rf"\b{name}\(", shown)} == set()


def test_words_of_people_are_escaped() -> None:
    assert "&lt;b&gt;Then I can start.&lt;/b&gt;" in page()


def test_title_is_the_page_title_and_the_product() -> None:
    assert "<title>Style guide – Goldthread</title>" in page()


def test_reading_settings_are_attributes_of_the_page() -> None:
    settings = {
        "theme": "dark",
        "face": "lexend",
        "spacing": "wide",
        "tint": "cream",
        "size": "large",
    }
    html = styleguide.render(
        "family.html", appearance=settings, text_direction="rtl", html_lang="ar"
    )
    tag = re.search(r"<html[^>]+>", html)
    assert tag is not None
    assert re.findall(r'([a-z-]+)="([^"]+)"', tag[0]) == [
        ("lang", "ar"), ("dir", "rtl"), ("class", "govuk-template"), ("data-theme", "dark"),
        ("data-face", "lexend"), ("data-spacing", "wide"), ("data-tint", "cream"),
        ("data-size", "large"), ("data-layout", "simple"),
    ]  # fmt: skip


def test_base_without_any_context_still_renders() -> None:
    html = styleguide.build().get_template("layouts/base.html").render()
    assert 'data-theme="auto"' in html
    assert "gt-synthetic" not in html


def test_synthetic_banner_is_on_every_layout() -> None:
    assert [name for name in ("styleguide.html", "family.html", "paper.html")
            if "Synthetic demonstration data." not in page(name)] == []  # fmt: skip


def test_crown_marks_are_absent() -> None:
    assert re.findall(r"(?i)crown|gov\.uk|gds transport", page()) == []


def test_tag_has_shape_and_word() -> None:
    source = '{% from "components/display.html" import tag %}{{ tag("12 days late", "late") }}'
    html = macro(source)
    assert html.endswith("12 days late</span>")
    assert html.count("<svg") == 1


def test_progress_says_numbers_and_never_rounds_up_to_done() -> None:
    source = '{% from "components/display.html" import progress_bar %}{{ progress_bar(d, p, "Reading") }}'
    assert "1,995 of 2,000 minutes <strong>99\u00a0%</strong>" in macro(
        source, d=1995, p=2000
    ).replace("&nbsp;", "\u00a0")
    assert "<strong>–</strong>" in macro(source, d=0, p=0)
    assert 'width="100"' in macro(source, d=90, p=60)


def test_figure_is_a_door_only_with_an_address() -> None:
    source = '{% from "components/display.html" import figure_door %}{{ figure_door("Heard", "29", 29, 41, "to date", h) }}'
    assert macro(source, h="/x").startswith('<a class="gt-door" href="/x">')
    assert macro(source, h=None).startswith('<div class="gt-door">')
    assert "29 of 41, to date" in macro(source, h=None)


def test_table_cards_have_labels_sort_links_and_named_checkboxes() -> None:
    html = page()
    assert (
        '<th scope="col" role="columnheader" aria-sort="ascending"><a class="gt-sort" href="?year=5&amp;sort=-name">'
        in html
    )
    assert 'data-label="Main need"' in html
    assert "Choose Amina Yusuf" in html
    assert "No pupils match. Take a filter off." in html


def test_table_rows_cost_little() -> None:
    source = '{% from "components/tables.html" import table %}{{ table("All", columns, rows, select="pupil") }}'
    context = {"columns": styleguide.register_columns({}), "rows": styleguide.register_rows(40)}
    assert len(styleguide.build().from_string(source).render(**context)) < 45_000


def test_pages_keep_the_filters() -> None:
    assert 'href="?year=5&amp;sort=name&amp;page=8"' in page()
    assert 'aria-current="page"><span class="govuk-visually-hidden">Page </span>7</a>' in page()


def test_year_strip_says_its_peaks_and_has_every_week_in_a_table() -> None:
    source = '{% from "components/thread.html" import year_strip %}{{ year_strip(weeks, "Year") }}'
    weeks = styleguide.year_weeks()
    html = macro(source, weeks=weeks)
    assert html.count('<rect class="gt-heat') == len(weeks)
    assert html.count('<th scope="row">') == len(weeks)
    assert re.findall(r"(\d+)&nbsp;due", html) == ["18", "16", "14"]


def test_year_strip_with_no_weeks_says_so() -> None:
    source = '{% from "components/thread.html" import year_strip %}{{ year_strip([], "Year") }}'
    assert "No week stands out." in macro(source)


def test_late_is_said_plainly_with_likely_answers() -> None:
    html = page()
    assert "<strong>12 days late.</strong> What happened?" in html
    assert "It took place: record it" in html


def test_pages_stay_small() -> None:
    assert len(page().encode()) < 65_000
    assert len(page("family.html").encode()) < 20_000
    assert len(page("area.html").encode()) < 30_000
