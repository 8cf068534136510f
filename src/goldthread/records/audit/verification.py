"""Whether the audit is as it was written: every chain walked, in constant memory.

Rows are read as the database holds them, without Django's conversions: what someone wrote beneath
may be no JSON, no date and no text, and the walk must say so rather than end. A chain is walked up
to the length its head had when the walk began, so people can go on working. What the walk cannot
know, a chain cut short or rewritten whole with its head, an anchor kept elsewhere knows.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils.translation import gettext as _

from goldthread.records.audit.models import Chain, Event
from goldthread.records.audit.queries import HASHED_FIELDS, START, hash_of_values

_AT_ONCE = 2000
_ASKED_AT_ONCE = 200
_PLACES = {name: place for place, name in enumerate(HASHED_FIELDS)}
_AT, _FIELDS, _CHILDREN = (_PLACES[name] for name in ("at", "fields", "child_ids"))

_COLUMNS = {
    "sqlite": {
        "at": "CAST(e.at AS TEXT)",
        "told": "(SELECT group_concat(c.child_id) FROM audit_eventchild c WHERE c.event_id = e.id)",
    },
    "postgresql": {
        "at": "(extract(epoch FROM e.at) * 1000000)::bigint",
        "fields": "e.fields::text",
        "child_ids": "e.child_ids::text",
        "told": "(SELECT string_agg(c.child_id::text, ',' ORDER BY c.child_id)"
        " FROM audit_eventchild c WHERE c.event_id = e.id)",
    },
}
_LOST_EVENTS = """SELECT count(*) FROM audit_event e WHERE NOT EXISTS
    (SELECT 1 FROM audit_chain c WHERE c.id = e.chain_id)"""
_LOST_CHILDREN = """SELECT count(*) FROM audit_eventchild c WHERE NOT EXISTS
    (SELECT 1 FROM audit_event e WHERE e.id = c.event_id)"""
_COUNTED = """SELECT c.name, c.length, (SELECT count(*) FROM audit_event e WHERE e.chain_id = c.id)
    FROM audit_chain c ORDER BY c.name"""


@dataclass(frozen=True)
class Fault:
    """Where a chain is broken, and how."""

    chain: str
    sequence: int
    what: str


def find_faults() -> Iterator[Fault]:
    """Walk every chain from its first event; yield each place where it does not hold."""
    yield from _readable(_all_chains(), "audit")
    yield from _readable(_loose(), "audit")


def _readable(faults: Iterator[Fault], where: str) -> Iterator[Fault]:
    """The faults; and one more where a value is such that no walk can go on."""
    try:
        yield from faults
    except (DatabaseError, TypeError, ValueError):
        yield Fault(where, 0, _("some of its values cannot be read"))


def _all_chains() -> Iterator[Fault]:
    for chain in Chain.objects.order_by("name"):
        yield from _readable(_faults_in(chain), chain.name)


def _faults_in(chain: Chain) -> Iterator[Fault]:
    name = chain.name
    previous, expected, written = START, 1, 0
    for row in _rows(chain.pk, chain.length):
        sequence, told, said = row[0], row[-1], row[-2]
        for what in _faults_of(name, row[:-2], told, said, previous, expected):
            yield Fault(name, sequence, what)
        if row[_PLACES["kind"]] == "write":
            written = sequence
        previous, expected = said, sequence + 1
    if expected - 1 != chain.length:
        yield Fault(name, expected, _("events are missing at the end"))
    elif previous != chain.head:
        yield Fault(name, expected - 1, _("the last event is not the one that was written"))
    if written != chain.last_write:
        yield Fault(name, written, _("its last write is not the one that was written"))


def _faults_of(
    chain: str, values: tuple[Any, ...], told: str | None, said: str, previous: str, expected: int
) -> Iterator[str]:
    if values[0] != expected:
        yield _("events are missing before it")
    if values[-1] != previous:
        yield _("it does not follow the event before it")
    try:
        plain = list(values)
        plain[_AT] = _seconds(plain[_AT])
        plain[_FIELDS] = _read_json(plain[_FIELDS])
        children = plain[_CHILDREN] = _read_json(plain[_CHILDREN])
        changed = said != hash_of_values(chain, plain)
        astray = _numbers(told) != sorted(children)
    except (TypeError, ValueError, OverflowError, RecursionError):
        changed, astray = True, False
    if changed:
        yield _("its values were changed")
    if astray:
        yield _("its index of children was changed")


def _seconds(at: str | int) -> float:
    """As `datetime.timestamp` says it, from SQLite's text or PostgreSQL's microseconds."""
    if isinstance(at, int):
        return at / 1_000_000
    return datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()


@lru_cache(maxsize=4096)
def _read_json(text: str) -> Any:
    return json.loads(text)


@lru_cache(maxsize=4096)
def _numbers(text: str | None) -> list[int]:
    return sorted(int(number) for number in text.split(",")) if text else []


def _rows(chain_id: int, length: int) -> Iterator[tuple[Any, ...]]:
    """Each event up to a length: the hashed values, the hash, and the children its index names."""
    special = _COLUMNS[connection.vendor]
    columns = ", ".join(special.get(name, f"e.{name}") for name in HASHED_FIELDS)
    statement = f"""SELECT {columns}, e.hash, {special["told"]} FROM audit_event e
        WHERE e.chain_id = %s AND e.sequence > %s AND e.sequence <= %s
        ORDER BY e.sequence LIMIT {_AT_ONCE}"""  # noqa: S608 - names of our own columns
    after = -1
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statement, [chain_id, after, length])
            batch = cursor.fetchall()
            yield from batch
            if len(batch) < _AT_ONCE:
                return
            after = batch[-1][0]


def _loose() -> Iterator[Fault]:
    """What no walk along a chain meets: events beyond a head or of no chain, children of no event."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED)
        for name, length, events in cursor.fetchall():
            if events > length:
                yield Fault(name, length + 1, _("there are more events than were written"))
        for statement, what in (
            (_LOST_EVENTS, _("events belong to no chain")),
            (_LOST_CHILDREN, _("an index of children belongs to no event")),
        ):
            cursor.execute(statement)
            if cursor.fetchone()[0]:
                yield Fault("audit", 0, what)


