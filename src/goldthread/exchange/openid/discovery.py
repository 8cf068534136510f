"""What a provider publishes about itself: its addresses and the keys it signs with. Kept for an hour."""

import time
from dataclasses import dataclass
from typing import Any, Final

from goldthread.exchange.openid.answers import ask, is_safe_address
from goldthread.exchange.openid.faults import ProviderFault
from goldthread.exchange.openid.providers import Provider

KEPT_FOR: Final = 3600
DOCUMENT: Final = "/.well-known/openid-configuration"
ALGORITHMS: Final = (
    "RS256",
    "PS256",
    "ES256",
    "RS384",
    "PS384",
    "ES384",
    "RS512",
    "PS512",
    "ES512",
)
"""Signatures by a key pair only. `none`, and those by a shared secret, are not looked at."""
_kept: dict[str, tuple[float, dict[str, Any]]] = {}


@dataclass(frozen=True)
class Described:
    """The parts of a provider's description that we use, each checked."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    algorithms: tuple[str, ...]
    secret_in_form: bool
    names_issuer: bool


def described(provider: Provider) -> Described:
    """The provider's description of itself, if it is this provider's and every address in it is safe."""
    found = _fetched(provider.issuer.rstrip("/") + DOCUMENT, provider)
    if found.get("issuer") != provider.issuer:
        raise ProviderFault("issuer_described")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    addresses = [found.get(name) for name in names]
    if provider.asks_userinfo:
        addresses.append(found.get("userinfo_endpoint"))
    for address in addresses:
        if not isinstance(address, str) or not is_safe_address(address, loopback=provider.loopback):
            raise ProviderFault("address_described")
    signs = _words(found, "id_token_signing_alg_values_supported") or ["RS256"]
    algorithms = tuple(one for one in ALGORITHMS if one in signs)
    if not algorithms:  # an empty list would mean the library's own, a shared secret among them
        raise ProviderFault("algorithms_described")
    ways = _words(found, "token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Described(
        authorization=str(addresses[0]),
        token=str(addresses[1]),
        keys=str(addresses[2]),
        userinfo=str(addresses[3]) if provider.asks_userinfo else "",
        algorithms=algorithms,
        secret_in_form="client_secret_basic" not in ways and "client_secret_post" in ways,
        names_issuer=found.get("authorization_response_iss_parameter_supported") is True,
    )


def keys_of(provider: Provider, *, anew: bool = False) -> dict[str, Any]:
    """The keys it publishes; `anew`, because a token names one that is not among those kept."""
    return _fetched(described(provider).keys, provider, anew=anew)


def forget() -> None:
    """Keep nothing of what was fetched."""
    _kept.clear()


def _fetched(address: str, provider: Provider, *, anew: bool = False) -> dict[str, Any]:
    at, found = _kept.get(address, (0.0, {}))
    if anew or not found or time.monotonic() - at > KEPT_FOR:
        found = ask(address, loopback=provider.loopback)
        _kept[address] = (time.monotonic(), found)
    return found


def _words(found: dict[str, Any], name: str) -> list[str]:
    value = found.get(name)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
