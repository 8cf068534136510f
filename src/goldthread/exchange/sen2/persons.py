"""Stream a SEN2 return person by person: only the items asked for, never a name or a number.

XML from outside: a document type, and with it every entity, is refused; depth, elements and texts
have limits; nothing is fetched. Items that are not wanted are never put together as text, so that a
surname, a postcode or a UPN is in no object of this program but the bytes of the file itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

MOST_ELEMENTS: Final = 60_000_000
MOST_OF_ONE_PERSON: Final = 5_000
DEEPEST: Final = 30
LONGEST: Final = 60
CHUNK: Final = 64 * 1024

GROUPS: Final = frozenset(
    {"person", "requests", "namedplan", "activeplans", "placementdetail", "senneed"}
)
"""The elements whose items belong together (domain: modules 1, 2, 4a, 5a, 5b, 5c)."""
ITEMS: Final = frozenset(
    {
        "collection", "referencedate", "lea",
        "personbirthdate", "receiveddate", "requestoutcome", "requestoutcomedate",
        "assessmentoutcome", "startdate", "ceasedate", "urn", "ukprn", "sensetting",
        "placementrank", "entrydate", "leavingdate", "senunitindicator",
        "resourcedprovisionindicator", "sentype", "sentyperank",
    }
)  # fmt: skip


class Unsafe(Exception):
    """The file breaks a limit or is no XML; the rule says which."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(rule)


@dataclass(slots=True)
class Group:
    """The items of one element by name, and the groups inside it."""

    name: str
    line: int
    items: dict[str, str] = field(default_factory=dict)
    inside: list[Group] = field(default_factory=list)

    def item(self, name: str) -> str:
        """An item, "" when it is not there."""
        return self.items.get(name, "")

    def all(self, name: str) -> list[Group]:
        """The groups of a name in it, however deep."""
        found = [group for group in self.inside if group.name == name]
        return found + [deeper for group in self.inside for deeper in group.all(name)]


def stream(data: bytes, person: Callable[[Group, Group], None]) -> Group:
    """Give each person as it ends, with what came before, the header, and forget it; return that."""
    walk = _Walk(person)
    parser = expat.ParserCreate()
    walk.parser = parser
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.characters
    try:
        for start in range(0, len(data), CHUNK):
            parser.Parse(data[start : start + CHUNK])
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):  # an encoding that nobody has
        raise Unsafe("not_xml") from None
    return walk.header


def _refuse_doctype(*_names: object) -> None:
    raise Unsafe("doctype")


class _Walk:
    """Where in the file the parser is; holds one person at a time."""

    parser: expat.XMLParserType

    def __init__(self, person: Callable[[Group, Group], None]) -> None:
        self.header = Group("header", 0)
        self._person = person
        self._open = [self.header]
        self._names: list[str] = []
        self._text: list[str] | None = None
        self._length = self._elements = self._of_person = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2].casefold()
        self._elements += 1
        self._of_person += 1
        self._names.append(name)
        inside = len(self._open) > 1
        if len(self._names) > DEEPEST or self._elements > MOST_ELEMENTS:
            raise Unsafe("too_much")
        if inside and self._of_person > MOST_OF_ONE_PERSON:
            raise Unsafe("too_much")
        if name in GROUPS and (inside or name == "person"):
            self._begin(name)
        self._text, self._length = ([] if name in ITEMS else None), 0

    def _begin(self, name: str) -> None:
        group = Group(name, self.parser.CurrentLineNumber)
        if name == "person":
            if len(self._open) > 1:
                raise Unsafe("persons_nested")
            self._of_person = 0
        else:
            self._open[-1].inside.append(group)
        self._open.append(group)

    def characters(self, text: str) -> None:
        if self._text is None:
            return
        self._length += len(text)
        if self._length <= LONGEST:
            self._text.append(text)

    def end(self, _tag: str) -> None:
        name = self._names.pop()
        if self._text is not None and self._length <= LONGEST:
            self._open[-1].items.setdefault(name, "".join(self._text).strip())
        self._text = None
        if len(self._open) > 1 and name == self._open[-1].name:
            group = self._open.pop()
            if name == "person":
                self._person(group, self.header)
