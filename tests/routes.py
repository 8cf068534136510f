"""Every route there is, enumerated from the resolver: what tests of all pages walk over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from goldthread.web.middleware import SIGN_IN_ROUTES

# Routes allauth brings that we do not offer: nobody signs themselves up, e-mail plays no part in
# signing in. They carry no mark of ours, so they are denied; a test shows it.
NOT_OFFERED = frozenset(
    {
        "account_signup",
        "account_signup_by_passkey",
        "account_set_password",
        "account_confirm_login_code",
        "account_request_login_code",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_signup_webauthn",
    }
)


@dataclass(frozen=True)
class Route:
    """One address pattern with what its view declares."""

    path: str
    name: str
    methods: str
    permission: str
    view: Any

    @property
    def is_ours(self) -> bool:
        return self.view.__module__.startswith("goldthread.")


def all_routes() -> list[Route]:
    """Every route, by path."""
    return sorted(_walk(get_resolver(), ""), key=lambda route: (route.path, route.name))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield _route(pattern, path)


def _route(pattern: URLPattern, path: str) -> Route:
    name = pattern.name or ""
    declared = getattr(pattern.callback, "permission", None)
    if declared is None:
        declared = "sign-in" if name in SIGN_IN_ROUTES else "denied"
    methods = getattr(pattern.callback, "methods", ())
    return Route(path, name, " ".join(methods), str(declared), pattern.callback)
