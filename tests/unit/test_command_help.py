"""The command teaches: every command has help with examples, and odd words end with 2."""

import re
import subprocess
import sys

import pytest

from goldthread.access.roles import RoleName
from goldthread.config.command import COMMANDS, main
from goldthread.config.command_user import TEACHES

NAMES = [command.__name__.rpartition("_")[2] for command in COMMANDS]


def test_all_commands_are_there():
    assert NAMES == [
        "init", "serve", "work", "demo", "import", "export", "doctor", "backup", "restore", "user", "audit",
        "erasures", "evidence", "demand", "places", "money",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_help_has_examples(name, capsys):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert "goldthread" in capsys.readouterr().out


def test_help_names_every_role():
    assert set(re.findall(r"[a-z_]+", TEACHES)) >= {role.value for role in RoleName}


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["nothing"],
        ["export"],
        ["backup"],
        ["user"],
        ["audit"],
        ["evidence"],
        ["demand"],
        ["places"],
        ["money"],
        ["import"],
        ["demo", "--scale", "x"],
    ],
)
def test_what_is_not_a_command_ends_with_2(typed, capsys):
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert ended.value.code == 2
    assert "usage: goldthread" in capsys.readouterr().err


@pytest.mark.parametrize(
    "typed", [["demo", "--on", "tomorrow"], ["demo", "--scale", "0"], ["init", "--senco", "x"]]
)
def test_what_makes_no_sense_ends_with_2(typed, capsys):
    assert main(typed) == 2
    assert "goldthread:" in capsys.readouterr().err


def test_without_a_home_a_command_refuses_with_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GOLDTHREAD_HOME", str(tmp_path / "nowhere"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["doctor"]) == 1
    assert "goldthread init" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_command_starts_without_the_libraries_of_the_analyses():
    asked = "import sys, goldthread.config.command as c; c.parser(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "goldthread.config.command_evidence" in loaded
    assert not {"numpy", "scipy", "highspy"} & set(loaded)
