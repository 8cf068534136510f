"""`goldthread import`: what it prints, how it ends; and the register of schools."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from goldthread.access.actor import SYSTEM
from goldthread.access.refusals import NotPermitted
from goldthread.exchange.gias.loader import load_gias
from goldthread.records.audit.models import Event
from goldthread.records.organisations.actions.establishments import keep_establishments
from goldthread.records.organisations.models import Organisation
from tests.conftest import NOW
from tests.factories.world import World
from tests.unit.exchange.files import CENSUS_SAMPLES, NEEDS, PUPILS

GIAS = "formats/gias/gias_e2e_sample.csv"
KEYS = ["created", "updated", "unchanged", "refused", "issues"]


def goldthread(home: Path, *arguments: object) -> tuple[int, str]:
    environment = {
        name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
    }
    environment |= {"GOLDTHREAD_HOME": str(home), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "goldthread.config.command", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def counts(output: str) -> tuple[int, ...]:
    data = json.loads(output)
    assert list(data) == KEYS
    for issue in data["issues"]:
        assert sorted(issue) == ["column", "file", "line", "message", "rule"]
    return tuple(data[key] for key in KEYS[:4])


@pytest.mark.embedded
def test_whole_story_on_the_command_line(tmp_path: Path, shared_data: Path) -> None:
    home, samples = tmp_path / "home", shared_data / CENSUS_SAMPLES
    assert goldthread(home, "init")[0] == 0
    code, output = goldthread(home, "import", "gias", shared_data / GIAS, "--json")
    assert (code, counts(output)) == (0, (60, 0, 0, 0))
    census: tuple[object, ...] = (
        "import", "census", "--pupils", samples / PUPILS, "--needs", samples / NEEDS, "--school",
    )  # fmt: skip
    code, dry = goldthread(home, *census, "130000", "--dry-run", "--json")
    code, first = goldthread(home, *census, "130000", "--json")
    assert (code, counts(first), dry) == (0, (2000, 0, 0, 0), first)
    code, again = goldthread(home, *census, "130000")
    assert (code, "2,000" in again.split("unchanged")[1].splitlines()[0]) == (0, True)
    code, refused = goldthread(home, *census, "999999", "--json")
    assert (code, counts(refused)) == (1, (0, 0, 0, 0))
    assert json.loads(refused)["issues"][0]["rule"] == "school_unknown"
    assert goldthread(home, "import", "census", "--pupils", "x")[0] == 2
    assert goldthread(home, "audit", "verify")[0] == 0


@pytest.fixture
def gias(shared_data: Path) -> bytes:
    return (shared_data / GIAS).read_bytes()


def load(data: bytes, **more: Any) -> Any:
    return load_gias(
        data=data, file_name="gias.csv", dry_run=more.get("dry_run", False), by=SYSTEM, at=NOW
    )


def test_register_of_schools_is_kept_then_unchanged(db: None, gias: bytes) -> None:
    assert load(gias, dry_run=True).created == 60
    assert not Organisation.objects.exists()
    assert load(gias).created == 60
    events = Event.objects.count()
    school = Organisation.objects.get(urn="130000")
    assert school.authority is not None
    assert school.authority.kind == "authority"
    again = load(gias)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 60)
    assert Event.objects.count() == events


def test_changed_school_is_updated_and_a_cut_file_refused(db: None, gias: bytes) -> None:
    load(gias)
    changed = gias.replace(b"school 1,", b"School One,", 1)
    assert load(changed).updated == 1
    assert Organisation.objects.get(urn="130000").name == "School One"
    with pytest.raises(Exception, match="Nothing has been changed"):
        load(gias[: len(gias) // 2])


def test_nobody_keeps_the_register_from_a_screen(world: World) -> None:
    with pytest.raises(NotPermitted):
        keep_establishments(establishments=[], by=world.actor("senco"), at=NOW)
