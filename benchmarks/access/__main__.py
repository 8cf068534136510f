"""Build the nation in a database of its own, measure what each person's lists cost there, and drop it."""

import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

import psycopg
from django.conf import settings

from goldthread.config.terminal import set_up

CHILDREN = 1_600_000
PEOPLE = CHILDREN + 72_000 + 24_000 + 1_200 + 153
ROUNDS = 21
ON = date(2026, 11, 18)
ROLE = "goldthread_app"
LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->"
HEADINGS = (
    "who", "children", "saying who asks", "count, policies alone", "list, rules alone",
    "list, both", "on the register, rules alone", "on the register, both",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Whose lists are measured: a user, the purpose of their page, and the right their list is by."""

    name: str
    user_id: int
    purpose: str
    permission: str


PERSONS = (
    Person("parent, one child", 800_000, "page", "family.view"),
    Person("teacher, one class", CHILDREN + 36_000, "page", "class.view"),
    Person("school, its SENCO", CHILDREN + 72_000 + 12_000, "page", "child.view"),
    Person(
        "trust of 10 schools, figures", CHILDREN + 96_000 + 600, "figures", "trust_figures.view"
    ),
    Person(
        "authority of 157 schools, figures", CHILDREN + 97_200 + 76, "figures", "trust_figures.view"
    ),
)


def main() -> None:
    """Build, measure, write the table into the README beside this, drop."""
    server = os.environ.get("DATABASE_URL", LOCAL)
    with _database(server) as url, tempfile.TemporaryDirectory(prefix="goldthread-access-") as home:
        os.environ |= {"DATABASE_URL": url, "GOLDTHREAD_HOME": home}
        set_up(must_exist=False)
        settings.GOLDTHREAD_ROLE_OF_PAGES = ROLE  # as the server steps down
        began = monotonic()
        _build()
        built = monotonic() - began
        rows = [_measured(person) for person in PERSONS]
        about = _about(built)
    table = "\n".join(
        f"| {' | '.join(row)} |"
        for row in (HEADINGS, ("---", *("---:",) * (len(HEADINGS) - 1)), *rows)
    )
    print(table)
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{about}\n\n{table}\n\n{END}{after}", encoding="utf-8")


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"goldthread_access_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        try:
            yield server.rsplit("/", 1)[0] + "/" + name
        finally:
            from django.db import connections

            connections.close_all()
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def _build() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    nation = Path(__file__).with_name("nation.sql").read_text(encoding="utf-8")
    nation = nation.replace(":children", str(CHILDREN)).replace(":people", str(PEOPLE))
    connection.ensure_connection()
    connection.connection.execute(nation)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _measured(person: Person) -> tuple[str, ...]:
    """Each cell: planning and running, in the database, in the middle of so many rounds."""
    from goldthread.records.sight.context import enter, walled

    listed, on_register = _lists(person)
    alone = [_milliseconds(*query) for query in (listed, on_register)]
    with walled():
        enter(person.user_id, ON, person.purpose)
        counted = _milliseconds("SELECT count(*) FROM people_child", ())
        both = [_milliseconds(*query) for query in (listed, on_register)]
        children = _rows("SELECT count(*) FROM people_child", ())[0][0]
        entering = _milliseconds(
            "SELECT * FROM sight_enter(%s, %s, %s)", (person.user_id, ON, person.purpose)
        )
    found = (entering, counted, alone[0], both[0], alone[1], both[1])
    return (person.name, f"{children:,}", *(f"{usual:.1f} ({best:.1f})" for usual, best in found))


def _lists(person: Person) -> tuple[tuple[str, Any], tuple[str, Any]]:
    """The application's own statements: the first fifty by name, and how many of all are on the register."""
    from goldthread.access.checks import schools_where
    from goldthread.access.permissions import Permission
    from goldthread.records.accounts.models import User
    from goldthread.records.people.models import Child
    from goldthread.records.people.queries.children import actor_for, children_for
    from goldthread.records.sen_support.models import SenStatus

    permission = Permission(person.permission)
    actor = actor_for(User.objects.get(pk=person.user_id), ON)
    if person.purpose == "figures":
        schools = sorted(schools_where(actor, permission))
        children = Child.objects.filter(school_id__in=schools, merged_into__isnull=True)
        children = children.order_by("surname", "forename", "id")
        statuses = SenStatus.objects.filter(child__school_id__in=schools)
    else:
        children = children_for(actor, permission, ON)
        statuses = SenStatus.objects.filter(child__in=children.order_by())
    register = statuses.filter(ends_on__isnull=True).order_by().values("child__school_id")
    return tuple(  # type: ignore[return-value]
        query.query.sql_with_params() for query in (children[:50], register)
    )


def _milliseconds(statement: str, values: Any) -> tuple[float, float]:
    return _median(lambda: _rows(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", values))


def _median(explain: Callable[[], Any]) -> tuple[float, float]:
    times = []
    for _ in range(ROUNDS):
        plan = explain()[0][0][0]
        times.append(plan["Planning Time"] + plan["Execution Time"])
    return median(times), min(times)


def _rows(statement: str, values: Any) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _about(built: float) -> str:
    load = os.getloadavg()[0]
    version = _rows("SHOW server_version", ())[0][0].split()[0]
    return (
        f"{date.today()}, PostgreSQL {version} as installed, {platform.machine()}, {os.cpu_count()} cores, "
        f"built in {built:.0f} s; milliseconds: median of {ROUNDS} and, in brackets, the best of them; load {load:.0f} on the machine at the time."
    )


if __name__ == "__main__":
    main()
