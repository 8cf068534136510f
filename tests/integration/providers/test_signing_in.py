"""Signing in with a provider, from the button to the front page, and what binds an account to it."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from goldthread.access.actor import SYSTEM
from goldthread.access.roles import RoleName
from goldthread.records.accounts.actions import add_person, end_account, make_link, renew_sign_in
from goldthread.records.accounts.actions.identities import UnableToBind, bind_identity
from goldthread.records.accounts.models import ProviderIdentity, RoleHeld, SignIn, SignInLink, User
from goldthread.records.audit.models import Event
from tests.conftest import NOW
from tests.factories.provider import LocalProvider
from tests.factories.world import TODAY, World, signed_in
from tests.integration.providers.conftest import BACK, SIGN_IN, address_of, bind, go, is_in

pytestmark = pytest.mark.django_db


def test_the_button_is_there_only_where_a_provider_is_configured(
    world: World, local: LocalProvider, settings: Any
) -> None:
    assert "Sign in with Local ID" in Client().get("/account/login/").content.decode()
    settings.GOLDTHREAD_PROVIDERS = {}
    assert "Local ID" not in Client().get("/account/login/").content.decode()
    for path in (SIGN_IN, BACK, "/account/providers/local/connect/"):
        client = world.client("teacher")
        assert {client.get(path).status_code, client.post(path).status_code} <= {404, 405}
    assert world.client("teacher").get("/account/providers/").status_code == 404


def test_who_is_bound_signs_in_with_more_than_a_password(
    world: World, local: LocalProvider
) -> None:
    bind(world.teacher, local)
    client = Client()
    answer = go(client, local, next="/account/sessions/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/sessions/")
    assert is_in(client)
    page = client.get("/account/sessions/").content.decode()
    assert "with an account of a provider" in page
    assert SignIn.objects.get(user=world.teacher).way == "provider"
    assert Event.objects.filter(action="session.begun", actor_id=world.teacher.pk).exists()


def test_what_is_asked_of_the_provider(world: World, local: LocalProvider) -> None:
    """Code flow, PKCE with S256, state and nonce each of its own, one address to come back to."""
    first, second = (
        {k: v[0] for k, v in parse_qs(urlsplit(address_of(Client().post(SIGN_IN))).query).items()}
        for _ in range(2)
    )
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == f"http://testserver{BACK}"
    assert first["scope"] == "openid profile"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]
    assert Client().get(SIGN_IN).status_code == 405, "no other site begins it by a link"


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])  # fmt: skip
def test_nobody_is_led_to_another_site(world: World, local: LocalProvider, to: str) -> None:
    bind(world.teacher, local)
    assert go(Client(), local, next=to)["Location"] == "/"


def test_a_stranger_is_told_what_to_do_and_gets_no_account(
    world: World, local: LocalProvider
) -> None:
    before = User.objects.count()
    client = Client()
    answer = go(client, local, "nobody-yet")
    assert answer.status_code == 403
    words = answer.content.decode()
    assert "no account here is connected" in words
    assert "sign-in link" in words
    assert User.objects.count() == before
    assert not ProviderIdentity.objects.exists()
    assert not is_in(client)


def test_an_e_mail_address_opens_nothing(world: World, local: LocalProvider) -> None:
    """A colleague's address, said to be verified, at another subject; also their name and sign-in name."""
    world.senco.email = "senco@oakfield.example"
    world.senco.save(update_fields=["email"])
    bind(world.senco, local, "the-senco")
    local.claims = {
        "email": "senco@oakfield.example", "email_verified": True, "name": world.senco.name,
        "preferred_username": world.senco.username, "upn": "senco@oakfield.example",
    }  # fmt: skip
    client = Client()
    assert go(client, local, "an-impostor").status_code == 403
    assert not is_in(client)


def test_one_factor_there_asks_for_the_second_here(world: World, local: LocalProvider) -> None:
    """With a factor of their own they are asked for it; without, they are led to set one up."""
    local.claims = {"amr": ["pwd"]}
    bind(world.teacher, local)
    client = Client()
    assert go(client, local)["Location"] == "/"
    assert client.get("/account/settings/")["Location"] == "/account/secure/"
    assert client.get("/classes/").status_code == 302
    TOTP.activate(world.teacher, "A" * 32)
    other = Client()
    assert "/mfa/" in go(other, local)["Location"]
    assert not is_in(other)
    assert "_auth_user_id" not in other.session


def test_without_a_rule_for_second_factors_none_is_believed(
    world: World, local: LocalProvider, configure: Any
) -> None:
    configure(second_factor=None)
    bind(world.teacher, local)
    client = Client()
    go(client, local)
    assert client.get("/account/settings/")["Location"] == "/account/secure/"


def test_acr_can_show_the_second_factor(world: World, local: LocalProvider, configure: Any) -> None:
    configure(second_factor=("acr", frozenset({"urn:two"})))
    bind(world.teacher, local)
    local.claims = {"acr": "urn:two", "amr": None}
    client = Client()
    address = address_of(client.post(SIGN_IN))
    assert "acr_values=urn%3Atwo" in address
    client.get(BACK, local.sign_in(address))
    assert is_in(client)
    local.claims = {"acr": "urn:one", "amr": ["mfa"]}
    weak = Client()
    go(weak, local)
    assert not is_in(weak)


