"""The product's Python as trees: what the rules about dangerous code walk over."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "goldthread"
WEB = SOURCE / "web"
TEMPLATES = sorted(path for path in SOURCE.rglob("*.html") if "build" not in path.parts)
SCRIPTS = sorted((ROOT / "frontend" / "scripts").glob("*.js"))


@cache
def trees() -> dict[str, ast.Module]:
    """Every module by its path within the package."""
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }


@cache
def imported(tree: ast.Module) -> tuple[str, ...]:
    """The full name of every module, and of every name from one, that a module imports anywhere."""
    return tuple(_imported(tree))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def calls(tree: ast.AST) -> tuple[tuple[str, ast.Call], ...]:
    """Every call with what is called, as it is written: `subprocess.run`, `cursor.execute`."""
    return tuple(
        (ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)
    )


def files_importing(*modules: str) -> set[str]:
    """The files that import one of these modules, or something from it."""
    return {
        path
        for path, tree in trees().items()
        if any(
            name == module or name.startswith(f"{module}.")
            for name in imported(tree)
            for module in modules
        )
    }


def files_calling(*names: str) -> set[str]:
    """The files that call one of these, as written."""
    return {path for path, tree in trees().items() if {name for name, _ in calls(tree)} & {*names}}
