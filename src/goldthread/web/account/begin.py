"""Opening the link a school gave: a passkey, or a password with an app, or joining one's own account."""

import uuid
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.actions import set_password, take_link
from goldthread.records.accounts.queries import has_staff_role, usable_link
from goldthread.records.people.actions.joining import join_by_link
from goldthread.records.people.queries.children import actor_for
from goldthread.web.account.devices import device_words
from goldthread.web.account.forms import BeginWithCodeForm
from goldthread.web.account.lock import is_locked
from goldthread.web.account.own_page import is_own_page_only
from goldthread.web.account.passkeys import FirstPasskeyForm
from goldthread.web.account.pictures import as_image
from goldthread.web.account.proof import needs_more_than_a_password
from goldthread.web.account.provider_list import offered
from goldthread.web.pages import PUBLIC, page
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.accounts.models import SignInLink


@page(PUBLIC, methods=("GET", "HEAD", "POST"))
def begin(request: Request, link_key: uuid.UUID) -> HttpResponse:
    """What the link offers. It is used up only when a way to sign in is there, not by looking."""
    link = usable_link(link_key, request.at)
    if link is None:
        return _gone(request)
    try:
        if request.user.is_authenticated:
            if (
                is_locked(request)
                or is_own_page_only(request)
                or needs_more_than_a_password(request)
            ):
                return redirect("home")
            return _join(request, link_key, link.school.name)
        if request.GET.get("way") == "code":
            return _with_code(request, link_key, link)
        return _with_passkey(request, link_key, link)
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
        return redirect(request.path)


def _with_passkey(request: Request, link_key: uuid.UUID, link: "SignInLink") -> HttpResponse:
    form = FirstPasskeyForm(
        request.POST or None, user=link.user, initial={"name": device_words(request)}
    )
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"] or device_words(request)
        with transaction.atomic():
            take_link(key=link_key, by=actor_for(link.user, request.on), at=request.at)
            made = flows.signup_authenticator(
                request, link.user, name[:100], form.cleaned_data["credential"]
            )
        answer: HttpResponse = flows.perform_passwordless_login(
            request, made, Login(user=link.user)
        )
        return answer
    options = auth.begin_registration(link.user, True)
    context = {
        "form": form, "link": link, "js_data": {"creation_options": options}, "link_key": link_key,
        "is_staff": bool(offered()) and has_staff_role(link.user_id, request.on),
    }  # fmt: skip
    return render(request, "account/begin.html", context, using="django")


def _with_code(request: Request, link_key: uuid.UUID, link: "SignInLink") -> HttpResponse:
    secret = get_totp_secret(regenerate=request.method == "GET")
    form = BeginWithCodeForm(request.POST or None, user=link.user, secret=secret)
    if request.method == "POST" and form.is_valid():
        user, actor = link.user, actor_for(link.user, request.on)
        with transaction.atomic():
            take_link(key=link_key, by=actor, at=request.at)
            set_password(user=user, password=form.cleaned_data["password"], by=actor, at=request.at)
            made = TOTP.activate(user, secret).instance
        clear_totp_secret(request)
        authenticator_added.send(
            sender=Authenticator, request=request, user=user, authenticator=made
        )
        account_adapter().login(request, user)
        return redirect("home")
    adapter = mfa_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(link.user, secret))
    context = {"form": form, "link": link, "secret": secret, "picture": as_image(picture)}
    return render(request, "account/begin_with_code.html", context)


def _join(request: Request, link_key: uuid.UUID, school: str) -> HttpResponse:
    if request.method == "POST":
        join_by_link(key=link_key, user=request.user, by=request.actor, at=request.at)
        messages.success(request, _("Done. You see these children here from now on, too."))
        return redirect("home")
    return render(request, "account/begin_joined.html", {"school": school})


def _gone(request: Request) -> HttpResponse:
    return render(request, "account/begin_gone.html", status=404)
