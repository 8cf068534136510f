"""The link a school gives: what it opens, once, for how long, and how a second one joins an account."""

import base64
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.access.roles import RoleName
from goldthread.records.accounts.actions import (
    UnableToManage,
    UnableToUseLink,
    add_person,
    give_role,
    make_link,
    renew_sign_in,
    take_link,
)
from goldthread.records.accounts.models import RoleHeld, SignInLink, User
from goldthread.records.accounts.queries import usable_link
from goldthread.records.audit.models import Event
from goldthread.records.people.actions.children import link_parent
from goldthread.records.people.actions.joining import join_by_link
from goldthread.records.people.models import ChildAdult
from tests.conftest import NOW
from tests.factories.world import TODAY, World, make_user, signed_in

pytestmark = pytest.mark.django_db


def begin(key: uuid.UUID) -> str:
    return f"/account/begin/{key}/"


def a_link(world: World, nickname: str, by: str = "office") -> uuid.UUID:
    school = world.farland if by.startswith("far_") else world.oakfield
    return make_link(user=world.people[nickname], school=school, by=world.actor(by), at=NOW)


def newcomer(world: World, child: str = "ada", by: str = "office", name: str = "Ms New") -> Any:
    """A parent whom a school has added and tied to a child, and who has not signed in."""
    school = world.children[child].school
    begun = add_person(
        name=name, username=f"new.{child}", role=RoleName.PARENT, school=school, starts_on=TODAY,
        by=world.actor(by), at=NOW,
    )  # fmt: skip
    link_parent(
        child=world.children[child], user=begun.user, relationship="Mother",
        has_parental_responsibility=True, by=world.actor(by), at=NOW,
    )  # fmt: skip
    return begun


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_code(client: Client, key: uuid.UUID, **changes: str) -> Any:
    """Choose a password and enter what the app shows."""
    address = begin(key) + "?way=code"
    assert client.get(address).status_code == 200
    form = {"password": "lantern otter bramble", "code": totp(client.session["mfa.totp.secret"])}
    return client.post(address, form | changes)


def test_a_new_person_gets_a_link_and_no_password(world: World) -> None:
    begun = newcomer(world)
    assert begun.link_key is not None
    assert not begun.password
    assert not begun.user.has_usable_password()
    assert str(begun.link_key) not in str(list(SignInLink.objects.values()))
    assert {"sign_in_link.made", "user.created"} <= set(
        Event.objects.values_list("action", flat=True)
    )


def test_a_pupil_gets_a_password_for_want_of_a_phone(world: World) -> None:
    begun = add_person(
        name="Ben Q", username="ben.q", role=RoleName.CHILD, school=world.oakfield, starts_on=TODAY,
        by=world.actor("office"), at=NOW,
    )  # fmt: skip
    assert begun.link_key is None
    assert begun.user.check_password(begun.password)
    again = renew_sign_in(user=begun.user, school=world.oakfield, by=world.actor("office"), at=NOW)
    assert again.password not in {"", begun.password}


def test_only_who_made_the_link_can_show_it_and_it_names_nobody(world: World) -> None:
    office = world.client("office")
    sent = {"name": "Ms New", "username": "new", "school": world.oakfield.pk, "role": "parent",
            "starts_on_day": "1", "starts_on_month": "9", "starts_on_year": "2026"}  # fmt: skip
    assert office.post("/account/people/new/", sent).status_code == 302
    user = User.objects.get(username="new")
    person = f"/account/people/{user.public_id}/"
    page = office.get(person).content.decode()
    assert "Has a link that is not used yet. It works until 2" in page.replace("\xa0", " ")
    assert "Show the link" in page
    shown = office.get(f"{person}link/").content.decode()
    link = SignInLink.objects.get(user=user)
    key = shown.split("/account/begin/")[1][:36]
    assert usable_link(uuid.UUID(key), NOW) == link
    assert "Ms New" not in shown
    picture = shown.split("data:image/svg+xml;base64,")[1].split('"')[0]
    assert b"<svg" in base64.b64decode(picture)
    assert "Show the link" not in world.client("senco").get(person).content.decode()
    assert world.client("office").get(f"{person}link/").status_code == 302
    assert with_code(Client(), uuid.UUID(key)).status_code == 302
    assert office.get(f"{person}link/").status_code == 302
    assert "Show the link" not in office.get(person).content.decode()
    assert world.client("senco").get(f"{person}link/").status_code == 302
    assert world.client("teacher").get(f"{person}link/").status_code == 403
    assert world.client("far_office").get(f"{person}link/").status_code == 404


