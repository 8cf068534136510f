"""Asking for a run of demand or of places."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.planning.actions.runs import Question, ask_run
from goldthread.records.planning.queries.own_figures import facts_of
from goldthread.records.planning.queries.runs import area_of, files_of
from goldthread.statute.vocabulary.planning import NEEDED, RunKind
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.sufficiency.forms import DemandForm, PlacesForm

if TYPE_CHECKING:
    from goldthread.records.organisations.models import Organisation
    from goldthread.records.planning.models import AreaFile, SavedRun


@page(P.SUFFICIENCY_RUN, methods=("GET", "HEAD", "POST"))
@once
def demand_new(request: Request) -> HttpResponse:
    """How many plans to expect."""
    area = area_of(request.actor, P.SUFFICIENCY_RUN)
    files = list(files_of(area))
    form = DemandForm(request.POST or None, files=files)
    if form.is_valid() and (run := _asked(request, area, RunKind.DEMAND, form)):
        return redirect("planning_run", run.key)
    context = {"form": form, "area": area, "missing": _missing(RunKind.DEMAND, files)}
    return _form_page(request, "sufficiency/demand_new.html", context, form)


@page(P.SUFFICIENCY_RUN, methods=("GET", "HEAD", "POST"))
@once
def places_new(request: Request) -> HttpResponse:
    """Where to open and expand."""
    area = area_of(request.actor, P.SUFFICIENCY_RUN)
    files = list(files_of(area))
    form = PlacesForm(request.POST or None, files=files)
    if form.is_valid() and (run := _asked(request, area, RunKind.PLACES, form)):
        return redirect("planning_run", run.key)
    context = {"form": form, "area": area, "missing": _missing(RunKind.PLACES, files)}
    return _form_page(request, "sufficiency/places_new.html", context, form)


def _form_page(
    request: Request, template: str, context: dict[str, object], form: DemandForm | PlacesForm
) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)


def _missing(kind: RunKind, files: "Iterable[AreaFile]") -> list[str]:
    """The kinds of file without which it cannot be asked, and that nobody has supplied."""
    there = {one.kind for one in files}
    return [_(one.label) for one in NEEDED[kind] if one.value not in there]


def _asked(
    request: Request, area: "Organisation", kind: RunKind, form: DemandForm | PlacesForm
) -> "SavedRun | None":
    question = Question(
        kind, form.cleaned_data["title"], form.file_ids(), form.cleaned_data["seed"],
        form.parameters(), facts_of(area, request.actor, request.on),
    )  # fmt: skip
    try:
        return ask_run(organisation_id=area.pk, question=question, by=request.actor, at=request.at)
    except UnableTo as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.message)
    return None
