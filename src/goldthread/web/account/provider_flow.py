"""Going to a provider and coming back: what is kept with the session meanwhile, and what is refused.

A form starts it, so that no other site can; the page that answers leads on by itself. A redirect
would be stopped: browsers hold a form's redirects to the addresses forms may be sent to.
"""

import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from goldthread.exchange.openid.faults import DOWN, ProviderFault
from goldthread.exchange.openid.flow import Shown, Waiting, begin, finish
from goldthread.exchange.openid.providers import Provider
from goldthread.web.request import Request

logger = logging.getLogger(__name__)
KEPT: Final = "asked_providers"
LASTS: Final = timedelta(minutes=10)
MOST_WAITING: Final = 5


def go_to(
    request: Request, provider: Provider, purpose: str, *, anew: bool = False, **more: Any
) -> HttpResponse:
    """Lead to the provider. What comes back belongs to this session, this provider and this purpose."""
    try:
        address, waiting = begin(provider, back=_back(request, provider), anew=anew)
    except ProviderFault as fault:
        return refuse(request, provider, fault.reason)
    kept = request.session.get(KEPT, {})
    latest = sorted(kept.items(), key=lambda one: one[1]["at"])[1 - MOST_WAITING :]
    request.session[KEPT] = dict(latest) | {
        waiting.state: {
            **asdict(waiting), **more,
            "provider": provider.key, "purpose": purpose, "at": request.at.isoformat(),
        }
    }  # fmt: skip
    answer = render(
        request, "account/provider_go.html", {"address": address, "provider": provider}
    )  # fmt: skip
    answer["Refresh"] = f"0; url={address}"
    return answer


def come_back(request: Request, provider: Provider) -> tuple[dict[str, Any], Shown]:
    """What was asked for, and who came back. It is taken once; raises ProviderFault."""
    came_back = request.GET.dict()
    kept = request.session.get(KEPT, {})
    asked = kept.pop(came_back.get("state", ""), None)
    request.session[KEPT] = kept
    repeated = any(len(values) > 1 for _name, values in request.GET.lists())
    if asked is None or repeated or asked["provider"] != provider.key:
        raise ProviderFault("state")
    if request.at - datetime.fromisoformat(asked["at"]) >= LASTS:
        raise ProviderFault("late")
    waiting = Waiting(asked["state"], asked["nonce"], asked["verifier"])
    back = _back(request, provider)
    return asked, finish(provider, waiting, came_back, back=back, at=request.at)


def refuse(request: Request, provider: Provider, reason: str) -> HttpResponse:
    """Say kindly that it did not work, and which ways remain. The log says which check failed."""
    logger.warning("Sign-in with the provider %s was refused: %s", provider.key, reason)
    context = {"provider": provider, "words": _words(reason) % {"provider": provider.label}}
    return render(request, "account/provider_refused.html", context, status=403)


def own_address(address: str) -> str:
    """Where to go afterwards: a page of ours, else the front page."""
    fits = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if fits and len(address) <= 500 else reverse("home")


def _back(request: Request, provider: Provider) -> str:
    return request.build_absolute_uri(reverse("provider_back", kwargs={"provider": provider.key}))


def _words(reason: str) -> str:
    if reason in DOWN:
        return _("%(provider)s does not answer just now. Try again in a few minutes.")
    if reason == "declined":
        return _("You came back from %(provider)s without signing in there. You can begin again.")
    if reason in {"state", "late"}:
        return _(
            "This sign-in was begun in another window, or too long ago. Begin again from here."
        )
    if reason == "other_account":
        return _("That is not the account of %(provider)s that is connected to yours here.")
    if reason == "not_new":
        return _(
            "%(provider)s did not say that you signed in just now. Use a passkey or a code instead, "
            "or sign out and in again."
        )
    if reason == "too_many_groups":
        return _(
            "%(provider)s did not say which groups you are in. Ask whoever runs this system to look."
        )
    return _(
        "The answer of %(provider)s did not pass our checks, so nobody was signed in. Begin again; if "
        "it goes on, tell whoever runs this system."
    )
