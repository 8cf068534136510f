"""Whoever changes the audit beneath the triggers is found: any column, any row, in any way.

Each way is tried on every column and row, or drawn at random; each world is put back afterwards.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from goldthread.access.actor import SYSTEM
from goldthread.records.audit.actions import Entry, append
from goldthread.records.audit.models import Chain, Event, EventChild
from goldthread.records.audit.queries import HASHED_FIELDS, START, event_hash
from goldthread.records.audit.verification import Fault, _seconds, find_faults, told_at_most
from tests.conftest import NOW
from tests.integration.test_audit import beneath_the_triggers

EVENT, CHILD, CHAIN = "audit_event", "audit_eventchild", "audit_chain"
NUMBERS = {"actor_id", "organisation_id", "object_id"}
DRAWS = 60


class Undone(Exception):
    """Ends an attempt, so that the next begins with the same rows."""


@pytest.fixture
def entries(db: None) -> list[Event]:
    """Thirty events of three chains, some naming several children, some none."""
    chance = random.Random(7)
    made = [
        Entry(
            kind,
            f"thing.{number % 4}",
            organisation_id=chance.choice((5, 6, None)),
            object_type="people.Child" if kind == "write" else "",
            object_id=number if kind == "write" else None,
            fields=("note", "on")[: number % 3] if kind == "write" else (),
            child_ids=tuple(chance.sample(range(1, 9), number % 4)),
        )
        for number in range(30)
        for kind in [chance.choice(("read", "write"))]
    ]
    return [
        append([entry], by=SYSTEM, at=NOW + timedelta(seconds=n))[0] for n, entry in enumerate(made)
    ]


@contextmanager
def someone_with_the_file() -> Iterator[None]:
    """No trigger, no key and no check in the way; everything as it was at the end."""
    with pytest.raises(Undone), transaction.atomic():
        with beneath_the_triggers(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                _drop_constraints(cursor)
            else:
                cursor.execute("PRAGMA defer_foreign_keys = ON")
                cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA ignore_check_constraints = OFF")
        raise Undone


def _drop_constraints(cursor) -> None:
    cursor.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype IN ('f', 'c', 'u')"
        " AND conrelid::regclass::text IN ('audit_event', 'audit_eventchild', 'audit_chain')"
    )
    for table, name in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def run(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def faults() -> list[Fault]:
    return list(find_faults())


def other(column: str, value: object) -> object:
    """A value of the column's own kind that is not this one."""
    if column == "at":
        return value + timedelta(microseconds=1)
    if column in {"fields", "child_ids"}:
        return "[1, 77]"
    if column == "kind":
        return "read" if value == "write" else "write"
    if isinstance(value, int) or (value is None and column in NUMBERS):
        return (value or 0) + 1000
    return f"{value}x"[-64:] if column not in {"hash", "previous_hash", "head"} else "a" * 64


def test_nobody_touched_it_and_nothing_is_found(entries: list[Event]) -> None:
    assert faults() == []
    with someone_with_the_file():
        assert faults() == []


@pytest.mark.parametrize("column", [*HASHED_FIELDS, "hash", "chain_id"])
def test_every_column_of_every_event_flipped(entries: list[Event], column: str) -> None:
    for event in entries:
        with someone_with_the_file():
            value = other(column, getattr(event, column))
            assert run(f"UPDATE {EVENT} SET {column} = %s WHERE id = %s", value, event.pk) == 1
            assert faults(), (column, event)


@pytest.mark.parametrize("column", sorted(NUMBERS))
def test_numbers_taken_away(entries: list[Event], column: str) -> None:
    for event in entries:
        with someone_with_the_file():
            value = None if getattr(event, column) is not None else 1
            run(f"UPDATE {EVENT} SET {column} = %s WHERE id = %s", value, event.pk)
            assert faults(), event


@pytest.mark.parametrize("column", ["name", "length", "head", "last_write", "id"])
def test_every_column_of_every_head_flipped(entries: list[Event], column: str) -> None:
    for chain in Chain.objects.all():
        for step in (1000, -1) if column != "id" else (1000, 2000):
            with someone_with_the_file():
                value = getattr(chain, column)
                new = value + step if isinstance(value, int) else other(column, value)
                run(f"UPDATE {CHAIN} SET {column} = %s WHERE id = %s", new, chain.pk)
                assert faults(), (chain, column, step)


