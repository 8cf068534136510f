"""Where people are signed in, and tries that slow guessing and shut nobody out."""

import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.access.refusals import NotVisible
from goldthread.records.accounts.actions.sessions import begin_session, end_session
from goldthread.records.accounts.actions.tries import (
    MOST_AT_A_NAME,
    MOST_ON_OWN_DEVICE,
    REMEMBERED_FOR,
    SHORTLY,
    forget_try,
    note_try,
)
from goldthread.records.accounts.models import KnownDevice, SignIn, User, WrongTry
from goldthread.records.accounts.queries import sign_ins_of
from goldthread.records.audit.models import Event
from goldthread.web.account.devices import device_words
from tests.conftest import NOW
from tests.factories.world import World

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/150.0"
SESSIONS = "/account/sessions/"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def parent(world: World) -> User:
    """Someone for whom a password is enough, so that a test signs in in one step."""
    world.parent.set_password(PASSWORD)
    world.parent.save(update_fields=["password"])
    return world.parent


def typed(client: Client, password: str = PASSWORD, name: str = "parent", **more: Any) -> Any:
    return client.post("/account/login/", {"login": name, "password": password}, **more)


def signed_in_on(agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    assert typed(client).status_code == 302
    return client


def words(client: Client) -> str:
    return client.get(SESSIONS).content.decode().replace("\xa0", " ")


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (IPHONE, "Safari on iPhone"),
        (LAPTOP, "Edge on Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36", "Chrome on Chromebook"),
        ("Mozilla/5.0 (iPad; CPU OS 18_0) AppleWebKit/605 CriOS/150 Safari/604.1", "Chrome on iPad"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        ("curl/8", "A device"),
    ],
)  # fmt: skip
def test_a_device_is_named_in_plain_words(rf: Any, agent: str, said: str) -> None:
    assert device_words(rf.get("/", headers={"user-agent": agent})) == said


def test_the_list_says_where_and_since_when_and_marks_this_device(parent: User) -> None:
    phone, laptop = signed_in_on(IPHONE), signed_in_on(LAPTOP)
    page = words(phone)
    assert "Safari on iPhone" in page
    assert "Edge on Windows" in page
    assert page.count("This device") == 1
    assert page.count("Sign out there") == 1 + 1, "the button, and its name to the paragraph above"
    assert "with a password." in page
    assert words(laptop).count("This device") == 1
    assert Event.objects.filter(action="session.begun").count() == 2


def test_signing_out_elsewhere_ends_that_session_at_once(parent: User) -> None:
    phone, laptop = signed_in_on(IPHONE), signed_in_on(LAPTOP)
    there = SignIn.objects.get(device="Edge on Windows")
    form = {"receipt": str(uuid.uuid4())}
    for _ in range(2):
        assert phone.post(f"{SESSIONS}{there.public_id}/", form).status_code == 302
    assert laptop.get("/account/settings/").status_code == 302
    assert phone.get("/account/settings/").status_code == 200
    assert "Edge on Windows" not in words(phone)
    assert Event.objects.filter(action="session.ended").count() == 1


def test_nobody_ends_or_sees_another_persons_session(world: World, parent: User) -> None:
    phone = signed_in_on(IPHONE)
    there = SignIn.objects.get()
    for nickname in ("far_parent", "head", "office"):
        client = world.client(nickname)
        assert client.post(f"{SESSIONS}{there.public_id}/").status_code == 404
        assert "Safari on iPhone" not in words(client)
    assert Client().post(f"{SESSIONS}{there.public_id}/").status_code == 302
    with pytest.raises(NotVisible):
        end_session(public_id=there.public_id, by=world.actor("head"), at=NOW)
    assert phone.get("/account/settings/").status_code == 200


def test_everywhere_else_ends_all_but_this_one_listed_or_not(world: World, parent: User) -> None:
    phone, laptop = signed_in_on(IPHONE), signed_in_on(LAPTOP)
    unlisted = world.client("parent")
    assert phone.post(f"{SESSIONS}others/", {"receipt": str(uuid.uuid4())}).status_code == 302
    for other in (laptop, unlisted):
        assert other.get("/account/settings/").status_code == 302
    page = words(phone)
    assert "Signed out everywhere else" in page
    assert "This device" in page
    assert "Edge on Windows" not in page


def test_a_session_leaves_the_list_by_signing_out_or_a_new_password(parent: User) -> None:
    phone, laptop = signed_in_on(IPHONE), signed_in_on(LAPTOP)
    laptop.post("/account/logout/")
    assert "Edge on Windows" not in words(phone)
    again = signed_in_on(LAPTOP)
    change = {"oldpassword": PASSWORD, "password1": "lantern otter bramble", "password2": "lantern otter bramble"}  # fmt: skip
    assert phone.post("/account/password/change/", change).status_code == 302
    assert again.get("/account/settings/").status_code == 302
    page = words(phone)
    assert "This device" in page
    assert "Edge on Windows" not in page


