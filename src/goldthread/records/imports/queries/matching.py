"""Which child of a school each row of a file means.

In this order: the UPN; the file's own key; the UPN as a former UPN, either way round; the ULN; and
last, for rows and children still unmatched, the same names and birthday where that fits one row and
one child only and no lasting number speaks against it. A merged record leads to the one that lives.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from goldthread.records.imports.queries.incoming import (
    LASTING_KEYS,
    IncomingPupil,
    RowProblem,
    is_lasting,
)
from goldthread.records.people.likeness import folded
from goldthread.records.people.models import Child

Key = tuple[str, Hashable]
# Surest first. A UPN and a former UPN look for each other.
NUMBERS = (("upn", "upn"), ("key", "source_key"), ("upn", "former_upn"), ("uln", "uln"))
OWN_KEYS = ("upn", "source_key")  # what no two children of a school share
NameKey = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class Matches:
    """The child each line means (None: nobody yet), by what, and lines that cannot be told apart."""

    children: dict[int, Child | None]
    by_name: frozenset[int]
    problems: list[RowProblem]


def match(
    pupils: Sequence[IncomingPupil], records: Iterable[Child], decided: dict[int, Child]
) -> Matches:
    """Find each row's child among a school's records, living and merged. The order plays no part.

    `decided`: what a person said of a line goes before everything else.
    """
    records = list(records)
    found = _by_numbers(pupils, records)
    found |= {line: child for line, child in decided.items() if line in found}
    taken = {child.pk for child in found.values() if child}
    by_name = _by_names(
        [pupil for pupil in pupils if found[pupil.line] is None],
        [child for child in records if child.merged_into_id is None and child.pk not in taken],
    )
    found |= by_name
    return Matches(found, frozenset(by_name), _claimed_twice(pupils, found))


def _by_numbers(pupils: Sequence[IncomingPupil], records: list[Child]) -> dict[int, Child | None]:
    living = {child.pk: child for child in records if child.merged_into_id is None}
    merged = [child for child in records if child.merged_into_id in living]
    index: dict[Key, Child] = {}
    for several in (living.values(), merged):
        for kind, name in NUMBERS:  # a number now carried comes before one carried formerly
            for child in several:
                if number := getattr(child, name):
                    index.setdefault((kind, number), living[child.merged_into_id or child.pk])
    return {
        pupil.line: next((index[key] for key in _keys(pupil.values) if key in index), None)
        for pupil in pupils
    }


def _keys(values: Any) -> Iterable[Key]:
    """The numbers of a row, surest first."""
    return ((kind, values[name]) for kind, name in NUMBERS if values.get(name))


def _by_names(
    pupils: Sequence[IncomingPupil], children: Sequence[Child]
) -> dict[int, Child | None]:
    rows: defaultdict[NameKey, list[IncomingPupil]] = defaultdict(list)
    for pupil in pupils:
        rows[_name_key(pupil.values)].append(pupil)
    known: defaultdict[NameKey, list[Child]] = defaultdict(list)
    for child in children:
        known[_name_key(vars(child))].append(child)
    return {
        same[0].line: known[key][0]
        for key, same in rows.items()
        if len(same) == 1
        and len(known.get(key, ())) == 1
        and not _contradict(same[0].values, vars(known[key][0]))
    }


def _name_key(values: Any) -> NameKey:
    return folded(values["forename"]), folded(values["surname"]), values["born_on"]


def _contradict(row: Any, record: Any) -> bool:
    """Whether lasting numbers say that these are two children."""
    upns = row.get("upn", ""), record["upn"]
    if all(map(is_lasting, upns)) and upns[0] != upns[1]:
        return True
    if row.get("uln") and record["uln"] and row["uln"] != record["uln"]:
        return True
    keys = row.get("source_key", ""), record["source_key"]
    return keys[0] != keys[1] and any(
        all(key.startswith(maker) for key in keys) for maker in LASTING_KEYS
    )


def _claimed_twice(
    pupils: Sequence[IncomingPupil], found: dict[int, Child | None]
) -> list[RowProblem]:
    message = _("Another row means the same child: neither is used.")
    claims = Counter(claim for pupil in pupils for claim in _claims(pupil, found))
    return [
        RowProblem(pupil.line, "child_twice", message, refused=True)
        for pupil in pupils
        if any(claims[claim] > 1 for claim in _claims(pupil, found))
    ]


def _claims(pupil: IncomingPupil, found: dict[int, Child | None]) -> list[Key]:
    child = found[pupil.line]
    claims: list[Key] = [("child", child.pk)] if child else []
    return claims + [(name, pupil.values[name]) for name in OWN_KEYS if pupil.values.get(name)]
