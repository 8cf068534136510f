"""Finding a pupil in three keystrokes: by any name, by class, by the end of a UPN."""

from django.http import HttpResponse
from django.shortcuts import render

from goldthread.access.permissions import Permission as P
from goldthread.records.people.queries.children import children_for, find_children
from goldthread.web.names import looked_for
from goldthread.web.pages import note_read, note_read_ids, page
from goldthread.web.request import Request
from goldthread.web.school.child import labels

MOST_SHOWN = 50


@page(P.CHILD_VIEW)
def search(request: Request) -> HttpResponse:
    """Pupils this person may see whose name, class or UPN fits what was typed."""
    text = looked_for(request)
    found = find_children(request.actor, text, request.on)
    shown = found[:MOST_SHOWN]
    by_school: dict[int, list[int]] = {}
    for one in shown:
        by_school.setdefault(one.school_id, []).append(one.child_id)
    for school_id, child_ids in by_school.items():
        note_read_ids(request, "child.found", school_id, child_ids)
    context = {
        "search_query": text,
        "found": shown,
        "more": len(found) - len(shown),
        "labels": labels,
        "P": P,
    }
    return render(request, "school/child/search.html", context)


@page(P.INVITATION_USE)
def invited(request: Request) -> HttpResponse:
    """Pupils to whose record this person was invited."""
    children = children_for(request.actor, P.INVITATION_USE, request.on).select_related("school")
    shown = list(children)
    note_read(request, "child.listed", shown)
    context = {"children": shown, "labels": labels}
    return render(request, "school/child/invited.html", context)
