"""Every way in which what comes back can be wrong: nobody is signed in, and the page says what remains."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from goldthread.exchange.openid import answers, discovery
from goldthread.exchange.openid.discovery import DOCUMENT
from goldthread.records.accounts.models import ProviderIdentity
from tests.conftest import NOW
from tests.factories.provider import CLIENT, KEY, OTHER_KEY, LocalProvider, slowly
from tests.factories.world import World
from tests.integration.providers.conftest import BACK, SIGN_IN, address_of, bind, go, is_in

pytestmark = pytest.mark.django_db
NOW_SECONDS = int(NOW.timestamp())


@pytest.fixture
def bound(world: World, local: LocalProvider) -> LocalProvider:
    """The teacher can sign in with it, so that each refusal has something to refuse."""
    bind(world.teacher, local)
    return local


def is_refused(client: Client, answer: Any, words: str = "did not pass our checks") -> bool:
    """Nobody is signed in, and the page says what happened and which ways remain."""
    page = answer.content.decode()
    assert answer.status_code == 403, page
    assert words in page
    assert "works as ever" in page
    assert not is_in(client)
    return "_auth_user_id" not in client.session


def unsigned(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    return ".".join((part(json.dumps(header).encode()), part(json.dumps(claims).encode()), part(signature)))  # fmt: skip


def signed_by(key: RSAKey, kid: str = "first", alg: str = "RS256") -> Callable[[dict[str, Any]], str]:  # fmt: skip
    return lambda claims: jwt.encode({"alg": alg, "kid": kid}, claims, key, algorithms=[alg])


def by_public_key(claims: dict[str, Any]) -> str:
    """HS256 with the public key as the secret: what a careless check takes for its own."""
    token = unsigned({"alg": "HS256", "kid": "first"}, claims).rstrip(".")
    made = hmac.digest(KEY.as_pem(private=False), token.encode(), "sha256")
    return f"{token}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ["x"]},
        {"aud": "another-client"},
        {"aud": None},
        {"aud": []},
        {"aud": [CLIENT, "another-client"]},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"exp": NOW_SECONDS - 61},
        {"exp": None},
        {"exp": "never"},
        {"iat": NOW_SECONDS + 3600},
        {"iat": None},
        {"nbf": NOW_SECONDS + 3600},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": ["subject-1"]},
        {"sub": "s" * 256},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_moment_and_us(
    bound: LocalProvider, claims: dict[str, Any]
) -> None:
    client = Client()
    bound.claims = claims
    assert is_refused(client, go(client, bound))


def test_several_audiences_are_believed_where_we_are_the_one_it_was_given_to(
    bound: LocalProvider,
) -> None:
    bound.claims = {"aud": [CLIENT, "another-client"], "azp": CLIENT}
    client = Client()
    go(client, bound)
    assert is_in(client)


@pytest.mark.parametrize(
    "make",
    [
        lambda claims: unsigned({"alg": "none"}, claims),
        lambda claims: unsigned({"alg": "none", "kid": "first"}, claims),
        lambda claims: unsigned({"alg": "RS256", "kid": "first"}, claims, b"x" * 256),
        by_public_key,
        signed_by(OTHER_KEY),
        signed_by(OTHER_KEY, "second"),
        signed_by(KEY, alg="RS384"),
        lambda claims: jwt.encode({"alg": "RS256", "kid": "first", "jwk": OTHER_KEY.as_dict(private=False)}, claims, OTHER_KEY),
        lambda claims: jwt.encode({"alg": "RS256", "kid": "first", "typ": "at+jwt"}, claims, KEY),
        lambda claims: signed_by(KEY)(claims)[:-4] + "AAAA",
        lambda claims: "no.token",
        lambda claims: "a.b.c",
        lambda claims: "",
        lambda claims: "x" * 1000 + ".e30.e30",
    ],
    ids=["none", "none with kid", "no signature", "public key as secret", "another key", "unknown kid",
         "algorithm not said", "own key inside", "another kind of token", "cut", "two parts", "no parts", "empty", "header no JSON"],
)  # fmt: skip
def test_a_token_that_the_provider_did_not_sign(bound: LocalProvider, make: Any) -> None:
    bound.make_token = make
    client = Client()
    assert is_refused(client, go(client, bound))


def test_a_new_key_of_the_provider_is_looked_up_once(bound: LocalProvider) -> None:
    first = Client()
    go(first, bound)
    assert is_in(first)
    bound.published, bound.make_token = [KEY, OTHER_KEY], signed_by(OTHER_KEY, "second")
    client = Client()
    go(client, bound)
    assert is_in(client)
    bound.make_token, bound.asked = signed_by(OTHER_KEY, "third"), []
    stranger = Client()
    assert is_refused(stranger, go(stranger, bound))
    assert bound.asked.count("/keys") == 1


def test_a_shared_secret_published_as_a_key_is_no_key(bound: LocalProvider) -> None:
    secret = base64.urlsafe_b64encode(b"s" * 32).decode()
    bound.wrong["/keys"] = json.dumps({"keys": [{"kty": "oct", "kid": "first", "k": secret}, "x", {}]}).encode()  # fmt: skip
    client = Client()
    assert is_refused(client, go(client, bound))


def test_an_answer_is_taken_once_and_by_the_session_that_asked(bound: LocalProvider) -> None:
    mine, theirs = Client(), Client()
    came = bound.sign_in(address_of(mine.post(SIGN_IN)))
    address_of(theirs.post(SIGN_IN))
    again = "begun in another window"
    assert is_refused(theirs, theirs.get(BACK, came), again)
    assert is_refused(Client(), Client().get(BACK, came), again)
    assert mine.get(BACK, came).status_code == 302
    assert is_in(mine)
    mine.post("/account/logout/")
    assert is_refused(mine, mine.get(BACK, came), again)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "another"},
        {"state": ""},
        {"state": ["", "another"]},
        {"code": ["code-0", "code-1"]},
    ],
    ids=str,
)
def test_what_comes_back_with_another_state(bound: LocalProvider, change: dict[str, Any]) -> None:
    client = Client()
    came: dict[str, Any] = bound.sign_in(address_of(client.post(SIGN_IN)))
    assert is_refused(client, client.get(BACK, came | change), "begun in another window")


def test_what_comes_back_too_late(bound: LocalProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    came = bound.sign_in(address_of(client.post(SIGN_IN)))
    monkeypatch.setattr("goldthread.web.middleware.timezone.now", lambda: NOW + timedelta(minutes=10))  # fmt: skip
    assert is_refused(client, client.get(BACK, came), "too long ago")


@pytest.mark.parametrize("came", [{"error": "access_denied"}, {"error": "x", "code": "code-0"}])
def test_who_did_not_sign_in_there_may_begin_again(
    bound: LocalProvider, came: dict[str, str]
) -> None:
    client = Client()
    state = bound.sign_in(address_of(client.post(SIGN_IN)))["state"]
    assert is_refused(client, client.get(BACK, came | {"state": state}), "without signing in there")


def test_a_code_of_another_request_is_worth_nothing(bound: LocalProvider) -> None:
    """Stolen on its way and put into one's own return: the verifier does not fit."""
    theirs, mine = Client(), Client()
    stolen = bound.sign_in(address_of(theirs.post(SIGN_IN)))
    own = bound.sign_in(address_of(mine.post(SIGN_IN)), "thief")
    assert is_refused(mine, mine.get(BACK, own | {"code": stolen["code"]}), "does not answer")


