"""allauth's form for a first passkey, deaf to answers no browser gives."""

from typing import Any

from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from django import forms
from django.utils.translation import gettext as _

MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class FirstPasskeyForm(SignupWebAuthnForm):
    """The name of the device, and what the browser answered for it."""

    def clean(self) -> dict[str, Any]:
        """Whatever cannot be read is said to be so, in place of an error of ours."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except MALFORMED as error:
            raise forms.ValidationError(_("That did not work. Press the button again.")) from error
        return cleaned
