"""Before what matters most, the person shows once more that it is them: a passkey, a code or a password.

What they had typed is kept on the server with their session meanwhile, for some minutes, and offered
to be sent again as it was: by a button, through every check, as if for the first time.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldthread.access.permissions import Permission as P
from goldthread.web.account.proof import FRESH_FOR, is_fresh
from goldthread.web.pages import page
from goldthread.web.request import Request

KEPT: Final = "to_go_on"
LONGEST: Final = 50_000
MOST_ALONE: Final = 10
"""A file of more pupils than this, a group but not a class, asks for a fresh proof, or for two people."""
View = Callable[..., HttpResponse]


def with_care(view: View) -> View:
    """Wrap a view (below `@page`, above `@once`) that asks for a fresh proof of who it is."""

    @wraps(view)
    def careful(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_go_on(request):
            return view(request, *args, **kwargs)
        return confirm_first(request)

    careful.with_care = True  # type: ignore[attr-defined]
    return careful


def may_go_on(request: Request) -> bool:
    """Whether the proof is fresh. The demo's invented people have nothing to prove it with."""
    return is_fresh(request) or bool(settings.GOLDTHREAD_DEMO and request.user.is_synthetic)


def confirm_first(request: Request) -> HttpResponse:
    """Lead to the proof, then back here: to the page, or to the button that sends the form again."""
    to = request.get_full_path()
    if request.method == "POST":
        _keep(request)
        to = reverse("account_go_on")
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        return render(request, "account/no_proof.html", status=403)
    return redirect(f"{ways[0]['url']}?{urlencode({'next': to})}")


@page(P.ACCOUNT_USE)
def go_on(request: Request) -> HttpResponse:
    """The form that was waiting, to send with one press."""
    kept = request.session.pop(KEPT, None)
    if not kept or request.at - datetime.fromisoformat(kept["at"]) >= FRESH_FOR:
        return redirect("home")
    return render(request, "account/go_on.html", {"path": kept["path"], "fields": kept["fields"]})


def _keep(request: Request) -> None:
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    if sum(len(name) + len(str(value)) for name, value in fields) <= LONGEST:
        request.session[KEPT] = {
            "path": request.get_full_path(), "fields": fields, "at": request.at.isoformat(),
        }  # fmt: skip
