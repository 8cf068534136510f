"""The one door from the readers to the catalogue of translations.

Readers and writers know no Django, and `goldthread evidence` runs them without starting it. Where
Django is started, what they say is in the reader's language; elsewhere it is the English it was
written in.
"""

from __future__ import annotations

import sys
from types import ModuleType


def gettext(message: str) -> str:
    """The message in the language of whoever reads it."""
    spoken = _translation()
    return message if spoken is None else str(spoken.gettext(message))


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of a message that goes with a number."""
    spoken = _translation()
    if spoken is None:
        return singular if number == 1 else plural
    return str(spoken.ngettext(singular, plural, number))


def gettext_noop(message: str) -> str:
    """Mark a constant for the catalogue. It is translated with `gettext` where it is said."""
    return message


def _translation() -> ModuleType | None:
    """Django's translation, if somebody else has started Django."""
    registry = sys.modules.get("django.apps")
    if registry is None or not registry.apps.ready:
        return None
    from django.utils import translation

    return translation
