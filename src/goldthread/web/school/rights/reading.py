"""Reading what was gathered, twice; the preview as the recipient sees it; the sealed files."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.publish.access_pack.build import build_pack
from goldthread.publish.access_pack.words import (
    REASON_WORDS,
    field_words,
    table_words,
    value_words,
)
from goldthread.records.subject_access.actions.packs import Decision, agree_pieces, decide_pieces
from goldthread.records.subject_access.queries.others import parts_of
from goldthread.records.subject_access.queries.requests import (
    pack_of,
    pieces_of,
    progress_of,
    rows_given,
)
from goldthread.statute.vocabulary.educational_record import AccessRight
from goldthread.web.components.environment import query
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.action_words import action_words
from goldthread.web.school.rights.forms import ReadingForm
from goldthread.web.school.rights.requests import the_request

if TYPE_CHECKING:
    from goldthread.records.subject_access.models import AccessRequest, PackPiece

PIECES_ON_A_PAGE = 20
HINTS = {
    "names": gettext_lazy("Words that may name someone else are marked."),
    "voice": gettext_lazy(
        "Someone other than the child said this. Do they agree that it is given?"
    ),
    "weigh": gettext_lazy("Could giving this put anybody at risk? Weigh the whole of it."),
}
VOICE_IN_EDUCATION = gettext_lazy(
    "Someone other than the child said this. Do they agree that it is given? What came from neither "
    "school, authority, pupil nor parent is no part of this record."
)
READABLE = ("reading", "second_reading")


@page(P.ACCESS_REQUEST_ANSWER, methods=("GET", "HEAD", "POST"))
@once
def access_request_read(request: Request, access_request_id: int) -> HttpResponse:
    """A page of pieces: for the first reader to decide, for the second to agree."""
    one = the_request(request, access_request_id)
    if one.state not in READABLE:
        return redirect("access_request", one.pk)
    shown = Paginator(pieces_of(one), PIECES_ON_A_PAGE).get_page(request.GET.get("page"))
    pieces = list(shown.object_list)
    is_second = one.state == "second_reading"
    form = ReadingForm(
        request.POST if request.method == "POST" else None, pieces=pieces, right=one.right
    )
    if request.method == "POST":
        answer = _taken(request, one, form, shown, is_second=is_second)
        if answer is not None:
            return answer
    may_write = (one.first_reader_id == request.user.pk) != is_second
    context = {
        "one": one,
        "page": shown,
        "params": request.GET,
        "form": form,
        "is_second": is_second,
        "may_write": may_write and (not is_second or one.second_reader_id in {None, request.user.pk}),
        "pieces": [_shown(piece, one.right, is_second=is_second) for piece in pieces],
        "progress": progress_of(one),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "school/rights/read.html", context, status=status)


def _taken(
    request: Request,
    one: "AccessRequest",
    form: ReadingForm,
    shown: "Page[PackPiece]",
    *,
    is_second: bool,
) -> HttpResponse | None:
    try:
        if is_second:
            form = ReadingForm(pieces=())
            ids = [piece.pk for piece in shown.object_list]
            agree_pieces(request=one, piece_ids=ids, by=request.actor, at=request.at)
        elif not form.is_valid():
            return None
        else:
            decided = [_decision(form, piece_id) for piece_id in form.piece_ids]
            decide_pieces(request=one, decisions=decided, by=request.actor, at=request.at)
    except UnableTo as refusal:
        if is_second or refusal.field not in form.fields:
            messages.error(request, refusal.message)
            return redirect("access_request", one.pk)
        form.add_error(refusal.field, refusal.message)
        return None
    if shown.has_next():
        messages.success(request, _("Kept. The next page is here."))
        return redirect(f"{request.path}{query({}, page=shown.next_page_number())}")
    messages.success(request, _("Kept. That was the last page."))
    return redirect("access_request", one.pk)


def _decision(form: ReadingForm, piece_id: int) -> Decision:
    told = form.cleaned_data
    return Decision(
        piece_id,
        told[f"decision_{piece_id}"],
        tuple(told[f"words_{piece_id}"].splitlines()),
        told[f"reason_{piece_id}"],
    )


def _shown(piece: "PackPiece", right: str, *, is_second: bool) -> dict[str, Any]:
    """A piece as its reader sees it: marked for the first, as it will be given for the second."""
    rows = rows_given(piece) if is_second else piece.content["rows"]
    marked = [] if is_second else piece.suggested
    columns = piece.content["columns"]
    is_apart = piece.hint == "voice" and right == AccessRight.EDUCATION
    used = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    return {
        "piece": piece,
        "title": table_words(piece.label),
        "hint": VOICE_IN_EDUCATION if is_apart else HINTS.get(piece.hint, ""),
        "opens": bool(piece.hint or piece.reason),
        "columns": [field_words(columns[place]) for place in used],
        "rows": [[_parts(columns[place], row[place], marked) for place in used] for row in rows],
        "reason": REASON_WORDS.get(piece.reason, ""),
        "left_out": is_second and piece.decision == "leave_out",
    }


def _parts(name: str, value: str, marked: list[str]) -> list[tuple[str, bool]]:
    if name == "action":
        return [(action_words(value), False)]
    said = value_words(name, value)
    return parts_of(value, marked) if said == value else [(said, False)]


@page(P.ACCESS_REQUEST_ANSWER)
def access_request_preview(request: Request, access_request_id: int) -> HttpResponse:
    """What the recipient will hold in their hands, as decided so far."""
    one = the_request(request, access_request_id)
    if one.state not in READABLE:
        return redirect("access_request", one.pk)
    sheet, _data = build_pack(one, request.on, action_words)
    context = {
        "sheet": sheet,
        "back_url": reverse("access_request", args=[one.pk]),
        "preview_words": _("Preview: what the recipient will get, as decided so far."),
        "printed_on": request.on,
        "organisation_name": sheet.school,
    }
    return render(request, "school/documents/sheet.html", context)


@page(P.ACCESS_REQUEST_ANSWER)
def access_request_document(request: Request, access_request_id: int) -> HttpResponse:
    """The sealed document."""
    return _file(request, access_request_id, "application/pdf", "pdf")


@page(P.ACCESS_REQUEST_ANSWER)
def access_request_data(request: Request, access_request_id: int) -> HttpResponse:
    """The same for machines."""
    return _file(request, access_request_id, "application/json", "json")


def _file(request: Request, access_request_id: int, kind: str, ending: str) -> HttpResponse:
    one = the_request(request, access_request_id)
    pack = pack_of(one)
    if pack is None:
        raise NotVisible
    note_read(request, "access_request.pack_opened", [one.child])
    response = HttpResponse(
        bytes(pack.document if ending == "pdf" else pack.data), content_type=kind
    )
    response["Content-Disposition"] = f'attachment; filename="copy-of-the-record.{ending}"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
