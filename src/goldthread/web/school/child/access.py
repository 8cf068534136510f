"""Who can open one child's record beyond the school's own roles: whom to invite, and until when."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.people.invitations import (
    end_invitation,
    invitations_of,
    invite_adult,
    people_to_invite,
)
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.access_forms import InviteForm
from goldthread.web.school.child.frame import child_frame, frame_context


@page(P.RECORD_PROTECT, methods=("GET", "HEAD", "POST"))
@once
def child_access(request: Request, public_id: UUID) -> HttpResponse:
    """Who is invited; a POST invites someone."""
    frame = child_frame(request, P.RECORD_PROTECT, public_id, "child.access_viewed")
    people = list(people_to_invite(frame.child, request.on))
    form = InviteForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            invite_adult(
                child=frame.child,
                user=form.cleaned_data["person"],
                ends_on=form.cleaned_data["ends_on"],
                by=request.actor,
                at=request.at,
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Invited. They can open this record from now on."))
            return redirect("child_access", public_id)
    context = frame_context(frame, "access") | {
        "invite": form,
        "can_invite": bool(people),
        "invited": list(invitations_of(frame.child, request.on)),
    }
    return render(request, "school/child/access.html", context)


@page(P.RECORD_PROTECT, methods=("POST",))
@once
def invitation_end(request: Request, public_id: UUID, tie_id: int) -> HttpResponse:
    """End an invitation now."""
    frame = child_frame(request, P.RECORD_PROTECT, public_id, "child.access_viewed")
    tie = invitations_of(frame.child, request.on).filter(pk=tie_id).first()
    if tie is None:
        raise NotVisible
    end_invitation(tie=tie, by=request.actor, at=request.at)
    messages.success(request, _("Ended. They no longer see this record."))
    return redirect("child_access", public_id)
