"""Restricted notes about one pupil: the list, writing one, handing one in; and what was handed in."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.restricted.actions import hand_in_note, write_note
from goldthread.records.restricted.queries import (
    LISTED,
    action_of,
    notes_read_by,
    notes_waiting,
    signs_of,
)
from goldthread.statute.vocabulary.restricted import RestrictedKind
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.frame import child_frame, frame_context
from goldthread.web.school.restricted.forms import KIND_HINTS, HandInForm, WriteForm

if TYPE_CHECKING:
    from goldthread.records.people.models import Child
    from goldthread.records.restricted.models import RestrictedNote

BOTH = ("GET", "HEAD", "POST")


@page(P.CHILD_VIEW)
def child_restricted(request: Request, public_id: UUID) -> HttpResponse:
    """The notes about a pupil that are open to this person; the same empty page to everyone else."""
    frame = child_frame(request, P.CHILD_VIEW, public_id, "child.viewed")
    notes = list(notes_read_by(request.actor, frame.child, frame.facts, request.on))
    _note_listed(request, notes)
    context = frame_context(frame, "restricted") | {
        "signs": signs_of(request.actor, frame.child, frame.facts, request.on),
        "standing": [_row(note) for note in notes if note.ended_at is None],
        "ended": [_row(note) for note in notes if note.ended_at is not None],
    }
    return render(request, "school/restricted/child.html", context)


@page(P.NOTE_WRITE, methods=BOTH)
@once
def restricted_new(request: Request, public_id: UUID) -> HttpResponse:
    """Write a note, and say who may know that there is one. Nothing of it is kept as a draft."""
    frame = child_frame(request, P.NOTE_WRITE, public_id, "child.viewed")
    form = WriteForm(request.POST or None)
    if form.is_valid():
        try:
            note = write_note(
                child=frame.child, **form.cleaned_data, by=request.actor, at=request.at
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Kept.") if note.taken_at else _handed_in(note))
            return redirect("child_restricted", public_id)
    context = frame_context(frame, "restricted") | {"form": form, "hints": KIND_HINTS}
    status = 422 if form.errors else 200
    return render(request, "school/restricted/write.html", context, status=status)


@page(P.NOTE_HAND_IN, methods=BOTH)
@once
def restricted_hand_in(request: Request, public_id: UUID) -> HttpResponse:
    """Hand a note to those who read its kind, and not read it afterwards."""
    frame = child_frame(request, P.NOTE_HAND_IN, public_id, "child.viewed")
    form = HandInForm(request.POST or None)
    if form.is_valid():
        try:
            note = hand_in_note(
                child=frame.child, **form.cleaned_data, by=request.actor, at=request.at
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _handed_in(note))
            return redirect("child_page", public_id)
    context = frame_context(frame, "") | {"form": form, "hints": KIND_HINTS}
    status = 422 if form.errors else 200
    return render(request, "school/restricted/hand_in.html", context, status=status)


@page(P.NOTE_WRITE)
def restricted_waiting(request: Request) -> HttpResponse:
    """What was handed in and waits for someone who reads its kind."""
    notes = list(notes_waiting(request.actor, request.on))
    _note_listed(request, notes)
    return render(
        request, "school/restricted/waiting.html", {"rows": [_row(note) for note in notes]}
    )


def _handed_in(note: "RestrictedNote") -> str:
    if note.kind == RestrictedKind.SAFETY:
        return _("Handed in to your safeguarding lead. If it cannot wait, go to them now.")
    return _(
        "Handed in to your SENCO and your safeguarding lead. If it cannot wait, go to them now."
    )


def _row(note: "RestrictedNote") -> dict[str, Any]:
    return {"note": note, "kind": _(RestrictedKind(note.kind).label)}


def _note_listed(request: Request, notes: "Iterable[RestrictedNote]") -> None:
    """That there are notes of a kind was shown: told to the audit kind by kind."""
    by_kind: dict[str, dict[int, Child]] = defaultdict(dict)
    for note in notes:
        by_kind[note.kind][note.child_id] = note.child
    for kind, children in sorted(by_kind.items()):
        note_read(request, action_of(kind, LISTED), children.values())
