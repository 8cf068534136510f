"""The one door to a provider over the network: HTTPS, no redirects, so many seconds, so many bytes."""

import json
import re
import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from goldthread.exchange.openid.faults import ProviderFault

SECONDS: Final = 5
MOST_BYTES: Final = 200_000
SIGNS: Final = re.compile(r"[A-Za-z0-9:/?&=._~%+\[\]-]{1,500}")
"""Enough for any address of a provider, and nothing that would end a header or an attribute."""
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class _NoRedirects(HTTPRedirectHandler):
    """An answer that sends us elsewhere is no answer."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def is_safe_address(address: str, *, loopback: bool) -> bool:
    """HTTPS with a host and nobody's password; HTTP only to this computer, and only where that is allowed."""
    if not SIGNS.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.password or parts.fragment or not host:
        return False
    return parts.scheme == "https" or (loopback and parts.scheme == "http" and host in LOOPBACK)


def ask(
    address: str,
    *,
    loopback: bool,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the provider answers, as an object of JSON. With `form`, it is sent by POST."""
    if not is_safe_address(address, loopback=loopback):
        raise ProviderFault("address")
    body = urlencode(form).encode() if form is not None else None
    sent = {"Accept": "application/json", "User-Agent": "Goldthread", **(headers or {})}
    request = Request(address, data=body, headers=sent)  # noqa: S310 - the scheme was checked above
    try:
        content = _answer(request)
    except TimeoutError as error:
        raise ProviderFault("too_slow") from error
    except HTTPError as error:
        error.close()
        raise ProviderFault("status") from error
    except (OSError, HTTPException, ValueError) as error:
        slow = isinstance(getattr(error, "reason", None), TimeoutError)
        raise ProviderFault("too_slow" if slow else "unreachable") from error
    return _as_object(content)


def _answer(request: Request) -> bytes:
    near = urlsplit(request.full_url).hostname in LOOPBACK
    opener = build_opener(_NoRedirects, *([ProxyHandler({})] if near else []))
    until = time.monotonic() + SECONDS
    content = b""
    with opener.open(request, timeout=SECONDS) as answer:
        while part := answer.read1(16_384):
            content += part
            if len(content) > MOST_BYTES:
                raise ProviderFault("too_large")
            if time.monotonic() > until:
                raise ProviderFault("too_slow")
    return content


def _as_object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ProviderFault("not_json") from error
    if not isinstance(found, dict):
        raise ProviderFault("not_json")
    return found
