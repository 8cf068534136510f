"""What the child and the family say, and writing it down for them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.contributions.actions import record_contribution
from goldthread.records.contributions.queries import contributions_of
from goldthread.records.cycles.queries import open_cycle_of
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.web.drafts.keeping import draft_attributes, typed_before, unjudged, with_draft
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.forms import SaidForm
from goldthread.web.school.child.frame import child_frame, frame_context

SHOWN_ON_A_PAGE = 20


@page(P.CHILD_VIEW)
def child_voice(request: Request, public_id: UUID) -> HttpResponse:
    """Everything said, newest first, each in whose words and written down by whom."""
    frame = child_frame(request, P.CHILD_VIEW, public_id, "child.voice_viewed")
    pages = Paginator(contributions_of(frame.child), SHOWN_ON_A_PAGE)
    context = frame_context(frame, "voice") | {
        "page": pages.get_page(request.GET.get("page")),
        "params": request.GET,
    }
    return render(request, "school/child/voice.html", context)


@page(P.CONTRIBUTION_RECORD, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def child_voice_record(request: Request, public_id: UUID) -> HttpResponse:
    """Write down what someone said. It counts for the plan that is under way."""
    frame = child_frame(request, P.CONTRIBUTION_RECORD, public_id, "child.viewed")
    typed = typed_before(request)
    form = SaidForm(request.POST or typed)
    if typed:
        unjudged(form)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"voice": Voice(form.cleaned_data["voice"])}
        try:
            record_contribution(
                child=frame.child,
                cycle=open_cycle_of(frame.child),
                **given,
                by=request.actor,
                at=request.at,
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Written down, in their words."))
            return redirect("child_voice", public_id)
    context = frame_context(frame, "voice") | {"form": form, "draft": draft_attributes(request)}
    return render(request, "school/child/voice_record.html", context)
