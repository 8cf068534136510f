"""What every code list shares: a label for people, choices for forms, and one error."""

import re
from collections.abc import Iterable
from typing import Final, Protocol

LONGEST_CODE: Final = 4
"""No census code is longer; anything longer may be a name from a mis-mapped column."""


class Labelled(Protocol):
    """An enum member with a stored value and words for people."""

    @property
    def value(self) -> str:
        """What is stored."""

    @property
    def label(self) -> str:
        """What is shown."""


def choices(members: Iterable[Labelled]) -> list[tuple[str, str]]:
    """Pairs of stored value and label, in the order of the code list."""
    return [(member.value, member.label) for member in members]


class UnknownCode(ValueError):
    """A code from outside that is not in our list.

    The message says what is allowed. It repeats the entry only when that is short enough to
    be a code: a longer one may be a child's name from the wrong column of a file.
    `suggestion` is the nearest code today, when the entry is a retired one.
    """

    def __init__(
        self, kind: str, entry: str, allowed: Iterable[str], suggestion: str | None = None
    ) -> None:
        self.kind = kind
        self.allowed = tuple(allowed)
        self.suggestion = suggestion
        shown = shown_code(entry)
        opening = f'"{shown}" is' if shown else "That entry is"
        message = f"{opening} not a code we know for {kind}. Use one of: {', '.join(self.allowed)}."
        if suggestion:
            message += (
                f" It is an old code; the nearest today is {suggestion}."
                " Please check with someone who knows the child."
            )
        super().__init__(message)


def shown_code(entry: str) -> str | None:
    """The entry itself when it is short enough to be a code, otherwise nothing."""
    code = entry.strip()
    if re.fullmatch(rf"[A-Za-z0-9]{{1,{LONGEST_CODE}}}", code):
        return code
    return None


def only_letters(text: str) -> str:
    """Lower-case letters and digits only, so that spellings can be compared."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())
