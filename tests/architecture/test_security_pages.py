"""What `docs/security/decisions.md` says is what the code does, and what is installed is what was looked at."""

import ast
import importlib
import json
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.conf import settings

from goldthread.access.sensitivity import Kind
from goldthread.statute import identifiers
from goldthread.statute.clocks.retention import BACKUP_DAYS, RETENTION_RULES, RetentionRule
from goldthread.web.account.passwords import LEAST_BESIDES, OUR_WORDS
from goldthread.web.account.sessions import WAYS
from goldthread.web.school.guidance.own import GuidanceFileForm
from goldthread.web.school.imports.forms import UploadForm
from goldthread.web.sufficiency.forms import FileForm
from tests.architecture.source import ROOT, SOURCE, calls, trees

PAGE = (ROOT / "docs" / "security" / "decisions.md").read_text(encoding="utf-8")
LOCKS = [ROOT / "requirements" / name for name in ("core.txt", "dev.txt", "installer.txt")]


def part(title: str) -> str:
    """One section of the page."""
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def table(title: str) -> list[list[str]]:
    """The rows of a section's table, without its head."""
    rows = [line for line in part(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[2:]]


def test_every_limit_is_the_codes_own() -> None:
    rows = table("How much is taken")
    assert len(rows) >= 19
    for what, value, named in rows:
        module, name = named.strip("`").split(":")
        found = getattr(importlib.import_module(f"goldthread.{module}"), name)
        assert int(value) == found, what


def test_every_check_of_a_number_is_told() -> None:
    told = {
        row[0].strip("`") for row in table("What comes in is checked where it cannot be got round")
    }
    there = {name for name in vars(identifiers) if name.startswith(("check_", "is_"))}
    assert told == there


def test_every_kind_of_file_is_told() -> None:
    told = {row[0]: set(row[1].strip("`").split("` `")) for row in table("Files people send")}
    for field, what in (("file", "a list of pupils"), ("needs", "the census's two tables")):
        accepted = UploadForm.base_fields[field].widget.attrs["accept"]
        assert set(accepted.split(",")) == told[what]
    assert ".toml" in str(GuidanceFileForm.base_fields["file"].help_text)
    assert told["guidance of one's own"] == {".toml"}
    area_file = FileForm.base_fields["file"].widget.attrs["accept"]
    assert set(area_file.split(",")) == told["what an area is planned with"]
    count = sum(
        name == "forms.FileField"
        for path, tree in trees().items()
        if path.startswith("web/")
        for name, _ in calls(tree)
    )
    assert count == len(told), "a new box for files: say on the page what it takes"


def test_the_words_refused_in_passwords_are_told() -> None:
    (told,) = re.findall(r"^> (.*)$", part("Passwords"), re.M)
    assert tuple(told.split()) == OUR_WORDS
    assert f"at least {LEAST_BESIDES} signs" in part("Passwords")
    (least,) = (
        one["OPTIONS"]["min_length"]
        for one in settings.AUTH_PASSWORD_VALIDATORS
        if one["NAME"].endswith("MinimumLengthValidator")
    )
    assert f"At least {least} signs" in part("Passwords")


def test_every_way_of_signing_in_is_told() -> None:
    """The table says all that a session can be opened by; a new way joins both."""
    rows = table("Ways of signing in")
    assert [row[0].strip("`") for row in rows] == list(WAYS)
    assert all(len(row) == 3 and all(row) for row in rows)
    marked = {
        node.value.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and ast.unparse(node.targets[0]).endswith(".sign_in_way")
    }
    assert marked <= set(WAYS)


def test_every_key_is_told() -> None:
    told = {row[0].strip("`") for row in table("Keys and what is done with them")}
    asked = {
        call.args[0].value
        for tree in trees().values()
        for name, call in calls(tree)
        if name.endswith(".key") and call.args and isinstance(call.args[0], ast.Constant)
    }
    assert asked == {"secret", "database"}
    assert asked <= told


def test_every_log_is_told() -> None:
    told = {row[0].strip("`") for row in table("What is logged")}
    assert told == {"audit", *settings.LOGGING["handlers"]}
    assert all(len(row) == 6 and all(row) for row in table("What is logged"))


def test_every_kind_of_data_has_its_protection() -> None:
    told = {row[1].strip("`") for row in table("How each kind of data is protected")}
    assert told == {kind.value for kind in Kind}


def test_how_long_data_are_kept_is_the_codes_own() -> None:
    rows = table("How long data are kept")
    kept = {}
    for _what, said, named in rows:
        module, name = named.strip("`").split(":")
        rule = getattr(importlib.import_module(f"goldthread.{module}"), name)
        kept[name] = rule
        is_rule = isinstance(rule, RetentionRule)
        assert said == (f"{rule.years} years" if is_rule else f"{rule} days"), name
    assert {rule for rule in kept.values() if isinstance(rule, RetentionRule)} == {*RETENTION_RULES}
    assert kept["BACKUP_DAYS"] == BACKUP_DAYS


def test_everything_it_talks_to_is_told() -> None:
    told = {row[0] for row in table("What it talks to")}
    assert told == {
        "the proxy in front",
        "PostgreSQL",
        "providers of identities",
        "`pg_dump`, `pg_restore`",
    }
    assert settings.DATABASES["default"]["ENGINE"].split(".")[-1] in {"sqlite3", "postgresql"}
    started = {
        call.args[0].value
        for name, call in calls(trees()["jobs/backup_postgresql.py"])
        if name == "_run" and isinstance(call.args[0], ast.Constant)
    }
    assert started == {"pg_dump", "pg_restore"}


def locked(text: str) -> Iterator[str]:
    """Each requirement of a lock with its hashes, on one line."""
    joined = text.replace("\\\n", " ")
    for line in joined.splitlines():
        if line.strip() and not line.strip().startswith("#"):
            yield line


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_everything_installed_is_locked_by_version_and_hash(path) -> None:  # type: ignore[no-untyped-def]
    rows = list(locked(path.read_text(encoding="utf-8")))
    assert rows
    for row in rows:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", row), row
        assert "--hash=sha256:" in row, row
        assert not re.search(
            r"https?://|--(extra-)?index|git\+|--find-links|--trusted-host", row
        ), row


def test_the_front_ends_packages_are_locked_by_version_and_hash() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages
    for name, one in packages.items():
        assert re.match(r"\d+\.\d+\.\d+", one["version"]), name
        assert one["integrity"].startswith("sha512-"), name


def test_every_dependency_is_locked_and_says_what_it_is_for() -> None:
    """The list of what is used: each with its reason in pyproject.toml, each in the lock."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = tomllib.loads(text)["project"]["dependencies"]
    names = {re.match(r"[A-Za-z0-9_-]+", one)[0].lower() for one in wanted}  # type: ignore[index]
    locked_names = {
        row.split("==")[0].split("[")[0].strip().lower() for row in locked(LOCKS[0].read_text())
    }
    assert names <= locked_names
    block = text.split("dependencies = [")[1].split("\n]")[0].splitlines()
    for before, line in pairwise(block):
        if line.strip().startswith('"'):
            assert before.strip().startswith(("#", '"')), line
    assert "--require-hashes" in (ROOT / "Makefile").read_text()


def test_no_test_and_no_tool_of_development_is_in_the_program() -> None:
    shipped = {path.name for path in SOURCE.rglob("*") if path.is_file()}
    assert not [name for name in shipped if name.startswith("test_") or name == "conftest.py"]
    lock = LOCKS[0].read_text(encoding="utf-8")
    for tool in (
        "pytest",
        "hypothesis",
        "playwright",
        "coverage",
        "debug-toolbar",
        "django-extensions",
    ):
        assert f"\n{tool}==" not in lock
    assert not [app for app in settings.INSTALLED_APPS if "admin" in app or "debug" in app]


def test_nothing_built_for_looking_inside_is_shipped() -> None:
    built = SOURCE / "web" / "static" / "build"
    if built.exists():
        assert not [
            path for path in built.rglob("*") if path.suffix in {".map", ".ts", ".scss", ".bak"}
        ]
    assert "sourcemap" not in (ROOT / "frontend" / "build.mjs").read_text(encoding="utf-8").lower()
