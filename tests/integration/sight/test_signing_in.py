"""Behind the policies before anybody is known: a class's device, a link that joins, tries that wait."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from goldthread.access.roles import RoleName
from goldthread.records.accounts.actions import tries
from goldthread.records.accounts.actions.tries import Limit, count_try
from goldthread.records.accounts.queries import hash_of_key
from goldthread.records.people.actions.own_sign_in import enrol_device, give_pictures
from goldthread.records.people.models import Child, ChildAdult, ClassMember
from goldthread.records.sight.context import (
    JOINING,
    on_class_device,
    pictures_behind,
    seeing,
    walled,
)
from tests.conftest import NOW
from tests.factories.world import TODAY, World, make_child, make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such policies"),
]
DEVICE = uuid.UUID("7b0f6b2c-2f0e-4a39-9d3f-0a2b1c3d4e5f")
HASH = hash_of_key(DEVICE)


def seen() -> set[str]:
    return set(Child.objects.values_list("forename", flat=True))


def fail() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@pytest.fixture
def device(world: World) -> int:
    give_pictures(child=world.ada, by=world.actor("teacher"), at=NOW)
    made = enrol_device(
        school_class=world.classes["oak"], device=DEVICE, name="Tablet 3", ends_on=TODAY,
        by=world.actor("teacher"), at=NOW,
    )  # fmt: skip
    return int(made.pk)


@pytest.fixture
def wall(world: World, device: int) -> Iterator[None]:
    with walled():
        yield


def test_a_class_device_opens_those_with_pictures_and_only_within(world: World, wall: None) -> None:
    """Ben is of the same class and has no pictures; Cleo is of another."""
    assert ClassMember.objects.count() == 0
    with on_class_device(HASH, TODAY):
        assert seen() == {"Ada"}
        assert set(ClassMember.objects.values_list("child_id", flat=True)) == {world.ada.pk}
    assert seen() == set()
    with pytest.raises(ZeroDivisionError), on_class_device(HASH, TODAY):
        _ = 1 / 0
    assert seen() == set()
    with pytest.raises(DatabaseError), transaction.atomic(), on_class_device(HASH, TODAY):
        fail()
    assert seen() == set()


def test_a_device_that_is_not_or_no_longer_set_up_opens_nobody(world: World, device: int) -> None:
    with walled():
        with on_class_device(hash_of_key(uuid.uuid4()), TODAY):
            assert seen() == set()
        with on_class_device(HASH, TODAY + timedelta(days=1)):
            assert seen() == set()
    world.pupil.is_active = False
    world.pupil.save(update_fields=["is_active"])
    with walled(), on_class_device(HASH, TODAY):
        assert seen() == set()
    world.pupil.is_active = True
    world.pupil.save(update_fields=["is_active"])
    with walled(), on_class_device(HASH, TODAY):
        assert seen() == {"Ada"}
    ClassMember.objects.filter(child=world.ada).update(ends_on=TODAY - timedelta(days=1))
    with walled(), on_class_device(HASH, TODAY):
        assert seen() == set()


def test_pictures_of_classmates_are_told_without_the_classmates(world: World, wall: None) -> None:
    picture = pictures_behind(world.children["ben"].pk, TODAY)
    assert picture is not None
    assert len(picture) == 1
    assert pictures_behind(world.ada.pk, TODAY) == []
    assert pictures_behind(world.children["far"].pk, TODAY) == []
    assert seen() == set()


def test_joining_opens_the_ties_of_that_account_and_nothing_else(world: World) -> None:
    """Also one that begins later, and none that is over: those are what a link moves."""
    unused = make_user("unused", RoleName.PARENT, world.farland)
    later = make_child(world.farland, "Later", "Farcanary", world.classes["far_oak"])
    over = make_child(world.farland, "Over", "Farcanary", world.classes["far_oak"])
    ChildAdult.objects.create(
        child=later, user=unused, kind="parent", starts_on=TODAY + timedelta(days=3)
    )
    ChildAdult.objects.create(
        child=over, user=unused, kind="parent", starts_on=TODAY - timedelta(days=9),
        ends_on=TODAY - timedelta(days=1),
    )  # fmt: skip
    with walled():
        with seeing(unused.pk, TODAY, JOINING):
            assert seen() == {"Later"}
        assert seen() == set()


def test_tries_at_one_name_wait_for_each_other(world: World) -> None:
    """Else many at once would each be looked at: a page's count is not seen before its end."""
    told = connection.settings_dict
    with psycopg.connect(
        host=told["HOST"], port=told["PORT"] or None, user=told["USER"], dbname=told["NAME"],
        password=told["PASSWORD"],
    ) as other:  # fmt: skip
        other.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [tries._hash("password:name:kim")],
        )
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(DatabaseError, match="lock timeout"), transaction.atomic():
            count_try([Limit("password:name:kim", 5)], at=NOW)
        other.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [tries._hash("address:192.0.2.1")],
        )
        assert count_try([Limit("password:name:lee", 5), Limit("address:192.0.2.1", 50)], at=NOW)
