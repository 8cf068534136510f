"""A sheet sent as it was asked for: on screen, as a PDF or as a Word file."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from goldthread.access.refusals import NotVisible
from goldthread.publish.sheet.blocks import Sheet
from goldthread.publish.sheet.pdf import write_pdf, write_pdf_of
from goldthread.publish.sheet.word import write_word
from goldthread.web import errors
from goldthread.web.components.environment import query
from goldthread.web.pages import note_read
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.people.models import Child
    from goldthread.records.people.queries.around import ParentAround

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = ("html", "pdf", "docx")
MOST_TOGETHER = 100
"""Profiles in one file: a year group, set in a few seconds."""


@dataclass(frozen=True)
class Copy:
    """A version of a document for one parent, or the whole one for school."""

    text: str
    href: str
    is_this: bool


@dataclass(frozen=True)
class Paper:
    """A document ready to send: its sheet, if there is one, and what its file is called.

    `file_name` says what it is and never whose.
    """

    sheet: Sheet | None
    file_name: str
    back_url: str
    offers_costs: bool = False
    copies: tuple[Copy, ...] = ()


class BadAddress(Exception):
    """The address asks for a format or a plan number there cannot be."""


def plan_number(request: Request) -> int | None:
    """The plan asked for with `?number=`, or None for the newest."""
    asked = request.GET.get("number")
    if asked is None:
        return None
    if not asked.isascii() or not asked.isdigit() or len(asked) > 4:
        raise BadAddress
    return int(asked)


def reader_of(request: Request, parents: "tuple[ParentAround, ...]") -> "ParentAround | None":
    """The parent named by `?for=`, of those linked today; None for the copy that is for school."""
    asked = request.GET.get("for")
    if asked is None:
        return None
    for parent in parents:
        if parent.is_linked and str(parent.public_id) == asked:
            return parent
    raise NotVisible


def copies_of(
    request: Request, parents: "tuple[ParentAround, ...]", reader: "ParentAround | None"
) -> tuple[Copy, ...]:
    """The copy for school and one for each parent linked today, where more than one ever was."""
    if len(parents) < 2:
        return ()
    school = Copy(_("For school"), query(request.GET, **{"for": None}), reader is None)
    return (
        school,
        *(
            Copy(
                _("For %(name)s (%(relationship)s)")
                % {"name": one.name, "relationship": one.relationship or _("Parent or carer")},
                query(request.GET, **{"for": one.public_id}),
                one == reader,
            )
            for one in parents
            if one.is_linked
        ),
    )


def chosen_ids(request: Request) -> set[UUID]:
    """The pupils chosen, each named by a `?child=` of its own; at least one, and not too many."""
    asked = set(request.GET.getlist("child"))
    if not 1 <= len(asked) <= MOST_TOGETHER:
        raise BadAddress
    try:
        return {UUID(value) for value in asked}
    except ValueError as error:
        raise BadAddress from error


def send_together(
    request: Request, sheets: tuple[Sheet, ...], file_name: str, children: "list[Child]"
) -> HttpResponse:
    """Answer with several documents as one PDF, noting for each child that it was printed."""
    note_read(request, "document.taken_out", children)
    written = write_pdf_of(sheets, sheets[0].title)
    named = f'filename="{file_name}-{request.on.isoformat()}.pdf"'
    return _file(written, PDF, f"inline; {named}")


def send(request: Request, paper: Paper, children: "list[Child]") -> HttpResponse:
    """Answer with the document, noting whose it is; a kind page where there is none yet."""
    wanted = request.GET.get("format", "html")
    if wanted not in FORMATS:
        return errors.bad_request(request)
    is_file = paper.sheet is not None and wanted != "html"
    note_read(request, "document.taken_out" if is_file else "document.printed", children)
    if paper.sheet is None or wanted == "html":
        return _screen(request, paper, is_file=wanted != "html")
    if wanted == "pdf":
        return _file(write_pdf(paper.sheet), PDF, f"inline; {_named(request, paper, 'pdf')}")
    written = write_word(paper.sheet)
    return _file(written, WORD, f"attachment; {_named(request, paper, 'docx')}")


def _screen(request: Request, paper: Paper, *, is_file: bool) -> HttpResponse:
    context = {
        "sheet": paper.sheet,
        "back_url": paper.back_url,
        "printed_on": request.on,
        "organisation_name": paper.sheet.school if paper.sheet else "",
        "pdf_url": query(request.GET, format="pdf"),
        "word_url": query(request.GET, format="docx"),
        "costs_url": query(request.GET, costs="1") if paper.offers_costs else None,
        "costs_text": _("Show costs"),
        "copies": paper.copies,
    }
    status = 404 if is_file else 200
    return render(request, "school/documents/sheet.html", context, status=status)


def _named(request: Request, paper: Paper, ending: str) -> str:
    return f'filename="{paper.file_name}-{request.on.isoformat()}.{ending}"'


def _file(body: bytes, kind: str, disposition: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
