"""A home of its own for each test of the command, and a way to run it as people do."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def data(self):
        return json.loads(self.out)


@dataclass(frozen=True)
class Goldthread:
    """The command in one home, always on the embedded database."""

    home: Path

    def __call__(self, *words: str, stdin: str = "", **extra: str) -> Ended:
        given = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GOLDTHREAD_")
            and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        done = subprocess.run(
            [sys.executable, "-m", "goldthread.config.command", *words],
            env=given | {"GOLDTHREAD_HOME": str(self.home)} | extra,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def open(self, path: Path | None = None):
        """The database file, opened with this home's key."""
        from goldthread.config.engine import keyed_connection

        key = (self.home / "keys" / "database").read_text()
        return keyed_connection(key)(str(path or self.home / "goldthread.db"))


@pytest.fixture(scope="session")
def made_home(tmp_path_factory):
    """Set up once: a small demo, with a canary in a child's name."""
    goldthread = Goldthread(tmp_path_factory.mktemp("command") / "home")
    ended = goldthread("demo", "--no-serve", "--json", "--scale", "0.03", "--on", "2026-11-18")
    assert ended.code == 0, ended.err
    database = goldthread.open()
    database.execute("UPDATE people_child SET surname = 'Plaintextcanary' WHERE id = 1")
    database.commit()
    database.close()
    return goldthread


@pytest.fixture
def goldthread(made_home, tmp_path):
    """A copy of it that a test may spoil."""
    import shutil

    shutil.copytree(made_home.home, tmp_path / "home")
    return Goldthread(tmp_path / "home")


@pytest.fixture
def empty(tmp_path):
    """A home where nothing has been set up."""
    return Goldthread(tmp_path / "empty")
