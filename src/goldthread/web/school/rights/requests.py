"""Requests for access: the list, a new one, and one from the letter to the answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.publish.access_pack.build import build_pack, write_pack
from goldthread.publish.access_pack.words import GROUND_WORDS
from goldthread.records.people.queries.children import child_for
from goldthread.records.subject_access.actions.packs import (
    gather_pack,
    hand_over,
    seal_pack,
    send_back,
    take_over_reading,
)
from goldthread.records.subject_access.actions.requests import (
    check_request,
    end_request,
    extend_request,
    give_pack,
    log_request,
    pause_request,
    resume_request,
)
from goldthread.records.subject_access.queries.requests import (
    OPEN_STATES,
    deadline_of,
    deadlines_of,
    obstacles_of,
    owed_by_school,
    parents_who_may_ask,
    progress_of,
    requests_for,
)
from goldthread.statute.stages.access_request import AccessRequestState
from goldthread.statute.vocabulary.educational_record import AccessRight
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.action_words import action_words
from goldthread.web.school.rights.forms import (
    CheckForm,
    EndForm,
    ExtendForm,
    NewForm,
    NoteForm,
    PauseForm,
)
from goldthread.web.school.rights.words import due_words

if TYPE_CHECKING:
    from goldthread.records.subject_access.models import AccessRequest


@page(P.ACCESS_REQUEST_ANSWER)
def rights_home(request: Request) -> HttpResponse:
    """Who asked for what, by when, and what is next."""
    found = list(requests_for(request.actor, request.on))
    note_read(request, "access_request.listed", {one.child_id: one.child for one in found}.values())
    due = deadlines_of(found, request.on)
    rows = [(one, due[one.pk], state_words(one), right_words(one)) for one in found]
    context = {"rows": rows, "open_states": OPEN_STATES, "on": request.on}
    return render(request, "school/rights/home.html", context)


@page(P.ACCESS_REQUEST_ANSWER, methods=("GET", "HEAD", "POST"))
@once
def access_request_new(request: Request, public_id: UUID) -> HttpResponse:
    """Log a request about one child."""
    child = child_for(request.actor, P.ACCESS_REQUEST_ANSWER, public_id, request.on)
    note_read(request, "access_request.opened", [child])
    parents = parents_who_may_ask(child, request.on)
    sent = request.POST if request.method == "POST" else None
    owed = owed_by_school(child)
    form = NewForm(sent, parents=parents, owed=owed, initial={"received_on": request.on})
    if form.is_valid():
        asks = form.cleaned_data["asks"]
        known = {str(tie.user.public_id): tie.user for tie in parents}
        person = child.user if asks == "child" else known.get(asks)
        try:
            made = log_request(
                child=child,
                asker="parent" if asks in known else asks,
                requester=person,
                requester_name=form.cleaned_data["name"] or child.known_as,
                received_on=form.cleaned_data["received_on"],
                by=request.actor,
                at=request.at,
                right=AccessRight(form.cleaned_data.get("right") or AccessRight.SUBJECT_ACCESS),
            )
        except UnableTo as refusal:
            form.add_error(_field_of(form, refusal), refusal.message)
        else:
            messages.success(request, _("Logged. The time runs from the day it arrived."))
            return redirect("access_request", made.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "child": child, "owed": _(owed.label)}
    return render(request, "school/rights/new.html", context, status=status)


@page(P.ACCESS_REQUEST_ANSWER, methods=("GET", "HEAD", "POST"))
@once
def access_request(request: Request, access_request_id: int) -> HttpResponse:
    """Where one request stands; what is done next is sent here as `do`."""
    one = the_request(request, access_request_id)
    asked = _forms(one, request)
    if request.method != "POST":
        return _page(request, one, asked)
    name = request.POST.get("do", "")
    step = STEPS.get(name)
    if step is None:
        raise NotVisible
    form = _forms(one, request, name)[name]
    if form.is_valid():
        try:
            words = step(request, one, form.cleaned_data)
        except UnableTo as refusal:
            form.add_error(_field_of(form, refusal), refusal.message)
        else:
            messages.success(request, words)
            return redirect("access_request", one.pk)
    return _page(request, one, asked | {name: form}, wrong=form)


def the_request(request: Request, access_request_id: int) -> "AccessRequest":
    """The request, or 404; the child is noted as read."""
    one = requests_for(request.actor, request.on).filter(pk=access_request_id).first()
    if one is None:
        raise NotVisible
    note_read(request, "access_request.viewed", [one.child])
    return one


def right_words(one: "AccessRequest") -> str:
    """What is asked for."""
    return _(AccessRight(one.right).label)


def state_words(one: "AccessRequest") -> str:
    """Where it stands."""
    return _(AccessRequestState(one.state).label)


def _forms(one: "AccessRequest", request: Request, sent: str = "") -> dict[str, forms.Form]:
    """The form of every step, one of them as it was sent."""
    has_obstacle = bool(obstacles_of(one, request.on)) if one.state == "logged" else False
    makers: dict[str, Callable[..., forms.Form]] = {
        "check": lambda *data, **more: CheckForm(
            *data, request=one, has_obstacle=has_obstacle, **more
        ),
        "pause": PauseForm,
        "extend": ExtendForm,
        "send_back": lambda *data, **more: NoteForm(
            *data, question=_("What should the first reader look at again?"), **more
        ),
        "give": lambda *data, **more: NoteForm(
            *data, question=_("How was it handed over, and to whom?"), **more
        ),
        "end": EndForm,
    }
    made = {}
    for name in STEPS:
        make = makers.get(name, forms.Form)
        data = (request.POST,) if name == sent else ()
        made[name] = make(*data, auto_id=f"{name}_%s")
    return made


def _check(request: Request, one: "AccessRequest", told: dict[str, Any]) -> str:
    check_request(
        request=one,
        identity_how=told["identity_how"],
        ground=told["ground"],
        obstacle_note=told.get("obstacle_note", ""),
        by=request.actor,
        at=request.at,
    )
    return _("Checked. Next: gather what is held.")


def _gather(request: Request, one: "AccessRequest", _told: dict[str, Any]) -> str:
    gather_pack(request=one, by=request.actor, at=request.at)
    return _("Gathered. You are the first reader.")


def _pause(request: Request, one: "AccessRequest", told: dict[str, Any]) -> str:
    pause_request(request=one, **told, by=request.actor, at=request.at)
    return _("The clock stands still until you are told.")


def _resume(request: Request, one: "AccessRequest", _told: dict[str, Any]) -> str:
    resume_request(request=one, by=request.actor, at=request.at)
    return _("The clock runs on.")


def _extend(request: Request, one: "AccessRequest", told: dict[str, Any]) -> str:
    extend_request(request=one, **told, by=request.actor, at=request.at)
    return _("Longer by as much. Tell the person, and why, within the first month.")


def _take_over(request: Request, one: "AccessRequest", _told: dict[str, Any]) -> str:
    take_over_reading(request=one, by=request.actor, at=request.at)
    return _("You are the first reader now. Each piece is decided anew.")


def _pass_on(request: Request, one: "AccessRequest", _told: dict[str, Any]) -> str:
    hand_over(request=one, by=request.actor, at=request.at)
    return _("Passed on. A colleague reads it a second time.")


def _send_back(request: Request, one: "AccessRequest", told: dict[str, Any]) -> str:
    send_back(request=one, note=told["note"], by=request.actor, at=request.at)
    return _("Sent back to the first reader.")


def _seal(request: Request, one: "AccessRequest", _told: dict[str, Any]) -> str:
    sheet, data = build_pack(one, request.on, action_words)
    document, machine = write_pack(sheet, data)
    seal_pack(request=one, document=document, data=machine, by=request.actor, at=request.at)
    return _("Sealed. Nothing changes it now.")


def _give(request: Request, one: "AccessRequest", told: dict[str, Any]) -> str:
    give_pack(request=one, how=told["note"], by=request.actor, at=request.at)
    return _("Noted. The copies made for reading are gone; the sealed pack stays.")


def _end(request: Request, one: "AccessRequest", told: dict[str, Any]) -> str:
    end_request(
        request=one,
        is_refused=told["outcome"] == "refused",
        why=told["why"],
        by=request.actor,
        at=request.at,
    )
    return _("Noted. Tell the person, and that they can complain.")


STEPS: dict[str, Callable[[Request, "AccessRequest", dict[str, Any]], str]] = {
    "check": _check,
    "gather": _gather,
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "take_over": _take_over,
    "pass_on": _pass_on,
    "send_back": _send_back,
    "seal": _seal,
    "give": _give,
    "end": _end,
}


def _field_of(form: forms.Form, refusal: UnableTo) -> str | None:
    named = {"requester_name": "name", "how": "note"}.get(refusal.field or "", refusal.field)
    return named if named in form.fields else None


def _page(
    request: Request,
    one: "AccessRequest",
    asked: dict[str, forms.Form],
    wrong: forms.Form | None = None,
) -> HttpResponse:
    progress = progress_of(one)
    deadline = deadline_of(one, request.on)
    context = {
        "one": one,
        "child": one.child,
        "forms": asked,
        "wrong": wrong,
        "state": state_words(one),
        "is_open": one.state in OPEN_STATES,
        "deadline": deadline,
        "due_words": due_words(one, deadline),
        "right": right_words(one),
        "is_educational": one.right == AccessRight.EDUCATION,
        "waiting": next((pause for pause in one.pauses.all() if pause.ends_on is None), None),
        "obstacles": obstacles_of(one, request.on) if one.state == "logged" else [],
        "progress": progress,
        "ground": GROUND_WORDS.get(one.ground, ""),
        "is_first": one.first_reader_id == request.user.pk,
        "is_second": one.second_reader_id == request.user.pk,
        "all_agreed": progress.pieces > 0 and progress.agreed == progress.pieces,
        "on": request.on,
    }
    status = 422 if wrong else 200
    return render(request, "school/rights/one.html", context, status=status)