@pytest.mark.parametrize("column", ["event_id", "child_id"])
def test_every_column_of_the_index_of_children_flipped(entries: list[Event], column: str) -> None:
    for row in EventChild.objects.all():
        with someone_with_the_file():
            new = getattr(row, column) + 1000
            run(f"UPDATE {CHILD} SET {column} = %s WHERE id = %s", new, row.pk)
            assert faults(), row


def test_an_id_flipped_loses_the_children_or_says_nothing_else(entries: list[Event]) -> None:
    """Ids are addresses: where children hang on one it is found, elsewhere no word of it is said."""
    for event in entries:
        with someone_with_the_file():
            run(f"UPDATE {EVENT} SET id = id + 1000 WHERE id = %s", event.pk)
            assert bool(faults()) == bool(event.child_ids)


@pytest.mark.parametrize("table", [EVENT, CHILD, CHAIN])
def test_every_row_deleted(entries: list[Event], table: str) -> None:
    model = {EVENT: Event, CHILD: EventChild, CHAIN: Chain}[table]
    for pk in model.objects.values_list("pk", flat=True):
        with someone_with_the_file():
            run(f"DELETE FROM {table} WHERE id = %s", pk)
            assert faults(), pk


def _inserted(chance: random.Random, entries: list[Event]) -> None:
    event = chance.choice(entries)
    place = chance.choice((event.sequence, event.chain.length + 1, 10_000, 0))
    columns = ", ".join(name for name in HASHED_FIELDS if name != "sequence")
    run(
        f"INSERT INTO {EVENT} (id, chain_id, sequence, hash, {columns}) SELECT 9999, chain_id, %s, "
        f"hash, {columns} FROM {EVENT} WHERE id = %s",
        place,
        event.pk,
    )


def _child_inserted(chance: random.Random, entries: list[Event]) -> None:
    event = chance.choice((chance.choice(entries).pk, 12_345))
    run(f"INSERT INTO {CHILD} (id, event_id, child_id) VALUES (9999, %s, 99)", event)


def _replaced(chance: random.Random, entries: list[Event]) -> None:
    """Another event's words in this one's place, hash and all."""
    one, two = chance.sample(entries, 2)
    taken = ", ".join(
        f"{name} = (SELECT {name} FROM {EVENT} WHERE id = {two.pk})"
        for name in ("action", "actor_id", "at", "object_id", "hash", "request_id")
    )
    run(f"UPDATE {EVENT} SET {taken} WHERE id = %s", one.pk)


def _swapped(chance: random.Random, entries: list[Event]) -> None:
    """Two events of one chain change places."""
    chain = chance.choice([e.chain_id for e in entries])
    one, two = chance.sample([e for e in entries if e.chain_id == chain], 2)
    for pk, sequence in ((one.pk, 777), (two.pk, one.sequence), (one.pk, two.sequence)):
        run(f"UPDATE {EVENT} SET sequence = %s WHERE id = %s", sequence, pk)


def _tail_cut(chance: random.Random, entries: list[Event]) -> None:
    event = chance.choice(entries)
    cut = f"SELECT id FROM {EVENT} WHERE chain_id = %s AND sequence >= %s"
    run(f"DELETE FROM {CHILD} WHERE event_id IN ({cut})", event.chain_id, event.sequence)
    run(f"DELETE FROM {EVENT} WHERE id IN ({cut})", event.chain_id, event.sequence)


def _hash_made_right(chance: random.Random, entries: list[Event]) -> None:
    """One event changed, its own hash made right: the next one, or the head, still knows."""
    event = chance.choice(entries)
    values = {name: getattr(event, name) for name in HASHED_FIELDS} | {"action": "nothing.seen"}
    said = event_hash(event.chain.name, values)
    run(f"UPDATE {EVENT} SET action = 'nothing.seen', hash = %s WHERE id = %s", said, event.pk)


