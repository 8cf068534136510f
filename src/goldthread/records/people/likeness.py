"""Whether two records may be one child: numbers that agree, or one birthday and much the same name.

Pure comparison of values already at hand. Twins share a birthday and a surname and are two children,
so a shared surname alone never counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import product

from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import plain_words

# Of two spellings of a name 0.8 keeps Mohammed/Muhammad and Catherine/Katherine together, and
# parts Liam from Lian only by their length: short names differ by a letter and are two names.
ALIKE_FROM = 0.74
SHORTEST_ALIKE = 5
SHORTEST_BEGINNING = 3  # Sam is Samuel, Jo is not Joseph


@dataclass(frozen=True, slots=True)
class Named:
    """What a record or a row of a file says of who a child is."""

    forenames: frozenset[str]
    surnames: frozenset[str]
    born_on: date
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """A child who may be the one meant, and why: "number" or "name"."""

    child: Child
    reason: str


def named(values: dict[str, object]) -> Named:
    """Read names, birthday and numbers from values by the names of `Child`'s fields."""
    return Named(
        forenames=_folded(values, "forename", "preferred_forename"),
        surnames=_folded(values, "surname", "preferred_surname", "former_surname"),
        born_on=values["born_on"],  # type: ignore[arg-type]
        numbers=frozenset(
            str(values[name]) for name in ("upn", "former_upn", "uln") if values.get(name)
        ),
    )


def named_child(child: Child) -> Named:
    """As `named`, of a record."""
    return named(vars(child))


def folded(name: str) -> str:
    """A name as it is compared: no case, accents, apostrophes or hyphens."""
    return " ".join(plain_words(name))


def _folded(values: dict[str, object], *names: str) -> frozenset[str]:
    return frozenset(folded(str(values[name])) for name in names if values.get(name)) - {""}


def names_alike(one: Named, other: Named) -> bool:
    """Whether the names may be one person's: spelt alike, or forename and surname swapped."""
    straight = _any_alike(one.forenames, other.forenames) and _any_alike(
        one.surnames, other.surnames
    )
    return straight or (
        bool(one.forenames & other.surnames) and bool(one.surnames & other.forenames)
    )


def _any_alike(some: Iterable[str], others: Iterable[str]) -> bool:
    return any(_alike(one, other) for one, other in product(some, others))


def _alike(one: str, other: str) -> bool:
    if one == other or set(one.split()) & set(other.split()):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= SHORTEST_BEGINNING and long.startswith(short):
        return True
    return len(short) >= SHORTEST_ALIKE and SequenceMatcher(None, one, other).ratio() >= ALIKE_FROM


class Lookalikes:
    """The children of a school, ready to be asked many times who resembles someone."""

    def __init__(self, children: Iterable[Child]) -> None:
        self._by_number: defaultdict[str, list[Child]] = defaultdict(list)
        self._by_birthday: defaultdict[date, list[tuple[Named, Child]]] = defaultdict(list)
        self._children = list(children)
        for child in self._children:
            about = named_child(child)
            self._by_birthday[child.born_on].append((about, child))
            for number in about.numbers:
                self._by_number[number].append(child)

    def of(self, person: Named) -> list[Likeness]:
        """Those who may be this person, numbers first, each child once."""
        found = {
            child.pk: Likeness(child, "number")
            for number in sorted(person.numbers)
            for child in self._by_number.get(number, ())
        }
        for about, child in self._by_birthday.get(person.born_on, ()):
            if child.pk not in found and names_alike(person, about):
                found[child.pk] = Likeness(child, "name")
        return list(found.values())

    def pairs(self) -> Iterator[tuple[Child, Likeness]]:
        """Every two children who may be one, once."""
        for child in self._children:
            for likeness in self.of(named_child(child)):
                if likeness.child.pk > child.pk:
                    yield child, likeness