def test_looking_at_a_link_uses_nothing_up(world: World) -> None:
    key = newcomer(world).link_key
    for _ in range(2):
        page = Client().get(begin(key))
        assert page.status_code == 200
        words = page.content.decode()
        assert "Make a passkey" in words
        assert "Oakfield Primary" in words
        assert "Ms New" not in words
        assert "Zyxcanary" not in words


def test_without_a_passkey_a_password_and_an_app_open_it_once(world: World) -> None:
    begun, phone = newcomer(world), Client()
    assert with_code(phone, begun.link_key).status_code == 302
    assert b"Ada" in phone.get("/family/", follow=True).content
    begun.user.refresh_from_db()
    assert begun.user.check_password("lantern otter bramble")
    assert Authenticator.objects.filter(user=begun.user, type="totp").count() == 1
    for other in (Client(), signed_in(world.head)):
        for answer in (other.get(begin(begun.link_key)), other.post(begin(begun.link_key))):
            assert answer.status_code == 404
            assert "no longer works" in answer.content.decode()
    assert Event.objects.filter(action="sign_in_link.used").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "12345"}, "That is not what the app shows now"),
        ({"password": "short"}, "This password is too short"),
        ({"password": "password1234"}, "too common"),
        ({"password": ""}, "Choose a password."),
    ],
)
def test_a_weak_password_or_a_wrong_code_leaves_the_link_as_it_was(
    world: World, changes: dict[str, str], words: str
) -> None:
    begun = newcomer(world)
    answer = with_code(Client(), begun.link_key, **changes)
    assert words in answer.content.decode()
    assert usable_link(begun.link_key, NOW) is not None
    assert not Authenticator.objects.exists()


def test_staff_who_begin_by_a_link_are_let_in_at_once(world: World) -> None:
    key = a_link(world, "teacher")
    client = Client()
    assert with_code(client, key).status_code == 302
    assert client.get("/classes/").status_code == 302
    assert client.get("/account/settings/").status_code == 200


def test_a_passkey_that_is_not_one_opens_nothing(world: World) -> None:
    begun, client = newcomer(world), Client()
    client.get(begin(begun.link_key))
    for credential in ("", "{}", '{"id": "x", "response": {}}', "[]"):
        answer = client.post(begin(begun.link_key), {"credential": credential, "name": "x"})
        assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert usable_link(begun.link_key, NOW) is not None


def test_a_link_ends_by_its_day_a_newer_one_or_its_account(world: World) -> None:
    old = a_link(world, "teacher")
    new = a_link(world, "teacher")
    assert usable_link(old, NOW) is None
    assert usable_link(new, NOW + timedelta(days=13)) is not None
    assert usable_link(new, NOW + timedelta(days=14)) is None
    with pytest.raises(UnableToUseLink):
        take_link(key=new, by=world.actor("teacher"), at=NOW + timedelta(days=14))
    assert Client().get(begin(uuid.uuid4())).status_code == 404
    User.objects.filter(pk=world.teacher.pk).update(is_active=False)
    assert Client().get(begin(new)).status_code == 404


def test_a_new_link_ends_what_was_there_before(world: World) -> None:
    TOTP.activate(world.teacher, "GEZDGNBVGY3TQOJQ")
    open_page = world.client("teacher")
    client = world.client("senco")
    address = f"/account/people/{world.teacher.public_id}/sign-in/"
    assert client.post(address, {"receipt": str(uuid.uuid4())}).status_code == 302
    assert open_page.get("/account/settings/").status_code == 302
    assert not Authenticator.objects.filter(user=world.teacher).exists()
    world.teacher.refresh_from_db()
    assert not world.teacher.has_usable_password()
    assert SignInLink.objects.filter(user=world.teacher).count() == 1
    assert Event.objects.filter(action="sign_in.renewed").count() == 1


def test_who_may_renew_a_sign_in(world: World) -> None:
    def renew(nickname: str, by: str) -> object:
        return renew_sign_in(
            user=world.people[nickname], school=world.oakfield, by=world.actor(by), at=NOW
        )

    with pytest.raises(NotPermitted):
        renew("ta", "teacher")
    with pytest.raises(NotVisible):
        renew("ta", "far_office")
    with pytest.raises(UnableToManage):
        renew("office", "office")
    with pytest.raises(UnableToManage):
        renew("senco", "office")
    RoleHeld.objects.create(
        user=world.ta, role="head", organisation=world.oakfield, starts_on=TODAY + timedelta(days=9)
    )
    with pytest.raises(UnableToManage):
        renew("ta", "office")
    assert not SignInLink.objects.exists()
    assert renew("ta", "head")


