"""What guards a person's ways of signing in, and that there are no others."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from tests.conftest import NOW
from tests.factories.world import World, signed_in
from tests.integration.security.conftest import PASSWORD, sign_in
from tests.routes import NOT_OFFERED, all_routes

HOME = "/account/settings/"


@pytest.mark.parametrize(
    "path",
    [
        "/account/mfa/webauthn/add/",
        "/account/mfa/totp/activate/",
        "/account/mfa/recovery-codes/generate/",
    ],
)
def test_a_way_of_signing_in_is_added_only_by_who_just_proved_themselves(
    world: World, path: str
) -> None:
    """A session somebody left open is not enough."""
    world.teacher.set_password(PASSWORD)
    world.teacher.save(update_fields=["password"])
    client = signed_in(world.teacher, NOW - timedelta(hours=1))
    for answer in (client.get(path), client.post(path, {"name": "Mine"})):
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]


def test_a_new_password_ends_the_other_sessions_and_not_this_one(
    parent_with_password: object,
) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    new = "three otter lanterns"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/change/", form).status_code == 302
    assert here.get(HOME).status_code == 200
    assert there.get(HOME).status_code == 302


def test_no_programme_is_let_in_by_a_key_of_its_own(world: World) -> None:
    """Nobody is known by anything but the session: no token, no key, no name and password in a header."""
    for value in (
        "Basic dGVhY2hlcjpjb3JyZWN0",
        "Bearer abc",
        "Token abc",
        "ApiKey abc",
        "Negotiate x",
    ):
        for name in ("HTTP_AUTHORIZATION", "HTTP_X_API_KEY", "HTTP_X_AUTH_TOKEN", "HTTP_X_USER_ID", "REMOTE_USER", "HTTP_REMOTE_USER", "HTTP_X_REMOTE_USER"):  # fmt: skip
            assert Client().get("/register/", **{name: value}).status_code == 302
    given = {"token": "x", "api_key": "x", "sessionid": "x", "user": str(world.senco.pk)}
    assert Client().get("/register/", given).status_code == 302


def test_goldthread_lets_nobody_else_sign_people_in() -> None:
    """It is no authorization server and no provider of identities: no such app, no such address."""
    apps = " ".join(settings.INSTALLED_APPS)
    for app in ("oauth2_provider", "oidc_provider", "allauth.idp", "rest_framework", "authlib"):
        assert app not in apps
    for route in all_routes():
        words = set(route.path.replace("<", "/").split("/"))
        assert not words & {"o", "oauth", "oauth2", "authorize", "token", "introspect", "revoke", "jwks", ".well-known", "userinfo"}, route.path  # fmt: skip


def test_the_ways_in_are_those_that_are_offered_and_no_others(db: None) -> None:
    """Sign-in by link or code, sign-up and reset by mail exist in the library and are closed."""
    assert settings.AUTHENTICATION_BACKENDS == [
        "allauth.account.auth_backends.AuthenticationBackend"
    ]
    assert {"account_request_login_code", "account_reset_password", "account_signup"} <= NOT_OFFERED
    for path in ("/account/login/code/", "/account/password/reset/", "/account/signup/"):
        assert Client().post(path, {"email": "a@b.example"}).status_code in {302, 403, 404}


def test_answers_to_a_script_hold_what_it_needs_and_no_record(world: World) -> None:
    client = world.client("teacher")
    person = world.people["teacher"].public_id
    answer = client.post(f"/drafts/?form=/concerns/new/&by={person}", {"notice": "Zyxcanary"})
    assert answer.status_code == 200
    assert set(json.loads(answer.content)) == {"saved_at", "version"}
    assert "Zyxcanary" not in answer.content.decode()
