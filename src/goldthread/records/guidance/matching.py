"""Finding entries by words, and ranking them for a child's barriers, with the reasons. Pure.

Nothing here chooses: a ranked list is a place to start looking. A term that few entries have says
more than one that many have (inverse document frequency, Spärck Jones 1972), and counts most where
an entry says what it is for. What was found and how sure that is can halve an entry's weight, no more,
but for what made no difference, which has none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import Final

from goldthread.records.guidance.words import is_in, terms_of, units_of
from goldthread.statute.guidance import Guidance
from goldthread.statute.vocabulary.guidance import (
    Certainty,
    Finding,
    GuidanceKind,
    GuidanceSetting,
    Helper,
)
from goldthread.statute.vocabulary.needs import NeedArea, NeedType

FIELD_WEIGHTS: Final = (3.0, 2.0, 0.5)
"""What it is for; its name and other names; how it is described."""
LOOKS_LIKE_WEIGHT: Final = 0.4
"""What a barrier looks like, beside its title."""
LEAST_OF_A_DESCRIPTION: Final = 2
"""One word of what a barrier looks like, and none of its title, is chance."""
AREA_WEIGHTS: Final = {True: 1.0, False: 0.35}
"""An entry of another area can fit, but must fit better."""
OTHER_NEED_WEIGHT: Final = 0.5
"""An entry studied with other needs than the child's: it may carry over, it may not."""
LEAST_FIT: Final = 0.75
"""Below this a shared word is chance: it takes one word of what an entry is for, in a barrier's title,
that no more than about a third of the library shares (3 x log(57/21)/log(57) = 0.74)."""
FINDING_WEIGHTS: Final = {
    Finding.HELPED: 1.0, Finding.MIXED: 0.75, Finding.UNCLEAR: 0.7, Finding.UNTESTED: 0.7,
    Finding.NO_DIFFERENCE: 0.0,
}  # fmt: skip
CERTAINTY_WEIGHTS: Final = {
    Certainty.HIGH: 1.0, Certainty.MODERATE: 0.95, Certainty.LOW: 0.88, Certainty.VERY_LOW: 0.8,
    Certainty.UNSOURCED: 0.75,
}  # fmt: skip


@dataclass(frozen=True)
class LibrarySearch:
    """What to look for: words (each must be found) and what to keep to; empty means any."""

    words: str = ""
    area: str = ""
    kind: str = ""
    setting: str = ""
    age: int | None = None
    certainty: str = ""


@dataclass(frozen=True)
class Wanted:
    """One barrier of a child: where it lies, its words, and how much it gets in the way (1 to 3)."""

    title: str
    area: NeedArea
    looks_like: str = ""
    impact: int = 2


@dataclass(frozen=True)
class Match:
    """An entry with how well it fits and the barriers it fits, the best first."""

    entry: Guidance
    score: float
    barriers: tuple[str, ...] = field(default=())


def search_library(entries: Iterable[Guidance], search: LibrarySearch) -> list[Guidance]:
    """Entries that fit, the nearest first, then what helped before what did not, the surest first."""
    units = units_of(search.words)
    ranked = [(_nearness(entry, units), entry) for entry in entries if _keeps_to(entry, search)]
    found = [(near, entry) for near, entry in ranked if near is not None]
    return [entry for _, entry in sorted(found, key=lambda pair: (pair[0], *_standing(pair[1])))]


def _standing(entry: Guidance) -> tuple[float, int, str, str]:
    weight = FINDING_WEIGHTS[entry.result]
    return -weight, entry.certainty.order, entry.name.casefold(), entry.key


