"""Staff are never let in by a password alone: what leads them, what counts as more, what takes it back."""

import json
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from goldthread.access.roles import RoleName
from goldthread.records.accounts.actions.tries import MOST_AT_A_NAME
from goldthread.records.accounts.models import RoleHeld, User
from tests.conftest import NOW
from tests.factories.world import YEAR_BEGAN, World, make_user, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
SECURE = "/account/secure/"
NO_PASSKEY = {
    "id": "AAAA", "rawId": "AAAA", "type": "public-key", "clientExtensionResults": {},
    "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": None},
}  # fmt: skip


def code(step: int = 0) -> str:
    """What the app shows now, or a step of 30 seconds later."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + step))


def by_password(user: User) -> Client:
    """A browser in which the person has typed name and password on the page."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    client = Client()
    sent = client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    assert sent.status_code == 302
    return client


@pytest.mark.parametrize(
    ("nickname", "path"),
    [
        ("senco", "/register/"),
        ("senco", "/account/settings/"),
        ("teacher", "/classes/"),
        ("ta", "/today/"),
        ("office", "/account/people/"),
        ("head", "/"),
    ],
)
def test_a_password_alone_leads_staff_to_set_up_more(
    world: World, nickname: str, path: str
) -> None:
    client = by_password(world.people[nickname])
    for answer in (client.get(path), client.post(path, {"x": "y"})):
        assert (answer.status_code, answer["Location"]) == (302, SECURE)
    page = client.get(SECURE).content.decode()
    assert page.index("Make a passkey") < page.index("Use an authenticator app")
    assert "gt-nav__link" not in page
    assert "Zyxcanary" not in page


def test_a_record_stays_closed_also_where_the_address_is_known(world: World) -> None:
    client = by_password(world.senco)
    answer = client.get(f"/children/{world.ada.public_id}/", follow=True)
    assert answer.redirect_chain == [(SECURE, 302)]
    assert b"Zyxcanary" not in answer.content


def test_every_role_but_parent_and_child_is_asked_for_more(world: World) -> None:
    for role in RoleName:
        kind = "trust" if role is RoleName.TRUST_LEAD else "school"
        where = {"trust": world.trust, "school": world.oakfield}[kind]
        client = signed_in(make_user(f"as.{role.value}", role, where), strong=False)
        led = client.get("/account/settings/").status_code == 302
        assert led == (role not in {RoleName.PARENT, RoleName.CHILD}), role


def test_a_parent_who_comes_to_work_here_is_asked_at_the_next_page(world: World) -> None:
    client = by_password(world.parent)
    assert client.get("/account/settings/").status_code == 200
    RoleHeld.objects.create(
        user=world.parent, role="teaching_assistant", organisation=world.oakfield,
        starts_on=YEAR_BEGAN,
    )  # fmt: skip
    assert client.get("/family/")["Location"] == SECURE


def test_an_app_set_up_once_opens_everything_and_is_asked_for_from_then_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Within a test nothing is ever committed; what waits for that is done at once.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda deed: deed())
    client = by_password(world.senco)
    page = client.get("/account/mfa/totp/activate/")
    assert page.status_code == 200, "whoever has just typed the password is not asked for it again"
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    assert client.post("/account/mfa/totp/activate/", {"code": code()}).status_code == 302
    assert client.get("/register/").status_code == 200
    assert client.get(SECURE)["Location"] == "/"
    again = by_password(world.senco)
    assert again.get("/register/")["Location"].startswith("/account/login/")
    assert again.post("/account/mfa/authenticate/", {"code": "000000"}).status_code == 200
    assert again.get("/register/")["Location"].startswith("/account/login/")
    assert again.post("/account/mfa/authenticate/", {"code": code(1)}).status_code == 302
    assert again.get("/register/").status_code == 200


def test_a_code_opens_once_also_where_another_process_answers(world: World) -> None:
    TOTP.activate(world.senco, SECRET)
    here, beside = by_password(world.senco), by_password(world.senco)
    typed = code()
    assert here.post("/account/mfa/authenticate/", {"code": typed}).status_code == 302
    cache.clear()  # allauth's memory of it; another process never had it
    refused = beside.post("/account/mfa/authenticate/", {"code": f"{typed[:3]} {typed[3:]}"})
    assert b"Incorrect code." in refused.content
    assert beside.get("/register/")["Location"].startswith("/account/login/")
    assert beside.post("/account/mfa/authenticate/", {"code": code(1)}).status_code == 302
    assert beside.get("/register/").status_code == 200


