"""A real server on a real database with the synthetic area in it, and a real browser before it.

The area is built once for all workers. Nothing is flushed between journeys: the audit refuses it,
and schools do not flush either. Each journey works on its own children.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from urllib.error import URLError

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.cast import Cast
from tests.journeys.chapters.facts import Facts, gather

# Debian's Chromium; the one without a window of its own does the same with less of the computer.
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium"))), "chromium"
)
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A fixed moment in a fixed school year: the demo is built for this day and its clock stands still.
DEMO_AT = "2026-11-18T09:30:00+00:00"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
BUILD_SECONDS = 420


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _fresh_postgresql(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
        server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return url.rsplit("/", 1)[0] + "/" + name


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a lock that all workers of a run share."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of this run."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "journeys-home"
    home.mkdir(exist_ok=True)
    return home


@pytest.fixture(scope="session")
def demo_environment(shared_home: Path) -> dict[str, str]:
    """The environment of the demo, built by the first worker, on whichever database tests run on."""
    ours = ("GOLDTHREAD_", "DJANGO_SETTINGS_MODULE")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    env |= {
        "GOLDTHREAD_HOME": str(shared_home),
        "GOLDTHREAD_DEMO_AT": DEMO_AT,
        "PYTHONWARNINGS": "default",
    }
    with _one_at_a_time(shared_home):
        built = shared_home / "journeys-built"
        url = os.environ.get("DATABASE_URL")
        if url:
            run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")[:12]
            name = f"goldthread_journeys_{run}"
            there = built.exists()
            env["DATABASE_URL"] = (
                url.rsplit("/", 1)[0] + "/" + name if there else _fresh_postgresql(url, name)
            )
        if not built.exists():
            _build(env)
            built.touch()
    return env


def _build(env: dict[str, str]) -> None:
    """Build the demo; or, while writing a journey, copy one built before (SQLite only)."""
    before = os.environ.get("GOLDTHREAD_JOURNEYS_FROM")
    if before and "DATABASE_URL" not in env:
        shutil.copytree(before, env["GOLDTHREAD_HOME"], dirs_exist_ok=True)
        return
    done = subprocess.run(
        [_command(), "demo", "--no-serve", "--json", "--on", DEMO_AT[:10]],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=BUILD_SECONDS,
    )
    assert done.returncode == 0, done.stderr


def _command() -> str:
    return str(Path(sys.executable).with_name("goldthread"))


@pytest.fixture(scope="session")
def server(
    demo_environment: dict[str, str], shared_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of this worker's server on the demo."""
    log = tmp_path_factory.mktemp("server") / "log"
    with serving(demo_environment, ["demo"], log, _one_at_a_time(shared_home)) as address:
        yield address


@contextmanager
def serving(
    env: dict[str, str],
    words: list[str],
    log: Path,
    turn: AbstractContextManager[None] = nullcontext(),  # noqa: B008 - holds nothing
) -> Iterator[str]:
    """Run `goldthread demo` or `goldthread serve` until the block ends; started in its turn."""
    with turn:
        port = _free_port()
        address = f"http://localhost:{port}"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [_command(), *words, "--port", str(port)],
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait_for(f"{address}/healthz", process, log)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=20)
            raise
    try:
        yield address
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=20)
    said = log.read_text(errors="replace")
    assert process.returncode in {0, 130}, said[-4000:]
    assert "Traceback" not in said, said[-4000:]


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise AssertionError(log.read_text(errors="replace"))
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server did not answer: " + log.read_text(errors="replace"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """A fresh browser profile at desktop width."""
    made = browser.new_context(base_url=server, viewport=DESKTOP)  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh tab in which any error of a script fails the test."""
    tab = context.new_page()
    tab.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return tab


@pytest.fixture
def cast(browser: Browser, server: str) -> Iterator[Cast]:
    """The people of a story, each with a browser of their own."""
    made = Cast(browser, server)
    yield made
    made.close()


@pytest.fixture
def facts(demo_environment: dict[str, str]) -> Facts:
    """What the school's own system knows of the class."""
    return gather(demo_environment)
