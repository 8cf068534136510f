"""What the audit says of itself: its rows by name, the heads a backup notes, events of no chain."""

from datetime import timedelta

import pytest

from goldthread.access.actor import SYSTEM, Actor, Grant
from goldthread.access.roles import RoleName
from goldthread.records.audit.actions import Entry, append
from goldthread.records.audit.models import Chain, Event, EventChild
from goldthread.records.audit.queries import (
    Written,
    chain_heads,
    chain_states,
    find_faults,
    reads_by_roles,
    writes_since,
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
    assert reads_by_roles({5, 6}, NOW) == [("senco", 2, 4), ("system", 1, 1)]
    assert reads_by_roles({5, 6}, NOW + timedelta(seconds=1)) == []
    assert chain_states({5, 6, 7}) == {5: (3, NOW), 6: (1, NOW), 7: (0, None)}


def test_writes_since_are_those_of_each_school_after_its_own_place(world: World) -> None:
    oakfield, brook = world.oakfield.pk, world.brook.pk
    world.client("senco").get(f"/children/{world.ada.public_id}/")
    for _ in range(2):
        add_observation(
            child=world.ada, text="Sang", on=TODAY, is_win=False, by=world.actor("senco"), at=NOW
        )
    written = Written("observation.added", [world.ada.pk])
    assert writes_since({oakfield: 1, brook: 0}, 2) == {oakfield: [written, written], brook: []}
    assert writes_since({oakfield: 2}, 2) == {oakfield: [written]}
    assert writes_since({oakfield: 1}, 1) is None
    assert writes_since({}, 1) == {}
