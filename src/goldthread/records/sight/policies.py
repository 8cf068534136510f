"""Which tables lead to a child, and the condition on which a row of each is seen: from the models.

Beside them the tables of an authority's planning, which its own planners see and nobody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db.models import ForeignKey, Model

from goldthread.access.permissions import Permission
from goldthread.access.roles import ROLES

CHILD = "people.Child"


def _told(name: str, kind: str) -> str:
    """What was said of who asks: nothing said is NULL, which opens nothing."""
    return f"(SELECT nullif(current_setting('goldthread.{name}', true), '')::{kind})"


SCHOOLS, CHILDREN, BARRED = (
    f"({_told(name, 'bigint[]')})::bigint[]" for name in ("schools", "children", "barred")
)
OF_CHILD = f"(school_id = ANY({SCHOOLS}) OR id = ANY({CHILDREN})) AND NOT (id = ANY({BARRED}))"
"""Arrays, each worked out once a statement, so that an index answers (`platform.md`, finding 4)."""
ME = _told("user", "bigint")
DAY = _told("day", "date")
OF_ME = f"user_id = {ME}"
GIVERS = f"(SELECT d.giver_id FROM people_delegation d WHERE d.receiver_id = {ME})"  # noqa: S608 - names of our own tables
HANDED = f"(SELECT d.id FROM people_delegation d WHERE d.receiver_id = {ME})"  # noqa: S608 - as above
MINE = f"(SELECT a.child_id FROM people_childadult a WHERE a.{OF_ME})"  # noqa: S608 - as above
TIES = {
    "people.ChildAdult": OF_ME,
    "people.ChildBar": f"({OF_ME} OR user_id IN {GIVERS})",
    "people.DelegatedChild": f"delegation_id IN {HANDED}",
    "people.EmergencyOpening": OF_ME,
    "people.OwnRights": f"child_id IN {MINE}",
    "people.ParentPart": OF_ME,
}
"""Rows that say what a person is to a child: read as theirs before they are known."""
AS_SYSTEM = "current_setting('goldthread.purpose', true) = 'system'"


PLANNED: Final = ("planning.AreaFile", "planning.SavedRun")
"""Tables of an authority as a whole: no child leads there, so that the organisation decides."""


def _planners() -> str:
    """Rows of organisations in which who asks holds, that day, a role that may see its planning."""
    roles = sorted(
        name.value for name, role in ROLES.items() if Permission.SUFFICIENCY_VIEW in role.rights
    )
    named = ", ".join(f"'{name}'" for name in roles)
    return (
        "organisation_id IN (SELECT h.organisation_id FROM accounts_roleheld h "  # noqa: S608 - names of our own tables and roles
        f"WHERE h.user_id = {ME} AND h.role IN ({named}) "
        f"AND h.starts_on <= {DAY} AND (h.ends_on IS NULL OR h.ends_on >= {DAY}))"
    )


@dataclass(frozen=True)
class Guarded:
    """One table and its condition; `tie` is that on which it is also read to learn who a person is."""

    table: str
    condition: str
    tie: str = ""


def guarded_tables() -> list[Guarded]:
    """Every table that leads to a child by one key or by several, in the order of their names."""
    ties = {
        apps.get_model(label): f"{_told('purpose', 'text')} = 'who' AND {condition}"
        for label, condition in TIES.items()
    }
    child = apps.get_model(CHILD)
    found = [Guarded(child._meta.db_table, OF_CHILD)]
    found += [
        Guarded(model._meta.db_table, _of_keys(model, keys), ties.get(model, ""))
        for model, keys in leading_to(child, apps.get_models(include_auto_created=True)).items()
    ]
    return sorted([*found, *_of_planning()], key=lambda one: one.table)


def _of_planning() -> list[Guarded]:
    """Files and runs of an authority, and which files went into which run."""
    run = apps.get_model("planning.SavedRun")
    ties: Any = run.files.through
    found = [Guarded(apps.get_model(label)._meta.db_table, _planners()) for label in PLANNED]
    seen = f"EXISTS (SELECT 1 FROM {run._meta.db_table} led WHERE led.id = savedrun_id)"  # noqa: S608 - names of our own models
    return [*found, Guarded(ties._meta.db_table, seen)]


def leading_to(
    child: type[Model], models: Iterable[type[Model]]
) -> dict[type[Model], list["ForeignKey[Model]"]]:
    """Each model but the child's own that leads to a child, with the keys that do: the direct ones,
    or, where there are none, those to a model that does."""
    left = [model for model in models if model is not child and model._meta.managed]
    found: dict[type[Model], list[ForeignKey[Model]]] = {}
    known = {child}
    while True:
        reached = {model: keys for model in left if (keys := _keys_to(model, known))}
        if not reached:
            return found
        found |= reached
        known = set(reached)
        left = [model for model in left if model not in found]


def _keys_to(model: type[Model], known: set[type[Model]]) -> list["ForeignKey[Model]"]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model in known
    ]


def _of_keys(model: type[Model], keys: list["ForeignKey[Model]"]) -> str:
    return " AND ".join(_of_key(model._meta.db_table, key) for key in keys)


def _of_key(table: str, key: "ForeignKey[Model]") -> str:
    """The row it points to is seen under that table's own policy; pointing to none, somebody asks."""
    target = key.related_model._meta
    seen = f"EXISTS (SELECT 1 FROM {target.db_table} led WHERE led.id = {table}.{key.column})"  # noqa: S608 - names of our own models
    if not key.null:
        return seen
    return f"({seen} OR ({table}.{key.column} IS NULL AND {_told('user', 'bigint')} IS NOT NULL))"
