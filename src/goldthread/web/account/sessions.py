"""Where you are signed in: the list, signing out elsewhere, and what keeps the list true."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.access.permissions import Permission as P
from goldthread.records.accounts.actions.sessions import (
    begin_session,
    carry_on_session,
    end_all_sessions,
    end_session,
    know_device,
    see_session,
)
from goldthread.records.accounts.queries import sign_ins_of
from goldthread.records.people.queries.children import actor_for
from goldthread.web.account.devices import device_words
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

KEY: Final = "sign_in"
SEEN: Final = "sign_in_seen"
UNTIL: Final = "sign_in_until"
SEEN_EVERY: Final = timedelta(minutes=15)
DEVICE_COOKIE_AGE: Final = 400 * 24 * 60 * 60
WAYS: Final = {
    "passkey": gettext_lazy("with a passkey"),
    "code": gettext_lazy("with a password and a code"),
    "password": gettext_lazy("with a password"),
    "pictures": gettext_lazy("with pictures"),
    "pin": gettext_lazy("with a class code and a PIN"),
    "card": gettext_lazy("with a card of the demo"),
    "provider": gettext_lazy("with an account of a provider"),
}


@page(P.ACCOUNT_USE)
def sessions(request: Request) -> HttpResponse:
    """Every device this person is signed in on, the present one marked."""
    here = request.session.get(KEY)
    rows = [
        {"it": one, "way": WAYS[one.way], "here": str(one.public_id) == here}
        for one in sign_ins_of(request.user, request.at)
    ]
    return render(request, "account/sessions.html", {"rows": rows})


@page(P.ACCOUNT_USE, methods=("POST",))
@once
def end(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Sign out on another device. What is half written there is kept as a draft."""
    end_session(public_id=public_id, by=request.actor, at=request.at)
    messages.success(request, _("Signed out there."))
    return redirect("account_sessions")


@page(P.ACCOUNT_USE, methods=("POST",))
@once
def end_others(request: Request) -> HttpResponse:
    """Sign out everywhere but here."""
    end_all_sessions(user=request.user, by=request.actor, at=request.at)
    update_session_auth_hash(request, request.user)
    note_sign_in(request, request.user)
    messages.success(request, _("Signed out everywhere else. You are signed in here only."))
    return redirect("account_sessions")


def note_sign_in(request: Any, user: "User", **_more: Any) -> None:
    """Write a sign-in into the list, and know the browser from now on. Not for tests' forced ones."""
    if not hasattr(request, "at"):
        return
    made = begin_session(
        user=user,
        session_key=request.session.session_key,
        device=device_words(request),
        way=getattr(request, "sign_in_way", None) or _way(request, user),
        by=actor_for(user, request.on),
        at=request.at,
    )
    request.session[KEY] = str(made.public_id)
    request.session[SEEN] = request.at.isoformat()
    lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session.setdefault(UNTIL, (request.at + lasts).isoformat())
    request.new_device = device_of(request) or uuid.uuid4()
    know_device(user=user, device=request.new_device, at=request.at)


def note_sign_out(request: Any, user: "User | None", **_more: Any) -> None:
    """Take the session off the list as its person signs out."""
    here = request.session.get(KEY) if request is not None else None
    if user is not None and here:
        end_session(public_id=uuid.UUID(here), by=actor_for(user, request.on), at=request.at)


def note_new_password(request: Any, user: "User", **_more: Any) -> None:
    """The session goes on under a new key; those on other devices are over."""
    here = request.session.get(KEY)
    if here:
        carry_on_session(
            public_id=uuid.UUID(here), user=user, session_key=request.session.session_key
        )


def device_of(request: HttpRequest) -> uuid.UUID | None:
    """What this browser was given at its first sign-in. It names nobody and opens nothing."""
    try:
        return uuid.UUID(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))
    except ValueError:
        return None


def note_session(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Keep "last used" within a quarter of an hour, and give a browser its cookie once known.

    A session ends when it was to end, however much it was used meanwhile.
    """

    def noted(request: Any) -> HttpResponse:
        if _is_over(request):
            logout(request)
        response = get_response(request)
        if request.session.accessed and request.session.get(SEEN):
            _see(request)
        if hasattr(request, "new_device"):
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME, str(request.new_device), max_age=DEVICE_COOKIE_AGE,
                httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        return response

    return noted


def _is_over(request: Request) -> bool:
    until = request.session.get(UNTIL)
    return until is not None and request.at >= datetime.fromisoformat(until)


def _see(request: Request) -> None:
    if request.at - datetime.fromisoformat(request.session[SEEN]) >= SEEN_EVERY:
        see_session(public_id=uuid.UUID(request.session[KEY]), at=request.at)
        request.session[SEEN] = request.at.isoformat()


def _way(request: Any, user: "User") -> str:
    steps = get_authentication_records(request, user)
    types = {step.get("type") for step in steps if step.get("method") == "mfa"}
    if "webauthn" in types:
        return "passkey"
    if not types and any(step.get("method") == "provider" for step in steps):
        return "provider"
    if types or request.session.get("proof", {}).get("strong"):
        return "code"
    demo = settings.GOLDTHREAD_DEMO and user.is_synthetic and not steps
    return "card" if demo else "password"