def test_two_providers_are_not_mixed_up(world: World, bound: LocalProvider, settings: Any) -> None:
    """An answer for one, at the address of the other; and an answer that names another issuer."""
    one = bound.provider()
    other = bound.provider(key="other", label="Other ID", issuer="https://other.example")
    settings.GOLDTHREAD_PROVIDERS = {"local": one, "other": other}
    client = Client()
    came = bound.sign_in(address_of(client.post(SIGN_IN)))
    answer = client.get("/account/provider/other/back/", came)
    assert is_refused(client, answer, "begun in another window")
    for iss in ("https://other.example", ""):
        came = bound.sign_in(address_of(client.post(SIGN_IN)))
        assert is_refused(client, client.get(BACK, came | {"iss": iss}))
    bound.description = {"authorization_response_iss_parameter_supported": True}
    discovery.forget()
    assert is_refused(client, go(client, bound))
    came = bound.sign_in(address_of(client.post(SIGN_IN)))
    client.get(BACK, came | {"iss": bound.issuer})
    assert is_in(client)


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://elsewhere.example"},
        {"issuer": None},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"token_endpoint": None},
        {"jwks_uri": "ftp://127.0.0.1/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://x.example/\r\nSet-Cookie: a=b"},
        {"authorization_endpoint": 'https://x.example/"><script>'},
    ],
    ids=str,
)
def test_a_description_that_leads_elsewhere(
    bound: LocalProvider, description: dict[str, Any]
) -> None:
    bound.description = description
    client = Client()
    assert is_refused(client, client.post(SIGN_IN))


def test_no_algorithm_of_ours_is_no_algorithm(bound: LocalProvider) -> None:
    bound.description = {"id_token_signing_alg_values_supported": ["HS256", "none"]}
    client = Client()
    assert is_refused(client, client.post(SIGN_IN))


@pytest.mark.parametrize("path", [DOCUMENT, "/token", "/keys", "/userinfo"])
@pytest.mark.parametrize(
    "content",
    [
        b" " * (answers.MOST_BYTES + 1) + b"{}",
        b"",
        b"<html>",
        b"[]",
        b"[" * 100_000,
        b"\xff\xfe",
    ],
    ids=["huge", "empty", "html", "list", "deep", "no text"],
)
def test_an_answer_that_is_huge_or_no_answer(
    bound: LocalProvider, configure: Any, path: str, content: bytes
) -> None:
    configure(asks_userinfo=True)
    bound.wrong[path] = content
    client = Client()
    begun = client.post(SIGN_IN)
    if begun.status_code == 200:
        begun = client.get(BACK, bound.sign_in(address_of(begun)))
    assert is_refused(client, begun, "does not answer")


