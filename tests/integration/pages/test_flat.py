"""The five busiest pages cost the same in a small and in a larger school, with one full record."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.pages.visits import Visit, visits, write_something
from benchmarks.pages.world import build_school
from goldthread.records.accounts.models import User
from tests.conftest import NOW, TODAY
from tests.factories.world import signed_in

MOST_STATEMENTS_OF_CHILD_PAGE = 21
MOST_STATEMENTS_OF_HEADS_PAGE = 10
"""While nothing was written, none of them adds up: the figures are one row, open complaints a count, and
so is what was left without an owner."""

MOST_BYTES_OF_CHILD_PAGE = 60_000
BYTES_OF_LARGER_NUMBERS = 400
"""A larger school has longer numbers and a few links more, such as to the next page."""


def _measured(children: int, on: date = TODAY) -> dict[str, tuple[int, int]]:
    """Statements and bytes of each page, once it is warm."""
    school = build_school(children, on)
    return {visit.name: _opened(visit, school.child) for visit in visits(school)}


def _opened(visit: Visit, child: UUID) -> tuple[int, int]:
    client = signed_in(User.objects.get(pk=visit.user_id))
    client.get(visit.path)
    if visit.after_write:
        write_something(child, NOW)
    with CaptureQueriesContext(connection) as statements:
        response = client.get(visit.path)
    assert response.status_code == 200, visit.name
    return len(statements), len(response.content)


@pytest.mark.django_db
def test_pages_are_small_and_cost_the_same_in_a_larger_school() -> None:
    small = _in_a_school_of(20)
    larger = _in_a_school_of(200)
    statements, size = small["child page"]
    assert statements <= MOST_STATEMENTS_OF_CHILD_PAGE
    assert small["head's page"][0] == MOST_STATEMENTS_OF_HEADS_PAGE
    assert small["head's page after a write"][0] > MOST_STATEMENTS_OF_HEADS_PAGE
    assert size <= MOST_BYTES_OF_CHILD_PAGE
    assert {name: pair[0] for name, pair in larger.items()} == {
        name: pair[0] for name, pair in small.items()
    }
    for name in small.keys() - {"register of 50"}:  # which has twenty rows to show, then fifty
        assert abs(larger[name][1] - small[name][1]) <= BYTES_OF_LARGER_NUMBERS, name


def _in_a_school_of(children: int) -> dict[str, tuple[int, int]]:
    """Built, measured and taken back."""
    with transaction.atomic():
        found = _measured(children)
        transaction.set_rollback(True)
    return found
