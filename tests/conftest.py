"""The day tests happen on, the shared data, and a small world to test in."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.factories.world import World

# The machine that runs the tests may be busy: time is no reason to fail, and CI repeats its cases.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("house")

TODAY = date(2026, 11, 18)  # a Wednesday in term
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data the rules and readers are checked against."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("GOLDTHREAD_DATA", default))


@pytest.fixture
def today() -> date:
    """The day tests happen on, whatever the calendar says."""
    return TODAY


@pytest.fixture
def now() -> datetime:
    """The moment tests happen at."""
    return NOW


@pytest.fixture(autouse=True)
def _fixed_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages see `NOW`, so that no test depends on the day it is run."""
    if "journey" in request.keywords:
        return
    monkeypatch.setattr("goldthread.web.middleware.timezone.now", lambda: NOW)


@pytest.fixture
def world(db: None) -> "World":
    """Two schools of a trust and a stranger elsewhere; see `factories.world`."""
    from tests.factories.world import build_world

    return build_world()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cells of the access matrix were tried, how much each reader was fuzzed, and how ASVS stands."""
    told: dict[str, float] = {}
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "asvs" and report.when == "call":
                terminalreporter.write_line(str(value))
            if name.startswith("fuzzed") and report.when == "call":
                terminalreporter.write_line(f"Fuzzed {value}")
            if name in {"matrix_cells", "matrix_seconds"} and report.when == "call":
                told[name] = told.get(name, 0) + float(value)  # type: ignore[arg-type]
    if told:
        terminalreporter.write_line(
            "Access matrix: {matrix_cells:.0f} cells tried in {matrix_seconds:.0f} s of one core".format(
                **told
            )
        )
