"""Connecting a provider to one's own account, disconnecting it, and proving anew with it."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.access.refusals import NotVisible
from goldthread.records.accounts.actions.identities import UnableToUnbind, unbind_identity
from goldthread.records.accounts.models import ProviderIdentity, User
from goldthread.records.audit.models import Event
from goldthread.web.account.own_page import KEY as OWN_PAGE
from tests.conftest import NOW
from tests.factories.provider import LocalProvider
from tests.factories.world import World, signed_in
from tests.integration.providers.conftest import BACK, address_of, bind, go, is_in

pytestmark = pytest.mark.django_db
PAGE, CONNECT, AGAIN = "/account/providers/", "/account/providers/local/connect/", "/account/providers/again/"  # fmt: skip
AN_HOUR_AGO = NOW - timedelta(hours=1)


def disconnect(client: Client) -> Any:
    one = ProviderIdentity.objects.get()
    return client.post(f"{PAGE}{one.pk}/disconnect/", follow=True)


def test_staff_connect_a_provider_and_sign_in_with_it(world: World, local: LocalProvider) -> None:
    client = world.client("teacher")
    assert "See or connect accounts" in client.get("/account/mfa/").content.decode()
    assert "Not connected" in client.get(PAGE).content.decode()
    address = address_of(client.post(CONNECT))
    assert "prompt=login" in address
    assert not ProviderIdentity.objects.exists(), "pressing is not yet connecting"
    page = client.get(BACK, local.sign_in(address), follow=True).content.decode()
    assert "you can sign in with Local ID" in page
    assert "Connected since 18 November 2026" in page.replace("\xa0", " ")
    assert Event.objects.filter(action="identity.bound", actor_id=world.teacher.pk).count() == 1
    fresh = Client()
    go(fresh, local)
    assert is_in(fresh)


def test_connecting_asks_for_a_fresh_proof_and_is_for_staff(
    world: World, local: LocalProvider
) -> None:
    world.teacher.set_password("correct-horse-battery")
    world.teacher.save(update_fields=["password"])
    stale = signed_in(world.teacher, AN_HOUR_AGO)
    assert "reauthenticate" in stale.post(CONNECT)["Location"]
    weak = signed_in(world.teacher, strong=False)
    assert weak.post(CONNECT)["Location"] == "/account/secure/"
    assert world.client("parent").post(CONNECT).status_code == 403
    assert "For staff only" in world.client("parent").get(PAGE).content.decode()
    assert Client().post(CONNECT).status_code == 302
    assert local.asked == []


def test_what_comes_back_is_bound_only_to_who_asked(world: World, local: LocalProvider) -> None:
    """Another person, a locked screen, a child's session, nobody: the answer is lost."""

    def other(client: Client) -> None:
        client.logout()
        client.force_login(world.senco)

    def locked(client: Client) -> None:
        client.post("/account/lock/")

    def childs(client: Client) -> None:
        session = client.session
        session[OWN_PAGE] = world.teacher.pk
        session.save()

    for meanwhile in (other, locked, childs, Client.logout):
        client = world.client("teacher")
        came = local.sign_in(address_of(client.post(CONNECT)))
        meanwhile(client)
        answer = client.get(BACK, came)
        assert answer.status_code == 403
    assert not ProviderIdentity.objects.exists()


def test_somebody_elses_account_of_the_provider_is_refused(
    world: World, local: LocalProvider
) -> None:
    bind(world.senco, local)
    client = world.client("teacher")
    page = client.get(BACK, local.sign_in(address_of(client.post(CONNECT))), follow=True)
    assert "somebody else’s account" in page.content.decode()
    assert ProviderIdentity.objects.get().user == world.senco


def test_it_is_disconnected_only_while_another_way_in_remains(
    world: World, local: LocalProvider
) -> None:
    bind(world.teacher, local)
    client = world.client("teacher")
    assert "only way to sign in" in disconnect(client).content.decode()
    User.objects.filter(pk=world.teacher.pk).update(password=make_password("correct-horse-battery"))
    client = signed_in(User.objects.get(pk=world.teacher.pk))
    assert "only way to sign in" in disconnect(client).content.decode(), "a password opens nothing"
    TOTP.activate(world.teacher, "A" * 32)
    assert "Disconnected" in disconnect(client).content.decode()
    assert not ProviderIdentity.objects.exists()
    assert Event.objects.filter(action="identity.unbound").count() == 1
    assert go(Client(), local).status_code == 403


def test_a_second_provider_is_another_way_only_while_it_is_offered(
    world: World, local: LocalProvider
) -> None:
    bind(world.teacher, local)
    one = ProviderIdentity.objects.get()
    ProviderIdentity.objects.create(
        user=world.teacher, issuer="https://gone.example", subject="x", bound_at=NOW
    )
    values = {"identity_id": one.pk, "by": world.actor("teacher"), "at": NOW}
    with pytest.raises(UnableToUnbind):
        unbind_identity(known_issuers=[local.issuer], **values)  # type: ignore[arg-type]
    unbind_identity(known_issuers=[local.issuer, "https://gone.example"], **values)  # type: ignore[arg-type]
    assert ProviderIdentity.objects.get().issuer == "https://gone.example"


