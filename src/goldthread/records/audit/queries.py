"""Asking the audit: who has looked at a record, and what was written last."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from goldthread.records.audit.models import Chain, Event

START = "0" * 64
HASHED_FIELDS = (
    "sequence",
    "at",
    "kind",
    "action",
    "actor_id",
    "actor_roles",
    "organisation_id",
    "object_type",
    "object_id",
    "fields",
    "child_ids",
    "request_id",
    "previous_hash",
)
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def chain_name(organisation_id: int | None) -> str:
    """The name of an organisation's chain, or of the system's."""
    return f"organisation:{organisation_id}" if organisation_id else "system"


def last_writes(organisation_ids: Collection[int]) -> dict[int, int]:
    """The sequence of the last write in each organisation's chain, 0 before the first: one statement.

    A write's event commits with what it writes, so two equal answers mean nothing was written between.
    """
    names = {chain_name(pk): pk for pk in organisation_ids}
    chains = Chain.objects.filter(name__in=names).order_by("name")
    written = {names[name]: last for name, last in chains.values_list("name", "last_write")}
    return {pk: written.get(pk, 0) for pk in names.values()}


class Written(NamedTuple):
    """One write: what was done, and of which children."""

    action: str
    child_ids: list[int]


def writes_since(sequences: Mapping[int, int], at_most: int) -> dict[int, list[Written]] | None:
    """By organisation, its writes after a sequence of its chain, in order: one statement.

    None when there are more than `at_most` in all.
    """
    found: dict[str, list[Written]] = {chain_name(pk): [] for pk in sequences}
    later = Q(pk__in=())
    for pk, sequence in sequences.items():
        later |= Q(chain__name=chain_name(pk), sequence__gt=sequence)
    events = Event.objects.filter(later, kind="write").order_by("chain_id", "sequence")
    rows = list(events.values_list("chain__name", "action", "child_ids")[: at_most + 1])
    if len(rows) > at_most:
        return None
    for name, *values in rows:
        found[name].append(Written(*values))
    return {pk: found[chain_name(pk)] for pk in sequences}


def event_hash(chain: str, values: dict[str, Any]) -> str:
    """SHA-256 over the chain's name and the event's values in a fixed order, as hex."""
    at: datetime = values["at"]
    plain = [values[name] if name != "at" else at.timestamp() for name in HASHED_FIELDS]
    return hash_of_values(chain, plain)


def hash_of_values(chain: str, plain: list[Any]) -> str:
    """The same, from the values in the order of `HASHED_FIELDS`, the moment in seconds."""
    return hashlib.sha256(_encode([chain, plain]).encode("ascii")).hexdigest()


def count_events() -> int:
    """How many events there are, in all chains."""
    return sum(Chain.objects.values_list("length", flat=True))


def events_about(child_id: int) -> QuerySet[Event]:
    """Everything read or done about one child, newest first."""
    return Event.objects.filter(children__child_id=child_id).order_by("-at", "-id")


def reads_by_roles(
    organisation_ids: Collection[int], since: datetime
) -> list[tuple[str, int, int]]:
    """Roles, how often they opened something, and records shown in all: most first, one statement."""
    reads = Event.objects.filter(
        kind="read", organisation_id__in=sorted(organisation_ids), at__gte=since
    )
    counted = (
        reads.order_by()
        .values("actor_roles")
        .annotate(opened=Count("pk", distinct=True), shown=Count("children"))
    )
    return list(
        counted.order_by("-opened", "actor_roles").values_list("actor_roles", "opened", "shown")
    )


def chain_states(organisation_ids: Collection[int]) -> dict[int, tuple[int, datetime | None]]:
    """How long each organisation's chain is, and when its last event was: one statement."""
    names = {chain_name(pk): pk for pk in organisation_ids}
    chains = Chain.objects.filter(name__in=names).annotate(last_at=Max("events__at")).order_by("pk")
    found = {
        names[name]: (n, at) for name, n, at in chains.values_list("name", "length", "last_at")
    }
    return {pk: found.get(pk, (0, None)) for pk in names.values()}


def chain_heads() -> dict[str, list[Any]]:
    """Length and last hash of each chain, by name: what a backup writes down."""
    chains = Chain.objects.order_by("name").values_list("name", "length", "head")
    return {name: [length, head] for name, length, head in chains}


def last_done(action: str) -> datetime | None:
    """When an action of the whole installation was last recorded."""
    done = Event.objects.filter(chain__name=chain_name(None), action=action)
    return done.order_by("-sequence").values_list("at", flat=True).first()
