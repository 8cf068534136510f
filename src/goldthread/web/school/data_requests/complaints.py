"""Complaints about how data are used: the open ones with their 30 days, one complaint, writing one down."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.data_requests.actions.complaints import (
    acknowledge_complaint,
    add_step,
    answer_complaint,
    log_complaint,
)
from goldthread.records.data_requests.queries.complaints import (
    acknowledgement_deadline,
    answered_complaints,
    complaints_for,
    open_complaints,
)
from goldthread.records.organisations.queries import organisations_named
from goldthread.statute.stages.data_rights import ComplaintState
from goldthread.statute.vocabulary.privacy import ComplaintAbout, ComplaintOutcome, Way
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.data_requests.complaint_forms import (
    AcknowledgeForm,
    AnswerForm,
    LogComplaintForm,
    StepForm,
)
from goldthread.web.school.deadline_words import deadline_words

if TYPE_CHECKING:
    from goldthread.records.data_requests.models import Complaint

MOST_ANSWERED = 50
Forms = dict[str, forms.Form]


@page(P.COMPLAINT_HANDLE)
def complaints(request: Request) -> HttpResponse:
    """What is open, the longest waiting first, and what was answered."""
    still_open = [_row(request, one) for one in open_complaints(request.actor)]
    answered = [_row(request, one) for one in answered_complaints(request.actor)[:MOST_ANSWERED]]
    named = {row["one"].child for row in [*still_open, *answered]} - {None}
    note_read(request, "complaint.listed", sorted(named, key=lambda child: child.pk))
    context = {"open": still_open, "answered": answered}
    return render(request, "school/data_requests/complaints.html", context)


@page(P.COMPLAINT_LOG, methods=("GET", "HEAD", "POST"))
@once
def complaint_new(request: Request) -> HttpResponse:
    """Write down one that came by word of mouth or letter. The head handles it."""
    schools = list(organisations_named(schools_where(request.actor, P.COMPLAINT_LOG)))
    form = LogComplaintForm(request.POST or None, initial={"received_on": request.on})
    if schools and request.method == "POST" and form.is_valid():
        try:
            made = log_complaint(
                school=schools[0], **form.cleaned_data, by=request.actor, at=request.at
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            words = _("Written down as %(reference)s. The head acknowledges it within 30 days.")
            messages.success(request, words % {"reference": made.reference})
            return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "school/data_requests/complaint_new.html", {"form": form}, status=status)


@page(P.COMPLAINT_HANDLE)
def complaint(request: Request, complaint_id: int) -> HttpResponse:
    """One complaint, whole."""
    return _show(request, _one(request, complaint_id))


@page(P.COMPLAINT_HANDLE, methods=("POST",))
@once
def complaint_acknowledge(request: Request, complaint_id: int) -> HttpResponse:
    """Acknowledge it."""
    one, form = _one(request, complaint_id), AcknowledgeForm(request.POST)

    def act() -> None:
        acknowledge_complaint(complaint=one, **form.cleaned_data, by=request.actor, at=request.at)

    return _kept(request, one, "acknowledge", form, act, _("Acknowledged."))


@page(P.COMPLAINT_HANDLE, methods=("POST",))
@once
def complaint_step(request: Request, complaint_id: int) -> HttpResponse:
    """Write down a step."""
    one, form = _one(request, complaint_id), StepForm(request.POST)

    def act() -> None:
        add_step(complaint=one, **form.cleaned_data, by=request.actor, at=request.at)

    return _kept(request, one, "step", form, act, _("Written down."))


@page(P.COMPLAINT_HANDLE, methods=("POST",))
@once
def complaint_answer(request: Request, complaint_id: int) -> HttpResponse:
    """Answer it."""
    one, form = _one(request, complaint_id), AnswerForm(request.POST)

    def act() -> None:
        answer_complaint(complaint=one, **form.cleaned_data, by=request.actor, at=request.at)

    return _kept(request, one, "answer", form, act, _("Answered."))


def _kept(
    request: Request,
    one: "Complaint",
    name: str,
    form: forms.Form,
    act: Callable[[], None],
    words: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except UnableTo as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, words)
            return redirect("complaint", one.pk)
    return _show(request, one, {name: form}, status=422)


def _one(request: Request, complaint_id: int) -> "Complaint":
    found = complaints_for(request.actor).filter(pk=complaint_id).first()
    if found is None:
        raise NotVisible
    note_read(request, "complaint.viewed", [found.child] if found.child else [])
    return found


def _show(
    request: Request, one: "Complaint", typed: Forms | None = None, status: int = 200
) -> HttpResponse:
    made: Forms = {
        "acknowledge": AcknowledgeForm(initial={"told_on": request.on}),
        "step": StepForm(),
        "answer": AnswerForm(),
    } | (typed or {})
    context = _row(request, one) | {
        "forms": made,
        "steps": list(one.steps.select_related("by").order_by("on", "pk")),
        "states": ComplaintState,
        "way": _(Way(one.way).label),
    }
    return render(request, "school/data_requests/complaint.html", context, status=status)


def _row(request: Request, one: "Complaint") -> dict[str, Any]:
    deadline = acknowledgement_deadline(one)
    is_new = one.state == ComplaintState.RECEIVED.value
    return {
        "one": one,
        "about": _(ComplaintAbout(one.about).label),
        "who": one.made_by.name if one.made_by else one.made_by_name,
        "state": _(ComplaintState(one.state).label),
        "outcome": _(ComplaintOutcome(one.outcome).label) if one.outcome else "",
        "deadline": deadline,
        "due": deadline_words(deadline, request.on) if is_new else "",
        "is_late": is_new and deadline.days_until(request.on) < 0,
    }
