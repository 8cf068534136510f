"""Reading a plan, measuring towards its targets, and changing one line while it runs."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.checks import may
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.contributions.queries import latest_agreement
from goldthread.records.cycles.queries import current_cycle_of, cycles_of
from goldthread.records.outcomes.actions import add_measurement
from goldthread.records.outcomes.queries import outcomes_of, target_for
from goldthread.records.people.queries.children import child_for, facts_of
from goldthread.records.provision.actions.planning import (
    change_dose,
    leave_group,
    replan_group,
)
from goldthread.records.provision.queries.ledger import line_ledger
from goldthread.records.provision.queries.planning import plan_lines_of
from goldthread.statute.clocks.support_plan import CYCLE_REVIEW
from goldthread.statute.vocabulary.delivery import Measure
from goldthread.web.drafts.keeping import Kept, kept_in, unjudged, with_draft
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.deadline_words import deadline_words
from goldthread.web.school.planning.editing import line_form
from goldthread.web.school.planning.forms import LineForm, MeasurementForm, StopForm
from goldthread.web.school.planning.shown import shown_line, shown_plan

if TYPE_CHECKING:
    from goldthread.records.cycles.models import Cycle
    from goldthread.records.provision.models import ProvisionGroup, ProvisionLine


@page(P.PLAN_VIEW)
def plan_page(request: Request, public_id: UUID) -> HttpResponse:
    """The plan as those who work with the child read it. `?number=` opens an earlier one."""
    child = child_for(request.actor, P.PLAN_VIEW, public_id, request.on)
    note_read(request, "plan.viewed", [child])
    cycles = list(cycles_of(child))
    facts = facts_of(child, request.on)
    rights = {
        "can_edit": may(request.actor, P.PLAN_EDIT, facts),
        "can_review": may(request.actor, P.REVIEW_RUN, facts),
        "can_measure": may(request.actor, P.MEASUREMENT_ADD, facts),
    }
    cycle = _chosen(request, cycles) or current_cycle_of(child)
    if cycle is None:
        return render(request, "school/planning/none.html", {"child": child, **rights})
    cost = may(request.actor, P.COST_VIEW, facts)
    context = _plan_context(request, cycle, cost) | rights
    return render(
        request,
        "school/planning/plan.html",
        {"child": child, "cycle": cycle, "cycles": cycles, "cost": cost, **context},
    )


def _plan_context(request: Request, cycle: "Cycle", cost: bool) -> dict[str, Any]:
    lines = plan_lines_of([cycle.pk]).get(cycle.pk, ())
    outcomes, alone = shown_plan(
        outcomes_of([cycle.pk]).get(cycle.pk, ()),
        lines,
        review_due_on=cycle.review_due_on,
        cost=cost,
        ledger=line_ledger([line.line_id for line in lines], request.on),
    )
    deadline = CYCLE_REVIEW.deadline(cycle.review_due_on, "")
    return {
        "outcomes": outcomes,
        "alone": alone,
        "agreement": latest_agreement(cycle),
        "deadline": deadline,
        "late": deadline_words(deadline, request.on)
        if deadline.days_until(request.on) < 0
        else None,
        "due_words": deadline_words(deadline, request.on),
    }


def _chosen(request: Request, cycles: "list[Cycle]") -> "Cycle | None":
    number = request.GET.get("number", "")
    return next((cycle for cycle in cycles if str(cycle.number) == number), None)


@page(P.MEASUREMENT_ADD, methods=("GET", "HEAD", "POST"))
@once
def measurement_add(request: Request, public_id: UUID, target_id: int) -> HttpResponse:
    """Write down one measurement towards a target."""
    target = target_for(request.actor, P.MEASUREMENT_ADD, target_id, request.on)
    child = target.child
    if child.public_id != public_id:
        raise NotVisible
    form = MeasurementForm(
        request.POST or None,
        initial={"on": request.on},
        measure=Measure(target.measure),
        unit=target.unit,
        levels=target.gas_levels,
    )
    if form.is_valid():
        try:
            add_measurement(target=target, **form.cleaned_data, by=request.actor, at=request.at)
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Written down."))
            return redirect(f"{reverse('plan_page', args=[public_id])}#target-{target.pk}")
    note_read(request, "target.viewed", [child])
    context = {"child": child, "target": target, "form": form}
    return render(request, "school/planning/measure.html", context)


@page(P.PLAN_EDIT, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def plan_line_page(request: Request, public_id: UUID, line_id: int) -> HttpResponse:
    """Change one line: before it starts, its dose from a day on, or when it stops."""
    child = child_for(request.actor, P.PLAN_EDIT, public_id, request.on)
    lines = child.provision_lines.select_related(
        "group__entry", "group__lead", "cycle__child", "cycle__school"
    )
    line = get_object_or_404(lines, pk=line_id)
    kept = kept_in(request, [request.path])[request.path]
    stop, dose = _line_forms(request, line, kept)
    if request.method == "POST" and _changed(request, line, stop, dose):
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('plan_edit', args=[public_id])}#provision")
    note_read(request, "plan.opened", [child])
    row = next(
        row for row in plan_lines_of([line.cycle_id])[line.cycle_id] if row.line_id == line.pk
    )
    context = {
        "child": child,
        "line": line,
        "shown": shown_line(row, cost=True),
        "stop": stop,
        "dose": dose,
        "draft": kept.attributes,
    }
    return render(request, "school/planning/line.html", context)


def _line_forms(request: Request, line: "ProvisionLine", kept: Kept) -> tuple[StopForm, LineForm]:
    chosen = request.POST.get("do") if request.method == "POST" else None
    stop = StopForm(request.POST if chosen == "stop" else None, initial={"stopped_on": request.on})
    data = request.POST if chosen == "dose" else None
    initial = _as_typed(line.group)
    if line.cycle.state == "active":
        initial |= {"starts_on": max(request.on, line.starts_on), "ends_on": None}
    if data is None and kept.typed is not None:
        return stop, unjudged(line_form(request, line.cycle, kept.typed))
    return stop, line_form(request, line.cycle, data, initial=initial)


def _as_typed(group: "ProvisionGroup") -> dict[str, Any]:
    names = (
        "name", "layer", "area", "minutes", "times_per_week", "weeks", "grade", "starts_on",
        "ends_on", "place", "materials", "one_off_cost",
    )  # fmt: skip
    typed: dict[str, Any] = {name: getattr(group, name) for name in names}
    typed |= {f"slot_{slot.weekday}": slot.starts_at for slot in group.slots.all()}
    return typed | {"lead": str(group.lead_id or "")}


def _changed(request: Request, line: "ProvisionLine", stop: StopForm, dose: LineForm) -> bool:
    who: dict[str, Any] = {"by": request.actor, "at": request.at}
    form: Any = stop if request.POST.get("do") == "stop" else dose
    if not form.is_valid():
        return False
    try:
        if form is stop:
            leave_group(line=line, stopped_on=stop.cleaned_data["stopped_on"], **who)
        elif line.cycle.state == "draft":
            replan_group(group=line.group, plan=dose.plan(line.group.entry), **who)
        else:
            change_dose(group=line.group, plan=dose.plan(line.group.entry), **who)
    except UnableTo as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True
