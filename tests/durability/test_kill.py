"""kill -9, again and again, while sessions are logged and files are imported over HTTP.

No acknowledged write is lost, none is done twice, and the record and the audit agree. Every write
carries a key; one that got no answer is sent again with the same key, as a browser or tablet would.
"""

import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.journeys.conftest import DEMO_AT, _fresh_postgresql

KILLS = int(os.environ.get("GOLDTHREAD_KILLS", "200"))
TOKEN = "k" * 32
GIVE_UP_AFTER = 60.0


@dataclass
class Client:
    """One person's browser, which sends again what was not answered."""

    port: int
    cookie: str
    deadline: float = field(default_factory=lambda: time.monotonic() + 1200)

    def get(self, path: str) -> str:
        """The page, asked for until it answers."""
        return self._until_answered("GET", path, b"", {})[1]

    def post(self, path: str, values: dict[str, Any]) -> tuple[int, str]:
        """Send a form until it is answered; the status and where it leads."""
        body = urlencode(values, doseq=True).encode()
        return self._until_answered(
            "POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def upload(
        self, path: str, values: dict[str, str], name: str, content: bytes
    ) -> tuple[int, str]:
        """Send a form with a file until it is answered."""
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in values.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts.append(head.encode() + b"Content-Type: text/csv\r\n\r\n" + content + b"\r\n")
        body = b"".join(parts) + f"--{edge}--\r\n".encode()
        return self._until_answered(
            "POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"}
        )

    def _until_answered(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, str]:
        while time.monotonic() < self.deadline:
            try:
                return self._once(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)
        raise AssertionError("the server never answered")

    def _once(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                method, path, body,
                {"Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN,
                 "Host": "localhost"} | headers,
            )  # fmt: skip
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        if response.status in {301, 302}:
            return response.status, response.headers["Location"]
        return response.status, text


@dataclass
class Zygote:
    """The process that forks servers."""

    process: subprocess.Popen[str]
    port: int
    scene: dict[str, Any]

    def say(self, word: str) -> str:
        """One line to it, one line back."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def kill_for_a_while(self, kills: int, chance: random.Random, busy: threading.Event) -> int:
        """Serve, kill -9 after a moment, and again. Answers how many were killed while writing."""
        done = 0
        while done < kills and not busy.is_set():
            pid = int(self.say("serve"))
            time.sleep(chance.uniform(0.02, 0.25))
            os.kill(pid, signal.SIGKILL)
            self.say("reap")
            done += 1
        return done


@pytest.fixture
def zygote(tmp_path: Path) -> Iterator[Zygote]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GOLDTHREAD_")}
    env |= {
        "GOLDTHREAD_HOME": str(tmp_path), "GOLDTHREAD_DEMO": "1", "GOLDTHREAD_DEMO_AT": DEMO_AT,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    if os.environ.get("DATABASE_URL"):
        env["DATABASE_URL"] = _fresh_postgresql(os.environ["DATABASE_URL"], "goldthread_killed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.zygote", str(port)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env,
    )  # fmt: skip
    assert process.stdout
    scene = json.loads(process.stdout.readline())
    yield Zygote(process, port, scene)
    assert process.stdin
    process.stdin.close()
    process.wait(timeout=20)


def _log_sessions(zygote: Zygote, jobs: list[tuple[str, str]], acked: list[str]) -> None:
    client = Client(zygote.port, zygote.scene["cookies"]["ta"])
    lines = zygote.scene["lines"]
    while jobs:
        try:
            day, slot = jobs.pop()
        except IndexError:
            return
        key = str(uuid.uuid4())
        status, text = client.post(
            f"/today/{day}/{zygote.scene['group']}/{slot}/",
            {"receipt": key, "state": "delivered", "planned": lines, "present": lines},
        )
        assert status == 302, text[:2000]
        acked.append(key)


def _import_files(zygote: Zygote, stop: threading.Event, done: list[int]) -> None:
    client = Client(zygote.port, zygote.scene["cookies"]["office"])
    while not stop.is_set():
        number = len(done)
        rows = "".join(
            f"Kid{number}x{row},Import{number}x{row},{row + 1:02d}/03/2016,5\n" for row in range(20)
        )
        content = f"Forename,Surname,Date of birth,Year\n{rows}".encode()
        status, location = client.upload(
            "/imports/new/", {"receipt": str(uuid.uuid4())}, f"list{number}.csv", content
        )
        assert status == 302, location[:2000]
        _walk_wizard(client, location)
        done.append(20)


def _walk_wizard(client: Client, location: str) -> None:
    """Post each step's form as it stands until the import is applied."""
    for _ in range(4):
        html = client.get(location)
        form = re.search(r'<form[^>]*data-step="(map|apply)"[^>]*>(.*?)</form>', html, re.S)
        if form is None:
            return
        status, location = client.post(location, _values_of(form.group(2)))
        assert status == 302, location[:2000]
    raise AssertionError("the wizard did not end")


def _values_of(form: str) -> dict[str, str]:
    values = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
        values[name] = chosen.group(1) if chosen else ""
    return values


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_or_doubled_when_killed(zygote: Zygote) -> None:
    days, slots = zygote.scene["days"], zygote.scene["slots"]
    jobs = [(day, slot) for day in days for slot in slots]
    random.Random(7).shuffle(jobs)
    acked: list[str] = []
    imported: list[int] = []
    stop = threading.Event()
    workers = [threading.Thread(target=_log_sessions, args=(zygote, jobs, acked)) for _ in range(3)]
    importer = threading.Thread(target=_import_files, args=(zygote, stop, imported))
    for worker in [*workers, importer]:
        worker.start()
    killed = zygote.kill_for_a_while(KILLS, random.Random(11), stop)
    left_when_killing_ended = len(jobs)
    del jobs[:]
    stop.set()
    last = int(zygote.say("serve"))
    for worker in [*workers, importer]:
        worker.join(timeout=GIVE_UP_AFTER)
        assert not worker.is_alive()
    os.kill(last, signal.SIGKILL)
    zygote.say("reap")
    kept = json.loads(zygote.say("verify"))
    print(f"{killed} kills, {len(acked)} sessions and {len(imported)} imports acknowledged")
    assert killed == KILLS
    assert left_when_killing_ended > 0, "there was work under way at every kill"
    assert len(acked) > KILLS / 4
    assert len(imported) > 2
    assert kept["keys"] == sorted(acked)
    assert set(acked) <= set(kept["receipts"])
    assert kept["children_each"] == [2]
    assert kept["audited_once_each"]
    assert kept["imports"] == len(imported)
    assert kept["imports_audited_once_each"]
    assert kept["created_children"] == kept["created_changes"] == sum(imported)
    assert kept["faults"] == []
    assert kept["integrity"] == "ok"
