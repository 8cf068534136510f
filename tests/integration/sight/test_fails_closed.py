"""Row-level security by itself: nothing said, nothing seen; and no way for the role of pages past it."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from goldthread.access.roles import OPENED_IN_AN_EMERGENCY, ROLES
from goldthread.records.people.models import ClassMember
from goldthread.records.sight.context import (
    FIGURES,
    PAGE,
    WHO,
    counting_figures,
    enter,
    facts_behind,
    seeing,
    walled,
)
from goldthread.records.sight.install import install, parts, rights_of_database, unguarded
from goldthread.records.sight.policies import guarded_tables
from tests.factories.asking import look
from tests.factories.everything import things_of
from tests.factories.world import TODAY, World, make_child

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such policies"),
]
TABLES = [one.table for one in guarded_tables()]
PLANNING = {"planning_areafile", "planning_savedrun", "planning_savedrun_files"}
"""Of an authority as a whole: see `test_planning.py`."""


def ask(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def seen() -> set[str]:
    return {forename for (forename,) in ask("SELECT forename FROM people_child")}


@pytest.fixture
def wall() -> Iterator[None]:
    with walled():
        yield


def test_every_table_with_a_way_to_a_child_has_a_forced_policy() -> None:
    """Asked of the database's own keys, not of the models the policies were made from."""
    leading = ask(
        """WITH RECURSIVE led AS (
             SELECT 'people_child'::regclass::oid AS id
             UNION SELECT k.conrelid FROM pg_constraint k JOIN led ON k.confrelid = led.id
                    WHERE k.contype = 'f')
           SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
                  EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'sight')
             FROM led JOIN pg_class c ON c.oid = led.id ORDER BY 1"""
    )
    assert [name for name, *_ in leading] == [one for one in TABLES if one not in PLANNING]
    assert len(TABLES) > 30
    assert all(all(held) for _, *held in leading), leading
    with connection.cursor() as cursor:
        assert unguarded(cursor) == []
        cursor.execute("ALTER TABLE profiles_diagnosis NO FORCE ROW LEVEL SECURITY")
        cursor.execute("DROP POLICY sight ON profiles_strategy")
        assert unguarded(cursor) == ["profiles_diagnosis", "profiles_strategy"]
        install(connection)
        assert unguarded(cursor) == []


