"""Files and functions stay small enough to read: the sizes of the house plan, held."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "goldthread"
FILE_LINES = 400
# Functions longer than 50 code lines (60 in analysis), each with its reason.
LONG_WITH_REASON: dict[str, str] = {}


def _files() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def _code_lines(text: str) -> set[int]:
    skip = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in skip and token.type != tokenize.ENDMARKER:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with its code lines: without comments, blank lines and docstring."""
    text = path.read_text(encoding="utf-8")
    code = _code_lines(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            first, last = body[0].lineno, node.end_lineno or body[0].lineno
            name = f"{path.relative_to(SOURCE)}:{node.name}"
            yield name, len(code & set(range(first, last + 1)))


def test_files_are_within_400_lines() -> None:
    long = {
        str(path.relative_to(SOURCE)): lines
        for path in _files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }
    assert long == {}


def test_functions_are_short() -> None:
    sizes = [pair for path in _files() for pair in _functions(path)]
    counts = [lines for _, lines in sizes]
    longest = {
        name: lines
        for name, lines in sizes
        if lines > (60 if name.startswith("analysis") else 50) and name not in LONG_WITH_REASON
    }
    assert longest == {}
    assert sum(lines <= 10 for lines in counts) / len(counts) >= 2 / 3
    assert sum(lines <= 30 for lines in counts) / len(counts) >= 0.95