def faults_since(
    anchored: Mapping[str, tuple[int, str]], on: str, seen: dict[str, tuple[int, str]]
) -> Iterator[Fault]:
    """Each chain that is not what an anchor of the day `on` says: cut short, or rewritten.

    `seen` holds what earlier anchors said and were right in, and is added to: an event is asked for
    once, however many days nothing followed it.
    """
    asked = {name: head for name, head in anchored.items() if head[0] and seen.get(name) != head}
    names = sorted(asked)
    for first in range(0, len(names), _ASKED_AT_ONCE):
        part = names[first : first + _ASKED_AT_ONCE]
        found = _hashes_at({name: asked[name][0] for name in part})
        for name in part:
            length, head = asked[name]
            if name not in found:
                what = _("events that were anchored on %(day)s are missing") % {"day": on}
                yield Fault(name, length, what)
            elif found[name] != head:
                what = _("it is not the event that was anchored on %(day)s") % {"day": on}
                yield Fault(name, length, what)
            else:
                seen[name] = (length, head)


def _hashes_at(places: Mapping[str, int]) -> dict[str, str]:
    wanted = Q(pk__in=())
    for name, sequence in places.items():
        wanted |= Q(chain__name=name, sequence=sequence)
    rows = Event.objects.filter(wanted).order_by("chain_id", "sequence")
    return dict(rows.values_list("chain__name", "hash"))


def told_at_most(faults: Iterator[Fault], most: int) -> tuple[list[Fault], int]:
    """The first faults, and how many there are in all: a chain of a million may have as many."""
    kept: list[Fault] = []
    count = 0
    for fault in faults:
        count += 1
        if len(kept) < most:
            kept.append(fault)
    return kept, count
