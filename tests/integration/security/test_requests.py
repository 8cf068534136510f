"""Requests that should not be: from elsewhere, by the wrong method, to another host, with too much in them."""

import re
import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as read
from django.test import Client

from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.audit.models import Event
from goldthread.web.middleware import METHODS, SIGN_IN_ROUTES
from tests.factories.everything import things_of
from tests.factories.world import World
from tests.integration.matrix.addresses import address
from tests.integration.security.conftest import PASSWORD, read_whole, sign_in
from tests.routes import NOT_OFFERED, all_routes

SETTINGS = "/account/settings/"
LOOK = {"theme": "dark", "face": "lexend", "spacing": "wide", "text_size": "larger",
        "tint": "cream", "language": "en-gb"}  # fmt: skip


def checked_client(world: World, nickname: str = "") -> Client:
    """A browser whose forms are checked for where they came from, as outside the tests."""
    client = Client(enforce_csrf_checks=True)
    if nickname:
        client.force_login(world.people[nickname])
    return client


def _posts(world: World) -> list[str]:
    """The address of every route that takes a POST, filled in with ids of Ada's school."""
    things = things_of(world.ada, world.people["teacher"], world.people["parent"])
    for name in ("batch_id", "concern_id", "view_id", "held_id", "tie_id", "group_id", "class_id"):
        things.setdefault(name, 1)
    found = []
    for route in all_routes():
        if route.name in NOT_OFFERED or "(" in route.path:
            continue
        if route.is_ours and "POST" not in route.methods.split():
            continue
        if route.is_ours:
            try:
                found.append(address(route, things))
            except KeyError:
                path = re.sub(r"<uuid:\w+>", str(uuid.uuid4()), route.path)
                found.append("/" + re.sub(r"<\w+:\w+>", "1", path))
        elif "<" not in route.path:
            found.append(f"/{route.path}")
    return found


def test_no_form_is_taken_from_another_site(world: World) -> None:
    """Every address that takes a form, as somebody who holds many rights: refused before it is looked at."""
    client = checked_client(world, "senco")
    events = Event.objects.count()
    paths = _posts(world)
    assert len(paths) > 80
    for path in paths:
        answer = client.post(path, {"receipt": str(uuid.uuid4())})
        assert answer.status_code == 403, path
        assert "send it again" in answer.content.decode(), path
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "http://testserver.example"]
)
def test_the_right_token_from_another_origin_is_refused(world: World, origin: str) -> None:
    client = checked_client(world, "pupil")
    client.get(SETTINGS)
    token = client.cookies["csrftoken"].value
    form = LOOK | {"csrfmiddlewaretoken": token, "receipt": str(uuid.uuid4())}
    assert client.post(SETTINGS, form, HTTP_ORIGIN=origin).status_code == 403
    assert client.post(SETTINGS, form, HTTP_ORIGIN="http://testserver").status_code == 302


def test_signing_in_is_checked_too(world: World) -> None:
    """Else somebody could be signed in to another's account without noticing."""
    assert sign_in(checked_client(world)).status_code == 403


def test_looking_changes_nothing(world: World) -> None:
    """Every page, opened by GET as the SENCO: no write is in the audit, whatever was asked."""
    client = world.client("senco")
    things = things_of(world.ada, world.people["teacher"], world.people["parent"])
    opened = 0
    for route in all_routes():
        if not route.is_ours:
            continue
        try:
            path = address(route, things)
        except KeyError:
            continue
        answer = client.get(path, {"save": "1", "delete": "1", "receipt": str(uuid.uuid4())})
        read_whole(answer)
        opened += answer.status_code == 200
        if "GET" not in route.methods.split():
            assert answer.status_code in {403, 404, 405}, path
    assert opened > 40
    assert not Event.objects.filter(kind="write").exists()


SELDOM = ("PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND")


