"""The profile: read as it stands, changed in place, section by section."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.profiles.actions.barriers import save_barriers
from goldthread.records.profiles.actions.diagnoses import end_diagnosis, record_diagnosis
from goldthread.records.profiles.actions.entries import save_section
from goldthread.records.profiles.actions.strategies import save_strategies
from goldthread.records.profiles.queries import (
    KINDS,
    SECTIONS,
    barriers_now,
    barriers_of,
    diagnoses_now,
    entries_before,
    entries_now,
    replies_to,
    strategies_now,
)
from goldthread.records.sen_support.queries.tried import tried_for
from goldthread.web.drafts.keeping import draft_attributes, typed_before, unjudged, with_draft
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.forms import (
    BarrierForm,
    DiagnosisForm,
    EntryForm,
    StrategyForm,
)
from goldthread.web.school.child.frame import Frame, child_frame, frame_context
from goldthread.web.school.child.labels import SECTION_LABELS

REPLIES_SHOWN = 10
EntryForms = formset_factory(EntryForm, extra=1)
StrategyForms = formset_factory(StrategyForm, extra=2)
BarrierForms = formset_factory(BarrierForm, extra=1)


@page(P.CHILD_VIEW)
def child_profile(request: Request, public_id: UUID) -> HttpResponse:
    """The whole profile as it stands, with what stood before folded beneath."""
    frame = child_frame(request, P.CHILD_VIEW, public_id, "child.profile_viewed")
    return _show(request, frame)


@page(P.PROFILE_EDIT, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def child_section(request: Request, public_id: UUID, section: str) -> HttpResponse:
    """One section of the profile, opened in place to be changed."""
    frame = child_frame(request, P.PROFILE_EDIT, public_id, "child.profile_viewed")
    entries = entries_now(frame.child.pk).filter(section=section)
    initial = [{"entry_id": one.pk, "text": one.text, "voice": one.voice} for one in entries]
    forms = _forms(EntryForms, request, initial)

    def save() -> None:
        lines = [form.line() for form in forms if form.cleaned_data]
        save_section(
            child=frame.child, section=section, lines=lines, by=request.actor, at=request.at
        )

    if _saved(request, forms, save):
        return redirect(f"{reverse('child_profile', args=[public_id])}#{section}")
    return _show(request, frame, editing=section, forms=forms)


@page(P.PROFILE_EDIT, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def child_strategies(request: Request, public_id: UUID) -> HttpResponse:
    """The lines teachers see, in the order they see them."""
    frame = child_frame(request, P.PROFILE_EDIT, public_id, "child.profile_viewed")
    initial = [
        {"strategy_id": one.pk, "kind": one.kind, "text": one.text, "position": place}
        for place, one in enumerate(_strategies(frame), start=1)
    ]
    forms = _forms(StrategyForms, request, initial)

    def save() -> None:
        lines = [form.line() for form in forms if form.cleaned_data]
        save_strategies(child=frame.child, lines=lines, by=request.actor, at=request.at)

    if _saved(request, forms, save):
        return redirect(f"{reverse('child_profile', args=[public_id])}#helps")
    return _show(request, frame, editing="strategies", forms=forms)


@page(P.PROFILE_EDIT, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def child_barriers(request: Request, public_id: UUID) -> HttpResponse:
    """What gets in the way, and how much it does so now."""
    frame = child_frame(request, P.PROFILE_EDIT, public_id, "child.profile_viewed")
    names = ("title", "looks_like", "area", "impact")
    initial = [
        {"barrier_id": one.pk} | {name: getattr(one, name) for name in names}
        for one in barriers_now(frame.child.pk)
    ]
    forms = _forms(BarrierForms, request, initial)

    def save() -> None:
        given = [form for form in forms if form.cleaned_data]
        ended = [form.cleaned_data["barrier_id"] for form in given if form.cleaned_data["ended"]]
        lines = [form.line() for form in given if not form.cleaned_data["ended"]]
        save_barriers(
            child=frame.child,
            lines=lines,
            ended_ids=[pk for pk in ended if pk],
            by=request.actor,
            at=request.at,
        )

    if _saved(request, forms, save):
        return redirect(f"{reverse('child_profile', args=[public_id])}#barriers")
    return _show(request, frame, editing="barriers", forms=forms)


@page(P.PROFILE_EDIT, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def child_diagnoses(request: Request, public_id: UUID) -> HttpResponse:
    """Diagnoses, apart from the rest: add one with its source and date."""
    frame = child_frame(request, P.DIAGNOSIS_VIEW, public_id, "child.diagnoses_viewed")
    typed = typed_before(request)
    form = DiagnosisForm(request.POST or typed)
    if typed:
        unjudged(form)
    if request.method == "POST" and form.is_valid():
        try:
            record_diagnosis(
                child=frame.child, **form.cleaned_data, by=request.actor, at=request.at
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("The diagnosis is recorded."))
            return redirect("child_diagnoses", public_id)
    context = frame_context(frame, "profile") | {
        "form": form,
        "diagnoses": list(diagnoses_now(frame.child.pk)),
        "draft": draft_attributes(request),
    }
    return render(request, "school/child/diagnoses.html", context)


@page(P.PROFILE_EDIT, methods=("GET", "HEAD", "POST"))
@once
def child_diagnosis_end(request: Request, public_id: UUID, diagnosis_id: int) -> HttpResponse:
    """A diagnosis that was withdrawn or entered wrongly leaves the page and stays in the history."""
    frame = child_frame(request, P.PROFILE_EDIT, public_id, "child.diagnoses_viewed")
    if request.method != "POST":
        return redirect("child_diagnoses", public_id)
    try:
        end_diagnosis(child=frame.child, diagnosis_id=diagnosis_id, by=request.actor, at=request.at)
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Taken off the page. The history keeps it."))
    return redirect("child_diagnoses", public_id)


def _forms(kind: Any, request: Request, initial: list[dict[str, Any]]) -> Any:
    typed = typed_before(request)
    if typed:
        return unjudged(kind(typed, initial=initial, prefix="line"))
    return kind(request.POST or None, initial=initial, prefix="line")


def _saved(request: Request, forms: Any, save: Callable[[], None]) -> bool:
    """Whether the forms were sent, were right, and are saved now."""
    if request.method != "POST" or not forms.is_valid():
        return False
    try:
        save()
    except UnableTo as refusal:
        forms._non_form_errors.append(refusal.message)
        return False
    messages.success(request, _("Saved. Earlier words stay in the history."))
    return True


def _strategies(frame: Frame) -> list[Any]:
    order = {"alert": 0, "do": 1, "avoid": 2}
    found = strategies_now([frame.child.pk])
    return sorted(found, key=lambda one: (order[one.kind], one.position, one.pk))


def _show(request: Request, frame: Frame, editing: str = "", forms: Any = None) -> HttpResponse:
    child_id = frame.child.pk
    now, before = list(entries_now(child_id)), list(entries_before(child_id))
    barriers = list(barriers_of(child_id))
    strategies = _strategies(frame)
    context = frame_context(frame, "profile") | {
        "sections": [
            {
                "key": key,
                "title": SECTION_LABELS[key],
                "entries": [one for one in now if one.section == key],
                "before": [one for one in before if one.section == key],
            }
            for key in SECTIONS
        ],
        "barriers": [one for one in barriers if one.ends_on is None],
        "barriers_before": [one for one in barriers if one.ends_on is not None],
        "helps": {kind: [one for one in strategies if one.kind == kind] for kind in KINDS},
        "replies": list(replies_to(child_id)[:REPLIES_SHOWN]),
        "tried": tried_for(child_id) if frame.may(P.PLAN_VIEW) else [],
        "diagnoses": list(diagnoses_now(child_id)) if frame.may(P.DIAGNOSIS_VIEW) else None,
        "editing": editing,
        "forms": forms,
        "draft": draft_attributes(request) if editing else "",
    }
    return render(request, "school/child/profile.html", context)
