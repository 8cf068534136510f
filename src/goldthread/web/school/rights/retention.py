"""How long records are kept: what falls due, holds, and the decision by two people."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.organisations.queries import organisations_named
from goldthread.records.people.queries.children import child_for
from goldthread.records.retention.actions.deciding import (
    agree_removal,
    decline_removal,
    end_hold,
    place_hold,
    propose_removal,
    set_own_period,
)
from goldthread.records.retention.queries.due import (
    certificates,
    deadline_for,
    due_records,
    end_of_term,
    holds_of,
    open_removals,
    periods_of,
)
from goldthread.statute.clocks.retention import BACKUP_DAYS
from goldthread.web.names import forget_words
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.rights.retention_forms import (
    GROUNDS,
    HOLD_KINDS,
    AgreeForm,
    HoldForm,
    PeriodForm,
    ProposeForm,
)
from goldthread.web.school.rights.words import RULE_REASONS, RULE_TITLES, kept_words

if TYPE_CHECKING:
    from goldthread.records.people.models import Child
    from goldthread.records.retention.models import Removal

CERTIFICATES_SHOWN = 50


@page(P.RECORD_ERASE, methods=("GET", "HEAD", "POST"))
@once
def retention_home(request: Request) -> HttpResponse:
    """What falls due this term, what waits for a second person, what was erased, and the periods."""
    ids = schools_where(request.actor, P.RECORD_ERASE)
    schools = {str(school.pk): school for school in organisations_named(ids)}
    choices = [(key, school.name) for key, school in schools.items()]
    form = PeriodForm(request.POST if request.method == "POST" else None, schools=choices)
    if form.is_valid():
        told = form.cleaned_data | {"school": schools[form.cleaned_data["school"]]}
        try:
            set_own_period(**told, by=request.actor, at=request.at)
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Kept. It counts from today on."))
            return redirect("retention_home")
    until = end_of_term(ids, request.on)
    due = due_records(request.actor, request.on, until)
    waiting = list(open_removals(request.actor, request.on))
    shown = {row.child.pk: row.child for row in due}
    shown |= {row.child_id: row.child for row in waiting if row.child_id and row.child}
    note_read(request, "record.due_listed", shown.values())
    periods = [
        (school.name, period)
        for school in schools.values()
        for period in periods_of(school.pk, request.on).values()
    ]
    context = {
        "due": due,
        "until": until,
        "waiting": waiting,
        "certificates": certificates(request.actor)[:CERTIFICATES_SHOWN],
        "periods": periods,
        "rule_titles": RULE_TITLES,
        "rule_reasons": RULE_REASONS,
        "form": form,
    }
    return render(request, "school/rights/retention.html", context, status=_status(form))


@page(P.RECORD_ERASE, methods=("GET", "HEAD", "POST"))
@once
def record(request: Request, public_id: UUID) -> HttpResponse:
    """How long one record is kept, what holds it, and a proposal about it."""
    child = child_for(request.actor, P.RECORD_ERASE, public_id, request.on)
    note_read(request, "record.retention_viewed", [child])
    do = request.POST.get("do", "") if request.method == "POST" else ""
    asked: dict[str, forms.Form] = {
        "hold": HoldForm(request.POST if do == "hold" else None, auto_id="hold_%s"),
        "propose": ProposeForm(request.POST if do == "propose" else None, auto_id="propose_%s"),
    }
    if do:
        answer = _done(request, child, do, asked)
        if answer is not None:
            return answer
    context = {
        "child": child,
        "forms": asked,
        "wrong": asked.get(do),
        "deadline": (deadline := deadline_for(child, request.on)),
        "kept_words": kept_words(deadline),
        "holds": list(holds_of(child, request.on)),
        "hold_kinds": dict(HOLD_KINDS),
        "waiting": open_removals(request.actor, request.on).filter(child=child).first(),
        "on": request.on,
    }
    return render(
        request, "school/rights/record.html", context, status=_status(asked.get(do, forms.Form()))
    )


def _done(
    request: Request, child: "Child", do: str, asked: dict[str, forms.Form]
) -> HttpResponse | None:
    if do == "end_hold":
        told = request.POST.get("hold", "")
        held = holds_of(child, request.on).filter(pk=int(told) if told.isdecimal() else 0).first()
        if held is None:
            raise NotVisible
        end_hold(hold=held, by=request.actor, at=request.at)
        messages.success(request, _("The hold has ended."))
        return redirect("retention_record", child.public_id)
    form = asked.get(do)
    if form is None:
        raise NotVisible
    if not form.is_valid():
        return None
    try:
        if do == "hold":
            place_hold(child=child, **form.cleaned_data, by=request.actor, at=request.at)
            messages.success(request, _("On hold. Nothing of it is erased while that lasts."))
        else:
            propose_removal(child=child, **form.cleaned_data, by=request.actor, at=request.at)
            messages.success(request, _("Proposed. A second person decides."))
    except UnableTo as refusal:
        form.add_error(refusal.field, refusal.message)
        return None
    return redirect("retention_record", child.public_id)


@page(P.RECORD_ERASE, methods=("GET", "HEAD", "POST"))
@once
def removal(request: Request, removal_id: int) -> HttpResponse:
    """One proposal for the second person; once erased, its certificate."""
    one = open_removals(request.actor, request.on).filter(pk=removal_id).first()
    if one is None:
        return _certificate(request, removal_id)
    assert one.child is not None
    note_read(request, "record.retention_viewed", [one.child])
    form = AgreeForm(request.POST if request.POST.get("do") == "agree" else None)
    if request.method == "POST":
        try:
            answer = _decided(request, one, form)
        except UnableTo as refusal:
            form.add_error(None, refusal.message)
        else:
            if answer is not None:
                return answer
    context = {
        "one": one,
        "child": one.child,
        "form": form,
        "ground": dict(GROUNDS).get(one.ground, ""),
        "is_own": one.proposed_by_id == request.user.pk,
        "deadline": (deadline := deadline_for(one.child, request.on)),
        "kept_words": kept_words(deadline),
    }
    return render(request, "school/rights/removal.html", context, status=_status(form))


def _decided(request: Request, one: "Removal", form: AgreeForm) -> HttpResponse | None:
    if request.POST.get("do") == "decline":
        decline_removal(removal=one, by=request.actor, at=request.at)
        messages.success(request, _("Declined. The record stays as it is."))
        return redirect("retention_home")
    if not form.is_bound:
        raise NotVisible
    if not form.is_valid():
        return None
    forget_words(request)
    agree_removal(removal=one, by=request.actor, at=request.at)
    if one.decision == "keep":
        messages.success(request, _("Agreed. It is kept until that day."))
        return redirect("retention_home")
    messages.success(request, _("Erased. This is the certificate."))
    return redirect("retention_removal", one.pk)


def _certificate(request: Request, removal_id: int) -> HttpResponse:
    one = certificates(request.actor).filter(pk=removal_id).first()
    if one is None:
        raise NotVisible
    counts: dict[str, Any] = dict(one.counts)
    mentions = counts.pop("mentions", 0)
    context = {
        "one": one,
        "counts": sorted(counts.items()),
        "total": sum(counts.values()),
        "mentions": mentions,
        "ground": dict(GROUNDS).get(one.ground, _("It came back with an older copy")),
        "backups_until": localdate(one.agreed_at) + timedelta(days=BACKUP_DAYS),
    }
    return render(request, "school/rights/certificate.html", context)


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200
