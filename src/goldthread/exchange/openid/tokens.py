"""Whether an ID token is this provider's, for us, for this request, now. Signatures are joserfc's."""

import warnings
from datetime import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidKeyIdError, JoseError, SecurityWarning
from joserfc.jwk import ECKey, JWKRegistry, KeySet, RSAKey

from goldthread.exchange.openid.discovery import described, keys_of
from goldthread.exchange.openid.faults import ProviderFault
from goldthread.exchange.openid.providers import Provider

LEEWAY: Final = 60
"""Seconds by which the provider's clock and ours may differ."""
LONGEST_SUBJECT: Final = 255
OFF_SHAPE: Final = (JoseError, ValueError, TypeError, KeyError, AttributeError)


def claims_of(provider: Provider, token: object, nonce: str, at: datetime) -> dict[str, Any]:
    """What the token says, once everything about it holds. Raises ProviderFault otherwise."""
    if not isinstance(token, str) or token.count(".") != 2:
        raise ProviderFault("no_token")
    try:
        claims = _signed(provider, token, anew=False)
    except InvalidKeyIdError:
        claims = _signed_by_new_key(provider, token)
    _check(provider, claims, nonce, at)
    return claims


def _signed_by_new_key(provider: Provider, token: str) -> dict[str, Any]:
    """Providers change their keys: look once more, and only once."""
    try:
        return _signed(provider, token, anew=True)
    except InvalidKeyIdError as error:
        raise ProviderFault("unknown_key") from error


def _signed(provider: Provider, token: str, *, anew: bool) -> dict[str, Any]:
    keys = _key_set(keys_of(provider, anew=anew))
    try:
        found = jwt.decode(token, keys, algorithms=described(provider).algorithms)
    except InvalidKeyIdError:
        raise
    except OFF_SHAPE as error:
        raise ProviderFault("signature") from error
    if str(found.header.get("typ", "JWT")).upper() != "JWT":  # an access or a sign-out token
        raise ProviderFault("token_type")
    return found.claims


def _key_set(published: dict[str, Any]) -> KeySet:
    """Public keys of a pair, for signing. A shared secret published as a key is no key."""
    rows = published.get("keys")
    usable: list[RSAKey | ECKey] = []
    for row in rows if isinstance(rows, list) else []:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", SecurityWarning)
                key = JWKRegistry.import_key(row)
        except (*OFF_SHAPE, SecurityWarning):
            continue
        if isinstance(key, RSAKey | ECKey) and row.get("use", "sig") == "sig":
            usable.append(key)
    if not usable:
        raise ProviderFault("no_keys")
    return KeySet(list(usable))


def _check(provider: Provider, claims: dict[str, Any], nonce: str, at: datetime) -> None:
    asked = jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        sub={"essential": True},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        asked.validate(claims)
    except ExpiredTokenError as error:
        raise ProviderFault("expired") from error
    except JoseError as error:
        raise ProviderFault(f"claim_{getattr(error, 'claim', '')}") from error
    if claims["nonce"] != nonce:
        raise ProviderFault("claim_nonce")
    others = claims["aud"] != provider.client_id and claims["aud"] != [provider.client_id]
    if (others or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise ProviderFault("claim_azp")
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise ProviderFault("claim_sub")
    for name, value in provider.must.items():
        if claims.get(name) != value:
            raise ProviderFault("must")
