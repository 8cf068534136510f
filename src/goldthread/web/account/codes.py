"""allauth's forms for a code, with our own count of tries: slow for guessers, open for owners, once each."""

from collections.abc import Callable
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm

from goldthread.records.accounts.actions.tries import use_code
from goldthread.web.account.tries import counted


class CodeForm(AuthenticateForm):
    """The code after the password."""

    def clean_code(self) -> Any:
        """Look at the code only while tries are left, and take it once."""
        return _taken(self, super().clean_code)


class CodeAgainForm(ReauthenticateForm):
    """The code once more, before something that matters."""

    def clean_code(self) -> Any:
        """Look at the code only while tries are left, and take it once."""
        return _taken(self, super().clean_code)


def _taken(form: Any, look: Callable[[], Any]) -> Any:
    """allauth remembers a used code in each process by itself, and for less time than it holds."""
    request = context.request
    found = counted(request, "code", form.user.username, look)
    if not use_code(user=form.user, code=form.data["code"], at=request.at):
        raise get_adapter().validation_error("incorrect_code")
    return found
