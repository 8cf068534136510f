"""Who has looked at a child's record, and who changed it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from goldthread.access.permissions import Permission as P
from goldthread.records.accounts.queries import names_of
from goldthread.records.audit.queries import events_about
from goldthread.records.restricted.queries import events_shown_to
from goldthread.web.pages import page
from goldthread.web.request import Request
from goldthread.web.school.child.event_words import event_words, people_in
from goldthread.web.school.child.frame import child_frame, frame_context

SHOWN_ON_A_PAGE = 50


@page(P.AUDIT_READ)
def child_history(request: Request, public_id: UUID) -> HttpResponse:
    """Every read and every change, newest first; changes name fields, never what they held.

    What would give away a restricted note is shown to those who may read it.
    """
    frame = child_frame(request, P.AUDIT_READ, public_id, "child.history_viewed")
    kind = request.GET.get("kind", "")
    found = events_shown_to(request.actor, frame.facts, events_about(frame.child.pk))
    if kind in {"read", "write"}:
        found = found.filter(kind=kind)
    shown = Paginator(found, SHOWN_ON_A_PAGE).get_page(request.GET.get("page"))
    names = names_of({who for event in shown for who in people_in(event) if who})
    context = frame_context(frame, "history") | {
        "page": shown,
        "params": request.GET,
        "kind": kind,
        "events": [event_words(event, names) for event in shown],
    }
    return render(request, "school/child/history.html", context)
