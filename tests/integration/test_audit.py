"""The audit cannot be changed by the application, and a change made beneath it is found."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from goldthread.access.actor import SYSTEM, Actor, Grant
from goldthread.access.permissions import Permission
from goldthread.access.roles import RoleName
from goldthread.access.standing_in import StandIn
from goldthread.records.audit.actions import (
    Entry,
    alone_in_chain,
    append,
    record_write,
    request_id,
)
from goldthread.records.audit.models import Chain, Event, EventChild
from goldthread.records.audit.queries import (
    START,
    count_events,
    event_hash,
    events_about,
    last_writes,
)
from goldthread.records.audit.verification import Fault, find_faults
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
    ("change", "sequence", "said"),
    [
        (
            lambda e: Event.objects.filter(pk=e[1].pk).update(action="x"),
            2,
            "its values were changed",
        ),
        (
            lambda e: Event.objects.filter(pk=e[1].pk).update(actor_id=9),
            2,
            "its values were changed",
        ),
        (
            lambda e: EventChild.objects.filter(event=e[0], child_id=3).update(child_id=9),
            1,
            "its index of children was changed",
        ),
        (
            lambda e: (
                EventChild.objects.filter(event=e[1]).delete(),
                Event.objects.filter(pk=e[1].pk).delete(),
            ),
            3,
            "events are missing before it",
        ),
        (
            lambda e: (
                EventChild.objects.filter(event=e[2]).delete(),
                Event.objects.filter(pk=e[2].pk).delete(),
            ),
            3,
            "events are missing at the end",
        ),
        (
            lambda e: Chain.objects.filter(name="organisation:7").update(head="f" * 64),
            3,
            "the last event is not the one that was written",
        ),
        (
            lambda e: Event.objects.filter(pk=e[1].pk).update(previous_hash="e" * 64),
            2,
            "it does not follow the event before it",
        ),
        (
            lambda e: Chain.objects.filter(name="organisation:7").update(last_write=1),
            2,
            "its last write is not the one that was written",
        ),
    ],
)
def test_tampering_is_found_where_it_is(
    events: list[Event], change, sequence: int, said: str
) -> None:
    with beneath_the_triggers():
        change(events)
    assert Fault("organisation:7", sequence, said) in set(find_faults())


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


def test_a_write_names_what_it_was_about_and_the_fields_and_no_more(db: None) -> None:
    about = Chain.objects.create(name="organisation:9")
    told = {"action": "x.y", "by": SYSTEM, "at": NOW, "organisation_id": 9}
    event = record_write(**told, subject=about, fields=("on", "note"), child_ids=(3, 1, 3))
    event.refresh_from_db()
    assert (event.kind, event.object_type, event.object_id) == ("write", "audit.Chain", about.pk)
    assert (event.fields, event.child_ids) == (["note", "on"], [1, 3])
    assert (event.organisation_id, event.actor_roles, event.sequence) == (9, "system", 1)
    bare = record_write(**told)
    bare.refresh_from_db()
    assert (bare.object_type, bare.object_id, bare.fields, bare.child_ids) == ("", None, [], [])
    assert bare.previous_hash == event.hash
    assert Context().run(request_id.get) == ""  # outside of any request


def test_a_hash_is_the_same_in_every_version() -> None:
    """What was written years ago must be found whole: neither order, form nor spelling may change."""
    values = {
        "sequence": 3, "at": NOW, "kind": "write", "action": "plan.changed", "actor_id": 4,
        "actor_roles": "senco", "organisation_id": 7, "object_type": "people.Child", "object_id": None,
        "fields": ["é"], "child_ids": [1, 2], "request_id": "r", "previous_hash": START,
    }  # fmt: skip
    assert event_hash("organisation:7", values) == (
        "c05774b9ebe8c17c22f350185f233a50b92cf89a58f5363dfeb2110d194d2bd7"
    )
    assert Chain().head == START == "0" * 64


def test_what_is_about_a_child_is_newest_first(events: list[Event]) -> None:
    earlier = Entry("read", "plan.viewed", organisation_id=8, child_ids=(1,))
    append([earlier], by=SYSTEM, at=NOW - timedelta(days=1))
    assert events_about(1).last().action == "plan.viewed"


def test_who_stands_in_for_whom_is_in_the_event(db: None) -> None:
    one = StandIn(3, 7, frozenset({Permission.REVIEW_RUN}))
    grants = (Grant(RoleName.TEACHING_ASSISTANT, 7, frozenset({7})),)
    (event,) = append(
        [Entry("write", "review.run", organisation_id=7, child_ids=(1,))],
        by=Actor(5, grants, stand_ins=(one,)),
        at=NOW,
    )
    assert (event.actor_id, event.actor_roles) == (5, "teaching_assistant+for:3")


def test_an_event_takes_as_many_statements_however_long_its_chain(
    events: list[Event], django_assert_num_queries
) -> None:
    with django_assert_num_queries(6):  # between savepoints: head, event, head, children
        append([Entry("read", "child.viewed", 7, child_ids=(1, 2))], by=SYSTEM, at=NOW)


def test_nobody_else_adds_to_a_chain_that_has_none_yet(db: None) -> None:
    for organisation_id in (7, None):
        with transaction.atomic():
            alone_in_chain(organisation_id)
    assert set(Chain.objects.values_list("name", "length")) == {
        ("organisation:7", 0),
        ("system", 0),
    }


def test_write_is_undone_with_its_transaction(db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record_write(action="x.y", by=SYSTEM, at=NOW, organisation_id=None)
        raise RuntimeError
    assert count_events() == 0
