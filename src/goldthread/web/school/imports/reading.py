"""A waiting file read again from what was kept of it."""

from typing import TYPE_CHECKING, Any

from goldthread.exchange.census.loader import COLUMNS, read_census
from goldthread.exchange.issues import Issue
from goldthread.exchange.mis.loader import read_list
from goldthread.exchange.mis.mapping import Field
from goldthread.exchange.mis.sniff import SniffedTable, sniff
from goldthread.exchange.reading import Reading, issue_about
from goldthread.records.imports.queries.planning import Plan

if TYPE_CHECKING:
    from goldthread.records.imports.models import ImportBatch

CENSUS_HEADING = "pupilonrolltableid"


def is_census(table: SniffedTable) -> bool:
    """Whether a file is one of the school census's own tables."""
    return CENSUS_HEADING in {header.casefold() for header in table.headers}


def contents_of(batch: "ImportBatch") -> list[bytes]:
    """The file, or the census's two tables, as they were sent."""
    content = bytes(batch.content or b"")
    parts = []
    for size in batch.mapping.get("sizes", [len(content)]):
        parts.append(content[:size])
        content = content[size:]
    return parts


def sniffed(batch: "ImportBatch", sheet: str | None = None) -> SniffedTable:
    """The headings and first rows of a waiting list."""
    return sniff(contents_of(batch)[0], batch.file_name, sheet)


def has_columns(batch: "ImportBatch") -> bool:
    """Whether somebody has said how the list is read."""
    return batch.kind == "census" or "columns" in batch.mapping


def read(batch: "ImportBatch") -> Reading:
    """Read a waiting file by what was chosen for it, or raise `Refusal`."""
    contents = contents_of(batch)
    if batch.kind == "census":
        needs_name = batch.mapping.get("needs_name", "")
        return read_census((batch.file_name, contents[0]), (needs_name, contents[1]))
    return read_list(
        contents[0], batch.file_name, columns_of(batch.mapping),
        "mdy" if batch.mapping.get("date_order") == "mdy" else "dmy",
        batch.mapping.get("sheet") or None,
    )  # fmt: skip


def columns_of(mapping: dict[str, Any]) -> dict[Field, str]:
    """The columns chosen, by our fields."""
    return {Field(name): header for name, header in mapping.get("columns", {}).items()}


def issues_of(batch: "ImportBatch", reading: Reading, plan: Plan) -> list[Issue]:
    """Everything the reader and the comparison have to say, in the file's own terms."""
    columns = COLUMNS if batch.kind == "census" else batch.mapping.get("columns", {})
    return [
        *reading.issues,
        *(issue_about(problem, batch.file_name, columns) for problem in plan.problems),
    ]