def _moved_to_another_chain(chance: random.Random, entries: list[Event]) -> None:
    event = chance.choice(entries)
    there = chance.choice([c for c in {e.chain_id for e in entries} if c != event.chain_id])
    run(f"UPDATE {EVENT} SET chain_id = %s, sequence = 500 WHERE id = %s", there, event.pk)


WAYS: list[Callable[[random.Random, list[Event]], None]] = [
    _inserted, _child_inserted, _replaced, _swapped, _tail_cut, _hash_made_right,
    _moved_to_another_chain,
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_rows_inserted_replaced_swapped_and_cut_off_at_random(entries: list[Event], way) -> None:
    chance = random.Random(way.__name__)
    if connection.vendor == "sqlite":  # its unique index can only go by rebuilding the table
        way = _without_breaking_an_index(way)
    entries = list(Event.objects.select_related("chain").order_by("pk"))
    done = 0
    for _ in range(DRAWS):
        with someone_with_the_file():
            if way(chance, entries) is not False:
                done += 1
                assert faults()
    assert done >= DRAWS / 2


def _without_breaking_an_index(way):
    from django.db import IntegrityError

    def tried(chance, entries):
        try:
            with transaction.atomic():
                way(chance, entries)
        except IntegrityError:
            return False
        return True

    return tried


WRECKED = {
    "sequence": ("'many'", "1.5", "-1"),
    "at": ("'yesterday'", "'2026-11-18'", "x'ff00'", "''"),
    "kind": ("x'72656164'", "'other'"),
    "fields": ("'['", "'null'", "x'ff'", "'{}'", "'[[]]'"),
    "child_ids": ("'null'", "'[null, 1]'", "'[\"a\"]'", "x'5b315d'", "'7'", "'[' || '1e999]'"),
    "action": ("CAST(x'ff' AS TEXT)", "x'00'"),
    "actor_id": ("'nobody'", "1.5"),
    "hash": ("x'ff'", "''"),
    "previous_hash": ("7",),
}


@pytest.mark.parametrize("column", sorted(WRECKED))
def test_values_no_program_writes_are_found_and_end_nothing(
    entries: list[Event], column: str
) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses a value that is not of the column's type")
    event = entries[12]
    for value in WRECKED[column]:
        with someone_with_the_file():
            run(f"UPDATE {EVENT} SET {column} = {value} WHERE id = %s", event.pk)
            assert faults(), value


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [(CHAIN, "length", "'many'"), (CHAIN, "last_write", "x'00'"), (CHAIN, "head", "x'ff'"),
     (CHAIN, "name", "CAST(x'ff' AS TEXT)"), (CHILD, "child_id", "'Ada'"), (CHILD, "child_id", "x'ff'")],
)  # fmt: skip
def test_heads_and_indexes_no_program_writes_are_found_too(
    entries: list[Event], table: str, column: str, value: str
) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses a value that is not of the column's type")
    with someone_with_the_file():
        run(f"UPDATE {table} SET {column} = {value} WHERE id = (SELECT min(id) FROM {table})")
        assert faults()


def test_names_of_chains_that_cannot_be_read_end_each_way_of_looking_with_one_word_of_it(
    entries: list[Event],
) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses a value that is not of the column's type")
    with someone_with_the_file():
        run(f"UPDATE {CHAIN} SET name = CAST(x'ff' AS TEXT) WHERE name = 'organisation:5'")
        assert faults() == [Fault("audit", 0, "some of its values cannot be read")] * 2


def test_a_walk_that_cannot_go_on_is_told_by_the_name_of_its_chain(entries: list[Event]) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses a value that is not of the column's type")
    with someone_with_the_file():
        run(f"UPDATE {EVENT} SET action = CAST(x'ff' AS TEXT) WHERE id = %s", entries[3].pk)
        name = entries[3].chain.name
        assert faults() == [Fault(name, 0, "some of its values cannot be read")]


def test_an_event_with_a_value_no_program_writes_is_one_fault_at_its_place(
    entries: list[Event],
) -> None:
    event = entries[3]
    with someone_with_the_file():
        run(f"UPDATE {EVENT} SET child_ids = %s WHERE id = %s", "7", event.pk)
        assert faults() == [Fault(event.chain.name, event.sequence, "its values were changed")]


