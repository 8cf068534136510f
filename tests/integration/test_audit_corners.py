"""What the audit says of itself: its rows by name, the heads a backup notes, events of no chain."""

from datetime import timedelta

import pytest
from django.db.models import JSONField

from goldthread.access.actor import SYSTEM, Actor, Grant
from goldthread.access.roles import RoleName
from goldthread.records.audit.actions import Entry, append
from goldthread.records.audit.models import Chain, Event, EventChild
from goldthread.records.audit.queries import (
    HASHED_FIELDS,
    START,
    Written,
    chain_heads,
    chain_states,
    last_done,
    reads_by_roles,
    writes_since,
)
from goldthread.records.audit.verification import (
    _COLUMNS,
    Fault,
    faults_since,
    find_faults,
    told_at_most,
)
from goldthread.records.profiles.actions.observations import add_observation
from tests.conftest import NOW, TODAY
from tests.factories.world import World


def test_rows_and_heads_are_named(world: World) -> None:
    world.client("senco").get(f"/children/{world.ada.public_id}/")
    chain = Chain.objects.get(name=f"organisation:{world.oakfield.pk}")
    event = Event.objects.get(chain=chain)
    about = EventChild.objects.get(event=event)
    assert str(chain) == chain.name
    assert str(event) == f"child.viewed {chain.pk}/1"
    assert str(about) == str(event.pk)
    assert chain_heads()[chain.name] == [1, event.hash]
    assert list(find_faults()) == []


@pytest.mark.django_db
def test_reads_are_counted_by_role_and_chains_by_length() -> None:
    senco = Actor(1, (Grant(RoleName.SENCO, 5, frozenset({5})),))
    for action, kind, children in (
        ("child.viewed", "read", (1,)),
        ("class.viewed", "read", (1, 2, 3)),
        ("plan.started", "write", (1,)),
    ):
        append([Entry(kind, action, 5, child_ids=children)], by=senco, at=NOW)
    append([Entry("read", "child.viewed", 6, child_ids=(9,))], by=SYSTEM, at=NOW)
    assert reads_by_roles({5}, NOW) == [("senco", 2, 4)]
    head = Actor(2, (Grant(RoleName.HEAD, 7, frozenset({7})),))
    append([Entry("read", "class.viewed", 7, child_ids=(1, 2))], by=SYSTEM, at=NOW)
    append([Entry("read", "child.viewed", 7, child_ids=(1,))], by=head, at=NOW)
    assert reads_by_roles({7}, NOW) == [("head", 1, 1), ("system", 1, 2)]
    assert reads_by_roles({5, 6}, NOW) == [("senco", 2, 4), ("system", 1, 1)]
    assert reads_by_roles({5, 6}, NOW + timedelta(seconds=1)) == []
    assert chain_states({5, 6, 8}) == {5: (3, NOW), 6: (1, NOW), 8: (0, None)}
    assert list(chain_heads()) == ["organisation:5", "organisation:6", "organisation:7"]


@pytest.mark.django_db
def test_heads_and_faults_are_told_in_the_order_of_the_names_of_the_chains() -> None:
    for organisation_id in (None, 9, 10):
        append([Entry("read", "child.viewed", organisation_id)], by=SYSTEM, at=NOW)
    names = ["organisation:10", "organisation:9", "system"]
    assert list(chain_heads()) == names
    Chain.objects.update(head="f" * 64)
    assert [fault.chain for fault in find_faults()] == names


@pytest.mark.django_db
def test_last_done_is_of_the_whole_installation_and_the_latest() -> None:
    assert last_done("audit.anchored") is None
    for day, organisation_id in ((0, None), (2, None), (5, 7)):
        entry = Entry("write", "audit.anchored", organisation_id)
        append([entry], by=SYSTEM, at=NOW + timedelta(days=day))
    append([Entry("write", "user.created")], by=SYSTEM, at=NOW + timedelta(days=9))
    assert last_done("audit.anchored") == NOW + timedelta(days=2)


def test_writes_since_are_those_of_each_school_after_its_own_place(world: World) -> None:
    oakfield, brook = world.oakfield.pk, world.brook.pk
    world.client("senco").get(f"/children/{world.ada.public_id}/")
    for _ in range(2):
        add_observation(
            child=world.ada, text="Sang", on=TODAY, is_win=False, by=world.actor("senco"), at=NOW
        )
    world.client("senco").get(f"/children/{world.ada.public_id}/")
    append([Entry("write", "plan.changed", 9_999)] * 3, by=SYSTEM, at=NOW)
    written = Written("observation.added", [world.ada.pk])
    assert writes_since({oakfield: 1, brook: 0}, 2) == {oakfield: [written, written], brook: []}
    assert writes_since({oakfield: 2}, 2) == {oakfield: [written]}
    assert writes_since({oakfield: 1}, 1) is None
    assert writes_since({}, 1) == {}


@pytest.mark.django_db
def test_an_anchored_event_is_asked_for_once_and_a_wrong_one_told_with_its_place(
    django_assert_num_queries,
) -> None:
    one, two = append([Entry("read", "child.viewed", 5)] * 2, by=SYSTEM, at=NOW)
    seen: dict[str, tuple[int, str]] = {}
    anchored = {"organisation:5": (2, two.hash), "system": (0, START)}
    with django_assert_num_queries(1):
        assert list(faults_since(anchored, "2026-11-18", seen)) == []
    assert seen == {"organisation:5": (2, two.hash)}
    with django_assert_num_queries(0):
        assert list(faults_since(anchored, "2026-11-19", seen)) == []
    wrong = {"organisation:5": (1, two.hash), "organisation:6": (4, one.hash)}
    assert list(faults_since(wrong, "2026-11-19", seen)) == [
        Fault("organisation:5", 1, "it is not the event that was anchored on 2026-11-19"),
        Fault("organisation:6", 4, "events that were anchored on 2026-11-19 are missing"),
    ]
    assert seen == {"organisation:5": (2, two.hash)}


def test_so_many_faults_are_told_and_all_are_counted() -> None:
    one, two, three = (Fault("system", number, "x") for number in (1, 2, 3))
    assert told_at_most(iter([one, two, three]), 2) == ([one, two], 3)
    assert told_at_most(iter([one]), 2) == ([one], 1)
    assert told_at_most(iter([]), 2) == ([], 0)


def test_the_walk_reads_the_same_columns_on_each_database() -> None:
    """What a database gives as a type of its own is read as text or number, under the name hashed."""
    assert set(_COLUMNS) == {"sqlite", "postgresql"}
    for special in _COLUMNS.values():
        assert set(special) <= {*HASHED_FIELDS, "told"}
        assert set(special) >= {"at", "told"}
    lists = {name for name in HASHED_FIELDS if isinstance(Event._meta.get_field(name), JSONField)}
    assert set(_COLUMNS["postgresql"]) == {*lists, "at", "told"}
