"""Setting up more than a password: where staff are led before anything else opens."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponse
from django.shortcuts import redirect, render

from goldthread.access.permissions import Permission as P
from goldthread.web.account.proof import needs_more_than_a_password
from goldthread.web.pages import page
from goldthread.web.request import Request


@page(P.ACCOUNT_USE)
def secure(request: Request) -> HttpResponse:
    """Say why and what to do: a passkey first, an authenticator app where there is none."""
    if not needs_more_than_a_password(request):
        return redirect("home")
    context = {
        "has_passkey": is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]),
        "has_app": is_mfa_enabled(request.user, [Authenticator.Type.TOTP]),
    }
    return render(request, "account/secure.html", context)
