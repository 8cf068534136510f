"""A locked screen: nothing opens behind it, only its person opens it again, anyone else can go on."""

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from goldthread.records.accounts.models import User
from goldthread.records.audit.models import Event
from tests.factories.world import World

pytestmark = pytest.mark.django_db
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
LOCKED = "/account/locked/"


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def locked(world: World, nickname: str = "teacher", came_from: str = "") -> Client:
    TOTP.activate(world.people[nickname], SECRET)
    client = world.client(nickname)
    headers = {"referer": f"http://testserver{came_from}"} if came_from else {}
    answer = client.post("/account/lock/", headers=headers)
    assert answer["Location"] == LOCKED
    assert answer["Clear-Site-Data"] == '"cache"'
    return client


def test_staff_find_the_button_on_every_page_and_families_do_not(world: World) -> None:
    assert (
        'action="/account/lock/"'
        in world.client("teacher").get("/account/settings/").content.decode()
    )
    assert 'action="/account/lock/"' in world.client("senco").get("/register/").content.decode()
    parent = world.client("parent")
    assert 'action="/account/lock/"' not in parent.get("/account/settings/").content.decode()
    assert parent.post("/account/lock/")["Location"] == "/"
    assert parent.get("/account/settings/").status_code == 200


def test_nothing_is_readable_behind_it_whatever_is_asked_for(world: World) -> None:
    child = f"/children/{world.ada.public_id}/"
    client = locked(world, came_from=child)
    paths = (child, "/classes/", "/", "/account/settings/", "/account/sessions/", "/account/mfa/",
             "/account/reauthenticate/", "/account/mfa/webauthn/add/", "/account/password/change/")  # fmt: skip
    for path in paths:
        assert client.get(path)["Location"] == LOCKED, path
        assert client.post(path)["Location"] == LOCKED, path
    page = client.get(LOCKED)
    words = page.content.decode()
    assert "Teacher locked this screen" in words
    assert "Zyxcanary" not in words
    assert "gt-nav__link" not in words
    assert "gt-menu__name" not in words
    assert "no-store" in page["Cache-Control"]
    assert client.get("/help/").status_code == 200


def test_its_person_opens_it_where_it_was(world: World) -> None:
    child = f"/children/{world.ada.public_id}/"
    client = locked(world, came_from=child)
    wrong = client.post("/account/mfa/reauthenticate/", {"code": "000000", "next": LOCKED})
    assert wrong.status_code == 200
    assert client.get(child)["Location"] == LOCKED
    right = client.post("/account/mfa/reauthenticate/", {"code": code(), "next": LOCKED})
    assert right["Location"] == LOCKED
    assert client.get(LOCKED)["Location"] == child
    assert client.get(child).status_code == 200
    assert client.get(LOCKED)["Location"] == "/"
    actions = Event.objects.filter(action__in=("session.locked", "session.unlocked")).order_by("pk")
    assert [event.action for event in actions] == ["session.locked", "session.unlocked"]


def test_a_password_alone_does_not_open_it(world: World) -> None:
    world.teacher.set_password("correct-horse-battery")
    world.teacher.save(update_fields=["password"])
    client = locked(world)
    assert "Use your password" not in client.get(LOCKED).content.decode()
    answer = client.post(
        "/account/reauthenticate/", {"password": "correct-horse-battery", "next": "/"}
    )
    assert answer["Location"] == LOCKED
    assert client.get("/classes/")["Location"] == LOCKED


def test_locking_twice_keeps_where_it_was(world: World) -> None:
    client = locked(world, came_from="/classes/")
    client.post("/account/lock/")
    assert Event.objects.filter(action="session.locked").count() == 1
    client.post("/account/mfa/reauthenticate/", {"code": code(), "next": LOCKED})
    assert client.get(LOCKED)["Location"] == "/classes/"


@pytest.mark.parametrize(
    "came_from", ["", "/account/lock/", "/nowhere/", "/account/people/new/../", "/drafts/"]
)
def test_it_leads_back_only_to_pages_of_ours(world: World, came_from: str) -> None:
    client = locked(world, came_from=came_from)
    client.post("/account/mfa/reauthenticate/", {"code": code(), "next": LOCKED})
    assert client.get(LOCKED)["Location"] == "/"


def test_it_does_not_lead_to_another_site(world: World) -> None:
    TOTP.activate(world.teacher, SECRET)
    client = world.client("teacher")
    client.post("/account/lock/", headers={"referer": "https://elsewhere.example/classes/"})
    client.post("/account/mfa/reauthenticate/", {"code": code(), "next": LOCKED})
    assert client.get(LOCKED)["Location"] == "/"


def test_somebody_else_goes_on_and_the_session_behind_is_over(world: World) -> None:
    client = locked(world, came_from=f"/children/{world.ada.public_id}/")
    answer = client.post("/account/logout/", {"next": "/account/login/"})
    assert answer["Location"] == "/account/login/"
    assert client.get("/classes/")["Location"].startswith("/account/login/")
    client.force_login(world.parent)
    assert client.get("/account/settings/").status_code == 200


def test_in_the_demo_a_button_opens_it_for_invented_people_only(
    world: World, settings: Any
) -> None:
    client = locked(world)
    client.post("/account/locked/open/")
    assert client.get("/classes/")["Location"] == LOCKED
    settings.GOLDTHREAD_DEMO = True
    client.post("/account/locked/open/")
    assert client.get("/classes/")["Location"] == LOCKED
    User.objects.filter(pk=world.teacher.pk).update(is_synthetic=True)
    assert "open again" in client.get(LOCKED).content.decode()
    client.post("/account/locked/open/")
    assert client.get("/account/settings/").status_code == 200


def test_a_word_of_thanks_waits_behind_the_lock(world: World) -> None:
    TOTP.activate(world.senco, SECRET)
    client = world.client("senco")
    ada = {"relationship": "Mother", "responsibility": "yes"}
    path = f"/account/people/{world.parent.public_id}/child/{world.children['ben'].public_id}/"
    assert client.post(path, ada).status_code == 302
    client.post("/account/lock/")
    assert "They see this child" not in client.get(LOCKED).content.decode()
    assert "They see this child" not in client.get("/account/mfa/reauthenticate/").content.decode()
