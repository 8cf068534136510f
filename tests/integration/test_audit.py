"""The audit cannot be changed by the application, and a change made beneath it is found."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from goldthread.access.actor import SYSTEM
from goldthread.records.audit.actions import Entry, append, record_write
from goldthread.records.audit.models import Chain, Event, EventChild
from goldthread.records.audit.queries import count_events, events_about, find_faults, last_writes
from tests.conftest import NOW

TABLES = ("audit_event", "audit_eventchild")


@contextmanager
def beneath_the_triggers() -> Iterator[None]:
    """Tamper as someone with the file or the server in hand could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            for (sql,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {sql.split()[2]}")
    yield


@pytest.fixture
def events(db: None) -> list[Event]:
    entries = [
        Entry("read", "child.viewed", organisation_id=7, child_ids=(3, 1)),
        Entry("write", "plan.changed", organisation_id=7, child_ids=(1,), fields=("text",)),
        Entry("read", "register.viewed", organisation_id=7, child_ids=(1, 2, 3)),
        Entry("write", "user.created"),
    ]
    return append(entries, by=SYSTEM, at=NOW)


def test_whole_chains_have_no_faults(events: list[Event]) -> None:
    assert list(find_faults()) == []
    assert count_events() == 4
    assert [event.action for event in events_about(1)] == [
        "register.viewed",
        "plan.changed",
        "child.viewed",
    ]


def test_last_write_stands_still_while_people_read(events: list[Event]) -> None:
    assert last_writes([7, 8]) == {7: 2, 8: 0}
    append([Entry("read", "child.viewed", organisation_id=7)], by=SYSTEM, at=NOW)
    assert last_writes([7]) == {7: 2}
    record_write(action="plan.changed", by=SYSTEM, at=NOW, organisation_id=7)
    assert last_writes([7]) == {7: 5}
    assert list(find_faults()) == []


def test_migration_finds_the_last_write_of_each_chain(events: list[Event]) -> None:
    written = dict(Chain.objects.values_list("name", "last_write"))
    assert written == {"organisation:7": 2, "system": 1}
    Chain.objects.update(last_write=0)
    migration = importlib.import_module("goldthread.records.audit.migrations.0004_fill_last_write")
    for _ in range(2):
        migration.fill(apps, None)
        assert dict(Chain.objects.values_list("name", "last_write")) == written


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_database_refuses_to_change_events(events: list[Event], verb: str) -> None:
    for rows in (Event.objects.all(), EventChild.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            if verb == "delete":
                rows._raw_delete(rows.db)
            else:
                rows.update(id=999)
    assert count_events() == Event.objects.count() == 4


def test_database_refuses_to_replace_an_event(events: list[Event]) -> None:
    if connection.vendor == "postgresql":
        statement = (
            "INSERT INTO audit_event SELECT * FROM audit_event WHERE id = %s "
            "ON CONFLICT (id) DO UPDATE SET action = 'x'"
        )
    else:
        statement = "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE id = %s"
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [events[0].pk])
    assert list(find_faults()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda e: Event.objects.filter(pk=e[1].pk).update(action="x"), "its values were changed"),
        (lambda e: Event.objects.filter(pk=e[1].pk).update(actor_id=9), "its values were changed"),
        (
            lambda e: EventChild.objects.filter(event=e[0], child_id=3).update(child_id=9),
            "its index of children was changed",
        ),
        (
            lambda e: (
                EventChild.objects.filter(event=e[1]).delete(),
                Event.objects.filter(pk=e[1].pk).delete(),
            ),
            "events are missing before it",
        ),
        (
            lambda e: (
                EventChild.objects.filter(event=e[2]).delete(),
                Event.objects.filter(pk=e[2].pk).delete(),
            ),
            "events are missing at the end",
        ),
        (
            lambda e: Chain.objects.filter(name="organisation:7").update(head="f" * 64),
            "the last event is not the one that was written",
        ),
        (
            lambda e: Event.objects.filter(pk=e[1].pk).update(previous_hash="e" * 64),
            "it does not follow the event before it",
        ),
    ],
)
def test_tampering_is_found(events: list[Event], change, said: str) -> None:
    with beneath_the_triggers():
        change(events)
    assert said in {fault.what for fault in find_faults()}


def test_event_inserted_between_is_found(events: list[Event]) -> None:
    Event.objects.create(
        chain=events[0].chain,
        sequence=4,
        at=NOW,
        kind="read",
        action="x",
        actor_roles="none",
        previous_hash=events[2].hash,
        hash="0" * 64,
    )
    assert {fault.sequence for fault in find_faults()} >= {4}


def test_write_is_undone_with_its_transaction(db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record_write(action="x.y", by=SYSTEM, at=NOW, organisation_id=None)
        raise RuntimeError
    assert count_events() == 0
