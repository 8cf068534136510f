"""Asking a provider who somebody is: the authorization code flow, with PKCE, state and nonce.

`begin` gives the address to go to and what to keep with the session until the person is back;
`finish` takes that and what they came back with, and says who they are, or refuses.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from goldthread.exchange.openid.answers import ask
from goldthread.exchange.openid.discovery import Described, described
from goldthread.exchange.openid.faults import ProviderFault
from goldthread.exchange.openid.providers import GOOGLE, Provider
from goldthread.exchange.openid.tokens import LEEWAY, claims_of

LONGEST: Final = 4_000
MOST_GROUPS: Final = 1_000


@dataclass(frozen=True)
class Waiting:
    """What belongs to one request to a provider, known to us alone until its answer is here."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Shown:
    """Who the provider says somebody is. Known by issuer and subject; never by an e-mail address.

    `strong`: with more than a password, by what the provider's table asks for. `signed_in_at`: when
    they showed it to the provider, if it says so.
    """

    issuer: str
    subject: str
    name: str
    strong: bool
    signed_in_at: datetime | None
    groups: frozenset[str]


def begin(provider: Provider, *, back: str, anew: bool = False) -> tuple[str, Waiting]:
    """The address at the provider, and what to keep. `anew`: whoever sits there proves it once more."""
    waiting = Waiting(
        secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    )
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": " ".join(provider.scopes),
        "state": waiting.state,
        "nonce": waiting.nonce,
        "code_challenge": _challenge(waiting.verifier),
        "code_challenge_method": "S256",
    }
    if provider.second_factor and provider.second_factor[0] == "acr":
        asked["acr_values"] = " ".join(sorted(provider.second_factor[1]))
    if anew:
        asked["prompt"] = "select_account" if provider.issuer == GOOGLE else "login"
        if provider.tells_when:
            asked["max_age"] = "0"
    address = described(provider).authorization
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", waiting


def finish(
    provider: Provider, waiting: Waiting, came_back: Mapping[str, str], *, back: str, at: datetime
) -> Shown:
    """Who came back. Raises ProviderFault when anything does not hold."""
    found = described(provider)
    _check_return(provider, found, waiting, came_back)
    tokens = _tokens(provider, found, waiting, came_back["code"], back)
    claims = claims_of(provider, tokens.get("id_token"), waiting.nonce, at)
    told = claims
    if provider.asks_userinfo:
        told = _userinfo(provider, found, tokens, claims) | claims
    name = told.get("name")
    return Shown(
        issuer=provider.issuer,
        subject=claims["sub"],
        name=name.strip()[:120] if isinstance(name, str) else "",
        strong=_is_strong(provider, claims),
        signed_in_at=_moment(claims.get("auth_time")),
        groups=_groups(provider, told),
    )


def is_new(shown: Shown, since: datetime) -> bool:
    """Whether they showed the provider who they are after we asked, give or take the clocks."""
    at = shown.signed_in_at
    return at is not None and at.timestamp() >= since.timestamp() - LEEWAY


def _check_return(
    provider: Provider, found: Described, waiting: Waiting, came_back: Mapping[str, str]
) -> None:
    if came_back.get("state") != waiting.state:
        raise ProviderFault("state")
    named = came_back.get("iss")
    if (named is not None or found.names_issuer) and named != provider.issuer:
        raise ProviderFault("issuer_returned")
    if "error" in came_back:
        raise ProviderFault("declined")
    if not 0 < len(came_back.get("code", "")) <= LONGEST:
        raise ProviderFault("no_code")


def _tokens(
    provider: Provider, found: Described, waiting: Waiting, code: str, back: str
) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": waiting.verifier,
    }
    headers = {}
    if found.secret_in_form:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    else:
        both = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
    return ask(found.token, loopback=provider.loopback, form=form, headers=headers)


def _userinfo(
    provider: Provider, found: Described, tokens: dict[str, Any], claims: dict[str, Any]
) -> dict[str, Any]:
    token = tokens.get("access_token")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise ProviderFault("no_access_token")
    bearer = {"Authorization": f"Bearer {token}"}
    more = ask(found.userinfo, loopback=provider.loopback, headers=bearer)
    if more.get("sub") != claims["sub"]:
        raise ProviderFault("other_subject")
    return more


def _is_strong(provider: Provider, claims: dict[str, Any]) -> bool:
    if provider.second_factor is None:
        return False
    name, values = provider.second_factor
    return not values.isdisjoint(_texts(claims.get(name)))


def _groups(provider: Provider, told: dict[str, Any]) -> frozenset[str]:
    """The groups, wherever the provider's table says they stand. Refuses where it keeps them back."""
    if not provider.groups:
        return frozenset()
    elsewhere = told.get("_claim_names")
    if isinstance(elsewhere, dict) and provider.groups[0] in elsewhere:
        raise ProviderFault("too_many_groups")
    found: list[Any] = [told]
    for name in provider.groups:
        below = [one.get(name) for one in found if isinstance(one, dict)]
        found = [item for one in below for item in (one if isinstance(one, list) else [one])]
        if len(found) > MOST_GROUPS:
            raise ProviderFault("too_many_groups")
    return frozenset(_texts(found))


def _texts(value: object) -> list[str]:
    """Text, a whole number, or a list of them, as text."""
    rows = value if isinstance(value, list) else [value]
    return [
        str(one) for one in rows if isinstance(one, str | int) and not isinstance(one, bool) and one
    ]


def _moment(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
