"""Requests to put a record right and objections: the list with its month, one request, writing one down."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.queries import people_with_ids
from goldthread.records.data_requests.actions.requests import (
    decide_request,
    extend_request,
    log_request,
)
from goldthread.records.data_requests.queries.requests import (
    CHANGES_OFFERED,
    changes_since,
    open_requests,
    request_deadline,
    requests_for,
    settled_requests,
)
from goldthread.records.people.queries.around import parents_around
from goldthread.records.people.queries.children import child_for
from goldthread.statute.stages.data_rights import RequestState
from goldthread.statute.vocabulary.privacy import Decision, RecordPart, RequestKind, Way
from goldthread.web.components.environment import day
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.action_words import action_words
from goldthread.web.school.child.beside import who_asked
from goldthread.web.school.data_requests.request_forms import (
    ELSEWHERE,
    DecideForm,
    ExtendForm,
    LogForm,
)
from goldthread.web.school.deadline_words import deadline_words

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User
    from goldthread.records.data_requests.models import DataRequest
    from goldthread.records.people.models import Child

MOST_SETTLED = 50


@page(P.DATA_REQUEST_DECIDE)
def data_requests(request: Request) -> HttpResponse:
    """What is open, with the day by which it is to be answered, and what was decided."""
    open_now = [_row(request, one) for one in open_requests(request.actor, request.on)]
    settled = [
        _row(request, one) for one in settled_requests(request.actor, request.on)[:MOST_SETTLED]
    ]
    children = {row["one"].child_id: row["one"].child for row in [*open_now, *settled]}
    note_read(request, "data_request.listed", children.values())
    open_now.sort(key=lambda row: (row["deadline"].due_on, row["one"].pk))
    context = {"open": open_now, "settled": settled}
    return render(request, "school/data_requests/list.html", context)


@page(P.DATA_REQUEST_DECIDE, methods=("GET", "HEAD", "POST"))
@once
def data_request_new(request: Request, public_id: UUID) -> HttpResponse:
    """Write down one that came by word of mouth or letter."""
    child = child_for(request.actor, P.DATA_REQUEST_DECIDE, public_id, request.on)
    note_read(request, "data_request.viewed", [child])
    people = _family_of(child, request)
    form = LogForm(request.POST or None, people=people, initial={"received_on": request.on})
    if request.method == "POST" and form.is_valid():
        try:
            made = log_request(child=child, **form.cleaned_data, by=request.actor, at=request.at)
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Written down. The month runs from the day it came."))
            return redirect("data_request", made.pk)
    context = {"form": form, "child": child}
    status = 422 if form.errors else 200
    return render(request, "school/data_requests/new.html", context, status=status)


@page(P.DATA_REQUEST_DECIDE, methods=("GET", "HEAD", "POST"))
@once
def data_request(request: Request, request_id: int) -> HttpResponse:
    """One request: what was said, and the decision."""
    one = _one(request, request_id)
    changes = list(changes_since(one)[:CHANGES_OFFERED])
    form = _decide_form(request, one, changes)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = given.get("change", "")
        try:
            decide_request(
                request=one,
                decision=given["decision"],
                reasons=given["reasons"],
                change=next((event for event in changes if str(event.pk) == chosen), None),
                is_elsewhere=chosen == ELSEWHERE,
                told_on=given.get("told_on"),
                by=request.actor,
                at=request.at,
            )
        except UnableTo as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Decided. The family’s page has the answer."))
            return redirect("data_request", one.pk)
    return _show(request, one, form, ExtendForm())


@page(P.DATA_REQUEST_DECIDE, methods=("POST",))
@once
def data_request_extend(request: Request, request_id: int) -> HttpResponse:
    """Take two months more, with the reason."""
    one = _one(request, request_id)
    form = ExtendForm(request.POST)
    if form.is_valid():
        try:
            extend_request(request=one, **form.cleaned_data, by=request.actor, at=request.at)
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Two months more. The family’s page says why."))
            return redirect("data_request", one.pk)
    changes = list(changes_since(one)[:CHANGES_OFFERED])
    return _show(request, one, _decide_form(None, one, changes), form)


def _one(request: Request, request_id: int) -> "DataRequest":
    found = requests_for(request.actor, request.on).filter(pk=request_id).first()
    if found is None:
        raise NotVisible
    note_read(request, "data_request.viewed", [found.child])
    return found


def _decide_form(request: Request | None, one: "DataRequest", changes: list[Any]) -> DecideForm:
    return DecideForm(
        request.POST if request is not None and request.method == "POST" else None,
        changes=[
            (event.pk, f"{day(localtime(event.at).date())}: {action_words(event.action)}")
            for event in changes
        ],
        is_correction=one.kind == RequestKind.CORRECTION.value,
        has_page=one.asked_by_id is not None,
    )


def _show(
    request: Request, one: "DataRequest", form: DecideForm, extend_form: ExtendForm
) -> HttpResponse:
    row = _row(request, one)
    is_open = one.state == RequestState.OPEN.value
    context = row | {
        "form": form,
        "extend_form": extend_form,
        "is_open": is_open,
        "may_extend": is_open
        and one.extended_on is None
        and row["deadline"].days_until(request.on) >= 0,
        "change": action_words(one.change.action) if one.change else "",
    }
    wrong = form.errors or extend_form.errors
    return render(
        request, "school/data_requests/request.html", context, status=422 if wrong else 200
    )


def _row(request: Request, one: "DataRequest") -> dict[str, Any]:
    deadline = request_deadline(one)
    return {
        "one": one,
        "child": one.child,
        "kind": _(RequestKind(one.kind).label),
        "part": _(RecordPart(one.part).label),
        "way": _(Way(one.way).label),
        "who": who_asked(one),
        "state": _(RequestState(one.state).label),
        "decision": _(Decision(one.decision).label) if one.decision else "",
        "deadline": deadline,
        "due": deadline_words(deadline, request.on),
        "is_late": deadline.days_until(request.on) < 0,
    }


def _family_of(child: "Child", request: Request) -> "list[User]":
    """The parents linked today, and the young person where they have a page of their own."""
    ids = [one.user_id for one in parents_around(child.pk, request.on) if one.is_linked]
    return list(people_with_ids([*ids, *([child.user_id] if child.user_id else [])]))
