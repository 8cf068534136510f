"""The register's rows for what was asked, and the note that they were shown."""

from goldthread.records.assurance.queries.register import RegisterPage, RegisterRow, register_page
from goldthread.web.pages import note_read_ids
from goldthread.web.request import Request
from goldthread.web.school.register.choices import Choices


def found_rows(request: Request, asked: Choices, first: int, count: int) -> RegisterPage:
    """A stretch of the rows that fit the choices, in their order."""
    return register_page(
        request.actor, request.on, asked.filter,
        sort=asked.sort, descending=asked.descending, first=first, count=count,
    )  # fmt: skip


def note_rows(request: Request, action: str, rows: list[RegisterRow]) -> None:
    """Note every pupil shown, school by school."""
    for school_id in sorted({row.school_id for row in rows}):
        shown = [row.child_id for row in rows if row.school_id == school_id]
        note_read_ids(request, action, school_id, shown)
