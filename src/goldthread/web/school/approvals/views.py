"""What colleagues ask a second person for, and what one has asked for oneself."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.approvals.actions import decide_approval, withdraw_approval
from goldthread.records.approvals.kinds import KINDS, REGISTER_EXPORT
from goldthread.records.approvals.queries import asked_by, state_at, waiting_for
from goldthread.web.account.step_up import with_care
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request

STATES: Final = {
    "waiting": (gettext_lazy("Waiting for a colleague"), "waiting"),
    "approved": (gettext_lazy("Approved"), "done"),
    "refused": (gettext_lazy("Refused"), "missed"),
    "withdrawn": (gettext_lazy("Taken back"), "info"),
    "done": (gettext_lazy("Done"), "done"),
    "over": (gettext_lazy("Ran out"), "missed"),
}
# Where what was approved is done: a POST to this route, with the approval's id.
DONE_AT: Final = {REGISTER_EXPORT: ("register_export_take", gettext_lazy("Take the file out"))}


@page(P.APPROVAL_GIVE)
def approvals(request: Request) -> HttpResponse:
    """To answer, and asked for. No pupil is named: how many, what for, by whom."""
    context = {
        "to_answer": [_row(request, one) for one in waiting_for(request.actor, request.at)],
        "asked": [_row(request, one) for one in asked_by(request.user.pk, request.at)],
    }
    return render(request, "school/approvals/approvals.html", context)


@page(P.APPROVAL_GIVE, methods=("POST",))
@with_care
@once
def decide(request: Request, approval_id: UUID) -> HttpResponse:
    """Yes or no, by another person than who asked."""
    approve = request.POST.get("answer") == "yes"
    try:
        decide_approval(public_id=approval_id, approve=approve, by=request.actor, at=request.at)
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        messages.success(request, _("Approved.") if approve else _("Refused."))
    return redirect("approvals")


@page(P.APPROVAL_GIVE, methods=("POST",))
@once
def withdraw(request: Request, approval_id: UUID) -> HttpResponse:
    """Take back what one has asked for."""
    try:
        withdraw_approval(public_id=approval_id, by=request.actor, at=request.at)
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        messages.success(request, _("Taken back. Nothing was done."))
    return redirect("approvals")


def _row(request: Request, one: Any) -> dict[str, Any]:
    state = state_at(one, request.at)
    words, kind = STATES[state]
    return {
        "it": one,
        "title": _(KINDS[one.kind].title),
        "state": words,
        "tag": kind,
        "done_at": DONE_AT.get(one.kind) if state == "approved" else None,
        "may_withdraw": state in {"waiting", "approved"},
    }
