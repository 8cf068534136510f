"""Status and ranked needs: how they stand, how they came to be, and changing them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.sen_support.actions.status import change_status, rank_needs
from goldthread.records.sen_support.queries.status import (
    needs_now,
    needs_of,
    status_now,
    statuses_of,
)
from goldthread.statute.vocabulary.provision import Layer, SenProvision
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.forms import RANKS, NeedsForm, StatusForm
from goldthread.web.school.child.frame import Frame, child_frame, frame_context


@page(P.CHILD_VIEW)
def child_status(request: Request, public_id: UUID) -> HttpResponse:
    """How status and needs stand and came to be; with the forms for those who may change them."""
    frame = child_frame(request, P.CHILD_VIEW, public_id, "child.status_viewed")
    return _show(request, frame, _status_form(request, frame), _needs_form(frame))


@page(P.STATUS_EDIT, methods=("GET", "HEAD", "POST"))
@once
def child_status_change(request: Request, public_id: UUID) -> HttpResponse:
    """Change the status from a day on."""
    frame = child_frame(request, P.STATUS_EDIT, public_id, "child.status_viewed")
    if request.method != "POST":
        return redirect("child_status", public_id)
    form = StatusForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            change_status(
                child=frame.child,
                provision=SenProvision(given["provision"]),
                layer=Layer(given["layer"]) if given["layer"] else None,
                starts_on=given["starts_on"],
                source=given["source"],
                family_told_on=given["family_told_on"],
                by=request.actor,
                at=request.at,
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("The status is changed. The history keeps the one before."))
            return redirect("child_status", public_id)
    return _show(request, frame, form, _needs_form(frame))


@page(P.STATUS_EDIT, methods=("GET", "HEAD", "POST"))
@once
def child_needs_rank(request: Request, public_id: UUID) -> HttpResponse:
    """Put the needs in order."""
    frame = child_frame(request, P.STATUS_EDIT, public_id, "child.status_viewed")
    if request.method != "POST":
        return redirect("child_status", public_id)
    form = NeedsForm(request.POST, prefix="needs")
    if form.is_valid():
        try:
            rank_needs(
                child=frame.child,
                needs=form.needs(),
                source=form.cleaned_data["source"],
                by=request.actor,
                at=request.at,
            )
        except UnableTo as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The needs are saved in this order."))
            return redirect("child_status", public_id)
    return _show(request, frame, _status_form(request, frame), form)


def _status_form(request: Request, frame: Frame) -> StatusForm:
    current = status_now(frame.child.pk)
    initial: dict[str, Any] = {"starts_on": request.on}
    if current is not None:
        initial |= {"provision": current.provision, "layer": current.layer}
    return StatusForm(initial=initial)


def _needs_form(frame: Frame) -> NeedsForm:
    needs = list(needs_now(frame.child.pk))[:RANKS]
    initial = {f"need_{place}": need.need_type for place, need in enumerate(needs, start=1)}
    return NeedsForm(initial=initial, prefix="needs")


def _show(
    request: Request, frame: Frame, status_form: StatusForm, needs_form: NeedsForm
) -> HttpResponse:
    context = frame_context(frame, "status") | {
        "statuses": list(statuses_of(frame.child.pk)),
        "needs": list(needs_of(frame.child.pk)),
        "status_form": status_form,
        "needs_form": needs_form,
    }
    return render(request, "school/child/status.html", context)
