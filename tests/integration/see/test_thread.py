"""The thread: everything, newest first, at a constant cost; and the queries around the child page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.records.assurance.queries.child_now import child_now
from goldthread.records.assurance.queries.thread import (
    PARTS,
    ThreadFilter,
    as_rows,
    authors_of,
    thread_of,
)
from goldthread.records.people.queries.children import find_children
from goldthread.web.school.child.thread_words import WORDS, thread_item
from tests.factories.world import TODAY, World
from tests.integration.see.test_child_page import fill

pytestmark = pytest.mark.django_db


def test_thread_holds_every_part_newest_first_and_nothing_of_others(world: World) -> None:
    fill(world, 1)
    rows = as_rows(thread_of(world.ada.pk, ThreadFilter(with_diagnoses=True)))
    kinds = {row.kind for row in rows}
    assert kinds == {
        "status", "need", "cycle", "profile", "contribution", "observation", "measurement",
        "barrier", "strategy", "diagnosis", "sessions", "class", "enrolment",
    }  # fmt: skip
    assert kinds <= set(WORDS)
    days = [row.on for row in rows]
    assert days == sorted(days, reverse=True)
    assert all(thread_item(row, world.ada.public_id)["title"] for row in rows)
    ben = as_rows(thread_of(world.children["ben"].pk, ThreadFilter()))
    assert {row.kind for row in ben} == {"class", "enrolment"}


def test_thread_can_be_narrowed_to_a_part_and_an_author(world: World) -> None:
    fill(world, 2)
    parts = [
        {row.kind for row in as_rows(thread_of(world.ada.pk, ThreadFilter(part)))} for part in PARTS
    ]
    everything = as_rows(thread_of(world.ada.pk, ThreadFilter()))
    assert set.union(*parts) == {row.kind for row in everything}
    assert authors_of(world.ada.pk) == [(world.senco.pk, "Senco"), (world.ta.pk, "Ta")]
    by_ta = as_rows(thread_of(world.ada.pk, ThreadFilter(author_id=world.ta.pk)))
    assert {row.who for row in by_ta if row.kind != "sessions"} == {"Ta"}


@pytest.mark.parametrize("times", [1, 3])
def test_queries_take_the_same_statements_for_one_and_for_three(world: World, times: int) -> None:
    fill(world, times)
    actor = world.actor("senco")
    for most, ask in (
        (1, lambda: as_rows(thread_of(world.ada.pk, ThreadFilter()))),
        (1, lambda: authors_of(world.ada.pk)),
        (8, lambda: child_now(world.ada.pk, world.ta.pk, TODAY, with_plan=True)),
        (2, lambda: find_children(actor, "a", TODAY)),
    ):
        with CaptureQueriesContext(connection) as captured:
            ask()
        assert len(captured) == most, [query["sql"][:120] for query in captured]


def test_thread_page_filters_and_pages(world: World) -> None:
    fill(world, 3)
    url = f"/children/{world.ada.public_id}/thread/"
    client = world.client("senco")
    html = client.get(url, {"part": "sessions"}).content.decode()
    assert "3 of 3 sessions took place this week" in html
    assert "Happier" not in html
    html = client.get(url, {"part": "nonsense", "author": "999999", "page": "99"}).content.decode()
    assert "Happier 1" in html