def test_a_leavers_account_stays_closed(world: World, local: LocalProvider) -> None:
    bind(world.teacher, local)
    end_account(user=world.teacher, by=SYSTEM, at=NOW)
    client = Client()
    answer = go(client, local)
    assert answer.status_code == 403
    assert "has ended" in answer.content.decode()
    assert not is_in(client)


def test_who_comes_back_with_a_new_account_connects_it(world: World, local: LocalProvider) -> None:
    """Ended is ended: the old account stays closed, and its binding does not stand in the way."""
    bind(world.teacher, local)
    end_account(user=world.teacher, by=SYSTEM, at=NOW)
    bind(world.other_teacher, local)
    client = Client()
    go(client, local)
    assert client.session["_auth_user_id"] == str(world.other_teacher.pk)
    assert ProviderIdentity.objects.count() == 1


def test_who_holds_no_role_of_staff_is_not_let_in(world: World, local: LocalProvider) -> None:
    """A parent's account is not opened by an employer's provider, nor one whose roles have ended."""
    for user in (world.parent, world.other_teacher):
        bind(user, local, f"of-{user.pk}")
    RoleHeld.objects.filter(user=world.other_teacher).update(ends_on=TODAY - timedelta(days=1))
    for user in (world.parent, world.other_teacher):
        client = Client()
        answer = go(client, local, f"of-{user.pk}")
        assert answer.status_code == 403
        assert "no role of staff" in answer.content.decode()
        assert not is_in(client)


def test_a_sign_in_link_leads_to_the_provider_and_works_once(
    world: World, local: LocalProvider
) -> None:
    begun = add_person(
        name="Ms New", username="new", role=RoleName.TEACHER, school=world.oakfield,
        starts_on=TODAY, by=world.actor("senco"), at=NOW,
    )  # fmt: skip
    path = f"/account/begin/{begun.link_key}/"
    phone = Client()
    assert "Sign in with Local ID instead" in phone.get(path).content.decode()
    address = address_of(phone.post(f"{path}local/"))
    assert "prompt=login" in address, "whoever sits there says who they are"
    assert not SignInLink.objects.get(user=begun.user).used_at
    assert phone.get(BACK, local.sign_in(address, "ms-new"))["Location"] == "/"
    assert is_in(phone)
    assert ProviderIdentity.objects.get(subject="ms-new").user == begun.user
    assert Client().get(path).status_code == 404
    assert go(Client(), local, "ms-new")["Location"] == "/"
    assert {"identity.bound", "sign_in_link.used"} <= set(Event.objects.values_list("action", flat=True))  # fmt: skip


def test_a_link_is_not_used_up_for_an_account_of_somebody_else(
    world: World, local: LocalProvider
) -> None:
    bind(world.senco, local)
    key = make_link(user=world.teacher, school=world.oakfield, by=world.actor("office"), at=NOW)
    client = Client()
    answer = go(client, local, path=f"/account/begin/{key}/local/")
    assert answer["Location"] == f"/account/begin/{key}/"
    assert "somebody else’s account" in client.get(answer["Location"]).content.decode()
    assert not SignInLink.objects.get(user=world.teacher).used_at
    assert not is_in(client)


def test_a_familys_link_offers_no_provider(world: World, local: LocalProvider) -> None:
    key = make_link(user=world.parent, school=world.oakfield, by=world.actor("office"), at=NOW)
    assert "Local ID" not in Client().get(f"/account/begin/{key}/").content.decode()
    assert Client().post(f"/account/begin/{key}/local/").status_code == 302
    assert local.asked == []


def test_a_subject_belongs_to_one_person_and_a_person_to_one_subject(
    world: World, local: LocalProvider
) -> None:
    bind(world.teacher, local)
    bind(world.teacher, local)
    assert ProviderIdentity.objects.count() == 1
    for user, subject in ((world.senco, "subject-1"), (world.teacher, "subject-2")):
        with pytest.raises(UnableToBind):
            bind(user, local, subject)
    other = {"issuer": "https://elsewhere.example", "subject": "subject-1"}
    bind_identity(user=world.senco, **other, by=world.actor("senco"), at=NOW)
    client = Client()
    go(client, local)
    assert client.session["_auth_user_id"] == str(world.teacher.pk), (
        "the issuer is half of the name"
    )


def test_a_sign_in_begun_anew_leaves_no_way_in(world: World, local: LocalProvider) -> None:
    bind(world.teacher, local)
    renew_sign_in(user=world.teacher, school=world.oakfield, by=world.actor("senco"), at=NOW)
    assert go(Client(), local).status_code == 403
    assert not ProviderIdentity.objects.exists()


def test_someone_signed_in_is_not_turned_into_somebody_else(
    world: World, local: LocalProvider
) -> None:
    bind(world.senco, local)
    client = Client()
    address = address_of(client.post(SIGN_IN))
    client.force_login(world.teacher)
    client.get(BACK, local.sign_in(address))
    assert client.session["_auth_user_id"] == str(world.teacher.pk)
    assert signed_in(world.teacher).post(SIGN_IN)["Location"] == "/"
    assert not Authenticator.objects.exists()
