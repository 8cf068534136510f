"""The command's own words come through the catalogue: in a language of brackets none is plain."""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from django.utils import translation

from goldthread.config import command, words
from tests.brackets import Ended, outside, ran, write_brackets
from tests.reference import parsers

CODES = re.compile(r"--?[a-z-]+|\{[^}]*\}|goldthread")
LETTERS = re.compile(r"[A-Za-z]{2,}")
# What argparse says to whoever builds a parser wrongly, or of forms that no command of ours has
NOT_MET = re.compile(
    "__call__|conflicting|unknown parser|mode|can't open|cannot|'required' is|invalid option string"
    "|dest= is|invalid conflict_resolution|must be optional|at most one|at least one"
    "|expected %s argument|unexpected option|is not callable|deprecated|warning"
)


@pytest.fixture(scope="module")
def brackets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    write_brackets(folder)
    return folder


@pytest.fixture(scope="module")
def helped(brackets: Path) -> dict[str, Ended]:
    """The help of every command, run once."""
    names = [name.split()[1:] for name, _ in parsers("goldthread", command.parser())]
    ended = ran(brackets, *([*name, "--help"] for name in names))
    return dict(zip(map(" ".join, names), ended, strict=True))


def test_every_help_speaks_through_the_catalogue(helped: dict[str, Ended]) -> None:
    assert len(helped) > 20
    left = {name: rest for name, ended in helped.items() if (rest := _plain(name, ended.out))}
    assert left == {}, "wrap these in _(), then `make messages`"
    assert {ended.code for ended in helped.values()} == {0}


def _plain(name: str, text: str) -> list[str]:
    """The words outside the brackets that are not names of commands, options or choices."""
    codes = {*LETTERS.findall(name), *_below(name)}
    return [word for word in LETTERS.findall(CODES.sub(" ", outside(text))) if word not in codes]


def _below(name: str) -> Iterator[str]:
    one = dict(parsers("goldthread", command.parser()))[f"goldthread {name}".strip()]
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from (part for word in action.choices for part in word.split("-"))


def test_every_argument_is_explained_and_its_value_named() -> None:
    bare = [
        f"{name} {action.option_strings or action.dest}"
        for name, one in parsers("goldthread", command.parser())
        for action in one._actions
        if (not action.help and not isinstance(action, argparse._SubParsersAction))
        or (action.nargs is None and not action.choices and not action.metavar)
    ]  # fmt: skip
    assert bare == []


TABLE = "g,v,m,w\n0.3,0.1,2,4\n0.2,0.1,3,6\n0.1,0.2,2,4\n"
SESSIONS = "pupil,phase,week,words\n" + "".join(
    f"{name},{phase},{week},{value}\n"
    for name in ("0", "1")
    for phase, week, value in (("A", 1, 3), ("A", 2, 4), ("A", 3, 3), ("B", 4, 6), ("B", 5, 8))
)
META = ("evidence", "meta")
CASES = ("evidence", "single-case")
IMPACT = ("evidence", "impact")
OUTCOMES = (
    "intervention,before,after,norm_mean,norm_sd\n0,80,90,100,15\n0,85,91,100,15\n,99,97,100,15\n"
)
PROJECT = ("demand", "project", "--out", "x.csv", "--panel")
COLUMNS = ("--case", "pupil", "--phase", "phase", "--outcome", "words", "--session", "week")


PLAN = ("places", "plan", "--travel-cost", "9", "--unplaced-cost", "99", "--alternatives", "0.1")
PLAN_FILES = {
    "sites": "site,modules,module_capital,module_revenue\n1,1,9,9\n2,1,8,8\n",
    "demand": "zone,need,period,children\n3,4,5,6\n",
    "budget": "period,capital,revenue\n5,,\n",
    "travel": "zone,site,minutes\n3,1,7\n3,2,7\n",
}


BLOCK_FILES = {
    "placements": "year,setting,children\n1,2,3\n",
    "costs": "setting,figure,pounds,as_of,source\n2,place,5,2026,1\n",
    "income": "year,income\n1,9\n",
}
UPSTREAM_FILES = {
    "spend": "year,spend\n1,9\n",
    "savings": "year,saved\n1,20\n",
}


def _plan_files(folder: Path) -> Iterator[str]:
    yield from _files(folder, PLAN_FILES)


def _files(folder: Path, files: dict[str, str]) -> Iterator[str]:
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        yield from (f"--{name}", str(path))