def test_the_role_of_pages_owns_nothing_and_cannot_pass_by(wall: None) -> None:
    assert ask(
        "SELECT rolname::text, rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = current_user"
    ) == [("goldthread_app", False, False, False)]
    owned = "SELECT count(*) FROM pg_class WHERE pg_has_role(current_user, relowner, 'MEMBER')"
    assert ask(owned) == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO sight_right VALUES ('parent', 'child.view', 'school', true, true)",
        "DELETE FROM sight_right",
        "UPDATE sight_purpose SET purpose = 'page'",
        "ALTER TABLE people_child DISABLE ROW LEVEL SECURITY",
        "DROP POLICY sight ON people_child",
        "CREATE POLICY open ON people_child USING (true)",
        "TRUNCATE people_child CASCADE",
        "UPDATE audit_event SET action = 'x'",
        "DELETE FROM audit_eventchild",
        "SET row_security = off; SELECT * FROM people_child",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    ],
)
def test_the_role_of_pages_may_not(wall: None, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ask(statement)


def test_nothing_said_nothing_seen(world: World) -> None:
    things_of(world.ada, world.teacher, world.parent)
    filled = {table for table in TABLES if ask(f'SELECT count(*) FROM "{table}"') != [(0,)]}
    assert len(filled) > 20
    with walled():
        assert not [table for table in TABLES if ask(f'SELECT count(*) FROM "{table}"') != [(0,)]]
        for name in ("user", "schools", "children", "barred", "purpose"):
            ask("SELECT set_config('goldthread.' || %s, '', true)", name)
        assert seen() == set()
        enter(world.senco.pk, TODAY, PAGE)
        opened = {table for table in filled if ask(f'SELECT count(*) FROM "{table}"') != [(0,)]}
    assert len(opened) > 20
    assert not opened - filled


def test_calling_itself_the_system_opens_nothing(world: World, wall: None) -> None:
    ask("SELECT set_config('goldthread.purpose', 'system', true)")
    assert seen() == set()
    enter(world.senco.pk, TODAY, "system")
    assert seen() == set()


def test_each_sees_their_own(world: World, wall: None) -> None:
    everyone = {"senco": {"Ada", "Ben", "Cleo"}, "parent": {"Ada"}, "trust_lead": set()}
    for nickname, children in everyone.items():
        enter(world.people[nickname].pk, TODAY, PAGE)
        assert seen() == children, nickname
    enter(world.people["trust_lead"].pk, TODAY, FIGURES)
    assert len(seen()) == 4


def test_sums_are_counted_within_and_names_are_not_seen_after(world: World, wall: None) -> None:
    enter(world.people["trust_lead"].pk, TODAY, PAGE)
    with counting_figures():
        assert len(seen()) == 4
    assert seen() == set()
    with pytest.raises(ZeroDivisionError), counting_figures():
        _ = 1 / 0
    assert seen() == set()


def test_a_failed_statement_within_leaves_nothing_open(world: World, wall: None) -> None:
    enter(world.people["trust_lead"].pk, TODAY, PAGE)
    with pytest.raises(DatabaseError), transaction.atomic(), counting_figures():
        ask("SELECT 1 / 0")
    assert seen() == set()
    with counting_figures():
        assert len(seen()) == 4
    assert seen() == set()


def test_who_a_person_is_is_read_from_their_own_ties_only(world: World, wall: None) -> None:
    parent = world.people["parent"]
    with seeing(parent.pk, TODAY, WHO):
        assert ask("SELECT DISTINCT user_id FROM people_childadult") == [(parent.pk,)]
        assert seen() == set()
    assert ask("SELECT user_id FROM people_childadult") == []


def test_no_row_is_written_beyond_reach(world: World, wall: None) -> None:
    enter(world.people["senco"].pk, TODAY, PAGE)
    stranger, own = world.children["far"], world.ada
    change = "UPDATE people_child SET surname = 'Taken' WHERE id = %s RETURNING id"
    assert ask(change, stranger.pk) == []
    assert ask("DELETE FROM people_classmember WHERE child_id = %s RETURNING id", stranger.pk) == []
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        ask("UPDATE people_child SET school_id = %s WHERE id = %s", stranger.school_id, own.pk)
    school_class = ClassMember.objects.filter(child=own).first()
    assert school_class is not None
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        ClassMember.objects.create(
            child_id=stranger.pk,
            school_class_id=school_class.school_class_id,
            starts_on=TODAY,
        )
    assert ask(change, own.pk) == [(own.pk,)]


def test_a_refusal_learns_ids_and_no_more(world: World, wall: None) -> None:
    enter(world.people["other_teacher"].pk, TODAY, PAGE)
    assert seen() == {"Cleo"}
    found = facts_behind(world.ada.public_id, TODAY)
    assert found is not None
    assert found[:2] == (world.ada.pk, world.oakfield.pk)
    assert seen() == {"Cleo"}


def test_what_was_said_ends_with_the_transaction(world: World) -> None:
    """A connection goes back to its pool without the last person's sight."""
    told = connection.settings_dict
    with psycopg.connect(
        host=told["HOST"], port=told["PORT"] or None, user=told["USER"], dbname=told["NAME"],
        password=told["PASSWORD"], autocommit=True, options="-c role=goldthread_app",
    ) as other:  # fmt: skip
        with other.transaction():
            other.execute("SELECT sight_enter(1, '2026-11-18', 'page')")
            within = other.execute("SELECT current_setting('goldthread.user', true)").fetchone()
        after = other.execute("SELECT current_setting('goldthread.user', true)").fetchone()
        assert (within, after) == (("1",), ("",))
        assert other.execute("SELECT count(*) FROM people_child").fetchone() == (0,)


def test_the_database_knows_the_same_rights_as_the_program() -> None:
    expected = {
        (
            name.value,
            permission.value,
            reach.value,
            role.held_in != {"school"},
            role.works_in_school,
        )
        for name, role in ROLES.items()
        for permission, reach in role.rights.items()
    } | {
        (name.value, permission.value, "opened", role.held_in != {"school"}, role.works_in_school)
        for name, role in ROLES.items()
        for permission in OPENED_IN_AN_EMERGENCY
        if "emergency.open" in role.rights
    }
    with connection.cursor() as cursor:
        known, told = rights_of_database(cursor)
    assert set(known) == expected
    assert told == parts()
    assert len(told) > 10


@pytest.mark.parametrize("role", ["goldthread_app", ""])
def test_a_page_that_forgets_every_filter_shows_no_other_child(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Any, role: str
) -> None:
    """The application's whole filter is taken out. Behind the policies nothing is shown that was
    not before; as the owner of the tables, without them, every namesake is."""
    settings.GOLDTHREAD_ROLE_OF_PAGES = role
    make_child(world.oakfield, "Ada", "Elmcanary", world.classes["elm"])
    make_child(world.farland, "Ada", "Farcanary", world.classes["far_oak"])
    path = "goldthread.records.people.queries.children"
    monkeypatch.setattr(f"{path}.in_scope", lambda _scope, _on: Q())
    shown = {
        nickname: {
            name
            for name in ("Zyxcanary", "Elmcanary", "Farcanary")
            if name in look(world.client(nickname), "/search/", "ada").content.decode()
        }
        for nickname in ("teacher", "other_teacher", "senco", "far_senco")
    }
    everyone = {"Zyxcanary", "Elmcanary", "Farcanary"}
    assert shown == (
        {
            "teacher": {"Zyxcanary"},
            "other_teacher": {"Elmcanary"},
            "senco": {"Zyxcanary", "Elmcanary"},
            "far_senco": {"Farcanary"},
        }
        if role
        else dict.fromkeys(shown, everyone)
    )
