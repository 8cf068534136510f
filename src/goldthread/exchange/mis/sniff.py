"""A first look at a pupil list, for the screen where a person says which column is which."""

from __future__ import annotations

from dataclasses import dataclass

from goldthread.exchange.mis.source import open_source

SAMPLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class SniffedTable:
    """What a list is and how it begins. `sample_rows` hold children's details: never log them."""

    headers: tuple[str, ...]
    sample_rows: tuple[tuple[str, ...], ...]
    row_count: int
    heading_line: int
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheet_names: tuple[str, ...]


def sniff(data: bytes, file_name: str, sheet: str | None = None) -> SniffedTable:
    """Open a list and show its headings and first rows."""
    source = open_source(data, file_name, sheet)
    return SniffedTable(
        headers=source.headers,
        sample_rows=tuple(tuple(row.values) for row in source.rows[:SAMPLE_ROWS]),
        row_count=source.rows_seen,
        heading_line=source.heading_line,
        encoding=source.encoding,
        delimiter=source.delimiter,
        sheet=source.sheet,
        sheet_names=source.sheet_names,
    )