def test_no_method_is_taken_that_no_page_is_for(world: World) -> None:
    """Every address: OPTIONS, TRACE and one of the others, in turn."""
    client, tried = world.client("senco"), set()
    things = things_of(world.ada, world.people["teacher"], world.people["parent"])
    for number, route in enumerate(all_routes()):
        if route.name in NOT_OFFERED or "(" in route.path:
            continue
        try:
            path = address(route, things) if route.is_ours else f"/{route.path}"
        except KeyError:
            continue
        for method in ("OPTIONS", "TRACE", SELDOM[number % len(SELDOM)]):
            answer = client.generic(method, path)
            assert answer.status_code in {403, 404, 405}, f"{method} {path}"
            if route.name in SIGN_IN_ROUTES and "<" not in path:
                assert (answer.status_code, answer["Allow"]) == (405, ", ".join(METHODS))
            tried.add((method, answer.status_code))
    assert {method for method, status in tried if status == 405} == {"OPTIONS", "TRACE", *SELDOM}


def test_pages_take_only_what_they_declare() -> None:
    for route in all_routes():
        if route.is_ours:
            assert set(route.methods.split()) <= set(METHODS), route.path


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example",
        "https:elsewhere.example", "javascript:alert(1)", "data:text/html,x", "\thttps://elsewhere.example",
        "http://testserver@elsewhere.example/", "https://testserver.elsewhere.example/",
    ],
)  # fmt: skip
def test_nobody_is_led_to_another_site(
    parent_with_password: User, world: World, wanted: str
) -> None:
    signed = Client().post(
        "/account/login/", {"login": "parent", "password": PASSWORD, "next": wanted}
    )
    out = world.client("teacher").post("/account/logout/", {"next": wanted})
    looked = world.client("senco").post("/look/", {"to": wanted, "q": "x"})
    came = world.client("ta").post(f"/drafts/?form={wanted}&by={world.people['ta'].public_id}", {})
    for answer in (signed, out, looked, came):
        if answer.status_code in {301, 302, 303, 307, 308}:
            assert not urlsplit(answer["Location"]).netloc, answer["Location"]
            assert not urlsplit(answer["Location"]).scheme
            assert "elsewhere" not in answer["Location"].split("?")[0]
    assert signed.status_code == 302
    assert looked.status_code == 404


def test_after_signing_in_one_is_led_where_one_was_going(parent_with_password: User) -> None:
    form = {"login": "parent", "password": PASSWORD, "next": "/family/"}
    assert Client().post("/account/login/", form)["Location"] == "/family/"


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "testserver.elsewhere.example", "x\r\ny", "a b"]
)
def test_another_host_is_not_answered_for(world: World, host: str) -> None:
    for client in (Client(), world.client("senco")):
        answer = client.get("/register/", HTTP_HOST=host)
        assert answer.status_code == 400
        assert "elsewhere" not in answer.content.decode()


def test_a_host_forwarded_is_not_believed(world: World, https_settings: dict[str, Any]) -> None:
    assert not https_settings["USE_X_FORWARDED_HOST"]
    assert not https_settings["USE_X_FORWARDED_PORT"]
    answer = Client().get("/register/", HTTP_X_FORWARDED_HOST="elsewhere.example")
    assert answer["Location"].startswith("/account/login/")
    assert https_settings["ALLOWED_HOSTS"] == ["goldthread.example.org"]


