"""Finding words that may name somebody else, for a reader to decide about.

A suggestion is never more than that: a name nobody here bears is not found, and a forename may be
a word. Two people read each piece because of it.
"""

import re
from dataclasses import dataclass

from goldthread.records.accounts.models import User
from goldthread.records.people.models import Child, ChildAdult
from goldthread.records.sight.context import whole_schools
from goldthread.records.subject_access.models import AccessRequest
from goldthread.records.subject_access.queries.holdings import Held

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_POSSESSIVE = re.compile(r"['’]s?$")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
TAKEN_OUT = "[…]"


@dataclass(frozen=True)
class Others:
    """Words of names borne by other children of the school and by the child's other adults."""

    words: frozenset[str]
    asks_as: int | None = None


def others_around(request: AccessRequest) -> Others:
    """Whose names to look for: three statements, whatever the size of the school."""
    child = request.child
    pupils = Child.objects.filter(school_id=child.school_id).exclude(pk=child.pk)
    fields = ("forename", "surname", "preferred_forename", "preferred_surname")
    with whole_schools():
        names = [name for row in pupils.order_by().values_list(*fields) for name in row]
    family = ChildAdult.objects.filter(child=child, kind="parent").order_by("pk")
    if request.requester_id:
        family = family.exclude(user_id=request.requester_id)
    names += family.values_list("user__name", flat=True)
    own = [
        child.forename, child.middle_names, child.surname, child.preferred_forename,
        child.preferred_surname, child.former_surname, request.requester_name,
    ]  # fmt: skip
    if request.requester_id:
        own.append(User.objects.get(pk=request.requester_id).name)
    return Others(frozenset(_words(names) - _words(own) - _TITLES), request.requester_id)


def _words(names: list[str]) -> set[str]:
    return {word.casefold() for name in names for word in _WORD.findall(name) if word[0].isupper()}


def names_in(held: Held, others: Others) -> list[str]:
    """The words and pairs of words in it that may name somebody else, each once, in order."""
    found: dict[str, None] = {}
    for row in held.rows:
        for text in row:
            found |= dict.fromkeys(_names_in(text, others.words))
    return list(found)


def _names_in(text: str, known: frozenset[str]) -> list[str]:
    found: list[list[int]] = []
    for match in _WORD.finditer(text):
        bare = _POSSESSIVE.sub("", match.group())
        if not bare or not bare[0].isupper() or bare.casefold() not in known:
            continue
        first, last = match.start(), match.start() + len(bare)
        if found and text[found[-1][1] : first] == " ":
            found[-1][1] = last
        else:
            found.append([first, last])
    return [text[first:last] for first, last in found]


def hint_for(held: Held, others: Others, *, lean: bool) -> str:
    """Why a reader should weigh the whole piece, beside the names in it; empty where nothing says so."""
    if lean:
        return "weigh"
    is_own_word = held.by_id is not None and held.by_id == others.asks_as
    if held.voice in {"family", "professional"} and not is_own_word:
        return "voice"
    return ""


def without(text: str, words: list[str]) -> str:
    """The text with these words taken out, whatever their case and however they are spaced."""
    if not words:
        return text
    ways = "|".join(_pattern(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(ways, TAKEN_OUT, text, flags=re.IGNORECASE)


def _pattern(word: str) -> str:
    spaced = r"\s+".join(re.escape(part) for part in word.split())
    before = r"(?<!\w)" if word[0].isalnum() else ""
    after = r"(?!\w)" if word[-1].isalnum() else ""
    return f"{before}{spaced}{after}"


def times_in(text: str, words: list[str]) -> int:
    """How often any of these words stands in the text."""
    return without(text, words).count(TAKEN_OUT) - text.count(TAKEN_OUT) if words else 0


def parts_of(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """The text in parts, each with whether it is one of these words."""
    if not words:
        return [(text, False)]
    ways = "|".join(_pattern(word) for word in sorted(words, key=len, reverse=True))
    parts = re.split(f"({ways})", text, flags=re.IGNORECASE)
    return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]