def test_a_second_schools_link_joins_the_account_one_has(world: World) -> None:
    begun = newcomer(world, "far", by="far_office")
    phone = world.client("parent")
    page = phone.get(begin(begun.link_key)).content.decode()
    assert "You are signed in as Parent" in page
    assert "Pxqcanary" not in page
    assert phone.post(begin(begun.link_key)).status_code == 302
    seen = phone.get("/family/").content.decode()
    assert "Ada" in seen
    assert "Fay" in seen
    roles = RoleHeld.objects.filter(user=world.parent, ends_on=None)
    assert {held.organisation for held in roles} == {world.oakfield, world.farland}
    tie = ChildAdult.objects.get(user=world.parent, child=world.children["far"])
    assert (tie.relationship, tie.has_parental_responsibility) == ("Mother", True)
    begun.user.refresh_from_db()
    assert not begun.user.is_active
    assert not ChildAdult.objects.filter(user=begun.user, ends_on=None).exists()
    assert phone.post(begin(begun.link_key)).status_code == 404


def test_a_second_link_for_the_same_child_ties_once(world: World) -> None:
    begun = newcomer(world, "ada")
    join_by_link(key=begun.link_key, user=world.parent, by=world.actor("parent"), at=NOW)
    ties = ChildAdult.objects.filter(user=world.parent, child=world.ada, kind="parent")
    assert ties.count() == 1
    assert RoleHeld.objects.filter(user=world.parent).count() == 1


def test_only_an_unused_parents_account_is_joined(world: World) -> None:
    staff = a_link(world, "other_teacher")
    page = world.client("parent").post(begin(staff), follow=True)
    assert "This link is for an account of its own" in page.content.decode()
    own = a_link(world, "parent")
    with pytest.raises(UnableToUseLink):
        join_by_link(key=own, user=world.parent, by=world.actor("parent"), at=NOW)
    begun = newcomer(world, "far", by="far_office")
    TOTP.activate(begun.user, "GEZDGNBVGY3TQOJQ")
    with pytest.raises(UnableToUseLink):
        join_by_link(key=begun.link_key, user=world.parent, by=world.actor("parent"), at=NOW)
    assert SignInLink.objects.filter(used_at__isnull=False).count() == 0
    assert not RoleHeld.objects.filter(user=world.parent, role="teacher").exists()


def test_a_persons_page_takes_the_same_statements_however_many_ways_they_have(world: World) -> None:
    counts = []
    client = world.client("office")
    for ways in (1, 3):
        user = make_user(f"ways.{ways}", RoleName.TEACHER, world.oakfield)
        for number in range(ways):
            Authenticator.objects.create(user=user, type="webauthn", data={"name": str(number)})
        make_link(user=user, school=world.oakfield, by=world.actor("office"), at=NOW)
        with CaptureQueriesContext(connection) as caught:
            page = client.get(f"/account/people/{user.public_id}/")
        assert "passkey" in page.content.decode()
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_link_joins_nothing_to_a_pupil_a_locked_screen_or_half_a_sign_in(world: World) -> None:
    begun = newcomer(world, "far", by="far_office")
    pupil = world.client("pupil").post(begin(begun.link_key), follow=True)
    assert "This link is for an account of its own" in pupil.content.decode()
    locked = world.client("teacher")
    locked.post("/account/lock/")
    for client in (locked, signed_in(world.teacher, strong=False)):
        for answer in (client.get(begin(begun.link_key)), client.post(begin(begun.link_key))):
            assert (answer.status_code, answer["Location"]) == (302, "/")
    assert usable_link(begun.link_key, NOW) is not None


def test_a_weighty_role_stops_the_links_that_others_made(world: World) -> None:
    office, head = a_link(world, "ta"), world.actor("head")
    give_role(
        user=world.ta, role=RoleName.TEACHER, school=world.oakfield, starts_on=TODAY, ends_on=None,
        by=head, at=NOW,
    )  # fmt: skip
    assert usable_link(office, NOW) is not None
    give_role(
        user=world.ta, role=RoleName.SENCO, school=world.oakfield, starts_on=TODAY, ends_on=None,
        by=head, at=NOW,
    )  # fmt: skip
    assert usable_link(office, NOW) is None