def test_last_used_is_kept_within_a_quarter_of_an_hour(
    parent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = signed_in_on(IPHONE)
    for minutes, seen in ((14, 0), (16, 16), (20, 16), (40, 40)):
        now = NOW + timedelta(minutes=minutes)
        monkeypatch.setattr("goldthread.web.middleware.timezone.now", lambda now=now: now)
        assert phone.get("/help/").status_code == 200
        assert SignIn.objects.get().seen_at == NOW + timedelta(minutes=seen)


def test_a_session_ends_after_twelve_hours_however_much_it_was_used(
    parent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = signed_in_on(IPHONE)
    for minutes in (*range(0, 12 * 60, 45), 12 * 60 - 1):
        now = NOW + timedelta(minutes=minutes)
        monkeypatch.setattr("goldthread.web.middleware.timezone.now", lambda now=now: now)
        assert phone.get("/account/settings/").status_code == 200, minutes
    phone.post(f"{SESSIONS}others/", {"receipt": str(uuid.uuid4())})
    assert phone.get("/account/settings/").status_code == 200
    monkeypatch.setattr("goldthread.web.middleware.timezone.now", lambda: NOW + timedelta(hours=12))
    answer = phone.get("/account/settings/")
    assert answer["Location"].startswith("/account/login/")
    assert '"cache"' in answer["Clear-Site-Data"]
    assert "_auth_user_id" not in phone.session


def test_the_list_takes_the_same_statements_for_more_devices(world: World, parent: User) -> None:
    phone, counts = signed_in_on(IPHONE), []
    phone.get(SESSIONS)  # the greeting is shown once
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            assert phone.get(SESSIONS).status_code == 200
        counts.append(len(caught))
        for key in ("a", "b"):
            signed_in_on(LAPTOP)
            begin_session(
                user=world.parent, session_key=key, device="Gone", way="code",
                by=world.actor("parent"), at=NOW,
            )  # fmt: skip
    assert counts[0] == counts[1] <= 10
    assert [one.device for one in sign_ins_of(parent, NOW)].count("Gone") == 0


def test_guessing_is_slowed_and_the_page_says_who_still_gets_in(parent: User) -> None:
    stranger = Client()
    for _ in range(MOST_AT_A_NAME):
        assert "too many wrong tries" not in typed(stranger, "wrong").content.decode()
    for password in ("wrong", PASSWORD):
        page = typed(stranger, password).content.decode()
        assert "There were too many wrong tries" in page
        assert "your passkey works" in page
    assert "_auth_user_id" not in stranger.session


def test_nobody_is_shut_out_by_anothers_tries(
    parent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goldthread.records.accounts.actions.tries.MOST_FROM_AN_ADDRESS", 8)
    own = signed_in_on(IPHONE)
    own.post("/account/logout/")
    for number in range(9):
        typed(Client(), "wrong", f"nobody.{number}")
    assert "too many wrong tries" in typed(Client()).content.decode(), (
        "a class guesses at all names"
    )
    assert typed(own).status_code == 302, "the same address, but a device that is known"


def test_a_known_device_has_its_own_count_and_knows_only_its_people(
    world: World, parent: User
) -> None:
    own = signed_in_on(IPHONE)
    own.post("/account/logout/")
    for _ in range(MOST_ON_OWN_DEVICE):
        typed(own, "wrong")
    assert "too many wrong tries" in typed(own).content.decode()
    assert typed(Client()).status_code == 302
    assert KnownDevice.objects.filter(user=parent).count() == 2
    for _ in range(MOST_AT_A_NAME):
        typed(own, "wrong", "far_parent")
    assert "too many wrong tries" in typed(own, "wrong", "far_parent").content.decode()


@pytest.mark.parametrize("name", ["nobody.here", "PARENT", " parent "])
def test_names_that_do_not_exist_answer_alike(parent: User, name: str) -> None:
    pages = [typed(Client(), "wrong", name) for _ in range(MOST_AT_A_NAME + 1)]
    assert "too many wrong tries" in pages[-1].content.decode()
    assert "too many wrong tries" not in pages[-2].content.decode()
    assert not WrongTry.objects.filter(key_hash__contains="parent").exists()


def test_tries_are_forgotten_after_a_quarter_of_an_hour(world: World) -> None:
    def tried(at: Any) -> list[int] | None:
        return note_try(kind="password", name="x", device=None, address="192.0.2.1", at=at)

    first = [tried(NOW) for _ in range(MOST_AT_A_NAME)]
    assert None not in first
    assert tried(NOW) is None
    assert tried(NOW + SHORTLY - timedelta(seconds=1)) is None
    forget_try(first[0] or [])
    assert tried(NOW) is not None
    assert tried(NOW + SHORTLY + timedelta(seconds=1)) is not None
    assert tried(NOW + SHORTLY + REMEMBERED_FOR + timedelta(seconds=2)) is not None
    assert WrongTry.objects.count() == 2, "older ones are gone"


def test_who_knows_a_password_cannot_use_up_the_owners_codes(world: World) -> None:
    world.senco.set_password(PASSWORD)
    world.senco.save(update_fields=["password"])
    TOTP.activate(world.senco, SECRET)

    def code(step: int = 0) -> str:
        return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + step))

    def entered(client: Client, figures: str) -> Any:
        assert typed(client, PASSWORD, "senco").status_code == 302
        return client.post("/account/mfa/authenticate/", {"code": figures})

    own, thief = Client(), Client()
    assert entered(own, code()).status_code == 302
    own.post("/account/logout/")
    for _ in range(MOST_AT_A_NAME):
        assert entered(thief, "000000").status_code == 200
    assert "too many wrong tries" in entered(thief, code()).content.decode()
    assert entered(own, code(1)).status_code == 302, "the next one: no code is taken twice"
