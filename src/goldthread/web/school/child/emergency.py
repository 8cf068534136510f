"""Opening a record in an emergency: asking why, closing it early, and the review by someone else."""

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.access.checks import may
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.access.roles import OPENED_IN_AN_EMERGENCY
from goldthread.records.people.actions.emergency import (
    end_own_opening,
    open_in_emergency,
    review_opening,
)
from goldthread.records.people.queries.children import (
    child_and_facts,
    child_for,
    facts_by_id,
)
from goldthread.records.people.queries.emergency import (
    is_open,
    may_open_in_emergency,
    openings_to_review,
    sought_in_emergency,
)
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child import labels

if TYPE_CHECKING:
    from goldthread.records.people.models import Child


class OpenForm(forms.Form):
    """Why the record is needed now."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you need it now?"),
        help_text=gettext_lazy(
            "In a sentence, without a name: the data protection officer reads it too."
        ),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why you need it now.")},
    )


class FindForm(forms.Form):
    """Whose record."""

    name = forms.CharField(
        label=gettext_lazy("The pupil’s first name and surname"),
        help_text=gettext_lazy("In full: only the whole name finds the record."),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the pupil’s whole name.")},
    )


class ReviewForm(forms.Form):
    """Whether it was justified, and why."""

    was_justified = forms.TypedChoiceField(
        label=gettext_lazy("Was it justified?"),
        choices=(("yes", gettext_lazy("Justified")), ("no", gettext_lazy("Not justified"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it was justified.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Why, and what follows from it?"),
        max_length=400,
        error_messages={"required": gettext_lazy("Say why, in a sentence.")},
    )


def emergency_address(request: Request) -> str | None:
    """Where a refused person could open the record they asked for in an emergency, if they may."""
    match = request.resolver_match
    if match is None or "public_id" not in match.kwargs or not request.user.is_authenticated:
        return None
    if getattr(match.func, "permission", None) not in OPENED_IN_AN_EMERGENCY:
        return None
    public_id = match.kwargs["public_id"]
    try:
        facts = facts_by_id(public_id, request.on)
    except NotVisible:
        return None
    if not may_open_in_emergency(request.actor, facts):
        return None
    return reverse("child_emergency", args=[public_id])


@page(P.EMERGENCY_OPEN, methods=("GET", "HEAD", "POST"))
def emergency_find(request: Request) -> HttpResponse:
    """Find the record by the pupil's whole name. It stays in the body of the request."""
    form = FindForm(request.POST if request.method == "POST" else None)
    found: list[Child] = []
    if form.is_valid():
        name = form.cleaned_data["name"]
        found = sought_in_emergency(request.actor, name, request.on)
        note_read(request, "child.found", found)
        if len(found) == 1:
            return redirect("child_emergency", found[0].public_id)
        if not found:
            form.add_error("name", _("Nobody of your school has just this name."))
    context = {"form": form, "found": found, "labels": labels}
    status = 422 if form.errors else 200
    return render(request, "school/child/emergency_find.html", context, status=status)


@page(P.EMERGENCY_OPEN, methods=("GET", "HEAD", "POST"))
@once
def child_emergency(request: Request, public_id: UUID) -> HttpResponse:
    """Say why, and open the record until the day ends. The pupil is not named before that."""
    child, facts = child_and_facts(request.actor, P.EMERGENCY_OPEN, public_id, request.on)
    if may(request.actor, P.CHILD_VIEW, facts):
        return redirect("child_page", public_id)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        open_in_emergency(
            child=child, reason=form.cleaned_data["reason"], by=request.actor, at=request.at
        )
        messages.success(request, _("Open to you until the end of today. Others have been told."))
        return redirect("child_page", public_id)
    status = 422 if form.is_bound else 200
    return render(request, "school/child/emergency.html", {"form": form}, status=status)


@page(P.EMERGENCY_OPEN, methods=("POST",))
@once
def child_emergency_end(request: Request, public_id: UUID) -> HttpResponse:
    """Close it again before the day ends."""
    child = child_for(request.actor, P.EMERGENCY_OPEN, public_id, request.on)
    end_own_opening(child=child, by=request.actor, at=request.at)
    messages.success(request, _("Closed again. Thank you."))
    return redirect("home")


@page(P.RECORD_PROTECT)
def emergency_list(request: Request) -> HttpResponse:
    """What was opened in an emergency, by whom and why, and what came of the review."""
    return _list(request)


@page(P.RECORD_PROTECT, methods=("POST",))
@once
def emergency_review(request: Request, opening_id: int) -> HttpResponse:
    """Say whether it was justified."""
    found = openings_to_review(request.actor, request.at).filter(pk=opening_id).first()
    if found is None:
        raise NotVisible
    form = ReviewForm(request.POST, auto_id=f"review_{opening_id}_%s")
    if form.is_valid():
        try:
            review_opening(opening=found, **form.cleaned_data, by=request.actor, at=request.at)
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Reviewed."))
            return redirect("emergency_list")
    return _list(request, opening_id, form)


def _list(
    request: Request, reviewed_id: int | None = None, wrong: ReviewForm | None = None
) -> HttpResponse:
    openings = list(openings_to_review(request.actor, request.at))
    note_read(request, "emergency.listed", {one.child_id: one.child for one in openings}.values())
    rows = [
        {
            "opening": one,
            "is_open": is_open(one, request.at),
            "form": wrong
            if one.pk == reviewed_id and wrong
            else ReviewForm(auto_id=f"review_{one.pk}_%s"),
            "is_own": one.user_id == request.user.pk,
        }
        for one in openings
    ]
    return render(
        request,
        "school/child/emergency_list.html",
        {"rows": rows, "wrong": wrong},
        status=422 if wrong else 200,
    )