def test_without_a_proxy_nobodys_word_about_https_or_address_is_taken(
    plain: dict[str, Any], https_settings: dict[str, Any]
) -> None:
    assert plain["SECURE_PROXY_SSL_HEADER"] is None
    assert plain["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert https_settings["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


def test_who_tries_is_counted_by_the_address_the_proxy_saw(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody writes into the header themselves stands left of it and counts for nothing."""
    monkeypatch.setattr("goldthread.records.accounts.actions.tries.MOST_FROM_AN_ADDRESS", 3)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    said = [_too_many(world, "192.0.2.1", number) for number in range(5)]
    assert said == [False, False, False, True, True]
    assert not _too_many(world, "192.0.2.2", 9)


def _too_many(world: World, seen: str, number: int) -> bool:
    forwarded = f"10.0.0.{number}, {seen}"
    form = {"login": f"nobody{number}", "password": "wrong horse battery"}
    answer = Client().post(
        "/account/login/", form, HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="127.0.0.1"
    )
    return "too many wrong tries" in answer.content.decode()


def test_a_value_in_the_address_does_not_override_the_form(world: World) -> None:
    client = world.client("pupil")
    form = LOOK | {"receipt": str(uuid.uuid4())}
    assert client.post(f"{SETTINGS}?theme=light&face=atkinson", form).status_code == 302
    world.pupil.refresh_from_db()
    assert (world.pupil.theme, world.pupil.face) == ("dark", "lexend")


def test_what_a_form_does_not_offer_is_not_taken(world: World) -> None:
    """Fields of the record added to a form change nothing."""
    client = world.client("pupil")
    more = {"name": "Somebody Else", "username": "senco2", "is_active": "", "is_superuser": "on",
            "sessions_ended": "9", "public_id": str(uuid.uuid4()), "password": "x", "role": "senco"}  # fmt: skip
    before = User.objects.values().get(pk=world.pupil.pk)
    assert client.post(SETTINGS, LOOK | more | {"receipt": str(uuid.uuid4())}).status_code == 302
    after = User.objects.values().get(pk=world.pupil.pk)
    assert {name for name in before if before[name] != after[name]} == {
        "theme", "face", "spacing", "text_size", "tint",
    }  # fmt: skip
    assert not RoleHeld.objects.filter(user=world.pupil, role="senco").exists()


def test_a_request_larger_than_any_form_is_refused(world: World) -> None:
    client = world.client("pupil")
    assert read.DATA_UPLOAD_MAX_MEMORY_SIZE == 12 * 1024 * 1024
    body = b"theme=" + b"x" * (read.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    kind = "application/x-www-form-urlencoded"
    assert client.post(SETTINGS, body, content_type=kind).status_code == 400
    many = "&".join(f"a{number}=1" for number in range(1_001))
    assert client.post(SETTINGS, many, content_type=kind).status_code == 400
    world.pupil.refresh_from_db()
    assert world.pupil.theme == "auto"


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config", "/.git/HEAD", "/.svn/entries", "/.env", "/static/../../settings.py",
        "/static/%2e%2e/%2e%2e/config/settings.py", "/static/build/", "/static/", "/static",
        "/static/build/goldthread.css.map", "/static/build/goldthread.js.map", "/static/build/goldthread.css~",
        "/goldthread.db", "/keys/secret", "/backup.zip", "/admin/", "/api/", "/docs/", "/swagger.json",
        "/debug/", "/__debug__/", "/metrics", "/server-status", "/phpinfo.php", "/.well-known/",
    ],
)  # fmt: skip
def test_nothing_is_found_that_nobody_meant_to_show(world: World, path: str) -> None:
    for client in (Client(), world.client("senco")):
        answer = client.get(path)
        assert answer.status_code in {301, 302, 404}, path
        if answer.status_code != 404:
            followed = client.get(answer["Location"])
            assert followed.status_code in {301, 404} or "Sign in" in followed.content.decode()


def test_pages_of_sign_in_are_the_only_ones_open_to_all() -> None:
    """And what is said of every installation: help, privacy, accessibility, that it works.

    A link to begin a sign-in, the children's pictures, and going to a provider and coming back show
    nothing but the way in.
    """
    public = {route.name for route in all_routes() if route.permission == "public"}
    said = {"accessibility", "demo_front", "health", "help", "privacy"}
    assert public == said | {
        "begin_sign_in", "children_in", "provider_back", "provider_begin", "provider_sign_in",
    }  # fmt: skip
