"""The pictures children sign in with: one that is theirs, and nine to press in an order."""

from typing import Final

PICTURES: Final = (
    "art", "computer", "drink", "ear", "eyes", "family", "food", "friends", "hands", "happy",
    "heart", "help", "home", "idea", "listen", "move", "music", "number", "outside", "picture",
    "play", "question", "read", "school", "sleep", "sport", "star", "talk", "target", "teacher",
    "time", "write",
)  # fmt: skip
"""A child's own picture: one of these, another for each child of a class."""

KEYS: Final = ("star", "heart", "home", "music", "food", "sport", "read", "sleep", "hands")
"""The nine to press, in the places of a telephone's figures."""

PRESSES: Final = 4
"""How many are pressed, one after another; the same twice is allowed."""
