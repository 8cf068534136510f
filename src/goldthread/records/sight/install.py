"""Bring the database's own rules up to date: rights, functions, policies and the role of pages."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.utils import ProgrammingError

from goldthread.access.family import PART_RIGHTS
from goldthread.access.permissions import Permission
from goldthread.access.roles import OPENED_IN_AN_EMERGENCY, ROLES, Reach
from goldthread.access.standing_in import DUTY_RIGHTS
from goldthread.records.sight.context import FIGURES, GROUPS, PAGE, RIGHTS
from goldthread.records.sight.policies import AS_SYSTEM, Guarded, guarded_tables

ROLE = "goldthread_app"
"""What pages are served as: no table is its own, and no policy spares it."""
SCOPE = Path(__file__).with_name("scope.sql")
COUNTED = (Permission.FIGURES_VIEW, Permission.TRUST_FIGURES_VIEW, Permission.ACCESS_REVIEW)
OVER_RECORDS = (Permission.RECORD_ERASE, Permission.ACCESS_REQUEST_ANSWER)
NOT_BY_ITSELF = (Permission.ACCOUNT_USE, Permission.EMERGENCY_OPEN)
"""Not about a child; and what opens a whole school's names only on the pages that need it."""
APPEND_ONLY = ("audit_event", "audit_eventchild")


def rights() -> list[tuple[str, str, str, bool, bool]]:
    """ROLES as rows: role, permission, reach, whether it covers the schools below, and works there."""
    rows = []
    for name, role in ROLES.items():
        below = role.held_in != {"school"}
        reaches = list(role.rights.items())
        if Permission.EMERGENCY_OPEN in role.rights:
            reaches += [(permission, Reach.OPENED) for permission in OPENED_IN_AN_EMERGENCY]
        rows += [
            (name.value, may.value, reach.value, below, role.works_in_school)
            for may, reach in reaches
        ]
    return sorted(rows)


def parts() -> list[tuple[str, str, str]]:
    """What a young person lets a parent use, and what a colleague hands on, as rights."""
    rows = [("family", part.value, one.value) for part, lot in PART_RIGHTS.items() for one in lot]
    rows += [("duty", duty.value, one.value) for duty, lot in DUTY_RIGHTS.items() for one in lot]
    return sorted(rows)


def rights_of_database(
    cursor: Any,
) -> tuple[list[tuple[str, str, str, bool, bool]], list[tuple[str, str, str]]]:
    """`rights` and `parts` as the database holds them."""
    cursor.execute("SELECT role, permission, reach, covers_below, works_in_school FROM sight_right")
    known = sorted(cursor.fetchall())
    cursor.execute("SELECT kind, part, permission FROM sight_part")
    return known, sorted(cursor.fetchall())


def purposes() -> list[tuple[str, str]]:
    """Which permissions count for which purpose; each permission is a purpose of its own, too."""
    by_itself = [one for one in Permission if one not in NOT_BY_ITSELF]
    rows = [(PAGE, one.value) for one in by_itself]
    rows += [(FIGURES, one.value) for one in COUNTED]
    rows.append((GROUPS, Permission.SESSION_LOG.value))
    rows += [(RIGHTS, one.value) for one in OVER_RECORDS]
    return sorted(rows + [(one.value, one.value) for one in Permission])


def install(connection: Any) -> None:
    """All of it, in one transaction; nothing when it stands already. PostgreSQL only."""
    if connection.vendor != "postgresql":
        return
    tables = guarded_tables()
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if not {model._meta.db_table for model in _ours()} <= there:
            return  # half-way through the migrations
        statements = list(_statements(connection, tables))
        wanted = hashlib.sha256("\n".join(map(str, statements)).encode()).hexdigest()
        if not _stands(cursor, wanted, tables):
            for statement, values in statements:
                cursor.execute(statement, values)
            cursor.execute(f"COMMENT ON FUNCTION sight_enter(bigint, date, text) IS '{wanted}'")
    _let_pages_in(connection)


def _ours() -> list[Any]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _stands(cursor: Any, wanted: str, tables: list[Guarded]) -> bool:
    cursor.execute(
        "SELECT obj_description(to_regprocedure('sight_enter(bigint,date,text)'), 'pg_proc')"
    )
    return bool(cursor.fetchone()[0] == wanted and not unguarded(cursor, tables))


def unguarded(cursor: Any, tables: list[Guarded] | None = None) -> list[str]:
    """Tables that lead to a child and have no forced policy."""
    names = [one.table for one in (guarded_tables() if tables is None else tables)]
    cursor.execute(
        "SELECT c.relname FROM pg_class c WHERE c.oid = to_regclass(c.relname) "
        "AND c.relname = ANY(%s) AND c.relrowsecurity AND c.relforcerowsecurity "
        "AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'sight')",
        [names],
    )
    return sorted(set(names) - {name for (name,) in cursor.fetchall()})


def _statements(connection: Any, tables: list[Guarded]) -> Iterator[tuple[str, Any]]:
    yield SCOPE.read_text(encoding="utf-8"), None
    yield "DELETE FROM sight_right", None
    yield "DELETE FROM sight_purpose", None
    yield "DELETE FROM sight_part", None
    for right in rights():
        yield "INSERT INTO sight_right VALUES (%s, %s, %s, %s, %s)", right
    for purpose in purposes():
        yield "INSERT INTO sight_purpose VALUES (%s, %s)", purpose
    for part in parts():
        yield "INSERT INTO sight_part VALUES (%s, %s, %s)", part
    for one in tables:
        yield from _policies(connection.ops.quote_name(one.table), one)


def _policies(table: str, one: Guarded) -> Iterator[tuple[str, None]]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", None
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY", None
    for name in ("sight", "sight_system", "sight_who"):
        yield f"DROP POLICY IF EXISTS {name} ON {table}", None
    yield f"CREATE POLICY sight ON {table} USING ({one.condition})", None
    yield f"CREATE POLICY sight_system ON {table} TO CURRENT_USER USING ({AS_SYSTEM})", None
    if one.tie:
        yield f"CREATE POLICY sight_who ON {table} FOR SELECT USING ({one.tie})", None


def _let_pages_in(connection: Any) -> None:
    """Make the role where this user may, and give it rows to read and write but no table to change."""
    with connection.cursor() as cursor:
        if not _has_role(connection, cursor):
            return  # `serve` and `doctor` say what to do
        with transaction.atomic(using=connection.alias):
            names = [model._meta.db_table for model in _ours()]
            quote = connection.ops.quote_name
            whole = ", ".join(quote(name) for name in sorted({*names} - {*APPEND_ONLY}))
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {whole} TO {ROLE}")
            cursor.execute(f"GRANT SELECT, INSERT ON {', '.join(APPEND_ONLY)} TO {ROLE}")
            cursor.execute(
                f"GRANT SELECT ON django_migrations, sight_right, sight_purpose, sight_part TO {ROLE}"
            )
            cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")


def _has_role(connection: Any, cursor: Any) -> bool:
    for statement in (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN "
        f"CREATE ROLE {ROLE} NOLOGIN; END IF; "
        "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
        f"DO $$ BEGIN IF NOT pg_has_role('{ROLE}', 'MEMBER') THEN "
        f"GRANT {ROLE} TO CURRENT_USER; END IF; END $$",
    ):
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute(statement)
        except ProgrammingError:  # this user may not make roles: whoever may does it once
            pass
    cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [ROLE])
    return bool(cursor.fetchone()[0])
