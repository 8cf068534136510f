"""Many small random worlds in one database, and what application and database say of each.

A world has an authority, a trust, three schools, three classes, five children and three people: the one
who is asked about and two others, whose rows must change nothing. Every date lies around the day
asked. Ids of world n begin at 100 n, so that worlds lie side by side and no world can see into the next.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg.types.json import Jsonb

from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.organisations.models import Organisation, SchoolClass
from goldthread.records.people.models import (
    CHILD_ADULT_KINDS,
    Child,
    ChildAdult,
    ChildBar,
    ClassMember,
    ClassStaff,
    DelegatedChild,
    Delegation,
    EmergencyOpening,
    OwnRights,
    ParentPart,
)
from goldthread.statute.vocabulary.duties import Duty
from goldthread.statute.vocabulary.own_rights import FamilyPart, RightsOutcome
from tests.conftest import NOW, TODAY

STARTS = (-400, -1, 0, 0, 1)
ENDS = (None, None, -1, 0, 1, 400)
Rows = dict[type[Model], list[dict[str, Any]]]


@dataclass(frozen=True)
class Batch:
    """Worlds in the database: the person asked about in each."""

    user_ids: list[int]


def draw(random: Random, number: int) -> Batch:
    """So many worlds, written to the database as they are drawn."""
    rows: Rows = defaultdict(list)
    for world in range(1, number + 1):
        _world(random, world * 100, rows)
    held = ("user_id", "role", "organisation_id", "starts_on")
    once = {tuple(row[name] for name in held): row for row in rows[RoleHeld]}
    rows[RoleHeld] = list(once.values())
    models: tuple[type[Model], ...] = (
        Organisation, User, SchoolClass, RoleHeld, Child, ClassMember, ClassStaff, ChildAdult,
        ChildBar, EmergencyOpening, OwnRights, ParentPart, Delegation, DelegatedChild,
    )  # fmt: skip
    for model in models:
        _copy(model, rows[model])
    with connection.cursor() as cursor:  # or the database plans for tables it takes for empty
        cursor.execute("ANALYZE " + ", ".join(model._meta.db_table for model in models))
    return Batch([world * 100 + 1 for world in range(1, number + 1)])


def _world(random: Random, base: int, rows: Rows) -> None:
    authority, trust, *schools = range(base + 1, base + 6)
    rows[Organisation] += [
        {"id": authority, "kind": "authority", "name": "A"},
        {"id": trust, "kind": "trust", "name": "T"},
    ]
    for school in schools:
        above = {"trust_id": trust, "authority_id": authority}
        chosen = {name: pk for name, pk in above.items() if random.random() < 0.6}
        rows[Organisation].append({"id": school, "kind": "school", "name": "S"} | chosen)
    asked, other, third = base + 1, base + 2, base + 3
    rows[User] += [
        {"id": pk, "username": f"u{pk}", "name": "N", "is_active": random.random() < 0.9}
        for pk in (asked, other, third)
    ]
    classes = [base + 1, base + 2, base + 3]
    rows[SchoolClass] += [
        {"id": pk, "school_id": random.choice(schools), "name": f"C{pk}", "year_starting": 2026}
        for pk in classes
    ]
    children = list(range(base + 1, base + 6))
    _children(random, rows, children, schools, asked)
    for child in children:
        for school_class in random.sample(classes, random.choice((0, 1, 1, 2))):
            rows[ClassMember].append(_dated(random, child_id=child, school_class_id=school_class))
    for user, much in ((asked, 1.0), (other, 0.4)):
        _roles(random, rows, user, [authority, trust, *schools, *schools])
        _ties(random, rows, user, children, classes, much)
        _own_rights(random, rows, user, children, schools)
    _delegations(random, rows, base, [asked, other, third], schools, children)


def _children(
    random: Random, rows: Rows, children: list[int], schools: list[int], asked: int
) -> None:
    own = random.choice([*children, *[None] * 10])
    merged = {children[-1]: children[0]} if random.random() < 0.15 else {}
    rows[Child] += [
        {
            "id": pk,
            "public_id": f"00000000-0000-4000-8000-{pk:012d}",
            "school_id": random.choice(schools),
            "forename": "F",
            "surname": "S",
            "born_on": TODAY - timedelta(3000),
            "user_id": asked if pk == own else None,
            "merged_into_id": merged.get(pk),
        }
        for pk in children
    ]


def _roles(random: Random, rows: Rows, user: int, places: list[int]) -> None:
    held = {
        (random.choice(list(RoleName)).value, random.choice(places))
        for _ in range(random.choice((1, 1, 2, 3)))
    }
    rows[RoleHeld] += [
        _dated(random, user_id=user, role=role, organisation_id=place)
        for role, place in sorted(held)
    ]


def _ties(
    random: Random, rows: Rows, user: int, children: list[int], classes: list[int], much: float
) -> None:
    for school_class in classes:
        if random.random() < 0.4 * much:
            rows[ClassStaff].append(_dated(random, user_id=user, school_class_id=school_class))
    for child in children:
        if random.random() < 0.35 * much:
            kind = random.choice(("parent", "parent", *CHILD_ADULT_KINDS))
            rows[ChildAdult].append(_dated(random, user_id=user, child_id=child, kind=kind))
        if random.random() < 0.15 * much:
            rows[ChildBar].append(_dated(random, user_id=user, child_id=child, reason="R"))
        if random.random() < 0.25 * much:
            rows[EmergencyOpening].append(
                {
                    "user_id": user,
                    "child_id": child,
                    "reason": "R",
                    "on": TODAY + timedelta(random.choice((-1, 0, 0, 1))),
                    "opened_at": NOW,
                    "ended_at": random.choice((None, None, NOW)),
                }
            )


def _own_rights(
    random: Random, rows: Rows, user: int, children: list[int], schools: list[int]
) -> None:
    """Young people who decide for themselves, and what they let this parent use."""
    if random.random() < 0.3:
        school = random.choice(schools)
        rows[RoleHeld].append(_dated(random, user_id=user, role="parent", organisation_id=school))
    for child in children:
        if random.random() < 0.3:
            outcome = random.choice(list(RightsOutcome)).value
            told = {"talked_on": TODAY, "look_again_on": TODAY, "recorded_by_id": user}
            rows[OwnRights].append(
                _dated(random, child_id=child, outcome=outcome, says="S", **told)
            )
        if random.random() < 0.3:
            part = random.choice(list(FamilyPart)).value
            rows[ParentPart].append(
                _dated(random, child_id=child, user_id=user, part=part, recorded_by_id=user)
            )


def _delegations(
    random: Random,
    rows: Rows,
    base: int,
    people: list[int],
    schools: list[int],
    children: list[int],
) -> None:
    """Duties handed on by a SENCO of the school: mostly to who is asked about, sometimes between others."""
    for number in (1, 2):
        if random.random() < 0.4:
            continue
        asked, other, third = people
        giver, receiver = random.choice(
            [(other, asked)] * 7 + [(third, other)] * 2 + [(asked, other)]
        )
        school = random.choice(schools)
        if random.random() < 0.8:
            rows[RoleHeld].append(
                _dated(random, user_id=giver, role="senco", organisation_id=school)
            )
        if random.random() < 0.7:
            place = school if random.random() < 0.8 else random.choice(schools)
            rows[RoleHeld].append(
                _dated(random, user_id=receiver, role="office", organisation_id=place)
            )
        duties = random.sample([duty.value for duty in Duty], random.choice((1, 1, 2)))
        one = _dated(random, giver_id=giver, receiver_id=receiver, school_id=school)
        one |= {"id": base + number, "duties": Jsonb(duties), "is_for_all": random.random() < 0.5}
        rows[Delegation].append(one | {"ends_on": one["ends_on"] or TODAY + timedelta(30)})
        rows[DelegatedChild] += [
            {"delegation_id": base + number, "child_id": child}
            for child in random.sample(children, random.choice((1, 2, 3)))
        ]


def _dated(random: Random, **values: Any) -> dict[str, Any]:
    starts, ends = random.choice(STARTS), random.choice(ENDS)
    if ends is not None and ends < starts:
        starts = -400
    last = None if ends is None else TODAY + timedelta(ends)
    return values | {"starts_on": TODAY + timedelta(starts), "ends_on": last}


def _copy(model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
    """Many rows at once, past the models: what is not given has the field's default."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key or (rows and "id" in rows[0])
    ]
    usual = {
        field.attname: field.get_db_prep_save(field.get_default(), connection)
        for field in fields
        if not field.primary_key and field.name != "public_id"
    }
    usual["public_id"] = None
    names = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        for number, row in enumerate(rows):
            if model is User:
                usual["public_id"] = f"00000000-0000-4000-9000-{row['id']:012d}"
            copy.write_row(
                [row.get(field.attname, usual.get(field.attname, number)) for field in fields]
            )


ANSWERS = """
CREATE FUNCTION answers_under_policies(users bigint[], on_day date, purposes text[])
RETURNS TABLE(children bigint[], members bigint[]) LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1 .. array_length(users, 1) LOOP
    PERFORM sight_enter(users[i], on_day, purposes[i]);
    RETURN QUERY SELECT (SELECT array_agg(id) FROM people_child),
                        (SELECT array_agg(child_id) FROM people_classmember);
  END LOOP;
END $$
"""


def answers_of_database(
    batch: Batch, purposes: Sequence[str]
) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """What raw SQL sees as each person, served as pages are: children, and children of class rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE goldthread_app")
        cursor.execute(
            "SELECT * FROM answers_under_policies(%s, %s, %s)",
            [batch.user_ids, TODAY, list(purposes)],
        )
        found = cursor.fetchall()
        cursor.execute("SET LOCAL ROLE NONE")
    for children, members in found:
        yield frozenset(children or ()), frozenset(members or ())
