"""allauth's ways in, narrowed: nobody signs themselves up; accounts are given."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.records.people.queries.own_sign_in import device_for
from goldthread.web.account.proof import is_fresh
from goldthread.web.account.provider_list import bound_providers
from goldthread.web.account.sessions import device_of
from goldthread.web.account.tries import counted


class AccountAdapter(DefaultAccountAdapter):
    """Closed to sign-up."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002
        """Accounts are given by a school, never taken."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just typed a password is not asked for it again to set up their first passkey.

        Once there is one, it is asked for: an open screen must not add a stranger's.
        """
        if is_fresh(self.request) and not is_mfa_enabled(self.request.user):
            return False
        user = self.request.user
        if not get_reauthentication_flows(user) and bound_providers(user.pk):
            # The library lets who has neither password nor passkey go on unasked: not here.
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_logout_redirect_url(self, request: Any) -> str:
        """On a device of a class, back to the children's pictures."""
        device = device_of(request)
        if device is not None and device_for(device, request.on) is not None:
            return reverse("children_in")
        return str(super().get_logout_redirect_url(request))

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """allauth's own count is left out: five wrong tries by anyone would shut the owner out."""

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Look at a password only while tries are left."""
        name = str(credentials.get("username", ""))
        return counted(
            request, "password", name, lambda: super(AccountAdapter, self).authenticate(request, **credentials)
        )  # fmt: skip

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to show once more that it is you: a passkey first, a password last."""
        ways = list(reversed(super().get_reauthentication_methods(user)))
        bound = bound_providers(user.pk) if user.is_authenticated else []
        if any(one.tells_when for one in bound) or (bound and not ways):
            words = _("Sign in once more with the account of your work")
            ways.append({"id": "provider", "description": words, "url": reverse("provider_again")})
        return ways
