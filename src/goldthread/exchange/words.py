"""The one door from the readers to the catalogue of translations.

Readers and writers know no Django, and `goldthread evidence` runs them without starting it. Where
Django is started, what they say is in the reader's language; elsewhere it is in the language that
whoever runs them told, or the English it was written in.
"""

from __future__ import annotations

import sys
from gettext import NullTranslations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

_told = NullTranslations()


def speak(language: NullTranslations) -> None:
    """Say everything in this language where Django is not started."""
    global _told
    _told = language


def gettext(message: str) -> str:
    """The message in the language of whoever reads it."""
    return str(_translation().gettext(message))


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of a message that goes with a number."""
    return str(_translation().ngettext(singular, plural, number))


def gettext_noop(message: str) -> str:
    """Mark a constant for the catalogue. It is translated with `gettext` where it is said."""
    return message


def _translation() -> ModuleType | NullTranslations:
    """Django's translation, if somebody else has started Django; else the language that was told."""
    registry = sys.modules.get("django.apps")
    if registry is None or not registry.apps.ready:
        return _told
    from django.utils import translation

    return translation
