"""The targets behind a support: as many as its statement counts, left out ones with their reason, audited."""

from typing import Any

import pytest
from django.urls import reverse

from goldthread.records.audit.models import Event, EventChild
from goldthread.records.people.models import ChildBar
from tests.factories.delivery import BEGAN, log_days, make_group, make_line
from tests.factories.taught import taught
from tests.factories.worked import scored
from tests.factories.world import TODAY, World, make_child

pytestmark = pytest.mark.django_db


def lines(group_id: int, query: str = "") -> str:
    return reverse("school_work_lines", args=(group_id,)) + query


def page(world: World, nickname: str, path: str) -> str:
    answer = world.client(nickname).get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows(text: str) -> list[str]:
    return text.split("<tbody")[1].split("</tbody>")[0].split("<tr ")[1:]


def test_there_are_as_many_rows_as_the_statement_counts(world: World) -> None:
    group = taught(world.oakfield, "Reading club", 60)
    text = page(world, "senco", reverse("school_work", args=(group.pk,)))
    assert "60 pupils, 60 targets" in text
    assert f'href="{lines(group.pk)}"' in text
    first, second = (page(world, "senco", lines(group.pk, f"?page={n}")) for n in (1, 2))
    assert "60 targets count, none is left out." in first
    assert (len(rows(first)), len(rows(second))) == (50, 10)
    assert "Showing 1 to 50 of 60" in first


def test_a_row_says_from_where_to_where_and_how_much_was_delivered(world: World) -> None:
    group = make_group(world.oakfield, name="Reading club")
    scored(world.ada, group, 80, 85, 92)
    log_days(group, BEGAN, 10)
    (row,) = rows(page(world, "head", lines(group.pk)))
    assert "Zyxcanary" in row
    assert reverse("child_page", args=(world.ada.public_id,)) in row
    for said in ("80", "7 Sep 2026", "92", "19 Oct 2026", "20 %", "Yes"):
        assert said in row, said


def test_what_is_left_out_says_why(world: World) -> None:
    group = make_group(world.oakfield, name="Reading club")
    scored(world.ada, group, 80, 92)
    scored(world.children["ben"], group, 80)
    several = scored(world.children["cleo"], group, 80, 90)
    make_line(
        world.children["cleo"], make_group(world.oakfield, name="Other"), outcome=several.outcome
    )
    text = page(world, "senco", lines(group.pk))
    assert "1 target counts, 2 are left out." in text
    counted, *left = rows(text)
    assert "Yes" in counted
    assert any("Left out: Not measured while the support ran" in row for row in left)
    assert any("Left out: Several kinds of support at once" in row for row in left)


def test_who_was_shown_is_in_the_audit_page_by_page(world: World) -> None:
    group = taught(world.oakfield, "Reading club", 51)
    for number, shown in ((1, 50), (2, 1)):
        before = EventChild.objects.count()
        page(world, "senco", lines(group.pk, f"?page={number}"))
        assert EventChild.objects.count() - before == shown
    assert Event.objects.filter(kind="read", action="works.opened").count() == 2


def test_a_record_closed_to_its_reader_is_counted_and_not_listed(world: World) -> None:
    group = make_group(world.oakfield, name="Reading club")
    scored(world.ada, group, 80, 92)
    scored(world.children["ben"], group, 80, 85)
    ChildBar.objects.create(
        child=world.ada, user=world.senco, reason="Own daughter", starts_on=TODAY
    )
    text = page(world, "senco", lines(group.pk))
    assert "2 targets count" in text
    assert len(rows(text)) == 1
    assert "1 row is not listed" in text
    assert "Zyxcanary" not in text


def test_nobody_outside_the_school_and_no_other_role_reads_them(world: World) -> None:
    group = taught(world.oakfield, "Reading club", 3)
    far = taught(world.farland, "Far club", 3)
    for nickname in ("teacher", "ta", "office", "parent", "pupil", "trust_lead"):
        assert world.client(nickname).get(lines(group.pk)).status_code == 403, nickname
    assert world.client("senco").get(lines(far.pk)).status_code == 404
    assert world.client("senco").get(lines(10**9)).status_code == 404
    trust = taught(world.brook, "Reading club", 12)
    assert "/lines/" not in page(world, "trust_lead", reverse("trust_work", args=(trust.pk,)))


def test_statements_are_the_same_for_few_and_many(
    world: World, django_assert_max_num_queries: Any
) -> None:
    group = taught(world.oakfield, "Reading club", 1)
    client = world.client("senco")
    client.get(lines(group.pk))
    for more in (0, 3):
        for number in range(more):
            scored(make_child(world.oakfield, f"More{number}", "Qwvcanary"), group, 90, 95)
        with django_assert_max_num_queries(20):
            assert client.get(lines(group.pk)).status_code == 200
