"""Every reader of bytes in `exchange` is fuzzed: by a target of its own, or on the way of one."""

import ast
from pathlib import Path

import pytest

import goldthread.exchange

ROOM = Path(goldthread.exchange.__file__).parent
ON_THE_WAY = {
    "area_counts.read_counts", "decoding.unpacked", "decoding.encoding_of", "decoding.text_of",
    "evidence.reader.headings", "mis.archive.check_is_not_disguised", "mis.archive.is_workbook",
    "mis.source.open_source", "places.table.problem_of_table", "tables.open_table",
}  # fmt: skip
"""Called by a target with the bytes as they came."""
BESIDE = {
    "area_files.check_area_file": "reads with the readers fuzzed, and keeps nothing",
    "demand_panel.folder.read_releases": "chooses readers fuzzed, and puts their rows together",
    "demand_panel.folder.reader_for": "opens a table as every reader fuzzed does, for its headings",
    "census.loader.read_census": "reads both tables with the readers fuzzed, and joins rows",
    "census.loader.load_census": "the same, and writes the rows",
    "gias.loader.load_gias": "reads with the reader fuzzed, and writes the rows",
    "guidance.loader.load_guidance": "reads with the reader fuzzed, and writes the entries",
    "mis.loader.read_list": "reads with the reader fuzzed",
    "mis.spreadsheet.read_sheet": "checks the archive, then starts the fence whose inside is fuzzed",
}


def readers() -> set[str]:
    """Public functions of `exchange` that are given bytes."""
    return {
        f"{'.'.join(path.relative_to(ROOM).with_suffix('').parts)}.{node.name}"
        for path in ROOM.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        for argument in (*node.args.args, *node.args.kwonlyargs)
        if argument.annotation is not None and "bytes" in ast.unparse(argument.annotation)
    }


def test_no_reader_is_without_a_fuzz_target() -> None:
    from tests.fuzz.targets import TARGETS

    fuzzed = {
        name
        for target in TARGETS.values()
        for name in target.covers
        if name != "demand_panel.assemble.panel_from"  # rows, not bytes: fuzzed all the same
    }
    assert readers() - fuzzed - ON_THE_WAY - BESIDE.keys() == set()
    assert (fuzzed | ON_THE_WAY | BESIDE.keys()) - readers() == set()


def test_every_seed_is_a_file_its_reader_reads() -> None:
    """A seed that is refused teaches the fuzzer only the way to the refusal."""
    from tests.fuzz.targets import TARGETS

    for name, target in TARGETS.items():
        for seed in target.seeds:
            read = target.read(target.file_of(seed))
            assert getattr(read, "rows", True), name
        with pytest.raises(target.refuses):
            target.read(b"")
