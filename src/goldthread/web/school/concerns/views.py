"""Concerns: raising one in a minute, the list, and one concern from first notice to decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.access.checks import may
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.people.queries.children import child_for, facts_of, find_children
from goldthread.records.sen_support.actions.concerns import raise_concern
from goldthread.records.sen_support.queries.concerns import OPEN_STATES, asked_of, concerns_for
from goldthread.statute.stages.concern import ConcernState
from goldthread.web.drafts.keeping import draft_attributes, typed_before, unjudged, with_draft
from goldthread.web.names import looked_for
from goldthread.web.pages import note_read, note_read_ids, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child import labels
from goldthread.web.school.concerns.forms import EVIDENCE_LABELS, RaiseForm

SECTIONS = (
    (ConcernState.RAISED, gettext_lazy("New: look at these together")),
    (ConcernState.TRIAGED, gettext_lazy("Looked at: decide what happens next")),
    (ConcernState.GATHERING_EVIDENCE, gettext_lazy("Finding out more")),
    (ConcernState.WATCHING, gettext_lazy("Watching how things go")),
)
MOST_DECIDED = 20
MOST_FOUND = 20


@page(P.CONCERN_RAISE)
def concerns(request: Request) -> HttpResponse:
    """Concerns to decide on, one's own with their answers, and what one was asked to find out."""
    found = list(concerns_for(request.actor, request.on).filter(state__in=OPEN_STATES))
    decided = concerns_for(request.actor, request.on).exclude(state__in=OPEN_STATES)
    decided_shown = list(decided[:MOST_DECIDED])
    asked = list(asked_of(request.actor, request.on))
    about = [one.child for one in [*found, *decided_shown]] + [one.child for one in asked]
    children = {child.pk: child for child in about}
    note_read(request, "concern.listed", children.values())
    context = {
        "sections": [
            {"title": title, "concerns": [one for one in found if one.state == state.value]}
            for state, title in SECTIONS
        ],
        "decided": decided_shown,
        "asked": asked,
        "labels": labels,
        "evidence_labels": EVIDENCE_LABELS,
        "states": ConcernState,
        "on": request.on,
    }
    return render(request, "school/concerns/list.html", context)


@page(P.CONCERN_RAISE, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def concern_new(request: Request) -> HttpResponse:
    """Raise a concern: find the pupil, or come with them, and say what you noticed."""
    if not request.GET.get("child"):
        return _choose_child(request)
    child = child_for(request.actor, P.CONCERN_RAISE, _public_id(request), request.on)
    note_read(request, "child.viewed", [child])
    typed = typed_before(request)
    form = RaiseForm(request.POST or typed)
    if typed:
        unjudged(form)
    if request.method == "POST" and form.is_valid():
        try:
            concern = raise_concern(
                child=child, **form.cleaned_data, by=request.actor, at=request.at
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Thank you. The SENCO will look at it with you."))
            return redirect("concern", concern.pk)
    context = {
        "child": child,
        "form": form,
        "draft": draft_attributes(request),
        "may_open": may(request.actor, P.CHILD_VIEW, facts_of(child, request.on)),
    }
    return render(request, "school/concerns/raise.html", context)


def _choose_child(request: Request) -> HttpResponse:
    text = looked_for(request)
    found = find_children(request.actor, text, request.on)[:MOST_FOUND]
    for school_id in {one.school_id for one in found}:
        ids = [one.child_id for one in found if one.school_id == school_id]
        note_read_ids(request, "child.found", school_id, ids)
    context = {"found": found, "text": text, "labels": labels}
    return render(request, "school/concerns/choose.html", context)


def _public_id(request: Request) -> UUID:
    try:
        return UUID(request.GET["child"])
    except ValueError as error:
        raise NotVisible from error
