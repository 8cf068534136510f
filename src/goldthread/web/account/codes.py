"""allauth's forms for a code or a passkey, with what we add: slow for guessers, open for owners.

Wrong codes are counted, each code is taken once, and the log says of either that it was refused.
"""

import logging
from collections.abc import Callable
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError

from goldthread.records.accounts.actions.tries import use_code
from goldthread.web.account.tries import counted

logger = logging.getLogger(__name__)


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


class _Noted:
    """A passkey is never counted, there is nothing to guess; that one was refused is in the log."""

    def clean_credential(self) -> Any:
        """Look at it as allauth does."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            logger.warning("A wrong try at signing in, with a passkey")
            raise


class PasskeyForm(_Noted, LoginWebAuthnForm):
    """A passkey in place of a password."""


class PasskeyBesideForm(_Noted, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAgainForm(_Noted, ReauthenticateWebAuthnForm):
    """A passkey once more, before something that matters."""


def _taken(form: Any, look: Callable[[], Any]) -> Any:
    """allauth remembers a used code in each process by itself, and for less time than it holds."""
    request = context.request
    found = counted(request, "code", form.user.username, look)
    if not use_code(user=form.user, code=form.data["code"], at=request.at):
        raise get_adapter().validation_error("incorrect_code")
    return found
