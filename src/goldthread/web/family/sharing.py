"""A young person says what their parents may go on seeing, once their rights are their own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.people.actions.own_rights import share_with_parent
from goldthread.records.people.queries.children import children_for
from goldthread.records.people.queries.own_rights import (
    parents_of,
    parts_agreed,
    rights_taken_over,
)
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.own_rights.forms import ShareForm


@page(P.RIGHTS_SHARE, methods=("GET", "HEAD", "POST"))
@once
def parents(request: Request) -> HttpResponse:
    """Part by part, for each parent. What is unticked closes to them at once."""
    found = children_for(request.actor, P.RIGHTS_SHARE, request.on).select_related("school")
    child = found.first()
    if child is None:
        raise NotVisible
    note_read(request, "own_page.viewed", [child])
    form = ShareForm(
        request.POST or None,
        parents=parents_of(child, request.on),
        agreed=parts_agreed(child, request.on),
    )
    if request.method == "POST" and form.is_valid():
        try:
            for user, parts in form.parts.items():
                share_with_parent(
                    child=child, user=user, parts=parts, by=request.actor, at=request.at
                )
        except UnableTo as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Kept. It holds from the next page they open."))
            return redirect("child_parents")
    context = {
        "form": form,
        "is_theirs": rights_taken_over(child, request.on),
        "organisation_name": child.school.name,
    }
    status = 422 if form.errors else 200
    return render(request, "family/parents.html", context, status=status)
