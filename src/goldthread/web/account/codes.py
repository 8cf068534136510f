"""allauth's forms for a code, with our own count of wrong tries: slow for guessers, open for owners."""

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm

from goldthread.web.account.tries import counted


class CodeForm(AuthenticateForm):
    """The code after the password."""

    def clean_code(self) -> Any:
        """Look at the code only while tries are left."""
        return counted(context.request, "code", self.user.username, super().clean_code)


class CodeAgainForm(ReauthenticateForm):
    """The code once more, before something that matters."""

    def clean_code(self) -> Any:
        """Look at the code only while tries are left."""
        return counted(context.request, "code", self.user.username, super().clean_code)
