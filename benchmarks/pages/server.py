"""The real server on loopback: start it, ask it, read from /proc what its processes have used."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
WORKERS = 4


@contextmanager
def serving(home: Path, port: int) -> Iterator[int]:
    """`goldthread serve` with four workers; the value is its process id."""
    command = Path(sys.executable).with_name("goldthread")
    with subprocess.Popen(
        [command, "serve", "--port", str(port), "--workers", str(WORKERS)],
        env=os.environ | {"GOLDTHREAD_HOME": str(home)},
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _await(port)
            yield process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


@contextmanager
def writing(home: Path, child: str) -> Iterator[Callable[[], None]]:
    """A process beside the server; each call of the value has it write once, and waits until it has."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.pages.writer", child],
        env=os.environ | {"GOLDTHREAD_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def write() -> None:
            assert process.stdin
            assert process.stdout
            process.stdin.write("\n")
            process.stdin.flush()
            if not process.stdout.readline():
                raise SystemExit("Nothing could be written.")

        yield write


def _await(port: int) -> None:
    for _ in range(1800):
        try:
            if _status(port, "/healthz", "") == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit("The server did not answer within three minutes.")


def _status(port: int, path: str, session: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def ask(port: int, path: str, session: str, times: int) -> None:
    """Open a page this often, four at a time. Anything but 200 ends the measurement."""
    with ThreadPoolExecutor(WORKERS) as pool:
        statuses = set(pool.map(lambda _: _status(port, path, session), range(times)))
    if statuses != {200}:
        raise SystemExit(f"{path} answered {sorted(statuses)}")


def cpu_seconds(root: int) -> float:
    """User and system time of a process and all below it."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            used[int(entry.name)] = (int(fields[11]) + int(fields[12])) / TICKS
    family = {root}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(used.get(pid, 0.0) for pid in family)
