"""Finding words that are names of a school's pupils in what is about to leave it.

A word nobody would write in small letters is a name wherever it stands. One that is an ordinary word
as well ("will", "may", "grace") is taken for a name with a capital letter inside a sentence, where only
names have one; at its beginning the writer's own word must do.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import Final

from goldthread.records.guidance.shipped import shipped_guidance
from goldthread.records.people.models import Child
from goldthread.records.sight.context import whole_schools

WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
POSSESSIVE: Final = re.compile(r"['’]s?$")
BEGINS: Final = re.compile(r"(?:^|[.!?:\n•–-]\s*[\"“‘(]?)$")
SHORTEST: Final = 2
NAME_FIELDS: Final = (
    "forename", "middle_names", "surname", "preferred_forename", "preferred_surname",
    "former_surname",
)  # fmt: skip


def pupils_named_in(school_id: int, texts: Iterable[str]) -> tuple[str, ...]:
    """Words of these texts that name pupils whose records the school keeps: one statement.

    Leavers among them too, until their record goes to another school, which alone sees it then.
    """
    pupils = Child.objects.filter(school_id=school_id)
    with whole_schools():
        rows = list(pupils.order_by().values_list(*NAME_FIELDS))
    parts = {part.casefold() for row in rows for name in row for part in parts_of(name)}
    found = (word for text in texts for word in names_in(text, parts, ordinary_words()))
    return tuple(dict.fromkeys(found))


def parts_of(name: str) -> Iterable[str]:
    """A name's words, those with a hyphen whole and in parts."""
    for word in WORD.findall(name):
        yield word
        yield from (part for part in word.split("-") if part != word and len(part) >= SHORTEST)


def names_in(text: str, names: Collection[str], ordinary: Collection[str]) -> Iterable[str]:
    """The words of a text that are among `names` (in small letters), as they were written."""
    for match in WORD.finditer(text):
        word = POSSESSIVE.sub("", match.group())
        for part in dict.fromkeys((word, *parts_of(word))):
            small = part.casefold()
            if len(part) < SHORTEST or small not in names:
                continue
            inside = not BEGINS.search(text[: match.start()])
            if small not in ordinary or (part[0].isupper() and inside):
                yield part


@cache
def ordinary_words() -> frozenset[str]:
    """Words that the guidance library writes in small letters."""
    texts = (
        text
        for one in shipped_guidance()
        for text in (one.what, one.staff, one.parents, one.children, one.cautions, *one.barriers)
    )
    return frozenset(word for text in texts for word in WORD.findall(text) if word.islower())
