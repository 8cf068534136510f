"""The one door from the command to the catalogue of translations, which is the pages' own.

The command speaks the language of the terminal: the first that has a translation of those that
`LANGUAGE`, else `LC_ALL`, `LC_MESSAGES` or `LANG`, asks for; otherwise the English it was written
in. Help is made before Django is there, so the standard library reads Django's files.
"""

import gettext
from functools import cache
from pathlib import Path
from typing import Final

from goldthread.exchange import words as readers_words

FOLDER: Final = Path(__file__).resolve().parents[1] / "web" / "locale"
DOMAIN: Final = "django"


def _(message: str) -> str:
    """The message in the language of the terminal."""
    return _spoken().gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of a message that goes with a number."""
    return _spoken().ngettext(singular, plural, number)


def gettext_noop(message: str) -> str:
    """Mark a constant for the catalogue. It is translated with `_` where it is said."""
    return message


def begin() -> None:
    """Let argparse, and the readers where Django is not started, speak this language too."""
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    readers_words.speak(_spoken())


def begin_in_django() -> None:
    """Let refusals of the records speak it too. Without a translation Django stays as it is set."""
    found = gettext.find(DOMAIN, str(FOLDER))
    if found is not None:
        from django.utils import translation

        translation.activate(translation.to_language(Path(found).parents[1].name))


ARGPARSE_WORDS: Final = (
    gettext_noop("usage: "),
    gettext_noop("positional arguments"),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("one of the arguments %s is required"),
    gettext_noop("not allowed with argument %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("ambiguous option: %(option)s could match %(matches)s"),
    gettext_noop("ignored explicit argument %r"),
    gettext_noop("expected one argument"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop(
        "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)"
    ),
)
"""What argparse itself can say about these commands, in Python 3.11 to 3.14."""


@cache
def _spoken() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, str(FOLDER), fallback=True)
