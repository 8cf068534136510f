"""The command on PostgreSQL: set up, filled, copied while others write, and brought back in a drill."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.integration.commands.conftest import Goldthread
from tests.journeys.conftest import _fresh_postgresql
from tests.unit.exchange.files import CENSUS_SAMPLES, NEEDS, PUPILS

URL = os.environ.get("DATABASE_URL", "")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgresql,
    pytest.mark.skipif(not URL, reason="DATABASE_URL names no PostgreSQL"),
]
GIAS = "formats/gias/gias_e2e_sample.csv"


@pytest.fixture(params=["superuser", "ordinary"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of this test's own: a superuser's, and one of a user who is nothing special,
    for whom forced policies hold as well."""
    name = f"goldthread_commands_{os.getpid()}"
    url = _fresh_postgresql(URL, name)
    with psycopg.connect(URL, autocommit=True) as server:
        if request.param == "ordinary":
            server.execute(f"CREATE ROLE {name} LOGIN CREATEDB CREATEROLE PASSWORD 'only here'")  # type: ignore[arg-type]
            server.execute(f'ALTER DATABASE "{name}" OWNER TO {name}')  # type: ignore[arg-type]
            if server.execute("SELECT FROM pg_roles WHERE rolname = 'goldthread_app'").fetchone():
                server.execute(f"GRANT goldthread_app TO {name} WITH ADMIN OPTION")  # type: ignore[arg-type]
            parts = urlsplit(url)
            where = f"{name}:only%20here@{parts.hostname}:{parts.port or 5432}"
            url = parts._replace(netloc=where).geturl()
        yield url
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]
        server.execute(f"DROP ROLE IF EXISTS {name}")  # type: ignore[arg-type]


def test_set_up_filled_copied_and_brought_back(
    empty: Goldthread, database: str, tmp_path: Path, shared_data: Path
) -> None:
    samples, copies = shared_data / CENSUS_SAMPLES, tmp_path / "copies"

    def on_it(*words: str) -> dict[str, object]:
        ended = empty(*words, "--json", DATABASE_URL=database)
        assert ended.code == 0, ended.err + ended.out
        return dict(ended.data)

    on_it("init")
    assert on_it("doctor")["safe"] is True
    on_it("import", "gias", str(shared_data / GIAS))
    files = ("--pupils", str(samples / PUPILS), "--needs", str(samples / NEEDS))
    assert on_it("import", "census", *files, "--school", "130000")["created"] == 2000

    made = on_it("backup", "--to", str(copies))
    (path,) = copies.glob("*.dump")
    assert (path.stat().st_mode & 0o077, made["encrypted"]) == (0, False)
    drill = on_it("restore", str(path), "--drill")
    events = on_it("audit", "verify")["events"]
    assert (drill["children"], drill["audit_events_verified"]) == (2000, events)
    assert drill["rows"] == sum(made["rows"].values())  # type: ignore[attr-defined]
    with psycopg.connect(database) as left:
        names = left.execute("SELECT datname FROM pg_database").fetchall()
    assert not [name for (name,) in names if name.startswith("goldthread_drill_")]

    refused = empty("restore", str(path), "--replace", DATABASE_URL=database)
    assert (refused.code, "pg_restore" in refused.err) == (1, True)


def test_pages_are_never_served_past_the_policies(empty: Goldthread, database: str) -> None:
    """What the doctor says of the role of pages, of a table without its policy, and of other rights."""
    assert empty("init", DATABASE_URL=database).code == 0

    def look() -> dict[str, dict[str, str]]:
        ended = empty("doctor", "--json", DATABASE_URL=database)
        return {one["check"]: one for one in ended.data["checks"]}

    found = look()
    checks = ("row-level security", "rights in the database", "role of pages")
    assert [found[name]["state"] for name in checks] == ["ok"] * 3
    assert found["role of pages"]["found"] == "goldthread_app"
    assert found["login of pages"]["state"] == "worth"

    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("ALTER TABLE profiles_diagnosis NO FORCE ROW LEVEL SECURITY")
        owner.execute(
            "INSERT INTO sight_right VALUES ('parent', 'child.view', 'school', true, true)"
        )
    found = look()
    assert [found[name]["state"] for name in checks] == ["unsafe", "unsafe", "ok"]
    assert empty("init", DATABASE_URL=database).code == 0
    assert [look()[name]["state"] for name in checks] == ["ok"] * 3


AS_SERVED = """
from goldthread.config.wsgi import application
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user::text, count(*) FROM people_child")
    print(cursor.fetchone())
"""


def test_the_server_steps_down_and_sees_nothing_until_it_says_who_asks(
    empty: Goldthread, database: str, shared_data: Path
) -> None:
    assert empty("init", DATABASE_URL=database).code == 0
    gias = empty("import", "gias", str(shared_data / GIAS), DATABASE_URL=database)
    assert gias.code == 0, gias.err
    samples = shared_data / CENSUS_SAMPLES
    files = ("--pupils", str(samples / PUPILS), "--needs", str(samples / NEEDS))
    census = empty("import", "census", *files, "--school", "130000", DATABASE_URL=database)
    assert census.code == 0, census.err
    told = os.environ | {"DATABASE_URL": database, "GOLDTHREAD_HOME": str(empty.home)}
    told.pop("DJANGO_SETTINGS_MODULE", None)
    served = subprocess.run(
        [sys.executable, "-c", AS_SERVED], env=told, capture_output=True, text=True, check=True
    )
    assert served.stdout.strip() == "('goldthread_app', 0)"
    with psycopg.connect(database) as owner:  # the owner, too, sees only what it says it is for
        (children,) = owner.execute("SELECT count(*) FROM people_child").fetchone() or (None,)
    assert children == (2000 if urlsplit(database).username == urlsplit(URL).username else 0)


def test_a_changed_copy_is_refused_in_a_drill(
    empty: Goldthread, database: str, tmp_path: Path
) -> None:
    assert empty("init", DATABASE_URL=database).code == 0
    assert empty("backup", "--to", str(tmp_path / "c"), DATABASE_URL=database).code == 0
    (path,) = (tmp_path / "c").glob("*.dump")
    path.write_bytes(path.read_bytes()[:-64])
    ended = empty("restore", str(path), "--drill", DATABASE_URL=database)
    assert (ended.code, "not the file that was made" in ended.err) == (1, True)
