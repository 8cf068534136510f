"""Asking who may be recorded twice, before a child is added and afterwards."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.records.people.likeness import Likeness, Lookalikes, named
from goldthread.records.people.merging import relations
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import children_for, school_children


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one child, and why: "number" or "name"."""

    one: Child
    other: Child
    reason: str


def possible_duplicates(
    *,
    school_id: int,
    forename: str,
    surname: str,
    born_on: date,
    preferred_forename: str = "",
    upn: str = "",
    uln: str = "",
) -> list[Likeness]:
    """Children of a checked school who may be this one: one statement."""
    person = named(
        {
            "forename": forename,
            "preferred_forename": preferred_forename,
            "surname": surname,
            "born_on": born_on,
            "upn": upn,
            "uln": uln,
        }
    )
    return Lookalikes(school_children(school_id)).of(person)


def possible_pairs(actor: Actor, on: date) -> list[Pair]:
    """Records in the actor's schools that may be one child, by name: one statement."""
    children = children_for(actor, Permission.CHILD_MERGE, on)
    return [
        Pair(child, likeness.child, likeness.reason)
        for child, likeness in Lookalikes(children).pairs()
        if child.school_id == likeness.child.school_id
    ]


def history_counts(child_ids: Sequence[int]) -> Counter[int]:
    """How many entries each record holds: one statement for each model about children."""
    counts: Counter[int] = Counter()
    for model, column in relations():
        found = (
            model._default_manager.filter(**{f"{column}__in": child_ids})
            .order_by()
            .values_list(f"{column}_id")
            .annotate(entries=Count("pk"))
        )
        counts.update(dict(found))
    return counts
