"""How children come in on a device of their class, and what a class code and a PIN are made of."""

from enum import StrEnum
from typing import Final


class WayIn(StrEnum):
    """What a child shows at a device of their class."""

    PICTURES = "pictures"
    CODE = "code"

    @property
    def label(self) -> str:
        """The way in plain words."""
        return WAY_IN_LABELS[self]


WAY_IN_LABELS: Final = {
    WayIn.PICTURES: "Pictures: each child finds their own and presses four",
    WayIn.CODE: "Class code: from the board, with a number and a PIN of their own",
}


class CodeLasts(StrEnum):
    """How long a class code opens anything."""

    LESSON = "lesson"
    DAY = "day"


CODE_LETTERS: Final = "BCDFGHJKMNPQRTVWXZ346789"
"""No vowels, so that chance writes no word; nothing that is taken for something else on a board."""
CODE_LENGTH: Final = 5
PIN_LENGTH: Final = 6
NUMBERS: Final = range(10, 100)
"""A pupil's own number: two figures, other than any classmate's. It is no secret."""
