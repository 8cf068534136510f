"""Asking the audit: whether it is whole, and who has looked at a record."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from goldthread.records.audit.models import Chain, Event, EventChild

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
_VERIFY_AT_ONCE = 2000


@dataclass(frozen=True)
class Fault:
    """Where a chain is broken, and how."""

    chain: str
    sequence: int
    what: str


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
    text = json.dumps([chain, plain], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def find_faults() -> Iterator[Fault]:
    """Walk every chain from its first event; yield each place where it does not hold."""
    for chain in Chain.objects.order_by("name"):
        yield from _faults_in(chain)


def _faults_in(chain: Chain) -> Iterator[Fault]:
    previous, expected = START, 1
    for batch in _batches(chain):
        told = _children_told([values["id"] for values in batch])
        for values in batch:
            for what in _faults_of(chain.name, values, previous, expected, told):
                yield Fault(chain.name, values["sequence"], what)
            previous, expected = values["hash"], values["sequence"] + 1
    if expected - 1 != chain.length:
        yield Fault(chain.name, expected, _("events are missing at the end"))
    elif previous != chain.head:
        yield Fault(chain.name, expected - 1, _("the last event is not the one that was written"))


def _faults_of(
    chain: str, values: dict[str, Any], previous: str, expected: int, told: dict[int, list[int]]
) -> Iterator[str]:
    if values["sequence"] != expected:
        yield _("events are missing before it")
    if values["previous_hash"] != previous:
        yield _("it does not follow the event before it")
    if values["hash"] != event_hash(chain, values):
        yield _("its values were changed")
    if told.get(values["id"], []) != sorted(values["child_ids"]):
        yield _("its index of children was changed")


def _batches(chain: Chain) -> Iterator[list[dict[str, Any]]]:
    after = 0
    while True:
        rows = chain.events.filter(sequence__gt=after).order_by("sequence")
        batch = list(rows.values("id", "hash", *HASHED_FIELDS)[:_VERIFY_AT_ONCE])
        if not batch:
            return
        yield batch
        after = batch[-1]["sequence"]


def _children_told(event_ids: list[int]) -> dict[int, list[int]]:
    told: dict[int, list[int]] = {}
    rows = EventChild.objects.filter(event_id__gte=event_ids[0], event_id__in=event_ids)
    for event_id, child_id in rows.order_by("child_id").values_list("event_id", "child_id"):
        told.setdefault(event_id, []).append(child_id)
    return told


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
