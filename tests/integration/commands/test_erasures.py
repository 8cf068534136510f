"""Erased records stay erased: in a fresh backup, and in an older one that is brought back."""

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from goldthread.jobs.backup_files import manifest_path, prune

pytestmark = [pytest.mark.slow, pytest.mark.embedded]
CANARY = "Plaintextcanary"
ERASE = """
import django; django.setup()
from datetime import UTC, datetime
from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import actor_for
from goldthread.records.retention.actions.deciding import agree_removal, propose_removal
from goldthread.records.subject_access.models import AccessRequest
at = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
child = Child.objects.get(pk=1)
AccessRequest.objects.filter(child=child).update(state="withdrawn")
held = RoleHeld.objects.filter(organisation_id=child.school_id, role__in=("senco", "head"))
first, second = [actor_for(User.objects.get(pk=pk), at.date()) for pk in sorted({one.user_id for one in held})[:2]]
one = propose_removal(child=child, decision="erase", ground="mistake", keep_until=None, by=first, at=at)
agree_removal(removal=one, by=second, at=at)
print(one.child_id, child.public_id)
"""


def erase_in(goldthread) -> str:
    """By two people, as the page does; the erased record's public id."""
    given = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GOLDTHREAD_") and name != "DATABASE_URL"
    }
    given |= {
        "GOLDTHREAD_HOME": str(goldthread.home),
        "DJANGO_SETTINGS_MODULE": "goldthread.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", ERASE], env=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def text_of(goldthread, path: Path | None = None) -> str:
    """Every table of a database file or a copy, as text."""
    with closing(goldthread.open(path)) as database:
        names = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return "\n".join(
            str(row) for name in names for row in database.execute(f'SELECT * FROM "{name}"')
        )


def test_an_older_copy_is_erased_again_and_a_fresh_one_holds_nothing(goldthread, tmp_path):
    folder = tmp_path / "backups"
    assert goldthread("backup", "--to", str(folder)).code == 0
    (older,) = folder.glob("*.db")
    assert CANARY in text_of(goldthread, older)

    public_id = erase_in(goldthread)
    assert goldthread("erasures", "list", "--json").data["erased"] == {public_id: "2026-11-18"}
    assert CANARY not in text_of(goldthread)
    assert goldthread("backup", "--to", str(folder)).code == 0
    fresh = max(folder.glob("*.db"))
    assert fresh != older
    assert CANARY not in text_of(goldthread, fresh)
    told = json.loads((folder / "erased-records.json").read_text())
    assert told == {public_id: "2026-11-18"}

    restored = goldthread("restore", str(older), "--replace", "--json")
    assert restored.code == 0, restored.err
    assert restored.data["erased_again"] == 1
    assert CANARY not in text_of(goldthread)
    assert goldthread("audit", "verify").code == 0
    assert public_id in goldthread("erasures", "list", "--json").data["erased"]


def test_it_is_erased_again_where_only_the_list_beside_the_copies_is_left(goldthread, tmp_path):
    folder = tmp_path / "backups"
    goldthread("backup", "--to", str(folder))
    (older,) = folder.glob("*.db")
    erase_in(goldthread)
    goldthread("backup", "--to", str(folder))
    for left in goldthread.home.glob("goldthread.db*"):
        left.unlink()
    restored = goldthread("restore", str(older), "--json")
    assert restored.code == 0, restored.err
    assert restored.data["erased_again"] == 1
    assert CANARY not in text_of(goldthread)
    again = goldthread("erasures", "apply", str(folder), "--json")
    assert again.data == {"erased_again": []}


def test_nothing_is_brought_back_without_a_readable_list(goldthread, tmp_path):
    folder = tmp_path / "backups"
    goldthread("backup", "--to", str(folder))
    (folder / "erased-records.json").write_text("{", encoding="utf-8")
    (path,) = folder.glob("*.db")
    before = text_of(goldthread)
    for words in (
        ("restore", str(path), "--replace"),
        ("erasures", "apply", str(folder)),
    ):
        ended = goldthread(*words)
        assert (ended.code, "erased-records.json" in ended.err) == (1, True), words
    assert text_of(goldthread) == before
    assert goldthread("backup", "--to", str(folder)).code == 1
    assert goldthread("backup", "--to", str(tmp_path / "b"), "--days", "0").code == 2


def test_copies_expire_by_age_and_the_newest_never(tmp_path):
    at = datetime(2026, 11, 18, 2, tzinfo=UTC)
    for days in (200, 91, 89, 1):
        path = tmp_path / f"goldthread-{at - timedelta(days=days):%Y%m%dT%H%M%S%f}Z.db"
        path.write_bytes(b"x")
        manifest_path(path).write_text("{}")
    assert len(prune(tmp_path, 14, at - timedelta(days=90))) == 2
    assert len(list(tmp_path.glob("*.db"))) == 2
    assert len(prune(tmp_path, 14, at + timedelta(days=90))) == 1
    assert len(list(tmp_path.glob("*.db"))) == 1
