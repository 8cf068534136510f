"""Cookies that belong to this host alone, and sessions that begin anew and end for good."""

from datetime import timedelta
from http.cookies import Morsel
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from goldthread.web.sign_out import FORGET
from tests.factories.world import World
from tests.integration.security.conftest import PASSWORD, sign_in

HOME = "/account/settings/"
SESSION, CSRF, DEVICE = "__Host-sessionid", "__Host-csrftoken", "__Host-device"


def cookies_of(response: Any) -> dict[str, Morsel[str]]:
    return dict(response.cookies.items())


@pytest.fixture
def answers(https: None, parent_with_password: Any) -> list[Any]:
    """Every answer on the way from the door to a page, over HTTPS."""
    client = Client()
    door = client.get("/account/login/", secure=True)
    return [door, sign_in(client, secure=True), client.get(HOME, secure=True)]


def test_cookies_over_https_are_for_this_host_alone(answers: list[Any]) -> None:
    found = {name: one for answer in answers for name, one in cookies_of(answer).items()}
    assert set(found) == {SESSION, CSRF, DEVICE}
    for cookie in found.values():
        assert cookie["secure"]
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert cookie["samesite"] == "Lax"
    assert found[SESSION]["httponly"]
    assert found[DEVICE]["httponly"]
    assert not found[CSRF]["httponly"]  # drafts send it along; it opens nothing by itself


def test_the_session_key_is_told_in_its_cookie_and_nowhere_else(answers: list[Any]) -> None:
    key = answers[1].cookies[SESSION].value
    for answer in answers:
        assert key not in answer.content.decode()
        assert key not in str(dict(answer.items()))


def test_without_https_the_page_leads_there_and_gives_no_cookie(https: None) -> None:
    for path in ("/account/login/", HOME):
        answer = Client().get(path)
        assert answer.status_code == 301
        assert answer["Location"].startswith("https://")
        assert cookies_of(answer) == {}


def test_no_password_is_taken_without_https(https: None, parent_with_password: Any) -> None:
    client = Client()
    assert sign_in(client).status_code == 301
    assert cookies_of(client) == {}


def test_a_session_key_is_long_random_and_new_at_each_sign_in(parent_with_password: Any) -> None:
    keys = set()
    for _ in range(8):
        client = Client()
        assert sign_in(client).status_code == 302
        keys.add(client.cookies["sessionid"].value)
    assert len(keys) == 8
    assert all(len(key) == 32 and key.isalnum() for key in keys)  # 36 letters: 165 bits


def test_signing_in_changes_the_key_one_came_with(parent_with_password: Any) -> None:
    client = Client()
    session = client.session
    session["looked_for"] = {}
    session.save()
    before = client.cookies["sessionid"].value
    sign_in(client)
    after = client.cookies["sessionid"].value
    assert after != before
    assert not Session.objects.filter(session_key=before).exists()
    other = Client()
    other.cookies["sessionid"] = before
    assert other.get(HOME).status_code == 302


def test_a_key_one_made_up_is_not_taken_over(parent_with_password: Any) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    sign_in(client)
    assert client.cookies["sessionid"].value != "a" * 32


def test_the_server_decides_what_a_session_is(world: World) -> None:
    """The cookie is a reference: changed by one letter it is nothing, and holds nothing to change."""
    client = world.client("teacher")
    key = client.cookies["sessionid"].value
    assert client.get(HOME).status_code == 200
    client.cookies["sessionid"] = ("b" if key[0] == "a" else "a") + key[1:]
    assert client.get(HOME).status_code == 302


def test_signing_out_ends_the_session_on_the_server(world: World) -> None:
    client = world.client("teacher")
    kept = Client()
    kept.cookies["sessionid"] = key = client.cookies["sessionid"].value
    assert kept.get(HOME).status_code == 200
    assert client.post("/account/logout/").status_code == 302
    assert kept.get(HOME).status_code == 302
    assert not Session.objects.filter(session_key=key).exists()


def test_signing_out_takes_a_press_not_an_address(world: World) -> None:
    client = world.client("teacher")
    assert client.get("/account/logout/").status_code == 200
    assert client.get(HOME).status_code == 200


def test_a_session_ends_by_itself(world: World) -> None:
    client = world.client("teacher")
    session = Session.objects.get(session_key=client.cookies["sessionid"].value)
    assert session.expire_date - timezone.now() <= timedelta(hours=12)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(HOME).status_code == 302


def test_using_a_session_does_not_lengthen_it(world: World) -> None:
    client = world.client("teacher")
    when = Session.objects.values_list("expire_date", flat=True)
    before = when.get()
    for _ in range(3):
        client.get(HOME)
    assert when.get() == before


def test_the_browser_is_told_to_forget_at_sign_out(world: World) -> None:
    client = world.client("teacher")
    assert "Clear-Site-Data" not in client.get(HOME)
    assert client.post("/account/logout/")["Clear-Site-Data"] == FORGET
    assert "Clear-Site-Data" not in client.get("/account/login/")


def test_the_browser_is_told_to_forget_when_the_session_ran_out(world: World) -> None:
    client = world.client("teacher")
    Session.objects.all().delete()
    assert client.get(HOME)["Clear-Site-Data"] == FORGET


def test_the_browser_keeps_what_it_has_while_signed_in(parent_with_password: Any) -> None:
    client = Client()
    assert "Clear-Site-Data" not in sign_in(client)
    changed = {"oldpassword": PASSWORD, "password1": "three otter lanterns"}
    changed["password2"] = changed["password1"]
    answer = client.post("/account/password/change/", changed)
    assert answer.status_code == 302
    assert "Clear-Site-Data" not in answer


def test_every_page_of_somebody_signed_in_leads_out(world: World) -> None:
    for nickname, path in (
        ("teacher", "/classes/"),
        ("senco", "/register/"),
        ("parent", "/family/"),
        ("pupil", "/family/"),
        ("office", "/account/people/"),
        ("teacher", "/account/mfa/"),
        ("teacher", "/account/password/change/"),
    ):
        page = world.client(nickname).get(path, follow=True).content.decode()
        assert 'href="/account/logout/"' in page, (nickname, path)