def match_barriers(
    entries: Sequence[Guidance],
    wanted: Sequence[Wanted],
    *,
    age: int | None,
    need_types: frozenset[NeedType] = frozenset(),
    led_by: frozenset[Helper] = frozenset(),
    settings: frozenset[GuidanceSetting] = frozenset(),
) -> list[Match]:
    """Entries for these barriers and this age, best first; all that fit, for the caller to cut.

    `need_types` are the child's; none on record counts against nothing. `led_by` and `settings` are what there is: an entry needs one of each; empty means anything.
    Entries that made no difference come last, with score 0, so that they can be told apart.
    """
    able = [
        entry
        for entry in entries
        if entry.suits_age(age)
        and (not led_by or led_by.intersection(entry.led_by))
        and (not settings or settings.intersection(entry.settings))
    ]
    rarity = _rarity(entries)
    asked = [(barrier, terms_of(barrier.title), terms_of(barrier.looks_like)) for barrier in wanted]
    found = (_match(entry, asked, rarity, need_types) for entry in able)
    matches = [match for match in found if match is not None]
    return sorted(matches, key=lambda one: (-one.score, one.entry.name.casefold(), one.entry.key))


def studied_with(entry: Guidance, need_types: frozenset[NeedType]) -> bool:
    """Whether the entry was studied with one of these needs; where either names none, it counts."""
    return not entry.need_types or not need_types or not need_types.isdisjoint(entry.need_types)


Asked = tuple[Wanted, frozenset[str], frozenset[str]]
"""A barrier with the terms of its title and of what it looks like."""


def _match(
    entry: Guidance,
    asked: Sequence[Asked],
    rarity: Mapping[str, float],
    need_types: frozenset[NeedType],
) -> Match | None:
    fits = [(_fit(entry, one, rarity), one[0]) for one in asked]
    good = sorted(
        ((fit * barrier.impact, barrier.title) for fit, barrier in fits if fit >= LEAST_FIT),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if not good:
        return None
    weight = FINDING_WEIGHTS[entry.result] * CERTAINTY_WEIGHTS[entry.certainty]
    if not studied_with(entry, need_types):
        weight *= OTHER_NEED_WEIGHT
    return Match(entry, sum(fit for fit, _ in good) * weight, tuple(title for _, title in good))


def _fit(entry: Guidance, asked: Asked, rarity: Mapping[str, float]) -> float:
    """How well an entry fits one barrier; 0 where only one word of a description is shared."""
    barrier, title, looks = asked
    weights = {term: weight for term in title | looks if (weight := _weight(entry, term))}
    if title.isdisjoint(weights) and len(weights) < LEAST_OF_A_DESCRIPTION:
        return 0.0
    total = sum(
        (1.0 if term in title else LOOKS_LIKE_WEIGHT) * weight * rarity[term]
        for term, weight in weights.items()
    )
    return total * AREA_WEIGHTS[barrier.area in entry.areas]


def _weight(entry: Guidance, term: str) -> float:
    pairs = zip(FIELD_WEIGHTS, _field_terms(entry), strict=True)
    return next((weight for weight, terms in pairs if term in terms), 0.0)


def _rarity(entries: Sequence[Guidance]) -> dict[str, float]:
    """For each term the share of entries without it, as a logarithm between 0 and 1."""
    counts = Counter(term for entry in entries for term in set().union(*_field_terms(entry)))
    whole = log(len(entries) + 1) or 1.0
    return {term: log((len(entries) + 1) / count) / whole for term, count in counts.items()}


@lru_cache(maxsize=2048)
def _field_terms(entry: Guidance) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return (
        frozenset().union(*map(terms_of, entry.barriers)),
        frozenset().union(*map(terms_of, (entry.name, *entry.synonyms))),
        terms_of(f"{entry.what} {entry.staff}"),
    )


def _nearness(entry: Guidance, units: Sequence[str]) -> int | None:
    """0 when every unit is in the name or other names, 1 with what it is for, 2 anywhere."""
    barriers, names, rest = _field_terms(entry)
    places = (names, names | barriers, names | barriers | rest)
    found = [
        next((i for i, terms in enumerate(places) if is_in(unit, terms)), None) for unit in units
    ]
    return None if None in found else max((i for i in found if i is not None), default=0)


def _keeps_to(entry: Guidance, search: LibrarySearch) -> bool:
    return (
        (not search.area or search.area in entry.areas)
        and (not search.kind or entry.kind is GuidanceKind(search.kind))
        and (not search.setting or search.setting in entry.settings)
        and entry.suits_age(search.age)
        and (not search.certainty or entry.certainty.value == search.certainty)
    )
