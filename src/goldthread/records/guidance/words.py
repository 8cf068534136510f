"""From what a teacher types to terms that can be compared: stems and words that mean the same. Pure.

The stemmer is a small one for English plurals and verb endings (after Harman's S-stemmer, 1991, and
the first steps of Porter's, 1980): it only has to bring words together, not to be a linguist. Lists
of like words are data, in `synonyms.toml`; a list is found by its whole phrase, longest first.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

SHORTEST_STEM: Final = 3
SHORTEST_BEGINNING: Final = 4
"""A word typed so far finds longer ones from this many letters on."""

_ENDINGS: Final = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_KEEP: Final = ("ss", "us", "is")
_WHOLE: Final = {"cane": "cane", "canes": "cane"}
"""Words that would lose so much that they became another: a long cane is not "can"."""


@dataclass(frozen=True)
class Likes:
    """The lists of like words as stems: each phrase with the name of its list, longest first."""

    phrases: tuple[tuple[tuple[str, ...], str], ...]
    little: frozenset[str]


def stem(word: str) -> str:
    """A word without its ending: "stories" and "story", "reading" and "reads" become one."""
    if word in _WHOLE:
        return _WHOLE[word]
    for ending, instead in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= SHORTEST_STEM and not word.endswith(_KEEP):
            return _tidied(rest + instead)
    return _tidied(word)


def terms_of(text: str) -> frozenset[str]:
    """Every term of a text: its stems and the lists of like words it touches."""
    stems = _stems(text)
    likes = _likes()
    found = {name for phrase, name in likes.phrases if _holds(stems, phrase)}
    return frozenset(found | {one for one in stems if one not in likes.little})


def units_of(text: str) -> tuple[str, ...]:
    """What was typed, unit by unit: the longest phrase of a list counts as that list, else a stem."""
    stems = _stems(text)
    likes = _likes()
    units: list[str] = []
    at = 0
    while at < len(stems):
        name, length = next(
            (
                (name, len(phrase))
                for phrase, name in likes.phrases
                if tuple(stems[at : at + len(phrase)]) == phrase
            ),
            (stems[at], 1),
        )
        if length > 1 or stems[at] not in likes.little:
            units.append(name)
        at += length
    return tuple(units)


def is_in(unit: str, terms: Iterable[str]) -> bool:
    """Whether a unit is among the terms, or is the beginning of one."""
    whole = set(terms)
    if unit in whole:
        return True
    return len(unit) >= SHORTEST_BEGINNING and any(term.startswith(unit) for term in whole)


def _stems(text: str) -> list[str]:
    plain = text.casefold().replace("’", "").replace("'", "")
    return [stem(word) for word in re.findall(r"[^\W_]+", plain)]


def _holds(stems: Sequence[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(tuple(stems[at : at + size]) == phrase for at in range(len(stems) - size + 1))


def _tidied(word: str) -> str:
    """ "sitt" as "sit", and a last e dropped, so that "write" and "writing" meet."""
    if len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > SHORTEST_STEM and word.endswith("e") else word


@cache
def _likes() -> Likes:
    text = files("goldthread.records.guidance").joinpath("synonyms.toml").read_text("utf-8")
    data = tomllib.loads(text)
    phrases = [
        (tuple(_stems(phrase)), f"={words[0]}") for words in data["same"] for phrase in words
    ]
    ordered = tuple(sorted(phrases, key=lambda pair: (-len(pair[0]), pair)))
    return Likes(ordered, frozenset(stem(word) for word in data["little"]))
