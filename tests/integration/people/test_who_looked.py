"""Who has looked: told to families and to the young person by day and role, without a name of staff."""

from typing import Any

import pytest
from django.urls import reverse

from goldthread.records.audit.actions import Entry, append, record_write
from goldthread.records.audit.models import Event
from tests.conftest import NOW
from tests.factories.everyone import build_everyone
from tests.factories.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked(db: None) -> World:
    world = build_everyone()
    world.client("ta").get(f"/children/{world.ada.public_id}/")
    world.client("teacher").get(f"/children/{world.children['ben'].public_id}/")
    world.client("parent").get(reverse("family_agreed", args=[world.ada.public_id]))
    world.client("pupil").get(reverse("child_home"))
    for action in ("observation.added", "person.barred", "access_request.logged"):
        record_write(
            action=action, by=world.actor("senco"), at=NOW, organisation_id=world.oakfield.pk,
            child_ids=[world.ada.pk],
        )  # fmt: skip
    return world


def page_of(world: World, nickname: str) -> str:
    url = reverse("family_looked", args=[world.ada.public_id])
    if nickname == "pupil":
        url = reverse("child_looked")
    return world.client(nickname).get(url).content.decode()


@pytest.mark.parametrize("nickname", ["parent", "pupil"])
def test_by_day_and_role_and_never_by_name(looked: World, nickname: str) -> None:
    html = page_of(looked, nickname)
    for words in ("Teaching assistant", "18\xa0November\xa02026", "The pupil’s page", "SENCO"):
        assert words in html
    assert "Wrote in the record" in html
    main = html.split('id="main-content"')[1].split("<footer")[0]
    for secret in (looked.ta.name + "<", "closed to someone", "asked for a copy", "Class teacher"):
        assert secret not in main, secret
    table = main.split("<tbody")[1]
    assert "Parent or carer" not in table
    assert "Child or young person" not in table


def test_it_is_linked_noted_and_theirs_alone(looked: World) -> None:
    url = reverse("family_looked", args=[looked.ada.public_id])
    agreed = looked.client("parent").get(reverse("family_agreed", args=[looked.ada.public_id]))
    assert url in agreed.content.decode()
    assert reverse("child_looked") in looked.client("pupil").get(reverse("child_home")).content.decode()  # fmt: skip
    page_of(looked, "parent")
    page_of(looked, "pupil")
    for action in ("family.looked", "own_page.looks_viewed"):
        assert Event.objects.get(action=action).child_ids == [looked.ada.pk]
    for nickname, status in (("far_parent", 404), ("barred_parent", 404), ("senco", 403)):
        assert looked.client(nickname).get(url).status_code == status, nickname
    assert looked.client("parent").get(reverse("child_looked")).status_code == 403


def test_it_costs_the_same_for_one_and_for_three(
    looked: World, django_assert_max_num_queries: Any
) -> None:
    client = looked.client("parent")
    url = reverse("family_looked", args=[looked.ada.public_id])
    with django_assert_max_num_queries(14) as one:
        client.get(url)
    most = len(one)
    for nickname in ("senco", "head", "dsl"):
        looked.client(nickname).get(f"/children/{looked.ada.public_id}/")
    with django_assert_max_num_queries(most):
        client.get(url)


def test_the_officer_sees_requests_by_number_with_the_way_to_ask(looked: World) -> None:
    from goldthread.records.subject_access.actions.requests import log_request

    made = log_request(
        child=looked.ada, asker="child", requester=None, requester_name="Ada Zyxcanary",
        received_on=NOW.date(), by=looked.actor("senco"), at=NOW,
    )  # fmt: skip
    html = looked.client("dpo").get(reverse("oversight_home")).content.decode()
    assert "canary" not in html
    for words in (
        "Requests for access to a record",
        str(made.pk),
        "18\xa0December\xa02026",
        "ask the head",
    ):
        assert words in html, words


GIVING_AWAY = (
    "restricted_police.read", "restricted_health.written", "sharing.recorded", "sharing.received",
    "complaint.viewed", "data_request.viewed", "own_rights.shared", "consent.asked",
)  # fmt: skip


@pytest.mark.parametrize("nickname", ["parent", "pupil"])
def test_nothing_gives_away_a_note_or_what_is_kept_quiet(looked: World, nickname: str) -> None:
    def table_after(action: str) -> str:
        for kind in ("read", "write"):
            entry = Entry(
                kind=kind, action=action, organisation_id=looked.oakfield.pk,
                child_ids=(looked.ada.pk,),
            )  # fmt: skip
            append([entry], by=looked.actor("office"), at=NOW)
        return page_of(looked, nickname).split("<tbody")[1].split("</tbody")[0]

    before = table_after("restricted_police.listed")
    assert {action for action in GIVING_AWAY if table_after(action) != before} == set()
    assert table_after("observation.added") != before
