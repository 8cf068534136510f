"""A school begins: set up by command, its real census extract brought in through the browser."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.cast import Cast
from tests.journeys.conftest import _fresh_postgresql, serving

pytestmark = [pytest.mark.journey, pytest.mark.slow]

EXTRACT = "formats/school_census_extract/2025_spring_"
URN, PASSWORD = "900777", "lantern-otter-bramble"


@pytest.fixture
def new_school(tmp_path: Path) -> dict[str, str]:
    """A home with a school, its SENCO and its office, and nobody else."""
    ours = ("GOLDTHREAD_", "DJANGO_SETTINGS_MODULE")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    env |= {"GOLDTHREAD_HOME": str(tmp_path / "home"), "PYTHONWARNINGS": "default"}
    if env.get("DATABASE_URL"):
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
        env["DATABASE_URL"] = _fresh_postgresql(env["DATABASE_URL"], f"goldthread_new_{worker}")
    school = ["--school", "Fernhill Academy", "--urn", URN, "--senco", "amara"]
    _goldthread(env, "init", *school, "--name", "Amara Obi", "--password-stdin")
    _goldthread(
        env, "user", "add", "desk", "--name", "Front Desk",
        "--role", "office", "--at", URN, "--password-stdin",
    )  # fmt: skip
    return env


@pytest.fixture
def cast(browser: Browser, new_school: dict[str, str], tmp_path: Path) -> Iterator[Cast]:
    with serving(new_school, ["serve"], tmp_path / "log") as address:
        made = Cast(browser, address)
        yield made
        made.close()


def _goldthread(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("goldthread")), *words],
        env=env, input=PASSWORD + "\n", capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_census_becomes_a_register(
    cast: Cast, new_school: dict[str, str], shared_data: Path
) -> None:
    tables = [
        shared_data / f"{EXTRACT}{name}_first2000.csv.gz" for name in ("pupilonroll", "senneeds")
    ]
    office = cast.newcomer("desk", PASSWORD)
    office.open("/imports/new/")
    office.page.get_by_label("File", exact=True).set_input_files(tables[0])
    office.page.get_by_label("Census table of SEN needs").set_input_files(tables[1])
    office.press("Continue")
    expect(office.page.locator("h1")).to_have_text("What this file would change")
    office.look()
    office.press("Apply", exact=False)
    expect(office.page.locator("h1")).to_have_text("What this file changed")
    office.look()
    added = office.page.locator(".gt-door", has_text="Added").locator(".gt-door__value")
    assert added.inner_text() == "2,000"
    files = ("--pupils", str(tables[0]), "--needs", str(tables[1]))
    again = json.loads(
        _goldthread(new_school, "import", "census", *files, "--school", URN, "--json")
    )
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2000)
    senco = cast.newcomer("amara", PASSWORD)
    senco.look()
    senco.open("/register/")
    senco.look()
    expect(senco.page.locator("main")).to_contain_text(re.compile(r"\d+ pupils"))
    senco.page.locator("#register tbody a").first.click()
    senco.look()
