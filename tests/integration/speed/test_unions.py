"""Statements put together once give what the same union gives put together anew."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from benchmarks.pages.world import build_school
from goldthread.records.assurance.queries import child_now, rows, thread
from goldthread.records.assurance.queries.rows import Row, rows_of_union
from goldthread.records.people.models import Child
from tests.conftest import TODAY

Case = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


def _cases(child_id: int, user_id: int, on: date) -> list[Case]:
    return [
        (child_now._union_of_facts, (), {"child_id": child_id, "user_id": user_id, "on": on}),
        (child_now._union_of_facts, (), {"child_id": child_id, "user_id": None, "on": on}),
        (child_now._union_at_top, (True,), {"child_id": child_id, "on": on}),
        (child_now._union_at_top, (False,), {"child_id": child_id, "on": on}),
        (thread._newest, (16, True), {"child_id": child_id}),
        (thread._newest, (16, False), {"child_id": child_id}),
        (thread._newest, (500, True), {"child_id": child_id}),
    ]


@pytest.mark.django_db
def test_statements_put_together_once_give_the_same_rows() -> None:
    school = build_school(4, TODAY)
    found = []
    rows._statement.cache_clear()
    for child_id in Child.objects.order_by("pk").values_list("pk", flat=True):
        for on in (TODAY, TODAY - timedelta(days=10)):
            for user_id in (school.teacher, school.ta):
                for make, choices, values in _cases(child_id, user_id, on):
                    plain = [Row(*row) for row in make(*choices, **values)]
                    assert rows_of_union(make, *choices, **values) == plain
                    found.append(len(plain))
    assert rows._statement.cache_info().misses == len(_cases(0, 0, TODAY))
    assert max(found) > 100
    assert len(set(found)) > 5


@pytest.mark.django_db
def test_a_value_the_statement_does_not_compare_with_is_refused() -> None:
    with pytest.raises(ValueError, match="does not compare"):
        rows_of_union(_deaf, child_id=1, on=TODAY)


def _deaf(*, child_id: int, on: date) -> Any:
    return thread._newest(3, False, child_id=child_id)
