"""Writing a plan: each part has a form of its own, sent and answered on one page."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.contributions.actions import record_agreement
from goldthread.records.cycles.actions import (
    CycleWords,
    change_cycle,
    discard_cycle,
    start_cycle,
)
from goldthread.records.cycles.queries import cycles_of, open_cycle_of
from goldthread.records.outcomes.actions import (
    add_outcome,
    add_target,
    change_outcome,
    change_target,
    remove_outcome,
    remove_target,
)
from goldthread.records.outcomes.queries import targets_in
from goldthread.records.people.queries.children import child_for
from goldthread.records.provision.actions.planning import (
    LinePlan,
    activate_plan,
    join_group,
    plan_line,
    remove_line,
)
from goldthread.records.provision.queries.catalogue import entry_in_use, rates_on
from goldthread.records.provision.queries.planning import groups_to_join
from goldthread.records.sen_support.queries.reviews import review_of
from goldthread.statute.dose import Dose, ImpossibleDose, cost_of, dose_warnings
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.provision import Layer
from goldthread.web.drafts.keeping import with_draft
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.planning.editing import (
    Opened,
    edit_page,
    head_form,
    head_version,
    join_form,
    line_form,
)
from goldthread.web.school.planning.forms import (
    AgreementForm,
    LineForm,
    OutcomeForm,
    TargetForm,
)
from goldthread.web.school.planning.shown import dose_sentence

if TYPE_CHECKING:
    from django import forms

    from goldthread.records.cycles.models import Cycle
    from goldthread.records.people.models import Child

POST = ("POST",)


@page(P.PLAN_EDIT)
def plan_edit(request: Request, public_id: UUID) -> HttpResponse:
    """The plan as it is being written, or a way to begin one."""
    child = child_for(request.actor, P.PLAN_EDIT, public_id, request.on)
    cycle = open_cycle_of(child)
    if cycle is not None:
        return edit_page(request, child, cycle)
    note_read(request, "plan.opened", [child])
    return render(request, "school/planning/begin.html", {"child": child})


@page(P.PLAN_EDIT, methods=POST)
@once
def plan_start(request: Request, public_id: UUID) -> HttpResponse:
    """Begin a draft, from what the last review taught."""
    child = child_for(request.actor, P.PLAN_EDIT, public_id, request.on)
    if open_cycle_of(child) is None:
        last = cycles_of(child).first()
        review = review_of(last) if last else None
        start_cycle(
            child=child,
            starts_on=request.on,
            what_we_know=review.learned if review else "",
            by=request.actor,
            at=request.at,
        )
    return redirect("plan_edit", public_id)


@page(P.PLAN_EDIT, methods=POST)
@once
def plan_head(request: Request, public_id: UUID) -> HttpResponse:
    """Save the head of the plan: by its button, or by itself every few seconds."""
    child, cycle = _open_plan(request, public_id)
    quiet = request.headers.get("X-Requested-With") == "fetch"
    if quiet and request.POST.get("draft_version", "") not in {"", head_version(cycle)}:
        return JsonResponse({"stale": True}, status=409)
    form = head_form(request, cycle, request.POST)
    if form.is_valid() and _done(form, lambda: _save_head(request, cycle, form)):
        if quiet:
            saved_at = f"{timezone.localtime(request.at):%H:%M}"
            return JsonResponse({"saved_at": saved_at, "version": head_version(cycle)})
        messages.success(request, _("Saved."))
        return redirect("plan_edit", public_id)
    if quiet:
        return JsonResponse({"errors": form.errors}, status=422)
    return edit_page(request, child, cycle, head=form)


def _save_head(request: Request, cycle: "Cycle", form: Any) -> None:
    words = CycleWords(
        what_we_know=form.cleaned_data["what_we_know"],
        lead=form.chosen_lead(),
        starts_on=form.cleaned_data["starts_on"],
        review_due_on=form.cleaned_data["review_due_on"],
    )
    change_cycle(cycle=cycle, words=words, by=request.actor, at=request.at)


@page(P.PLAN_EDIT, methods=POST)
@once
@with_draft
def plan_outcome(request: Request, public_id: UUID) -> HttpResponse:
    """Add an outcome, or reword one."""
    child, cycle = _open_plan(request, public_id)
    form = OutcomeForm(request.POST)
    row_id = _posted(request, "id")

    def save() -> Any:
        who = _who(request)
        if row_id is None:
            return add_outcome(cycle=cycle, **form.cleaned_data, **who)
        outcome = get_object_or_404(cycle.outcomes, pk=row_id)
        return change_outcome(outcome=outcome, **form.cleaned_data, **who)

    if form.is_valid() and (saved := _done(form, save)):
        return _back(public_id, f"outcome-{saved.pk}")
    return edit_page(request, child, cycle, opened=Opened("outcome", form, row_id=row_id))


@page(P.PLAN_EDIT, methods=POST)
@once
@with_draft
def plan_target(request: Request, public_id: UUID) -> HttpResponse:
    """Add a target to an outcome, or change one."""
    child, cycle = _open_plan(request, public_id)
    form = TargetForm(request.POST)
    row_id = _posted(request, "id")
    outcome = get_object_or_404(cycle.outcomes, pk=_posted(request, "outcome"))

    def save() -> Any:
        who = _who(request)
        if row_id is None:
            return add_target(outcome=outcome, plan=form.plan(), **who)
        target = get_object_or_404(outcome.targets, pk=row_id)
        return change_target(target=target, plan=form.plan(), **who)

    if form.is_valid() and (saved := _done(form, save)):
        return _back(public_id, f"target-{saved.pk}")
    opened = Opened("target", form, outcome_id=outcome.pk, row_id=row_id)
    return edit_page(request, child, cycle, opened=opened)


@page(P.PLAN_EDIT, methods=POST)
@once
@with_draft
def plan_provision(request: Request, public_id: UUID) -> HttpResponse:
    """Add provision to the plan, or look at its dose first."""
    child, cycle = _open_plan(request, public_id)
    form = line_form(request, cycle, request.POST)
    outcome_id, entry_id = _posted(request, "outcome"), _posted(request, "entry")
    outcome = get_object_or_404(cycle.outcomes, pk=outcome_id) if outcome_id else None
    entry = entry_in_use(cycle.school_id, entry_id) if entry_id else None
    opened = Opened("line", form, outcome_id=outcome_id, entry=entry)
    if not form.is_valid():
        return edit_page(request, child, cycle, opened=opened)
    plan = form.plan(entry)
    if request.POST.get("do") == "check":
        preview = dose_preview(cycle.school_id, plan, form)
        return edit_page(request, child, cycle, opened=replace(opened, preview=preview))
    who = _who(request)
    saved = _done(form, lambda: plan_line(cycle=cycle, plan=plan, outcome=outcome, **who))
    if saved:
        return _back(public_id, f"line-{saved.pk}")
    return edit_page(request, child, cycle, opened=opened)


def dose_preview(school_id: int, plan: LinePlan, form: LineForm, children: int = 1) -> Any:
    """The dose as a sentence with what to check, before anything is saved."""
    if not (plan.minutes or plan.times_per_week):
        return {"sentence": dose_sentence(None), "warnings": ()}
    try:
        dose = Dose(plan.minutes, plan.times_per_week, plan.weeks, children)
    except ImpossibleDose as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    rate = rates_on(school_id, plan.starts_on).get(plan.grade, Decimal(0))
    cost = cost_of(dose, rate, one_off=plan.one_off_cost / children)
    warnings = dose_warnings(dose, Layer(plan.layer))
    return {"sentence": dose_sentence(dose, cost), "warnings": warnings}


@page(P.PLAN_EDIT, methods=POST)
@once
def plan_join(request: Request, public_id: UUID) -> HttpResponse:
    """Join a group that runs already."""
    child, cycle = _open_plan(request, public_id)
    form = join_form(request, cycle, request.POST)
    outcome_id = _posted(request, "outcome")
    outcome = get_object_or_404(cycle.outcomes, pk=outcome_id) if outcome_id else None

    def save() -> Any:
        groups = groups_to_join(request.actor, request.on)
        return join_group(
            cycle=cycle,
            group=get_object_or_404(groups, pk=form.cleaned_data["group"]),
            outcome=outcome,
            starts_on=form.cleaned_data["starts_on"],
            by=request.actor,
            at=request.at,
        )

    if form.is_valid() and (saved := _done(form, save)):
        return _back(public_id, f"line-{saved.pk}")
    return edit_page(request, child, cycle, opened=Opened("line", outcome_id=outcome_id, join=form))


@page(P.PLAN_EDIT, methods=POST)
@once
def plan_remove(request: Request, public_id: UUID) -> HttpResponse:
    """Take an outcome, a target or a line out of a draft."""
    _child, cycle = _open_plan(request, public_id)
    row_id, who = _posted(request, "id"), _who(request)
    try:
        match request.POST.get("what"):
            case "outcome":
                remove_outcome(outcome=get_object_or_404(cycle.outcomes, pk=row_id), **who)
            case "target":
                target = get_object_or_404(targets_in(cycle.pk), pk=row_id)
                remove_target(target=target, **who)
            case "line":
                remove_line(line=get_object_or_404(cycle.provision_lines, pk=row_id), **who)
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    return redirect("plan_edit", public_id)


@page(P.PLAN_EDIT, methods=POST)
@once
def plan_agreement(request: Request, public_id: UUID) -> HttpResponse:
    """Write down what the family or young person answered."""
    child, cycle = _open_plan(request, public_id)
    form = AgreementForm(request.POST)

    def save() -> Any:
        said = form.cleaned_data
        return record_agreement(
            cycle=cycle,
            voice=Voice(said["voice"]),
            answer=said["answer"],
            comment=said["comment"],
            by=request.actor,
            at=request.at,
        )

    if form.is_valid() and _done(form, save):
        return _back(public_id, "agreement")
    return edit_page(request, child, cycle, opened=Opened("agreement", form))


@page(P.PLAN_EDIT, methods=POST)
@once
def plan_activate(request: Request, public_id: UUID) -> HttpResponse:
    """Start the plan, agreed or not yet."""
    _child, cycle = _open_plan(request, public_id)
    agreed = cycle.agreements.order_by("-at", "-id").first()
    try:
        activate_plan(
            cycle=cycle,
            agreed=agreed is not None and agreed.answer == "agreed",
            by=request.actor,
            at=request.at,
        )
    except UnableTo as refusal:
        messages.error(request, refusal.message)
        return redirect("plan_edit", public_id)
    messages.success(request, _("The plan is under way. The adults named in it can see it now."))
    return redirect("plan_page", public_id)


@page(P.PLAN_EDIT, methods=POST)
@once
def plan_discard(request: Request, public_id: UUID) -> HttpResponse:
    """Put a draft aside."""
    _child, cycle = _open_plan(request, public_id)
    try:
        discard_cycle(cycle=cycle, by=request.actor, at=request.at)
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    return redirect("plan_edit", public_id)


def _open_plan(request: Request, public_id: UUID) -> "tuple[Child, Cycle]":
    child = child_for(request.actor, P.PLAN_EDIT, public_id, request.on)
    return child, get_object_or_404(cycles_of(child), state__in=("draft", "active"))


def _done(form: "forms.Form", save: Callable[[], Any]) -> Any:
    """The outcome of one call, or nothing with its refusal beside the field it belongs to."""
    try:
        return save() or True
    except UnableTo as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.message)
        return None


def _who(request: Request) -> dict[str, Any]:
    return {"by": request.actor, "at": request.at}


def _posted(request: Request, name: str) -> int | None:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 18 else None


def _back(public_id: UUID, anchor: str) -> HttpResponse:
    return redirect(f"{reverse('plan_edit', args=[public_id])}#{anchor}")