def test_a_recovery_code_is_long_enough_and_opens_once(world: World) -> None:
    TOTP.activate(world.senco, SECRET)
    codes = RecoveryCodes.activate(world.senco).get_unused_codes()
    assert {len(one) for one in codes} == {8}
    assert len(set(codes)) == len(codes) == 10
    for client, status in ((by_password(world.senco), 302), (by_password(world.senco), 200)):
        sent = client.post("/account/mfa/authenticate/", {"code": codes[0]})
        assert sent.status_code == status


def test_taking_the_last_one_away_leads_back(world: World) -> None:
    TOTP.activate(world.senco, SECRET)
    client = signed_in(world.senco)
    assert client.get("/register/").status_code == 200
    asked = client.post("/account/mfa/totp/deactivate/")
    assert "reauthenticate" in asked["Location"], "an open screen is not enough"
    assert Authenticator.objects.filter(user=world.senco).exists()
    client.post("/account/mfa/reauthenticate/", {"code": code(), "next": "/account/mfa/"})
    client.post("/account/mfa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=world.senco).exists()
    assert client.get("/register/")["Location"] == SECURE


def test_a_session_from_before_is_confirmed_with_what_the_person_has(world: World) -> None:
    TOTP.activate(world.senco, SECRET)
    client = signed_in(world.senco, NOW - timedelta(hours=2), strong=False)
    page = client.get(SECURE).content.decode()
    assert "Use the code from your app" in page
    assert "Make a passkey" not in page
    sent = client.post("/account/mfa/reauthenticate/", {"code": code()})
    assert sent.status_code == 302
    assert client.get("/register/").status_code == 200


def test_nothing_proved_by_one_person_counts_for_another(world: World) -> None:
    client = signed_in(world.senco)
    client.force_login(world.head)
    assert client.get("/register/")["Location"] == SECURE
    session = client.session
    session["proof"] = {"user": world.senco.pk, "strong": True, "at": NOW.isoformat()}
    session.save()
    assert client.get("/register/")["Location"] == SECURE


def test_an_hour_later_the_password_is_asked_for_before_a_passkey_is_added(world: World) -> None:
    world.senco.set_password(PASSWORD)
    world.senco.save(update_fields=["password"])
    client = signed_in(world.senco, NOW - timedelta(hours=1))
    answer = client.get("/account/mfa/webauthn/add/")
    assert answer["Location"].startswith("/account/reauthenticate/")


def test_the_demo_opens_by_a_card_and_its_way_is_nobody_elses(world: World, settings) -> None:  # type: ignore[no-untyped-def]
    User.objects.filter(username="senco").update(username="otterbrook.senco", is_synthetic=True)
    User.objects.filter(username="head").update(username="otterbrook.head")
    assert Client().post("/demo/", {"username": "otterbrook.senco"}).status_code == 404
    settings.GOLDTHREAD_DEMO = True
    client = Client()
    assert client.post("/demo/", {"username": "otterbrook.head"}).status_code == 404
    assert client.post("/demo/", {"username": "otterbrook.senco"}).status_code == 302
    assert client.get(reverse("register")).status_code == 200


def test_an_open_screen_adds_no_strangers_passkey(world: World) -> None:
    client = signed_in(world.senco)
    assert client.get("/account/mfa/webauthn/add/").status_code == 200, "the first, at once"
    TOTP.activate(world.senco, SECRET)
    for path in ("/account/mfa/webauthn/add/", "/account/mfa/recovery-codes/generate/"):
        assert "reauthenticate" in client.get(path)["Location"]


def test_a_form_that_allauth_kept_is_taken_up_after_the_proof(world: World) -> None:
    TOTP.activate(world.senco, SECRET)
    client = signed_in(world.senco, NOW - timedelta(hours=1))
    assert "reauthenticate" in client.post("/account/mfa/totp/deactivate/")["Location"]
    done = client.post(
        "/account/mfa/reauthenticate/", {"code": code(), "next": "/account/mfa/totp/deactivate/"}
    )
    assert done.status_code == 302
    assert not Authenticator.objects.filter(user=world.senco).exists()
    assert client.get("/register/")["Location"] == SECURE


def test_each_wrong_try_is_in_the_log_by_its_kind_and_no_name(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    TOTP.activate(world.senco, SECRET)
    client = by_password(world.senco)
    assert caplog.messages == []
    client.post("/account/mfa/authenticate/", {"code": "000000"})
    client.post("/account/mfa/authenticate/", {"credential": json.dumps(NO_PASSKEY)})
    for _ in range(MOST_AT_A_NAME + 1):
        Client().post("/account/login/", {"login": "senco", "password": "not-this-one"})
    wrong = [f"A wrong try at signing in, with a {kind}" for kind in ("code", "passkey")]
    wrong += ["A wrong try at signing in, with a password"] * MOST_AT_A_NAME
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("goldthread.web")]
    assert ours == [*wrong, "Signing in pauses after too many wrong tries with a password"]
    assert "senco" not in " ".join(caplog.messages)