def test_lists_that_hold_something_else_are_found(entries: list[Event]) -> None:
    for value in ("null", "7", "{}", '["a", 1]', "[null, 1]", "[[]]"):
        for column in ("fields", "child_ids"):
            with someone_with_the_file():
                run(f"UPDATE {EVENT} SET {column} = %s WHERE id = %s", value, entries[3].pk)
                assert faults(), (column, value)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (f"UPDATE {CHAIN} SET length = length - 1, head = (SELECT previous_hash FROM {EVENT} e WHERE "
         "e.chain_id = audit_chain.id ORDER BY sequence DESC LIMIT 1) WHERE name = 'organisation:5'",
         ("organisation:5", None, "there are more events than were written")),
        (f"DELETE FROM {CHAIN} WHERE name = 'organisation:5'", ("audit", 0, "events belong to no chain")),
        (f"INSERT INTO {CHILD} (id, event_id, child_id) VALUES (9999, 12345, 99)",
         ("audit", 0, "an index of children belongs to no event")),
    ],
)  # fmt: skip
def test_what_no_walk_meets_is_told_with_its_place(
    entries: list[Event], change: str, fault: tuple[str, int | None, str]
) -> None:
    chain, sequence, what = fault
    last = sequence if sequence is not None else len([e for e in entries if e.chain.name == chain])
    with someone_with_the_file():
        run(change)
        assert Fault(chain, last, what) in set(find_faults())


def test_a_chain_that_cannot_be_read_is_named_and_the_others_are_walked(
    entries: list[Event],
) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses a value that is not of the column's type")
    with someone_with_the_file():
        run(f"UPDATE {CHAIN} SET length = 'many' WHERE name = 'organisation:5'")
        run(f"UPDATE {CHAIN} SET head = %s WHERE name = 'organisation:6'", "a" * 64)
        found = set(find_faults())
    said = "some of its values cannot be read"
    assert found & {Fault(name, 0, said) for name in ("organisation:5", "audit")}
    assert {one.chain for one in found} >= {"organisation:6"}


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_a_long_chain_is_walked_in_parts(entries: list[Event], monkeypatch, at_once: int) -> None:
    monkeypatch.setattr("goldthread.records.audit.verification._AT_ONCE", at_once)
    assert faults() == []
    with someone_with_the_file():
        run(f"UPDATE {EVENT} SET actor_id = 4 WHERE id = %s", entries[-1].pk)
        assert [fault.what for fault in faults()] == ["its values were changed"]


def test_a_walk_lets_people_go_on_working(entries: list[Event]) -> None:
    walk = find_faults()
    append([Entry("write", "plan.changed", organisation_id=5, child_ids=(1,))], by=SYSTEM, at=NOW)
    first = next(walk, None)
    append([Entry("write", "plan.changed", organisation_id=5, child_ids=(1,))], by=SYSTEM, at=NOW)
    assert (first, list(walk)) == (None, [])


def test_a_chain_of_faults_is_counted_and_its_first_are_kept(entries: list[Event]) -> None:
    with someone_with_the_file():
        run(f"UPDATE {CHAIN} SET name = 'organisation:8' WHERE name = 'organisation:5'")
        kept, count = told_at_most(find_faults(), 3)
    assert len(kept) == 3
    assert count == len([e for e in entries if e.chain.name == "organisation:5"])
    assert {fault.what for fault in kept} == {"its values were changed"}
    assert START not in {event.hash for event in entries}


@given(st.datetimes(timezones=st.just(UTC)))
def test_both_databases_say_a_moment_as_python_does(at: datetime) -> None:
    microseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    text = at.replace(tzinfo=None).isoformat(sep=" ")
    assert _seconds(microseconds) == _seconds(text) == at.timestamp()


@pytest.mark.parametrize("place", ["UTC", "Europe/London", "Pacific/Auckland"])
def test_a_moment_is_read_the_same_wherever_the_server_stands(monkeypatch, place: str) -> None:
    try:
        with monkeypatch.context() as moved:
            moved.setenv("TZ", place)
            time.tzset()
            assert _seconds("2026-07-01 09:30:00.5") == 1_782_898_200.5
            assert _seconds(1_782_898_200_500_000) == 1_782_898_200.5
    finally:
        time.tzset()
