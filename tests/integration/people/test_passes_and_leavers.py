"""Cover for a day that ends by itself, and people who leave: gone from every device at once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.accounts.actions import Begun, UnableToManage, end_account, end_role
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.audit.models import Event
from goldthread.records.people.actions.day_passes import UnableToPass, give_day_pass
from goldthread.records.people.models import ClassStaff
from goldthread.records.profiles.models import Strategy
from tests.conftest import NOW
from tests.factories.world import TODAY, YEAR_BEGAN, World

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def cover(world: World, **changes: object) -> Begun:
    values = {
        "name": "Mr Cover",
        "username": "cover",
        "classes": [world.classes["oak"]],
        "starts_on": TODAY,
        "ends_on": TODAY,
        "by": world.actor("office"),
        "at": NOW,
    }
    return give_day_pass(**(values | changes))  # type: ignore[arg-type]


def test_a_pass_opens_the_class_and_no_record(world: World) -> None:
    Strategy.objects.create(child=world.ada, kind="do", text="Wait", starts_on=YEAR_BEGAN)
    begun = cover(world)
    world.people["cover"] = begun.user
    assert begun.link_key is not None
    client = world.client("cover")
    page = client.get(reverse("class_page", args=[world.classes["oak"].pk])).content.decode()
    assert "Zyxcanary" in page
    assert f"/children/{world.ada.public_id}/" not in page
    assert client.get(f"/children/{world.ada.public_id}/").status_code == 403
    assert client.get(reverse("class_page", args=[world.classes["elm"].pk])).status_code == 403
    assert client.get(reverse("class_page", args=[world.classes["far_oak"].pk])).status_code == 404


def test_a_pass_ends_by_itself(world: World) -> None:
    world.people["cover"] = cover(world).user
    assert world.actor("cover", TODAY).class_ids == {world.classes["oak"].pk}
    after = world.actor("cover", TOMORROW)
    assert (after.grants, after.class_ids) == ((), frozenset())
    assert [event.action for event in Event.objects.order_by("pk")] == [
        "user.created", "role.granted", "sign_in_link.made", "class.covered",
    ]  # fmt: skip


def test_a_pass_for_another_day_needs_no_new_account(world: World) -> None:
    user = cover(world).user
    assert cover(world, starts_on=TOMORROW, ends_on=TOMORROW) == Begun(user)
    assert ClassStaff.objects.filter(user=user).count() == 2


def test_a_pass_is_short_of_one_school_and_given_by_those_who_may(world: World) -> None:
    for wrong in (
        {"classes": []},
        {"classes": [world.classes["oak"], world.classes["far_oak"]]},
        {"ends_on": TODAY - timedelta(days=1)},
        {"ends_on": TODAY + timedelta(days=14)},
    ):
        with pytest.raises(UnableToPass):
            cover(world, **wrong)
    with pytest.raises(UnableToManage):
        cover(world, username="ta")
    with pytest.raises(NotPermitted):
        cover(world, by=world.actor("teacher"))
    with pytest.raises(NotVisible):
        cover(world, by=world.actor("far_office"))
    assert not ClassStaff.objects.filter(kind="cover").exists()


def test_the_page_gives_a_pass_and_offers_ones_own_classes(world: World) -> None:
    client, url = world.client("office"), reverse("day_pass")
    html = client.get(url).content.decode()
    assert html.count('name="classes"') == 2
    sent = {
        "name": "Mr Cover", "username": "cover", "classes": [world.classes["oak"].pk],
        "starts_on_day": 18, "starts_on_month": 11, "starts_on_year": 2026,
        "ends_on_day": 18, "ends_on_month": 11, "ends_on_year": 2026,
    }  # fmt: skip
    assert client.post(url, sent | {"classes": []}).status_code == 422
    assert client.post(url, sent | {"classes": [world.classes["far_oak"].pk]}).status_code == 422
    assert client.post(url, sent | {"ends_on_year": 2027}).status_code == 422
    answer = client.post(url, sent, follow=True)
    assert "Mr Cover" in answer.content.decode()
    assert "Show the link" in answer.content.decode()


def test_the_last_role_takes_every_session_with_it(world: World) -> None:
    client = world.client("teacher")
    assert client.get(reverse("account_settings")).status_code == 200
    RoleHeld.objects.create(
        user=world.teacher, role="parent", organisation=world.oakfield, starts_on=YEAR_BEGAN
    )
    first, second = RoleHeld.objects.filter(user=world.teacher).order_by("pk")
    end_role(held=first, by=world.actor("head"), at=NOW)
    assert client.get(reverse("account_settings")).status_code == 200
    end_role(held=second, by=world.actor("head"), at=NOW)
    assert client.get(reverse("account_settings")).status_code == 302
    assert world.client("other_teacher").get(reverse("account_settings")).status_code == 200


def test_an_ended_account_is_signed_out_at_once_and_stays_out(world: World) -> None:
    client = world.client("teacher")
    end_account(user=world.teacher, by=world.actor("head"), at=NOW)
    assert client.get(reverse("account_settings")).status_code == 302
    User.objects.filter(pk=world.teacher.pk).update(is_active=True)
    assert client.get(reverse("account_settings")).status_code == 302
