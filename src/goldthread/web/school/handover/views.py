"""Handing on: the SENCO opens and watches, the leaving teacher writes, the next teacher reads and asks."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.access.checks import holds, may
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.people.queries.children import facts_of
from goldthread.records.transitions import actions
from goldthread.records.transitions.queries import handovers as asked
from goldthread.statute.vocabulary.year_groups import academic_year_of
from goldthread.web.drafts.keeping import kept_in, unjudged, with_draft
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.handover.forms import NoteForm, OpenForm


@page(P.HANDOVER_RECEIVE)
def handovers(request: Request) -> HttpResponse:
    """Every handover that concerns this person, and the pages waiting for them."""
    coming = list(asked.coming_to(request.actor, request.on))
    note_read(request, "handover.listed", [row.child for row in coming])
    context = {
        "handovers": list(asked.handovers_for(request.actor, request.on)),
        "coming": coming,
        "may_open": holds(request.actor, P.HANDOVER_RUN),
    }
    return render(request, "school/handover/list.html", context)


@page(P.HANDOVER_RUN, methods=("GET", "HEAD", "POST"))
@once
def new(request: Request) -> HttpResponse:
    """Open the handover of a whole class."""
    last_days = academic_year_of(request.on).last_day.replace(month=7, day=10)
    form = OpenForm(
        request.POST or None,
        actor=request.actor,
        on=request.on,
        initial={"read_by": max(last_days, request.on)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_handover(**form.cleaned_data, by=request.actor, at=request.at)
        except UnableTo as refusal:
            form.add_error(refusal.field, _(refusal.message))
        else:
            messages.success(request, _("Opened. Nothing is shared until you say so."))
            return redirect("handover_page", handover_id=opened.pk)
    return render(request, "school/handover/new.html", {"form": form})


@page(P.HANDOVER_RECEIVE)
def one(request: Request, handover_id: int) -> HttpResponse:
    """Who is handed on, and at a glance who has not read or taken on."""
    handover = asked.handover_for(request.actor, handover_id, request.on)
    rows = list(asked.rows_of(handover, request.actor))
    waiting = asked.questions_waiting([handover.pk])
    note_read(request, "handover.viewed", [row.child for row in rows])
    context = {
        "handover": handover,
        "rows": [(row, asked.handover_state(row), waiting.get(row.pk, 0)) for row in rows],
        "runs": asked.may_run(request.actor, handover),
        "writes": asked.may_write(request.actor, handover),
        "unread": Counter(row.to_teacher.name for row in rows if row.read_at is None),
        "moving": asked.members_to_move(handover).count(),
    }
    return render(request, "school/handover/handover.html", context)


@page(P.HANDOVER_RUN, methods=("POST",))
@once
def share(request: Request, handover_id: int) -> HttpResponse:
    """Let the receiving teachers in."""
    return _do(request, handover_id, actions.share_handover, _("Shared. They can read it now."))


@page(P.HANDOVER_RUN, methods=("POST",))
@once
def remind(request: Request, handover_id: int) -> HttpResponse:
    """Put a reminder on the first page of those who have not read."""
    return _do(
        request, handover_id, actions.remind_readers, _("A reminder stands on their first page.")
    )


@page(P.HANDOVER_RUN, methods=("POST",))
@once
def move(request: Request, handover_id: int) -> HttpResponse:
    """Move the whole class to the next year, in one pass."""
    handover = asked.handover_for(request.actor, handover_id, request.on)
    try:
        moved = actions.complete_handover(handover=handover, by=request.actor, at=request.at)
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        words = ngettext(
            "%(num)s pupil is in the new class from 1 September.",
            "%(num)s pupils are in the new class from 1 September.",
            moved,
        )
        messages.success(request, words % {"num": moved})
    return redirect("handover_page", handover_id=handover_id)


@page(P.HANDOVER_RECEIVE)
def day_one(request: Request, handover_id: int, row_id: int) -> HttpResponse:
    """What you need on day one, for one child. Opening it is reading it."""
    row = asked.row_for(request.actor, handover_id, row_id, request.on)
    row = actions.read_day_one(row=row, by=request.actor, at=request.at)
    note_read(request, "day_one.viewed", [row.child])
    return render(request, "school/handover/day_one.html", _day_one_context(request, row))


@page(P.HANDOVER_WRITE, methods=("POST",))
@once
@with_draft
def write(request: Request, handover_id: int, row_id: int) -> HttpResponse:
    """Keep the leaving teacher's note."""
    row = asked.row_for(request.actor, handover_id, row_id, request.on)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            actions.write_day_one(
                handover=row.handover,
                child=row.child,
                **form.cleaned_data,
                by=request.actor,
                at=request.at,
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, _(refusal.message))
        else:
            messages.success(request, _("Kept on the day-one page."))
            return redirect("day_one", handover_id=handover_id, row_id=row_id)
    note_read(request, "day_one.viewed", [row.child])
    return render(request, "school/handover/day_one.html", _day_one_context(request, row, form))


