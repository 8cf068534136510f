"""Puts a fault into the program as it runs, wherever the thing changed is already known by name."""

import ast
import importlib
import inspect
import sys
from functools import cached_property
from types import FunctionType, ModuleType
from typing import Any

from benchmarks.mutation.mutants import SOURCE, Mutant, code_in


def put_in_function(mutant: Mutant) -> bool:
    """Give the function that runs the changed body; False when what changed is not in its body."""
    function = _function(mutant)
    code = code_in(mutant.text, mutant.path, mutant.function)
    if code.co_freevars != function.__code__.co_freevars:
        raise LookupError(f"{mutant.function} closes over other names")
    original = code_in((SOURCE / mutant.path).read_text("utf-8"), mutant.path, mutant.function)
    function.__code__ = code
    return code != original


def put_in_table(mutant: Mutant) -> bool:
    """Fill the tables of the file anew, with the fault in, and let everyone who knows them know these."""
    module = importlib.import_module(mutant.module)
    tree = ast.parse(mutant.text)
    tree.body = [
        node
        for node in tree.body
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.ClassDef)
    ]
    filled = dict(vars(module))
    exec(compile(tree, str(SOURCE / mutant.path), "exec"), filled)
    for name, new in filled.items():
        old = vars(module).get(name)
        if new is old or name.startswith("__"):
            continue
        if isinstance(new, FunctionType) and isinstance(old, FunctionType):
            old.__code__, old.__defaults__ = new.__code__, new.__defaults__
            old.__kwdefaults__ = new.__kwdefaults__
        elif isinstance(old, dict) and isinstance(new, dict):
            old.clear()
            old.update(new)
        else:
            _bind_anew(name, old, new)
    return True


def _bind_anew(name: str, old: object, new: object) -> None:
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType) and module.__name__.startswith(("goldthread", "tests")):
            for known_as, value in list(vars(module).items()):
                if value is old and (known_as == name or not isinstance(old, int | str)):
                    setattr(module, known_as, new)


def _function(mutant: Mutant) -> FunctionType:
    found: Any = importlib.import_module(mutant.module)
    for name in mutant.function.split("."):
        found = inspect.getattr_static(found, name)
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    elif isinstance(found, classmethod | staticmethod):
        found = found.__func__
    while hasattr(found, "__wrapped__"):
        if hasattr(found, "cache_clear"):
            found.cache_clear()
        found = found.__wrapped__
    assert isinstance(found, FunctionType)
    return found
