"""Signing in with a provider: who is bound to the account there, which roles its groups give, and in."""

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.refusals import UnableTo
from goldthread.exchange.openid.faults import ProviderFault
from goldthread.exchange.openid.flow import Shown
from goldthread.exchange.openid.providers import Provider
from goldthread.records.accounts.actions import take_link
from goldthread.records.accounts.actions.identities import (
    add_person_of_provider,
    bind_identity,
    keep_group_roles,
)
from goldthread.records.accounts.queries import has_staff_role, identity_at, usable_link
from goldthread.records.organisations.queries import find_organisation, organisations_called
from goldthread.records.people.queries.children import actor_for
from goldthread.web.account.proof import keep_proof
from goldthread.web.account.provider_flow import come_back, go_to, own_address, refuse
from goldthread.web.account.provider_list import known_provider
from goldthread.web.account.provider_own import again_done, connect_done
from goldthread.web.pages import PUBLIC, page
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.access.roles import RoleName
    from goldthread.records.accounts.models import User
    from goldthread.records.organisations.models import Organisation

METHOD: Final = "provider"


@page(PUBLIC, methods=("POST",))
def sign_in(request: Request, provider: str) -> HttpResponse:
    """The button on the sign-in page."""
    found = known_provider(provider)
    if request.user.is_authenticated:
        return redirect("home")
    return go_to(request, found, "sign_in", next=own_address(request.POST.get("next", "")))


@page(PUBLIC, methods=("POST",))
def begin_with(request: Request, link_key: UUID, provider: str) -> HttpResponse:
    """The button on the page of a sign-in link. The link is used up when they are back."""
    found, link = known_provider(provider), usable_link(link_key, request.at)
    if (
        link is None
        or request.user.is_authenticated
        or not has_staff_role(link.user_id, request.on)
    ):
        return redirect("begin_sign_in", link_key=link_key)
    return go_to(request, found, "begin", anew=True, link=str(link_key))


@page(PUBLIC, methods=("GET",))
def back(request: Request, provider: str) -> HttpResponse:
    """Where every provider sends people back to; what they had asked for decides what is done."""
    found = known_provider(provider)
    try:
        asked, shown = come_back(request, found)
        return DONE[asked["purpose"]](request, found, shown, asked)
    except ProviderFault as fault:
        return refuse(request, found, fault.reason)


def _sign_in_done(
    request: Request, provider: Provider, shown: Shown, asked: dict[str, Any]
) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    bound = identity_at(shown.issuer, shown.subject)
    user = bound.user if bound else _newcomer(request, provider, shown)
    if user is None:
        return _told(request, provider, "unbound")
    return _let_in(request, provider, shown, user, asked["next"])


def _begin_done(
    request: Request, provider: Provider, shown: Shown, asked: dict[str, Any]
) -> HttpResponse:
    """Use the link up and bind its person to the provider's account, both or neither."""
    key = UUID(asked["link"])
    link = usable_link(key, request.at)
    if (
        link is None
        or request.user.is_authenticated
        or not has_staff_role(link.user_id, request.on)
    ):
        return redirect("begin_sign_in", link_key=key)
    by = actor_for(link.user, request.on)
    try:
        with transaction.atomic():
            take_link(key=key, by=by, at=request.at)
            bind_identity(
                user=link.user, issuer=shown.issuer, subject=shown.subject, by=by, at=request.at
            )  # fmt: skip
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
        return redirect("begin_sign_in", link_key=key)
    return _let_in(request, provider, shown, link.user, "/")


DONE: Final = {
    "sign_in": _sign_in_done,
    "begin": _begin_done,
    "connect": connect_done,
    "again": again_done,
}


def _newcomer(request: Request, provider: Provider, shown: Shown) -> "User | None":
    """An account for who is not known yet: only where the provider's table says so, and a group gives a role."""
    if not provider.makes_accounts or not _wanted(provider, shown):
        return None
    return add_person_of_provider(
        issuer=shown.issuer, subject=shown.subject, name=shown.name, at=request.at
    )  # fmt: skip


def _let_in(
    request: Request, provider: Provider, shown: Shown, user: "User", to: str
) -> HttpResponse:
    """Keep the roles of groups true, then sign in; by the app's own second factor where theirs does not show."""
    if not user.is_active:
        return _told(request, provider, "ended")
    keep_group_roles(
        user=user, issuer=provider.issuer, wanted=_wanted(provider, shown), at=request.at
    )  # fmt: skip
    if not has_staff_role(user.pk, request.on):
        return _told(request, provider, "no_role")
    record_authentication(request, user, METHOD, provider=provider.key)
    if not shown.strong:
        answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=to))
        return answer
    keep_proof(request.session, user.pk, request.at, strong=True)
    get_adapter().login(request, user)
    return redirect(to)


def _wanted(provider: Provider, shown: Shown) -> "list[tuple[RoleName, Organisation]]":
    """The roles their groups give. A line that names no organisation of ours gives none: doctor says so."""
    lines = [line for line in provider.roles if line.group in shown.groups]
    places = {name: _organisation(name) for name in sorted({line.organisation for line in lines})}
    return [
        (line.role, place) for line in lines if (place := places[line.organisation]) is not None
    ]


def _organisation(name: str) -> "Organisation | None":
    named = organisations_called(name)
    return find_organisation(name) or (named[0] if len(named) == 1 else None)


def _told(request: Request, provider: Provider, why: str) -> HttpResponse:
    context = {"provider": provider, "why": why}
    return render(request, "account/provider_unbound.html", context, status=403)