def test_nobody_disconnects_another_persons(world: World, local: LocalProvider) -> None:
    bind(world.senco, local)
    TOTP.activate(world.senco, "A" * 32)
    assert disconnect(world.client("teacher")).status_code == 404
    with pytest.raises(NotVisible):
        unbind_identity(
            identity_id=0, known_issuers=[], by=world.actor("teacher"), at=NOW
        )  # fmt: skip
    stale = signed_in(world.senco, AN_HOUR_AGO)
    assert "reauthenticate" in disconnect(stale).redirect_chain[0][0]
    assert ProviderIdentity.objects.exists()


def test_a_new_sign_in_there_is_a_fresh_proof(world: World, local: LocalProvider) -> None:
    """For who has nothing else: led there, back, and on; the provider says when they signed in."""
    bind(world.senco, local)
    client = signed_in(world.senco, AN_HOUR_AGO)
    path = "/account/people/new/"
    answer = client.get(path)
    assert answer["Location"].startswith(AGAIN)
    page = client.get(answer["Location"]).content.decode()
    assert "Sign in once more with Local ID" in page
    assert f'value="{path}"' in page
    address = address_of(client.post(AGAIN, {"provider": "local", "next": path}))
    assert "prompt=login" in address
    assert "max_age=0" in address
    assert client.get(BACK, local.sign_in(address))["Location"] == path
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("claims", "subject", "words"),
    [
        ({"auth_time": int(AN_HOUR_AGO.timestamp())}, "subject-1", "did not say that you signed in just now"),
        ({"auth_time": None}, "subject-1", "did not say that you signed in just now"),
        ({"auth_time": True}, "subject-1", "did not say that you signed in just now"),
        ({"auth_time": 10**30}, "subject-1", "did not say that you signed in just now"),
        ({}, "subject-2", "not the account"),
        ({}, "of the senco", "not the account"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_fresh_proof(
    world: World, local: LocalProvider, claims: dict[str, Any], subject: str, words: str
) -> None:
    bind(world.teacher, local)
    bind(world.senco, local, "of the senco")
    client = signed_in(world.teacher, AN_HOUR_AGO)
    address = address_of(client.post(AGAIN, {"provider": "local"}))
    local.claims = claims
    answer = client.get(BACK, local.sign_in(address, subject))
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert client.post(CONNECT)["Location"].startswith(AGAIN), "still not fresh"


def test_a_weak_proof_makes_no_session_strong(world: World, local: LocalProvider) -> None:
    bind(world.teacher, local)
    local.claims = {"amr": ["pwd"]}
    client = signed_in(world.teacher, AN_HOUR_AGO, strong=False)
    client.get(BACK, local.sign_in(address_of(client.post(AGAIN, {"provider": "local"}))))
    assert client.get("/account/settings/")["Location"] == "/account/secure/"


def test_an_open_screen_adds_no_strangers_passkey(world: World, local: LocalProvider) -> None:
    """The library asks nothing of who has neither password nor passkey. Here they are asked."""
    bind(world.teacher, local)
    stale = signed_in(world.teacher, AN_HOUR_AGO)
    for path in ("/account/mfa/webauthn/add/", "/account/mfa/totp/activate/"):
        for answer in (stale.get(path), stale.post(path, {"name": "Mine"})):
            assert answer["Location"].startswith(AGAIN)
    fresh = signed_in(world.teacher)
    assert fresh.get("/account/mfa/webauthn/add/").status_code == 200


def test_a_provider_that_cannot_tell_when_is_asked_for_no_fresh_proof(
    world: World, local: LocalProvider, settings: Any
) -> None:
    google = local.provider(key="google", label="Google", issuer="https://accounts.google.com")
    settings.GOLDTHREAD_PROVIDERS = {"google": google}
    world.teacher.set_unusable_password()
    world.teacher.save(update_fields=["password"])
    ProviderIdentity.objects.create(
        user=world.teacher, issuer=google.issuer, subject="1", bound_at=NOW
    )
    stale = signed_in(world.teacher, AN_HOUR_AGO)
    assert stale.get("/account/mfa/webauthn/add/")["Location"].startswith(AGAIN)
    page = stale.get(AGAIN)
    assert page.status_code == 403
    assert "Sign out and in again" in page.content.decode()
    assert stale.post(AGAIN, {"provider": "google"}).status_code == 403


def test_a_locked_screen_is_not_opened_by_a_provider(world: World, local: LocalProvider) -> None:
    bind(world.teacher, local)
    client = world.client("teacher")
    client.post("/account/lock/")
    page = client.get("/account/locked/").content.decode()
    assert "Sign out and in again to go on" in page
    assert client.get(AGAIN)["Location"] == "/account/locked/"
    assert client.post("/account/provider/local/")["Location"] == "/"


def test_the_page_takes_few_statements(world: World, local: LocalProvider) -> None:
    bind(world.teacher, local)
    client = world.client("teacher")
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(PAGE)
    asked = [one for one in caught.captured_queries if "accounts_provideridentity" in one["sql"]]
    assert len(asked) == 1
