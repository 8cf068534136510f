"""Your information and your rights: putting right, objecting, complaining, consent, with whom it was shared.

The same pages for a parent or carer and for the young person themselves. Each sees what they asked
themselves and nothing of what another parent asked.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.data_requests.actions.complaints import complain
from goldthread.records.data_requests.actions.requests import ask, withdraw_request
from goldthread.records.data_requests.queries.complaints import (
    acknowledgement_deadline,
    own_complaints,
)
from goldthread.records.data_requests.queries.requests import own_requests, request_deadline
from goldthread.records.people.queries.children import child_for
from goldthread.records.sharing.actions.consent import answer_consent, withdraw_consent
from goldthread.records.sharing.queries.register import own_consents, sharings_told
from goldthread.records.subject_access.queries.requests import owed_by_school
from goldthread.statute.stages.data_rights import ComplaintState, RequestState
from goldthread.statute.vocabulary.privacy import (
    COMPLAINT_ABOUT_LABELS,
    RECORD_PART_LABELS,
    REQUEST_KIND_LABELS,
    ComplaintAbout,
    ComplaintOutcome,
    Decision,
    RecordPart,
    RequestKind,
)
from goldthread.statute.vocabulary.sharing import ConsentState, LawfulBasis, SharedHow
from goldthread.web.drafts.keeping import draft_attributes, typed_before, unjudged, with_draft
from goldthread.web.family.views import family_frame
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.action_words import action_words

if TYPE_CHECKING:
    from goldthread.records.data_requests.models import Complaint, DataRequest
    from goldthread.records.people.models import Child
    from goldthread.records.sharing.models import Consent, Sharing

MOST_SHOWN = 60


class AskForm(forms.Form):
    """What is not right, or which use is objected to."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you want to say?"),
        choices=[(one.value, gettext_lazy(text)) for one, text in REQUEST_KIND_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    part = forms.ChoiceField(
        label=gettext_lazy("Which part is it about?"),
        choices=[(one.value, gettext_lazy(text)) for one, text in RECORD_PART_LABELS.items()],
    )
    said = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


class ComplainForm(forms.Form):
    """What went wrong with how information is used."""

    about = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[(one.value, gettext_lazy(text)) for one, text in COMPLAINT_ABOUT_LABELS.items()],
    )
    text = forms.CharField(
        label=gettext_lazy("What happened, in your own words"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


@page(P.DATA_RIGHTS_USE)
def family_rights(request: Request, public_id: UUID) -> HttpResponse:
    """Everything in one place: what you can do, what you did, and what came of it."""
    child = _child(request, public_id)
    user_id = request.actor.user_id
    context: dict[str, Any] = {
        "asked": [_asked(one) for one in own_requests(child.pk, user_id)[:MOST_SHOWN]],
        "complaints": [_complaint(one) for one in own_complaints(child.pk, user_id)[:MOST_SHOWN]],
        "consents": [_consent(one) for one in own_consents(child.pk, user_id)[:MOST_SHOWN]],
        "sharings": [_sharing(one) for one in sharings_told(child.pk)[:MOST_SHOWN]],
    }
    if child.pk != request.actor.own_child_id:
        context["owed"] = _(owed_by_school(child).label)
    return _render(request, "rights", child, context)


@page(P.DATA_RIGHTS_USE, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def family_ask(request: Request, public_id: UUID) -> HttpResponse:
    """Say that something is not right, or object to a use."""
    child = _child(request, public_id)

    def act(values: dict[str, Any]) -> str:
        ask(child=child, **values, by=request.actor, at=request.at)
        return _("Thank you. School answers you here within one month.")

    return _form_page(request, child, AskForm, act, "rights_ask")


@page(P.DATA_RIGHTS_USE, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def family_complain(request: Request, public_id: UUID) -> HttpResponse:
    """Complain about how information is used."""
    child = _child(request, public_id)

    def act(values: dict[str, Any]) -> str:
        made = complain(child=child, **values, by=request.actor, at=request.at)
        words = _("Thank you. Your complaint is number %(reference)s.")
        return words % {"reference": made.reference}

    return _form_page(request, child, ComplainForm, act, "rights_complain")


@page(P.DATA_RIGHTS_USE, methods=("POST",))
@once
def family_take_back(request: Request, public_id: UUID, request_id: int) -> HttpResponse:
    """Take back what one asked."""
    child = _child(request, public_id)
    found = own_requests(child.pk, request.actor.user_id).filter(pk=request_id).first()
    if found is None:
        raise NotVisible
    withdraw_request(request=found, by=request.actor, at=request.at)
    messages.success(request, _("Taken back."))
    return redirect("family_rights", public_id=child.public_id)


@page(P.DATA_RIGHTS_USE, methods=("POST",))
@once
def family_consent(request: Request, public_id: UUID, consent_id: int) -> HttpResponse:
    """Say yes or no, or take a yes back with one press."""
    child = _child(request, public_id)
    found = own_consents(child.pk, request.actor.user_id).filter(pk=consent_id).first()
    if found is None:
        raise NotVisible
    answer = request.POST.get("answer", "")
    try:
        if answer == "withdraw":
            withdraw_consent(consent=found, by=request.actor, at=request.at)
            messages.success(request, _("Taken back. From now on nothing is shared on it."))
        elif answer in ("yes", "no"):
            answer_consent(consent=found, is_given=answer == "yes", by=request.actor, at=request.at)
            messages.success(request, _("Thank you. School sees your answer."))
        else:
            messages.error(request, _("Choose yes or no."))
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    return redirect("family_rights", public_id=child.public_id)


def _form_page(
    request: Request,
    child: "Child",
    kind: type[forms.Form],
    act: Callable[[dict[str, Any]], str],
    name: str,
) -> HttpResponse:
    typed = typed_before(request)
    form = kind(request.POST or typed)
    if typed:
        unjudged(form)
    if request.method == "POST" and form.is_valid():
        try:
            words = act(form.cleaned_data)
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, words)
            return redirect("family_rights", public_id=child.public_id)
    context = {"form": form, "draft": draft_attributes(request)}
    return _render(request, name, child, context)


def _child(request: Request, public_id: UUID) -> "Child":
    return child_for(request.actor, P.DATA_RIGHTS_USE, public_id, request.on)


def _render(request: Request, name: str, child: "Child", context: dict[str, Any]) -> HttpResponse:
    note_read(request, "family.rights", [child])
    is_own = child.pk == request.actor.own_child_id
    frame = {"child": child, "organisation_name": child.school.name, "is_own": is_own}
    if not is_own:
        frame |= family_frame(request, child, "rights")
    frame["frame"] = "family/alone.html" if is_own else "family/child.html"
    return render(request, f"family/{name}.html", frame | context)


def _asked(one: "DataRequest") -> dict[str, Any]:
    change = ""
    if one.change is not None:
        change = f"{action_words(one.change.action)}, {localtime(one.change.at):%-d.%-m.%Y}"
    return {
        "one": one,
        "kind": _(RequestKind(one.kind).label),
        "part": _(RecordPart(one.part).label),
        "is_open": one.state == RequestState.OPEN.value,
        "is_back": one.state == RequestState.WITHDRAWN.value,
        "decision": _(Decision(one.decision).label) if one.decision else "",
        "change": change,
        "due_on": request_deadline(one).due_on,
    }


def _complaint(one: "Complaint") -> dict[str, Any]:
    return {
        "one": one,
        "about": _(ComplaintAbout(one.about).label),
        "state": _(ComplaintState(one.state).label),
        "told": [step for step in one.steps.all() if step.is_told],
        "outcome": _(ComplaintOutcome(one.outcome).label) if one.outcome else "",
        "due_on": acknowledgement_deadline(one).due_on,
    }


def _consent(one: "Consent") -> dict[str, Any]:
    return {
        "one": one,
        "state": _(ConsentState(one.state).label),
        "is_asked": one.state == ConsentState.ASKED.value,
        "is_given": one.state == ConsentState.GIVEN.value,
        "is_refused": one.state == ConsentState.REFUSED.value,
    }


def _sharing(one: "Sharing") -> dict[str, Any]:
    return {
        "one": one,
        "basis": _(LawfulBasis(one.basis).label),
        "how": _(SharedHow(one.how).label),
        "until": one.tie.ends_on if one.tie else None,
    }
