"""Giving someone the link that begins their sign-in: made, shown to hand over, made anew."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.actions import Begun, renew_sign_in
from goldthread.records.accounts.queries import hash_of_key, person_of, usable_link, waiting_link_of
from goldthread.web.account.pictures import as_image
from goldthread.web.account.provider_list import bound_providers
from goldthread.web.account.step_up import with_care
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

KEPT: Final = "links_to_show"


@dataclass(frozen=True)
class SignInOf:
    """How someone signs in, for who manages accounts: the ways they have, the link they wait with."""

    passkeys: int
    has_app: bool
    has_password: bool
    has_provider: bool
    waits_until: datetime | None
    to_show: bool


def sign_in_of(request: Request, user: "User") -> SignInOf:
    """What is known of this person's sign-in; two statements, three where there are providers."""
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    waiting = waiting_link_of(user.pk, request.at)
    return SignInOf(
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        has_app=Authenticator.Type.TOTP in kinds,
        has_password=user.has_usable_password(),
        has_provider=bool(bound_providers(user.pk)),
        waits_until=waiting.expires_at if waiting else None,
        to_show=waiting is not None and _key_of(request, user) == waiting.key_hash,
    )


def tell_begun(request: Request, begun: Begun) -> None:
    """Keep the link for the page that shows it; show a pupil's password once; or neither."""
    if begun.link_key is not None:
        kept = request.session.get(KEPT, {})
        request.session[KEPT] = kept | {str(begun.user.public_id): str(begun.link_key)}
        messages.success(request, _("Now give them their sign-in link: it is below."))
    elif begun.password:
        words = _(
            "Sign-in name %(username)s, password %(password)s. It is shown only now: pass it on in "
            "person, and ask them to change it."
        )
        said = {"username": begun.user.username, "password": begun.password}
        messages.warning(request, words % said)
    else:
        messages.success(
            request, _("They have an account already; the role is added, and they sign in as before.")
        )  # fmt: skip


@page(P.USERS_MANAGE)
def show(request: Request, public_id: UUID) -> HttpResponse:
    """The link, to whoever made it and until they sign out, as a page to read out or print.

    It names nobody: it may lie in a school bag.
    """
    _person(request, public_id)
    key = request.session.get(KEPT, {}).get(str(public_id))
    waiting = usable_link(UUID(key), request.at) if key else None
    if waiting is None:
        return redirect("person", public_id=public_id)
    address = request.build_absolute_uri(reverse("begin_sign_in", kwargs={"link_key": key}))
    context = {
        "address": address,
        "picture": as_image(get_adapter().build_totp_svg(address)),
        "until": waiting.expires_at,
        "school": waiting.school,
        "back": reverse("person", kwargs={"public_id": public_id}),
    }
    return render(request, "account/link.html", context)


@page(P.USERS_MANAGE, methods=("POST",))
@with_care
@once
def renew(request: Request, public_id: UUID) -> HttpResponse:
    """Begin someone's sign-in anew: what they had stops working."""
    user: Any = _person(request, public_id)
    try:
        begun = renew_sign_in(
            user=user, school=user.roles_here[0].organisation, by=request.actor, at=request.at
        )
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        tell_begun(request, begun)
    return redirect("person", public_id=public_id)


def _key_of(request: Request, user: "User") -> str:
    key = request.session.get(KEPT, {}).get(str(user.public_id))
    return hash_of_key(UUID(key)) if key else ""


def _person(request: Request, public_id: UUID) -> "User":
    found = person_of(schools_where(request.actor, P.USERS_MANAGE), public_id, request.on)
    if found is None:
        raise NotVisible
    return found