def test_outputs_and_refusals_speak_through_the_catalogue(brackets: Path, tmp_path: Path) -> None:
    table, sessions, nowhere = tmp_path / "1.csv", tmp_path / "2.csv", tmp_path / "none"
    table.write_text(TABLE, encoding="utf-8")
    sessions.write_text(SESSIONS, encoding="utf-8")
    outcomes = tmp_path / "3.csv"
    outcomes.write_text(OUTCOMES, encoding="utf-8")
    named = ("--effect", "g", "--variance", "v")
    two_years = [*PROJECT, str(tmp_path), "--origin", "2020", "--horizon", "2"]
    expected: list[tuple[int, list[str]]] = [
        (0, [*META, str(table), *named]),
        (0, [*META, str(table), *named, "--moderator", "m"]),
        (1, [*META, str(table), "--effect", "g", "--variance", "nothing"]),
        (1, [*META, str(nowhere), *named]),
        (2, [*META, str(table), *named, "--rho", "0.5"]),
        (2, [*META, str(table), *named, "--rho", "x"]),
        (2, [*META, str(table), *named, "--method", "x"]),
        (0, [*CASES, str(sessions), *COLUMNS]),
        (1, [*CASES, str(sessions), *COLUMNS, "--only", "week=9"]),
        (1, [*CASES, str(table), *COLUMNS]),
        (2, [*CASES, str(sessions), *COLUMNS, "--only", "week"]),
        (1, [*CASES, str(sessions), *COLUMNS, "--baseline", "C"]),
        (1, [*META, str(table), *named, "--moderator", "m", "--moderator", "w"]),
        (0, [*IMPACT, str(outcomes)]),
        (1, [*IMPACT, str(table)]),
        (2, [*IMPACT, str(outcomes), "--column", "x=y"]),
        (0, [*PLAN, *_plan_files(tmp_path)]),
        (1, [*PLAN, *_plan_files(tmp_path), "--without", "0"]),
        (2, [*PLAN, *_plan_files(tmp_path), "--gap", "7"]),
        (0, ["money", "block", *_files(tmp_path, BLOCK_FILES)]),
        (2, ["money", "block", *_files(tmp_path, BLOCK_FILES), "--inflation", "7"]),
        (0, ["money", "upstream", *_files(tmp_path, UPSTREAM_FILES)]),
        (2, ["demand"]),
        (1, ["demand", "backtest", "--panel", str(nowhere)]),
        (1, two_years),
        (2, [*PROJECT, str(tmp_path), "--origin", "2020", "--horizon", "99"]),
        (2, [*two_years, "--costs-out", "c.csv"]),
        (1, [*two_years, "--scenario", str(table)]),
        (1, ["doctor"]),
        (1, ["audit", "anchor", "--to", str(nowhere)]),
        (2, ["audit", "anchor"]),
        (2, ["backup", "--to", "x", "--keep", "0"]),
        (2, ["demo", "--on", "tomorrow"]),
        (2, ["init", "--senco", "x"]),
        (2, ["nothing"]),
        (2, ["doctor", "--colour"]),
        (2, ["export", "--out", "x"]),
        (2, ["export", "--out", "x", "--child", "x", "--school", "x"]),
        (2, []),
    ]
    ended = ran(brackets, *(typed for _, typed in expected), GOLDTHREAD_HOME=str(nowhere))
    said = [(one.code, _sentences(one)) for one in ended]
    assert said == [(code, []) for code, _ in expected]
    assert all("⟦" in one.out + one.err for one in ended)
    assert not nowhere.exists()


SPOKEN = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")


def _sentences(one: Ended) -> list[str]:
    """Two plain words in a row, outside the line that shows how a command is typed."""
    lines = outside(f"{one.out}\n{one.err}").splitlines()
    return [line for line in lines if SPOKEN.search(line) and "goldthread" not in line]


def test_json_is_the_same_in_every_language(brackets: Path, tmp_path: Path) -> None:
    path = tmp_path / "1.csv"
    path.write_text(TABLE, encoding="utf-8")
    typed = [*META, str(path), "--effect", "g", "--variance", "v", "--json"]
    (spoken,) = ran(brackets, typed)
    (plain,) = ran(brackets, typed, LANGUAGE="C")
    assert json.loads(spoken.out) == json.loads(plain.out)


def test_database_that_is_not_postgresql_is_refused_in_words(brackets: Path) -> None:
    (ended,) = ran(brackets, ["doctor"], DATABASE_URL="mysql://there")
    assert (ended.code, ended.err[:1]) == (1, "⟦")


VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"LC_ALL": "C"}, "Stopped."),
        ({"LANG": "C.UTF-8"}, "Stopped."),
        ({"LANG": "en_US.UTF-8"}, "Stopped."),
        ({"LANGUAGE": "en_GB:en", "LANG": "cy_GB.UTF-8"}, "Stopped."),
        ({"LANGUAGE": "xx"}, "Stopped."),
        ({}, "Stopped."),
        ({"LANGUAGE": "xx:cy"}, "⟦Stopped.⟧"),
        ({"LC_ALL": "cy_GB.UTF-8", "LANG": "C"}, "⟦Stopped.⟧"),
        ({"LC_MESSAGES": "cy_GB", "LANG": "C"}, "⟦Stopped.⟧"),
        ({"LANG": "cy_GB.UTF-8"}, "⟦Stopped.⟧"),
    ],
)
def test_language_is_asked_for_as_everywhere(
    asked: dict[str, str], said: str, brackets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(words, "FOLDER", brackets)
    words._spoken.cache_clear()
    try:
        assert words._("Stopped.") == said
        with translation.override("en-gb"):
            words.begin_in_django()
            assert translation.get_language() == ("cy" if "⟦" in said else "en-gb")
    finally:
        words._spoken.cache_clear()


def test_words_of_argparse_are_in_the_catalogue() -> None:
    with Path(argparse.__file__).open("rb") as file:
        found = [message for _, message, _, _ in extract("python", file, {"_": None})]
    missing = {
        message
        for message in found
        if message not in words.ARGPARSE_WORDS and not NOT_MET.search(message)
    }
    assert missing == set(), "add them to ARGPARSE_WORDS, or say here why nobody meets them"
