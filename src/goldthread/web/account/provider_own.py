"""The providers on a person's own account page: connecting one, disconnecting it, proving anew with it."""

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotPermitted, NotVisible, UnableTo
from goldthread.exchange.openid.faults import ProviderFault
from goldthread.exchange.openid.flow import Shown, is_new
from goldthread.exchange.openid.providers import Provider
from goldthread.records.accounts.actions.identities import bind_identity, unbind_identity
from goldthread.records.accounts.queries import identities_of, identity_at
from goldthread.web.account.lock import is_locked
from goldthread.web.account.own_page import is_own_page_only
from goldthread.web.account.proof import is_staff, keep_proof, needs_more_than_a_password
from goldthread.web.account.provider_flow import go_to, own_address
from goldthread.web.account.provider_list import bound_providers, known_provider, offered
from goldthread.web.account.step_up import with_care
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request


@page(P.ACCOUNT_USE)
def providers(request: Request) -> HttpResponse:
    """Which accounts of providers are connected, and which can be."""
    if not offered():
        raise NotVisible
    bound = {one.issuer: one for one in identities_of(request.user.pk)}
    rows = [(one, bound.get(one.issuer)) for one in offered()]
    context = {"rows": rows, "may_connect": is_staff(request.actor)}
    return render(request, "account/providers.html", context)


@page(P.ACCOUNT_USE, methods=("POST",))
@with_care
def connect(request: Request, provider: str) -> HttpResponse:
    """Go and sign in there, to sign in here with it from now on."""
    found = known_provider(provider)
    if not is_staff(request.actor):
        raise NotPermitted(P.ACCOUNT_USE.value)
    return go_to(request, found, "connect", anew=True, user=request.user.pk)


@page(P.ACCOUNT_USE, methods=("POST",))
@with_care
@once
def disconnect(request: Request, identity_id: int) -> HttpResponse:
    """Stop signing in with it."""
    issuers = [one.issuer for one in offered()]
    try:
        unbind_identity(
            identity_id=identity_id, known_issuers=issuers, by=request.actor, at=request.at
        )  # fmt: skip
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        messages.success(request, _("Disconnected. It no longer opens your account here."))
    return redirect("account_providers")


@page(P.ACCOUNT_USE, methods=("GET", "HEAD", "POST"))
def again(request: Request) -> HttpResponse:
    """Show once more that it is you, by signing in at the provider once more."""
    ways = [one for one in bound_providers(request.user.pk) if one.tells_when]
    to = own_address(request.POST.get("next", "") or request.GET.get("next", ""))
    chosen = [one for one in ways if one.key == request.POST.get("provider")]
    if chosen:
        return go_to(request, chosen[0], "again", anew=True, user=request.user.pk, next=to)
    if not ways:
        return render(request, "account/no_proof.html", status=403)
    return render(request, "account/provider_again.html", {"ways": ways, "next": to})


def connect_done(
    request: Request, provider: Provider, shown: Shown, asked: dict[str, Any]
) -> HttpResponse:
    """Bind what came back to who asked for it, if it is still their session."""
    _check_same_person(request, asked)
    if needs_more_than_a_password(request):
        return redirect("home")
    try:
        bind_identity(
            user=request.user, issuer=shown.issuer, subject=shown.subject, by=request.actor,
            at=request.at,
        )  # fmt: skip
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        words = _("Connected. From now on you can sign in with %(provider)s.")
        messages.success(request, words % {"provider": provider.label})
    return redirect("account_providers")


def again_done(
    request: Request, provider: Provider, shown: Shown, asked: dict[str, Any]
) -> HttpResponse:
    """A fresh proof, if it is the account bound to this person, and they signed in there just now."""
    _check_same_person(request, asked)
    bound = identity_at(shown.issuer, shown.subject)
    if bound is None or bound.user_id != request.user.pk:
        raise ProviderFault("other_account")
    if not is_new(shown, datetime.fromisoformat(asked["at"])):
        raise ProviderFault("not_new")
    record_authentication(
        request, request.user, "provider", provider=provider.key, reauthenticated=True
    )  # fmt: skip
    keep_proof(request.session, request.user.pk, request.at, strong=shown.strong)
    return redirect(asked["next"])


def _check_same_person(request: Request, asked: dict[str, Any]) -> None:
    """The session that asked may meanwhile be somebody else's, locked, or a child's."""
    same = request.user.is_authenticated and request.user.pk == asked["user"]
    if not same or is_locked(request) or is_own_page_only(request):
        raise ProviderFault("state")
