"""With whom to talk about rights of their own, and what was decided. Nothing changes by itself."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.assurance.queries.own_rights import young_people
from goldthread.records.people.actions.own_rights import record_own_rights, share_with_parent
from goldthread.records.people.queries.own_rights import (
    own_rights_of,
    parents_of,
    parts_agreed,
    rights_taken_over,
)
from goldthread.statute.clocks.own_rights import (
    latest_birth_asked_about,
    own_rights_deadline,
    rights_are_own_from,
)
from goldthread.statute.vocabulary.own_rights import RightsOutcome
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.frame import Frame, child_frame, frame_context
from goldthread.web.school.own_rights.forms import OUTCOME_HINTS, RightsForm, ShareForm

BOTH = ("GET", "HEAD", "POST")


@page(P.RIGHTS_RECORD)
def rights_list(request: Request) -> HttpResponse:
    """To talk with now, coming, and settled."""
    found = young_people(request.actor, request.on)
    shown = (*found.now, *found.coming, *found.settled)
    note_read(request, "own_rights.listed", [one.child for one in shown])
    return render(request, "school/own_rights/list.html", {"found": found, "on": request.on})


@page(P.RIGHTS_RECORD, methods=BOTH)
@once
def child_rights(request: Request, public_id: UUID) -> HttpResponse:
    """What changes and when, what was recorded, and a form for what came of talking."""
    frame = child_frame(request, P.RIGHTS_RECORD, public_id, "own_rights.viewed")
    form = RightsForm(request.POST or None, **_parents(request, frame))
    if form.is_valid():
        try:
            record_own_rights(
                child=frame.child, **form.talk, parts=form.parts, by=request.actor, at=request.at
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Recorded."))
            return redirect("child_rights", public_id)
    return _page(request, frame, talk=form)


@page(P.RIGHTS_RECORD, methods=("POST",))
@once
def rights_share(request: Request, public_id: UUID) -> HttpResponse:
    """Write down what a young person decided differently about a parent."""
    frame = child_frame(request, P.RIGHTS_RECORD, public_id, "own_rights.viewed")
    form = ShareForm(request.POST, prefix="share", **_parents(request, frame))
    if form.is_valid():
        try:
            for user, parts in form.parts.items():
                share_with_parent(
                    child=frame.child, user=user, parts=parts, by=request.actor, at=request.at
                )
        except UnableTo as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Kept. It holds from the next page they open."))
            return redirect("child_rights", public_id)
    return _page(request, frame, share=form)


def _parents(request: Request, frame: Frame) -> dict[str, Any]:
    return {
        "parents": parents_of(frame.child, request.on),
        "agreed": parts_agreed(frame.child, request.on),
    }


def _page(request: Request, frame: Frame, **sent: forms.Form) -> HttpResponse:
    child = frame.child
    around = _parents(request, frame)
    wrong = next((form for form in sent.values() if form.errors), None)
    context = frame_context(frame, "") | {
        "talk": sent.get("talk") or RightsForm(**around),
        "share": sent.get("share") or ShareForm(prefix="share", **around),
        "wrong": wrong,
        "hints": OUTCOME_HINTS,
        "recorded": [(row, RightsOutcome(row.outcome)) for row in own_rights_of(child)],
        "taken_over": rights_taken_over(child, request.on),
        "deadline": own_rights_deadline(child.born_on),
        "own_from": rights_are_own_from(child.born_on),
        "is_time": child.born_on <= latest_birth_asked_about(request.on),
        "on": request.on,
    }
    return render(request, "school/own_rights/one.html", context, status=422 if wrong else 200)
