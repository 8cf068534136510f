"""Small faults, one at a time, made by mutmut's operators in every function and table of the files.

mutmut itself passes over functions with a decorator and over what stands outside functions, so that a
property, what runs in a transaction, and who holds which right would never be tried. Here they are.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from random import Random
from types import CodeType

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKAGES = {
    "access": "goldthread/access",
    "records.audit": "goldthread/records/audit",
    "analysis.disclosure": "goldthread/analysis/disclosure",
}


WORDS_ONLY = {
    "access/holdings.py": "why each table is held, and in which fields people write",
    "access/permissions.py": "the sentence that tells each permission to a person",
    "access/purposes.py": "what each table is for, in a sentence",
    "access/roles.py": "what each role is called and is for",
    "access/sensitivity.py": "the names of fields, in lists",
}
"""Tables whose texts are left as they are, because they are words for people or names, held by other
tests (the reference pages, the model of the database). All but the texts is mutated in them."""

TABLE = ""
"""The name of the function of what stands outside functions."""


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is, the lines before and after, and the file with it in."""

    package: str
    path: str
    function: str
    first_line: int
    last_line: int
    before: str
    after: str
    text: str

    @property
    def module(self) -> str:
        """The name by which the file is imported."""
        return self.path.removesuffix(".py").replace("/", ".")

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from all others whatever line it stands on."""
        return (self.path, self.function, self.before, self.after)


class _DecoratedToo(MutationVisitor):
    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            node = node.with_changes(decorators=())
        return super()._skip_node_and_children(node)


def files() -> dict[str, list[Path]]:
    """The files of each package that are mutated: all but migrations."""
    return {name: sorted((SOURCE / folder).glob("*.py")) for name, folder in PACKAGES.items()}


def mutants_of(
    package: str, file: Path, functions: float = 1.0, tables: float = 1.0, draw: int = 1
) -> list[Mutant]:
    """Every fault the operators make in a file, but in the bodies of classes outside their methods.

    Below 1, `functions` and `tables` are the share of those within and outside functions that is drawn,
    the same each time; another `draw` draws others.
    """
    chance = Random(f"{draw} {file.relative_to(SOURCE)}")
    text = file.read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(text))
    visitor = _DecoratedToo(mutation_operators, IgnoredCode(set(), set(), set()))
    module = wrapper.visit(visitor)
    places = wrapper.resolve(PositionProvider)
    names = _names(module)
    found: dict[str, Mutant] = {}
    unchanged = ast.dump(ast.parse(text))
    classes = [places[node] for node in module.body if isinstance(node, cst.ClassDef)]
    words_only = any(str(file).endswith(name) for name in WORDS_ONLY)
    for mutation in visitor.mutations:
        function = mutation.contained_by_top_level_function
        place = places[function or mutation.original_node]
        if function not in names:
            if any(one.start.line <= place.start.line <= one.end.line for one in classes):
                continue
            if words_only and isinstance(mutation.original_node, cst.SimpleString):
                continue
        if chance.random() >= (functions if function in names else tables):
            continue
        changed = deep_replace(module, mutation.original_node, mutation.mutated_node)
        assert isinstance(changed, cst.Module)
        after = changed.code
        if after in found or ast.dump(ast.parse(after)) == unchanged:
            continue
        before_lines, after_lines = _differing(text, after)
        found[after] = Mutant(
            package,
            str(file.relative_to(SOURCE)),
            names.get(function, TABLE),
            place.start.line,
            place.end.line,
            before_lines,
            after_lines,
            after,
        )
    return list(found.values())


def code_in(text: str, path: str, function: str) -> CodeType:
    """The compiled body of a function, by its qualified name."""
    waiting: list[CodeType] = [compile(text, str(SOURCE / path), "exec")]
    while waiting:
        code = waiting.pop()
        if code.co_qualname == function:
            return code
        waiting.extend(part for part in code.co_consts if isinstance(part, CodeType))
    raise LookupError(function)


def _names(module: cst.Module) -> dict[cst.CSTNode, str]:
    return dict(_named(module.body, ""))


def _named(body: object, inside: str) -> Iterator[tuple[cst.CSTNode, str]]:
    assert isinstance(body, list | tuple)
    for node in body:
        if isinstance(node, cst.FunctionDef):
            yield node, inside + node.name.value
        elif isinstance(node, cst.ClassDef):
            yield from _named(node.body.body, f"{inside}{node.name.value}.")


def _differing(before: str, after: str) -> tuple[str, str]:
    lines = list(unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    return (
        " ".join(line[1:].strip() for line in lines if line.startswith("-")),
        " ".join(line[1:].strip() for line in lines if line.startswith("+")),
    )
