"""The register as a file. A few pupils: at once. Many: one person asks, another approves, taken out once."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.approvals.actions import ask_approval, use_approval
from goldthread.records.approvals.kinds import REGISTER_EXPORT
from goldthread.records.approvals.queries import taken_alone
from goldthread.records.assurance.queries.register import (
    RegisterRow,
    class_choices,
    register_rows_of,
)
from goldthread.records.organisations.queries import organisations_named
from goldthread.records.people.queries.children import children_for
from goldthread.web.account.step_up import MOST_ALONE, confirm_first, may_go_on, with_care
from goldthread.web.names import with_words
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.register.choices import FilterForm, choices_from
from goldthread.web.school.register.exports import as_file
from goldthread.web.school.register.found import found_rows, note_rows

KINDS: Final = ("csv", "xlsx")
MOST_CHOSEN: Final = 2000
TO_ASK: Final = "export_to_ask_for"


@page(P.REGISTER_EXPORT)
@with_care
def export(request: Request, kind: str) -> HttpResponse:
    """Every row of the view as a file; each pupil in it is in the audit."""
    if kind not in KINDS:
        raise Http404
    form = FilterForm(with_words(request), classes=class_choices(request.actor, request.on))
    found = found_rows(request, choices_from(request.GET, form), 0, MOST_CHOSEN)
    return _send(request, kind, found.rows)


def export_chosen(request: Request, kind: str, public_ids: list[UUID]) -> HttpResponse:
    """The pupils ticked, as far as the person may take them out."""
    if not may_go_on(request):
        return confirm_first(request)
    allowed = children_for(request.actor, P.REGISTER_EXPORT, request.on)
    wanted = allowed.filter(public_id__in=public_ids).order_by("pk").values_list("pk", flat=True)
    return _send(request, kind, register_rows_of(request.actor, request.on, wanted))


def _send(request: Request, kind: str, rows: list[RegisterRow]) -> HttpResponse:
    children = {row.child_id for row in rows}
    lately = taken_alone(request.user.pk, "register.exported", request.at - timedelta(days=1))
    if len(children | lately) > MOST_ALONE and children - lately:
        request.session[TO_ASK] = {"kind": kind, "children": [row.child_id for row in rows]}
        return redirect("register_export_ask")
    note_rows(request, "register.exported", rows)
    return as_file(kind, rows, request.on)


@page(P.REGISTER_EXPORT, methods=("GET", "HEAD", "POST"))
@once
def ask(request: Request) -> HttpResponse:
    """Ask a colleague to approve a file of many pupils, saying what it is for."""
    kept = request.session.get(TO_ASK)
    if not kept:
        return redirect("register")
    problem = ""
    if request.method == "POST":
        try:
            _ask(request, kept)
        except UnableTo as refusal:
            problem = _(refusal.message)
        else:
            del request.session[TO_ASK]
            messages.success(
                request, _("Asked. Tell your colleague: they find it at the top of the register.")
            )
            return redirect("approvals")
    context = {"count": len(kept["children"]), "kind": kept["kind"].upper(), "most": MOST_ALONE,
               "problem": problem, "reason": request.POST.get("reason", "")}  # fmt: skip
    return render(request, "school/register/ask.html", context, status=422 if problem else 200)


def _ask(request: Request, kept: dict[str, Any]) -> None:
    """One request for each school: the second person is of the pupils' own school."""
    by_school: dict[int, list[int]] = {}
    allowed = children_for(request.actor, P.REGISTER_EXPORT, request.on)
    chosen = allowed.filter(pk__in=kept["children"]).order_by("pk")
    for child_id, school_id in chosen.values_list("pk", "school_id"):
        by_school.setdefault(school_id, []).append(child_id)
    for school in organisations_named(by_school):
        ask_approval(
            kind=REGISTER_EXPORT,
            school=school,
            details={"kind": kept["kind"], "children": by_school[school.pk]},
            count=len(by_school[school.pk]),
            reason=request.POST.get("reason", ""),
            by=request.actor,
            at=request.at,
        )


@page(P.REGISTER_EXPORT, methods=("POST",))
@with_care
def take(request: Request, approval_id: UUID) -> HttpResponse:
    """Take out, once, what a colleague has approved: those pupils, as far as one still may."""
    try:
        approval = use_approval(
            public_id=approval_id, kind=REGISTER_EXPORT, by=request.actor, at=request.at
        )
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
        return redirect("approvals")
    allowed = children_for(request.actor, P.REGISTER_EXPORT, request.on)
    still = allowed.filter(pk__in=approval.details["children"], school_id=approval.school_id)
    wanted = still.order_by("pk").values_list("pk", flat=True)
    rows = register_rows_of(request.actor, request.on, wanted)
    note_rows(request, "register.taken_out", rows)
    return as_file(approval.details["kind"], rows, request.on)
