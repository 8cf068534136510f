"""The command in a home, in a language of brackets: what it says is translated, what it keeps is not."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.brackets import PSEUDO, Ended, outside, ran, write_brackets
from tests.integration.test_words import SPOKEN

pytestmark = [pytest.mark.slow, pytest.mark.embedded]
PASSWORD = "--password-stdin"


@pytest.fixture(scope="module")
def brackets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    write_brackets(folder)
    return folder


def _plain(ended: list[Ended]) -> list[str]:
    lines = (line for one in ended for line in outside(f"{one.out}\n{one.err}").splitlines())
    return [line for line in lines if SPOKEN.search(line)]


def _kept(goldthread) -> list[str]:
    """Everything in the database that holds a bracket of the language."""
    database = goldthread.open()
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = [
        f"{table}: {row}"
        for (table,) in tables
        for row in database.execute(f'SELECT * FROM "{table}"').fetchall()
        if "⟦" in str(row)
    ]
    database.close()
    return found


def test_home_is_set_up_and_looked_after_in_the_readers_language(empty, brackets, tmp_path):
    folder, here = tmp_path / "b", {"GOLDTHREAD_HOME": str(empty.home)}
    school = ("--school", "X", "--urn", "123456", "--senco", "j")
    expected = {
        ("init", *school, PASSWORD): 0,
        ("init", *school, PASSWORD, "--json"): 1,  # the records refuse the name
        ("user", "role", "j", "head", "--at", "123456"): 0,
        ("user", "role", "j", "king", "--at", "123456"): 2,
        ("user", "list"): 0,
        ("user", "end", "nobody"): 1,
        ("user", "password", "j", PASSWORD): 0,
        ("doctor",): 0,
        ("audit", "verify"): 0,
        ("audit", "anchor", "--to", str(tmp_path / "anchors")): 0,
        ("audit", "anchor", "--mail", "dpo@trust.example"): 1,
        ("audit", "verify", "--anchor", str(tmp_path / "anchors")): 0,
        ("audit", "verify", "--anchor", str(tmp_path / "none")): 1,
        ("audit", "show", "--child", "3f0c6c1e-0b0e-4a55-9d0e-1d1f0a4f7c11"): 1,
        ("backup", "--to", str(folder)): 0,
        ("restore", str(folder / "none")): 1,
        ("export", "--school", "123456", "--out", str(tmp_path / "x.json")): 0,
        ("import", "gias", str(tmp_path / "x.json")): 1,
        ("import", "gias", str(tmp_path / "none.csv")): 1,
        ("demo", "--no-serve"): 1,
        ("user", "end", "j"): 0,
    }
    ended = ran(brackets, *expected, **here)
    assert [one.code for one in ended] == list(expected.values())
    assert _plain(ended) == []
    assert all("⟦" in one.out + one.err for one in ended)
    (path,) = folder.glob("*.db")
    restored = ran(
        brackets, ["restore", str(path), "--drill"], ["restore", str(path), "--replace"], **here
    )
    assert [one.code for one in restored] == [0, 0]
    assert _plain(restored) == []
    assert _kept(empty) == []


def test_codes_are_the_same_in_every_language(goldthread, brackets):
    (ended,) = ran(brackets, ["doctor", "--json"], GOLDTHREAD_HOME=str(goldthread.home))
    spoken, plain = json.loads(ended.out), goldthread("doctor", "--json").data
    assert [(one["check"], one["state"]) for one in spoken["checks"]] == [
        (one["check"], one["state"]) for one in plain["checks"]
    ]
    (ended,) = ran(brackets, ["demo", "--no-serve"], GOLDTHREAD_HOME=str(goldthread.home))
    assert _plain([ended]) == []
    counted = [int(line.rpartition(" ")[2].rstrip("⟧")) for line in ended.out.splitlines()]
    assert counted == list(goldthread("demo", "--no-serve", "--json").data.values())


def test_pages_do_not_speak_the_language_of_the_terminal(goldthread, brackets):
    """`serve` says where it is in brackets; the page of someone not signed in is British English."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    typed = ["serve", "--port", str(port), "--workers", "1"]
    environment = os.environ | {"LANGUAGE": PSEUDO, "GOLDTHREAD_HOME": str(goldthread.home)}
    for name in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", *_ours()):
        environment.pop(name, None)
    environment["GOLDTHREAD_HOME"] = str(goldthread.home)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.brackets", str(brackets), *typed],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        page = _page(f"http://127.0.0.1:{port}/account/login/")
    finally:
        server.terminate()
        said = server.communicate(timeout=60)[1]
    assert '<html lang="en-gb"' in page
    assert "⟦" not in page
    assert said.startswith("⟦")


def _ours() -> list[str]:
    return [name for name in os.environ if name.startswith("GOLDTHREAD_")]


def _page(address: str) -> str:
    for _ in range(300):
        try:
            with urlopen(address, timeout=10) as answer:
                return answer.read().decode()
        except URLError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer")
