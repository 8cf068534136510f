"""Asking for a password on the terminal, or reading one from standard input; never an argument."""

import getpass
import sys

from goldthread.config.terminal import Refused
from goldthread.config.words import _

LEAST = 12


def new_password(from_stdin: bool) -> str | None:
    """A new password, or None to leave the account to a passkey or a later `user password`."""
    if from_stdin:
        return _checked(sys.stdin.readline().rstrip("\n"))
    if not sys.stdin.isatty():
        return None
    asked = _("Password (at least %(least)s characters, empty for none):") % {"least": LEAST}
    first = getpass.getpass(f"{asked} ")
    if not first:
        return None
    if getpass.getpass(_("The same again:") + " ") != first:
        raise Refused(_("The two passwords differ. Nothing was changed; try again."))
    return _checked(first)


def _checked(password: str) -> str:
    if len(password) < LEAST:
        raise Refused(
            _("Use at least %(least)s characters. Three words you will remember do well.")
            % {"least": LEAST}
        )
    return password


def check_strength(password: str | None) -> None:
    """Refuse a password that Goldthread's own rules refuse. Needs Django."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if password is None:
        return
    try:
        validate_password(password)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
