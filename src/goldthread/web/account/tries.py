"""Counting tries around what looks at a password or a code. The log says each that was wrong, not whose."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from allauth.core.internal.ratelimit import get_ip
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from goldthread.records.accounts.actions.tries import forget_try, note_try
from goldthread.web.account.sessions import device_of

Found = TypeVar("Found")
logger = logging.getLogger(__name__)


def too_many() -> ValidationError:
    """Said in place of looking. It is the same for names that exist and names that do not."""
    return ValidationError(
        _(
            "There were too many wrong tries, so passwords and codes are not looked at for a quarter of "
            "an hour. You are not locked out: your passkey works, and so does a device on which you have "
            "signed in before. Or ask your school for a sign-in link."
        ),
        code="too_many_tries",
    )


def counted(request: Any, kind: str, name: str, look: Callable[[], Found]) -> Found:
    """Run `look`; count it as a wrong try if it finds nothing or refuses."""
    rows = note_try(
        kind=kind,
        name=name,
        device=device_of(request),
        address=get_ip(request),
        at=request.at,
    )
    if rows is None:
        logger.warning("Signing in pauses after too many wrong tries with a %s", kind)
        raise too_many()
    found = None
    try:
        found = look()
    finally:
        if not found:
            logger.warning("A wrong try at signing in, with a %s", kind)
    if found:
        forget_try(rows)
    return found