@page(P.HANDOVER_RECEIVE, methods=("POST",))
@once
def ask(request: Request, handover_id: int, row_id: int) -> HttpResponse:
    """Ask those who know the child."""
    return _on_row(
        request,
        handover_id,
        row_id,
        lambda row: actions.ask_question(
            row=row, text=request.POST.get("text", ""), by=request.actor, at=request.at
        ),
        _("Asked. The answer will stand here."),
    )


@page(P.HANDOVER_WRITE, methods=("POST",))
@once
def answer(request: Request, handover_id: int, row_id: int, question_id: int) -> HttpResponse:
    """Answer a question."""
    return _on_row(
        request,
        handover_id,
        row_id,
        lambda row: actions.answer_question(
            question=asked.question_for(row, question_id),
            answer=request.POST.get("answer", ""),
            by=request.actor,
            at=request.at,
        ),
        _("Answered."),
    )


@page(P.HANDOVER_RECEIVE, methods=("POST",))
@once
def take_on(request: Request, handover_id: int, row_id: int) -> HttpResponse:
    """The next teacher takes the child on."""
    return _on_row(
        request,
        handover_id,
        row_id,
        lambda row: actions.acknowledge_day_one(row=row, by=request.actor, at=request.at),
        _("Thank you. The SENCO sees that you have taken this on."),
    )


def _do(request: Request, handover_id: int, action: Any, words: str) -> HttpResponse:
    handover = asked.handover_for(request.actor, handover_id, request.on)
    try:
        action(handover=handover, by=request.actor, at=request.at)
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        messages.success(request, words)
    return redirect("handover_page", handover_id=handover_id)


def _on_row(
    request: Request, handover_id: int, row_id: int, action: Any, words: str
) -> HttpResponse:
    row = asked.row_for(request.actor, handover_id, row_id, request.on)
    try:
        action(row)
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        messages.success(request, words)
    return redirect("day_one", handover_id=handover_id, row_id=row_id)


def _note_address(row: Any) -> str:
    """Where the note is sent; with the child, so that a draft of it belongs to them."""
    where = reverse("day_one_write", args=[row.handover_id, row.pk])
    return f"{where}?child={row.child.public_id}"


def _day_one_context(request: Request, row: Any, sent: NoteForm | None = None) -> dict[str, Any]:
    address = _note_address(row)
    kept = kept_in(request, [address])[address]
    return {
        "note_address": address,
        "draft": kept.attributes,
        "day_one": asked.day_one_of(row, request.on),
        "row": row,
        "state": asked.handover_state(row),
        "form": sent or _note_form(row, kept.typed),
        "may_print": may(request.actor, P.DOCUMENT_PRINT, facts_of(row.child, request.on)),
        "receives": row.to_teacher_id == request.user.pk and row.handover.state != "open",
        "writes": asked.may_write(request.actor, row.handover),
    }


def _note_form(row: Any, typed: QueryDict | None) -> NoteForm:
    """The note as typed before, else as it stands."""
    written = {"from_teacher_note": row.from_teacher_note, "first_day": row.first_day}
    form = NoteForm(typed, initial=written)
    return unjudged(form) if typed else form
