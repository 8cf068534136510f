"""One restricted note: reading it, and deciding who else may read it or know of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.notes import kinds_read
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.restricted.actions import end_note, end_reader, name_reader, take_note
from goldthread.records.restricted.queries import (
    READ,
    action_of,
    notes_read_by,
    people_to_name,
    readers_named,
)
from goldthread.statute.vocabulary.restricted import RestrictedKind
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.frame import Frame, child_frame, frame_context
from goldthread.web.school.restricted.forms import KIND_HINTS, ReaderForm, TakeForm

if TYPE_CHECKING:
    from goldthread.records.restricted.models import RestrictedNote


@page(P.CHILD_VIEW)
def restricted_note(request: Request, public_id: UUID, note_id: int) -> HttpResponse:
    """A note, for someone who may read it; for anyone else it is not there."""
    frame, note = _found(request, P.CHILD_VIEW, public_id, note_id)
    return _page(request, frame, note)


@page(P.NOTE_WRITE, methods=("POST",))
@once
def restricted_take(request: Request, public_id: UUID, note_id: int) -> HttpResponse:
    """Take what was handed in, or decide anew what it is about and who may know of it."""
    frame, note = _held(request, public_id, note_id)
    form = TakeForm(request.POST, auto_id="take_%s")

    def act() -> None:
        take_note(note=note, **form.cleaned_data, by=request.actor, at=request.at)

    return _kept(request, frame, note, form, act, _("Kept."), "take")


@page(P.NOTE_WRITE, methods=("POST",))
@once
def restricted_reader(request: Request, public_id: UUID, note_id: int) -> HttpResponse:
    """Let one more person read it until a day."""
    frame, note = _held(request, public_id, note_id)
    form = ReaderForm(request.POST, people=people_to_name(frame.child, request.on))

    def act() -> None:
        user = form.cleaned_data.pop("person")
        name_reader(note=note, user=user, **form.cleaned_data, by=request.actor, at=request.at)

    words = _("They can read it now. They find it on the pupil’s page.")
    return _kept(request, frame, note, form, act, words, "reader")


@page(P.NOTE_WRITE, methods=("POST",))
@once
def restricted_reader_end(
    request: Request, public_id: UUID, note_id: int, reader_id: int
) -> HttpResponse:
    """Close it to someone again."""
    _frame, note = _held(request, public_id, note_id)
    reader = readers_named(note, request.on).filter(pk=reader_id).first()
    if reader is None:
        raise NotVisible
    end_reader(reader=reader, by=request.actor, at=request.at)
    messages.success(request, _("Closed to them."))
    return redirect("restricted_note", public_id, note_id)


@page(P.NOTE_WRITE, methods=("POST",))
@once
def restricted_end(request: Request, public_id: UUID, note_id: int) -> HttpResponse:
    """It matters no longer, or stands elsewhere."""
    _frame, note = _held(request, public_id, note_id)
    end_note(note=note, by=request.actor, at=request.at)
    messages.success(request, _("Ended. Nobody is told of it any more."))
    return redirect("child_restricted", public_id)


def _found(
    request: Request, permission: P, public_id: UUID, note_id: int
) -> "tuple[Frame, RestrictedNote]":
    frame = child_frame(request, permission, public_id, "child.viewed")
    notes = notes_read_by(request.actor, frame.child, frame.facts, request.on)
    note = notes.filter(pk=note_id).first()
    if note is None:
        raise NotVisible
    return frame, note


def _held(request: Request, public_id: UUID, note_id: int) -> "tuple[Frame, RestrictedNote]":
    """As `_found`, for someone who decides about it: a reader by their role, not by name."""
    frame, note = _found(request, P.NOTE_WRITE, public_id, note_id)
    if not _decides(request, frame, note):
        raise NotVisible
    return frame, note


def _decides(request: Request, frame: Frame, note: "RestrictedNote") -> bool:
    return frame.may(P.NOTE_WRITE) and note.kind in kinds_read(request.actor, frame.facts)


def _kept(
    request: Request,
    frame: Frame,
    note: "RestrictedNote",
    form: forms.Form,
    act: Callable[[], None],
    words: str,
    name: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, words)
            return redirect("child_restricted", frame.child.public_id)
    return _page(request, frame, note, status=422, **{name: form})


def _page(
    request: Request,
    frame: Frame,
    note: "RestrictedNote",
    status: int = 200,
    **sent: forms.Form,
) -> HttpResponse:
    note_read(request, action_of(note.kind, READ), [frame.child])
    kind = RestrictedKind(note.kind)
    context = frame_context(frame, "restricted") | {
        "note": note,
        "kind": _(kind.label),
        "read_by": _(kind.readers),
        "hints": KIND_HINTS,
        "decides": _decides(request, frame, note),
        "wrong": next(iter(sent.values()), None),
    }
    if context["decides"]:
        context |= {"forms": _forms(request, frame, note) | sent}
        context |= {"readers": list(readers_named(note, request.on))}
    return render(request, "school/restricted/note.html", context, status=status)


def _forms(request: Request, frame: Frame, note: "RestrictedNote") -> dict[str, Any]:
    told = "yes" if note.is_announced else "no"
    start = {"kind": note.kind} | ({"is_announced": told} if note.taken_at else {})
    return {
        "take": TakeForm(initial=start, auto_id="take_%s"),
        "reader": ReaderForm(people=people_to_name(frame.child, request.on)),
    }
