"""Filters and functions of the template environment."""

from datetime import date, datetime

import pytest
from django.http import QueryDict

from goldthread.web.components import environment as env


def test_query_changes_one_value_and_keeps_repeated_ones() -> None:
    current = QueryDict("need=slcn&need=hi&page=3")
    assert env.query(current, page=None, sort="name") == "?need=slcn&need=hi&sort=name"


def test_query_of_nothing_leads_to_the_page_itself() -> None:
    assert env.query({"page": "2"}, page=None) == "?"


@pytest.mark.parametrize(
    ("done", "planned", "words"),
    [(412, 496, "83\u00a0%"), (1999, 2000, "99\u00a0%"), (0, 0, "–"), (70, 60, "116\u00a0%")],
)
def test_percent_rounds_down(done: int, planned: int, words: str) -> None:
    assert env.percent(done, planned) == words


def test_days_and_times_stay_on_one_line() -> None:
    assert env.day(date(2026, 11, 3)) == "3\u00a0November\u00a02026"
    assert env.short_day(date(2026, 11, 3)) == "3\u00a0Nov"
    assert env.clock(datetime(2026, 11, 3, 9, 5)) == "09:05"
    assert (env.day(None), env.clock(None), env.number(None)) == ("", "", "")


def test_missing_values_are_empty_and_text_is_escaped() -> None:
    built = env.environment()
    assert built.from_string("{{ a.b.c }}{{ d }}").render(d="<b>") == "&lt;b&gt;"


def test_whole_words_can_be_translated_with_values() -> None:
    assert (
        env.environment().from_string('{{ _("Choose %(row)s", row=r) }}').render(r="<x>")
        == "Choose &lt;x&gt;"
    )
