"""No word of the command is left outside the catalogue: what is said stands in `_()` or `ngettext`.

Read from the source, so that it also holds for what no test has said yet. Machine words (`--json`
keys, rules, the names of checks, SQL) are not said: they reach people through `…_LABELS` tables.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.messages import TABLES

CONFIG = Path(__file__).resolve().parents[2] / "src" / "goldthread" / "config"
FILES = sorted(CONFIG.glob("*.py"))
DOORS = {"_", "ngettext", "gettext_noop"}
SAY = {"say", "note", "Refused", "Misused", "progress", "labelled", "told", "getpass", "input"}
SHOWN = {"summary", "teaches", "help", "title", "metavar", "description", "epilog"}
WORDS = re.compile(r"[A-Za-z]{2}")
PROSE = re.compile(r"[A-Za-z]{2,}[,;:]? ([a-z]{2,}|\{)|\} [a-z]{2,}")
SQL = re.compile(r"(PRAGMA|SELECT|SHOW) ")


def _called(node: ast.AST) -> str:
    name = node.func if isinstance(node, ast.Call) else None
    return name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")


def _text(node: ast.AST) -> str:
    """The constant text of a literal; {} stands for what an f-string fills in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _text(part) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _literals(node: ast.AST, constants: dict[str, ast.AST]) -> Iterator[ast.AST]:
    """The literals an expression can come to, but for those in `_()`."""
    if isinstance(node, ast.Name) and node.id in constants:
        node = constants[node.id]
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield node
    elif isinstance(node, ast.BinOp):
        yield from _literals(node.left, constants)
        if isinstance(node.op, ast.Add):
            yield from _literals(node.right, constants)
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, constants)
        yield from _literals(node.orelse, constants)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _literals(node.func.value, constants)


def _shown(tree: ast.Module) -> Iterator[ast.AST]:
    """What is handed to whatever shows it to a person."""
    constants: dict[str, ast.AST] = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) not in DOORS:
            given = [keyword.value for keyword in node.keywords if keyword.arg in SHOWN]
            given += node.args[:1] if _called(node) in SAY else []
            for value in given:
                yield from _literals(value, constants)


def _prose(node: ast.AST) -> Iterator[ast.AST]:
    """Literals of two words or more that are neither documentation nor in `_()` or a table."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and _called(child) in DOORS:
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Assign) and TABLES.search(getattr(child.targets[0], "id", "")):
            continue
        text = _text(child)
        if PROSE.search(text) and not SQL.match(text):
            yield child
        else:
            yield from _prose(child)


def _lost(tree: ast.Module) -> Iterator[ast.AST]:
    """`_()` of what no catalogue can hold, or where the words cannot be gathered from."""
    for node in ast.walk(tree):
        if _called(node) in DOORS:
            messages = node.args[: 2 if _called(node) == "ngettext" else 1]
            yield from (one for one in messages if isinstance(one, ast.JoinedStr | ast.BinOp))
        if isinstance(node, ast.JoinedStr):
            for inner in ast.walk(node):
                if _called(inner) in DOORS and isinstance(inner.args[0], ast.Constant):
                    yield inner


def left_outside(source: str) -> list[tuple[int, str]]:
    """Line and text of each thing said that is not in the catalogue."""
    tree = ast.parse(source)
    said = [node for node in _shown(tree) if WORDS.search(_text(node))]
    found = [*said, *_prose(tree), *_lost(tree)]
    return sorted({(node.lineno, ast.unparse(node)[:80]) for node in found})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_words_are_in_the_catalogue(path: Path) -> None:
    found = left_outside(path.read_text(encoding="utf-8"))
    assert found == [], "put these in _() of goldthread.config.words, then `make messages`"


@pytest.mark.parametrize(
    "source",
    [
        'say("Done.")',
        'note(f"Built in {seconds} seconds.")',
        'raise Refused("No.")',
        'raise Misused(f"{name} is unknown.")',
        'raise Refused("No %s." % name)',
        'raise Refused(_("No.") if name else "Yes.")',
        'raise Refused("No {}.".format(name))',
        'parser.add_argument("--to", help="where")',
        'parser.add_argument("--to", metavar="FOLDER")',
        'add_command(kinds, "x", run, summary="What", teaches="")',
        'TEACHES = "Examples"\nadd_command(kinds, "x", run, summary=_("What"), teaches=TEACHES)',
        'with progress("Copying", 3) as told:\n    told("tables", 0)',
        'lines.append("Keep it safe.")',
        'yield f"{count} effects, {method} used"',
        'say(_(f"Built in {seconds}."))',
        'say(_("Built in " + seconds))',
        "yield f\"{_('Mean')} {mean}\"",
        'getpass.getpass("Password: ")',
    ],
)
def test_check_finds_what_is_outside(source: str) -> None:
    assert left_outside(source) != []


@pytest.mark.parametrize(
    "source",
    [
        'say(_("Done."))',
        'note(ngettext("%(n)s row", "%(n)s rows", n) % {"n": n})',
        'T = gettext_noop("Examples")\nadd_command(k, "x", run, summary=_("W"), teaches=_(T))',
        'add_command(kinds, "x", run, summary=_("What"), teaches="")',
        'say(f"{label:>10}  {count:>7,}")',
        'cursor.execute("SELECT name FROM there")',
        '"""A module of the command."""',
        'STATE_LABELS = {"worth": "worth a look"}\nsay(_(STATE_LABELS[state]))',
        'parser.add_argument("--json", action="store_true")',
    ],
)
def test_check_lets_pass_what_is_inside_or_not_said(source: str) -> None:
    assert left_outside(source) == []
