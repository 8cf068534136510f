"""One tap or one box: read, this worked, and what someone saw."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.people.queries.children import child_for
from goldthread.records.profiles.actions import acknowledge_profile, reply_to_strategy
from goldthread.records.profiles.actions.observations import add_observation
from goldthread.records.profiles.queries import strategies_now
from goldthread.web.drafts.keeping import draft_attributes, typed_before, unjudged, with_draft
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.forms import ObservationForm
from goldthread.web.school.child.frame import child_frame, frame_context


@page(P.PROFILE_ACKNOWLEDGE, methods=("GET", "HEAD", "POST"))
@once
def child_read(request: Request, public_id: UUID) -> HttpResponse:
    """One tap: I have read what helps this pupil."""
    child = child_for(request.actor, P.PROFILE_ACKNOWLEDGE, public_id, request.on)
    if request.method != "POST":
        return redirect("child_page", public_id)
    acknowledge_profile(child=child, by=request.actor, at=request.at)
    messages.success(request, _("Thank you. Noted that you have read this."))
    return redirect("child_page", public_id)


@page(P.PROFILE_ACKNOWLEDGE, methods=("GET", "HEAD", "POST"))
@once
def strategy_reply(request: Request, public_id: UUID, strategy_id: int) -> HttpResponse:
    """One tap: this worked, or it did not."""
    child = child_for(request.actor, P.PROFILE_ACKNOWLEDGE, public_id, request.on)
    if request.method != "POST":
        return redirect("child_page", public_id)
    strategy = strategies_now([child.pk]).filter(pk=strategy_id).first()
    if strategy is None:
        raise NotVisible
    worked = request.POST.get("worked") == "yes"
    try:
        reply_to_strategy(strategy=strategy, worked=worked, by=request.actor, at=request.at)
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Thank you. The SENCO will see what worked."))
    return redirect("child_page", public_id)


@page(P.MEASUREMENT_ADD, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def observation_new(request: Request, public_id: UUID) -> HttpResponse:
    """Add something you saw."""
    frame = child_frame(request, P.MEASUREMENT_ADD, public_id, "child.viewed")
    typed = typed_before(request)
    form = ObservationForm(request.POST or typed, initial={"on": request.on})
    if typed:
        unjudged(form)
    if request.method == "POST" and form.is_valid():
        try:
            add_observation(child=frame.child, **form.cleaned_data, by=request.actor, at=request.at)
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Added to the thread."))
            return redirect("child_page", public_id)
    context = frame_context(frame, "") | {"form": form, "draft": draft_attributes(request)}
    return render(request, "school/child/observation.html", context)
