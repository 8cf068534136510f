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
ROWS = 20
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
        found = response.headers["Location"] if response.status in {301, 302} else text
        if not found or (found is text and not text.rstrip().endswith("</html>")):
            raise http.client.IncompleteRead(text.encode())  # killed in the middle of its answer
        return response.status, found


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

    def time_of_one_page(self) -> float:
        """How long a server that was just started takes for a page on this computer, now."""
        began = time.monotonic()
        pid = int(self.say("serve"))
        Client(self.port, self.scene["cookies"]["office"]).get("/imports/new/")
        self.kill(pid)
        return time.monotonic() - began

    def kill(self, pid: int) -> None:
        """End a server without a word of warning."""
        os.kill(pid, signal.SIGKILL)
        self.say("reap")

    def kill_for_a_while(self, kills: int, chance: random.Random) -> None:
        """Serve, kill -9 within the time of a few pages, and again."""
        page = self.time_of_one_page()
        for _ in range(kills):
            pid = int(self.say("serve"))
            time.sleep(page * chance.uniform(0.1, 3))
            self.kill(pid)


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
    said = tmp_path / "stderr"
    with said.open("wb") as stderr, subprocess.Popen(
        [sys.executable, "-m", "tests.durability.zygote", str(port)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True, env=env,
    ) as process:  # fmt: skip
        assert process.stdout
        scene = process.stdout.readline()
        assert scene, said.read_text(errors="replace")[-4000:]
        yield Zygote(process, port, json.loads(scene))


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
    chance = random.Random(5)
    while not stop.is_set():
        content = "Forename,Surname,Date of birth,Year\n" + "".join(
            f"{_word(chance)},{_word(chance)},{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}"
            f"/20{chance.randint(15, 20)},5\n"
            for _ in range(ROWS)
        )
        values = _values_of(client.get("/imports/new/"))
        status, columns = client.upload("/imports/new/", values, "list.csv", content.encode())
        assert status == 302, _said(columns)
        status, preview = client.post(columns, _values_of(client.get(columns)))
        assert status == 302, _said(preview)
        status, result = client.post(f"{preview}apply/", {"receipt": str(uuid.uuid4())})
        assert status == 302, _said(result)
        assert "Applied" in client.get(result) or "applied" in client.get(result)
        done.append(ROWS)


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(11)).title()


def _said(html: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", html)[:2000]


def _values_of(html: str) -> dict[str, str]:
    """What a browser would send of the form in the page's main part, as it stands."""
    form = html[html.index("<main") :]
    form = form[form.index("<form") : form.index("</form>")]
    values = dict(
        re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"(?![^>]*type="radio")', form)
    )
    for radio in re.findall(r"<input[^>]*type=\"radio\"[^>]*>", form):
        name = re.search(r'name="([^"]+)"', radio)
        value = re.search(r'value="([^"]*)"', radio)
        if name and value and ("checked" in radio or name.group(1) not in values):
            values[name.group(1)] = value.group(1)
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
    zygote.kill_for_a_while(KILLS, random.Random(11))
    left_when_killing_ended = len(jobs)
    del jobs[:]
    stop.set()
    last = int(zygote.say("serve"))
    for worker in [*workers, importer]:
        worker.join(timeout=GIVE_UP_AFTER)
        assert not worker.is_alive()
    zygote.kill(last)
    kept = json.loads(zygote.say("verify"))
    print(f"{KILLS} kills, {len(acked)} sessions and {len(imported)} imports acknowledged")
    assert left_when_killing_ended > 0, "there was work under way at every kill"
    assert len(acked) > KILLS / 4
    assert len(imported) > 2
    assert kept["keys"] == sorted(acked)
    assert set(acked) <= set(kept["receipts"])
    assert kept["children_each"] == [2]
    assert kept["audited_once_each"]
    assert kept["imports"] == len(imported)
    assert kept["imports_audited_once_each"]
    assert kept["children"] - kept["children_before"] == kept["created_changes"] == sum(imported)
    assert kept["faults"] == []
    assert kept["integrity"] == "ok"