def test_a_slow_provider_costs_seconds_and_the_other_ways_remain(
    bound: LocalProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SECONDS", 0.3)
    for path in (DOCUMENT, "/token"):
        discovery.forget()
        bound.wrong = {path: slowly(3)}
        client, begun_at = Client(), time.monotonic()
        answer = client.post(SIGN_IN)
        if answer.status_code == 200:
            answer = client.get(BACK, bound.sign_in(address_of(answer)))
        assert is_refused(client, answer, "does not answer")
        assert time.monotonic() - begun_at < 2.5
    page = Client().get("/account/login/").content.decode()
    assert "Sign in with a passkey" in page


def test_a_provider_that_is_not_there(bound: LocalProvider, configure: Any) -> None:
    configure(issuer="http://127.0.0.1:9")
    client = Client()
    assert is_refused(client, client.post(SIGN_IN), "does not answer")


def test_an_answer_that_redirects_is_no_answer(bound: LocalProvider, configure: Any) -> None:
    """The authorisation page answers with a redirect: taken for the keys, it is not followed."""
    bound.description = {"jwks_uri": f"{bound.issuer}/authorize?redirect_uri={bound.issuer}/keys&state=x"}  # fmt: skip
    client = Client()
    assert is_refused(client, go(client, bound), "does not answer")


def test_userinfo_of_another_subject(bound: LocalProvider, configure: Any) -> None:
    configure(asks_userinfo=True)
    client = Client()
    go(client, bound)
    assert is_in(client)
    for sub in ("subject-2", None, ""):
        bound.userinfo = {"sub": sub}
        other = Client()
        assert is_refused(other, go(other, bound))


def test_userinfo_shows_no_second_factor_and_no_other_person(
    world: World, bound: LocalProvider, configure: Any
) -> None:
    """What is not signed adds names and groups, and nothing else."""
    configure(asks_userinfo=True)
    bound.claims, bound.userinfo = {"amr": ["pwd"]}, {"amr": ["mfa"], "iss": "x", "aud": "x"}
    client = Client()
    go(client, bound)
    assert not is_in(client)


def test_who_lacks_a_claim_that_must_be_there(bound: LocalProvider, configure: Any) -> None:
    configure(must={"hd": "oakfield.sch.uk"})
    client = Client()
    assert is_refused(client, go(client, bound))
    bound.claims = {"hd": "elsewhere.example"}
    assert is_refused(client, go(client, bound))
    bound.claims = {"hd": "oakfield.sch.uk"}
    go(client, bound)
    assert is_in(client)


def test_the_wrong_secret_or_way_of_sending_it(bound: LocalProvider, configure: Any) -> None:
    configure(client_secret="another")
    client = Client()
    assert is_refused(client, go(client, bound), "does not answer")
    configure()
    bound.description = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    discovery.forget()
    go(client, bound)
    assert is_in(client)


def test_the_log_says_which_check_failed_and_nothing_of_the_answer(
    bound: LocalProvider, caplog: pytest.LogCaptureFixture
) -> None:
    bound.claims = {"nonce": "Zyxcanary", "name": "Zyxcanary"}
    go(Client(), bound)
    said = [
        record.getMessage() for record in caplog.records if record.name.startswith("goldthread")
    ]
    assert said == ["Sign-in with the provider local was refused: claim_nonce"]


def test_tokens_and_secrets_are_kept_nowhere(bound: LocalProvider) -> None:
    made: list[str] = []
    bound.make_token = lambda claims: made.append(signed_by(KEY)(claims)) or made[-1]
    client = Client()
    page = client.post(SIGN_IN)
    came = bound.sign_in(address_of(page))
    answer = client.get(BACK, came)
    kept = json.dumps(dict(client.session))
    assert is_in(client)
    for secret in (made[0], made[0].split(".")[1], came["code"], came["state"], "a secret:"):
        assert secret not in kept
        assert secret not in answer.content.decode() + str(answer.headers)
    assert "a secret" not in page.content.decode()
    assert {field.name for field in ProviderIdentity._meta.fields} == {"id", "user", "issuer", "subject", "bound_at"}  # fmt: skip


def test_a_session_keeps_few_requests(bound: LocalProvider) -> None:
    client = Client()
    came = [bound.sign_in(address_of(client.post(SIGN_IN))) for _ in range(7)]
    assert len(client.session["asked_providers"]) == 5
    assert is_refused(client, client.get(BACK, came[0]), "begun in another window")
    client.get(BACK, came[-1])
    assert is_in(client)
