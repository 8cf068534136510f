"""The command on PostgreSQL: set up, filled, copied while others write, and brought back in a drill."""

import os
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def database() -> Iterator[str]:
    """An empty database of this test's own."""
    name = f"goldthread_commands_{os.getpid()}"
    yield _fresh_postgresql(URL, name)
    with psycopg.connect(URL, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


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


def test_a_changed_copy_is_refused_in_a_drill(
    empty: Goldthread, database: str, tmp_path: Path
) -> None:
    assert empty("init", DATABASE_URL=database).code == 0
    assert empty("backup", "--to", str(tmp_path / "c"), DATABASE_URL=database).code == 0
    (path,) = (tmp_path / "c").glob("*.dump")
    path.write_bytes(path.read_bytes()[:-64])
    ended = empty("restore", str(path), "--drill", DATABASE_URL=database)
    assert (ended.code, "not the file that was made" in ended.err) == (1, True)
