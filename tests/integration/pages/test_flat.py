"""The five busiest pages take the same number of statements in a small and in a larger school."""

from datetime import date

import pytest
from benchmarks.pages.visits import visits
from benchmarks.pages.world import build_school
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

TODAY = date(2026, 11, 18)
FIVE = ("child page", "register of 50", "class page", "today page", "head's page")
SMALL, LARGER = 20, 200
MOST_STATEMENTS = {"child page": 20}
MOST_BYTES = {"child page": 60_000}


def _measured(children: int) -> dict[str, tuple[int, int]]:
    """Statements and bytes of each page, the second time it is opened."""
    found = {}
    for visit in visits(build_school(children, TODAY)):
        client = Client()
        client.force_login(get_user_model().objects.get(pk=visit.user_id))
        client.get(visit.path)
        with CaptureQueriesContext(
            connection,
        ) as statements:
            response = client.get(visit.path)
        assert response.status_code == 200, visit.name
        found[visit.name] = (len(statements), len(response.content))
        if children == SMALL:
            print(visit.name, *[q["sql"][:150] for q in statements.captured_queries], sep="\n  ")
    return found


@pytest.mark.django_db
def test_x():
    print(_measured(20))


@pytest.mark.django_db
def test_y():
    print(_measured(200))
