"""A screen locked with one press: nothing opens in this session until its person shows that it is them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.timezone import localdate

from goldthread.access.permissions import Permission as P
from goldthread.records.accounts.actions.sessions import lock_session, unlock_session
from goldthread.records.people.queries.children import actor_for
from goldthread.web.account.proof import is_staff
from goldthread.web.pages import page
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

KEY: Final = "locked"
OPEN_BY_NAME: Final = frozenset(
    {
        "account_locked",
        "account_unlock",
        "account_logout",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)


@page(P.ACCOUNT_USE, methods=("POST",))
def lock(request: Request) -> HttpResponse:
    """Lock. The browser is told to forget what it has kept, so that "back" shows nothing."""
    if not is_staff(request.actor):
        return redirect("home")
    if not is_locked(request):
        request.session[KEY] = {"user": request.user.pk, "back": _came_from(request)}
        lock_session(by=request.actor, at=request.at)
    answer = redirect("account_locked")
    answer["Clear-Site-Data"] = '"cache"'
    return answer


@page(P.ACCOUNT_USE)
def locked(request: Request) -> HttpResponse:
    """Whose screen it is, and the ways on: theirs, or somebody else's."""
    if not is_locked(request):
        return redirect(_back(request))
    ways = get_adapter().get_reauthentication_methods(request.user)
    strong = [one for one in ways if one["id"] not in {"reauthenticate", "provider"}]
    context = {"ways": strong, "next": reverse("account_locked"), "by_card": _is_demo(request)}
    return render(request, "account/locked.html", context)


@page(P.ACCOUNT_USE, methods=("POST",))
def unlock(request: Request) -> HttpResponse:
    """Open again in the demo, whose invented people have nothing to prove themselves with."""
    if _is_demo(request):
        open_again(request, request.user, request.at)
    return redirect("account_locked")


def is_locked(request: Request) -> bool:
    """Whether this person locked this session."""
    kept = request.session.get(KEY, {})
    return "back" in kept and kept["user"] == request.user.pk and not kept.get("opened")


def open_again(request: Any, user: "User", at: datetime) -> None:
    """Their passkey or code was right. A password alone does not open a screen others can reach."""
    kept = request.session.get(KEY)
    if kept and kept["user"] == user.pk and not kept.get("opened"):
        request.session[KEY] = kept | {"opened": True}
        unlock_session(by=actor_for(user, localdate(at)), at=at)


def _back(request: Request) -> str:
    kept = request.session.pop(KEY, {})
    back: str = kept.get("back", "") if kept.get("user") == request.user.pk else ""
    return back or reverse("home")


def _came_from(request: Request) -> str:
    """The page of ours on which it was pressed, if it can be opened again."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host():
        return ""
    try:
        methods = getattr(resolve(parts.path).func, "methods", ())
    except Resolver404:
        return ""
    return f"{parts.path}?{parts.query}".rstrip("?") if "GET" in methods else ""


def _is_demo(request: Request) -> bool:
    return bool(settings.GOLDTHREAD_DEMO and request.user.is_synthetic)
