"""Models of provision: describing one for other schools, reading theirs, taking one over, taking one back."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.checks import may_in_school, schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotPermitted, UnableTo
from goldthread.analysis.disclosure.suppression import MINIMUM
from goldthread.records.assurance.actions.models_of_provision import (
    Described,
    publish_model,
    take_over_model,
    withdraw_model,
)
from goldthread.records.assurance.queries.frozen_results import results_of
from goldthread.records.assurance.queries.models_of_provision import (
    Given,
    audiences_of,
    given_as,
    models_for,
)
from goldthread.records.organisations.queries import school_by_id
from goldthread.web.drafts.keeping import draft_attributes, typed_before, unjudged, with_draft
from goldthread.web.leadership.models_forms import AUDIENCE_LABELS, DescribedForm
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.assurance.models import ModelOfProvision

NUMBERS = ("layer", "area", "minutes", "times_per_week", "weeks", "group_size")


@page(P.GUIDANCE_VIEW)
def models_list(request: Request) -> HttpResponse:
    """What one's own schools published, and what others published to them."""
    schools = schools_where(request.actor, P.GUIDANCE_VIEW)
    found = list(models_for(schools))
    return render(
        request,
        "leadership/models_list.html",
        {
            "own": [one for one in found if one.school_id in schools],
            "others": [one for one in found if one.school_id not in schools],
            "publishes": bool(schools_where(request.actor, P.CATALOGUE_EDIT)),
        },
    )


@page(P.GUIDANCE_VIEW)
def model_page(request: Request, model_id: int) -> HttpResponse:
    """One model: what, for whom, what it takes, and results as they stood on its day."""
    model = _model(request, model_id)
    keeps = schools_where(request.actor, P.CATALOGUE_EDIT)
    return render(
        request,
        "leadership/model.html",
        {
            "model": model,
            "audience": AUDIENCE_LABELS[model.audience],
            "results": _told(model.results),
            "least": MINIMUM,
            "may_withdraw": may_in_school(request.actor, P.CATALOGUE_EDIT, model.school_id)
            and model.withdrawn_at is None,
            "may_take": bool(keeps - {model.school_id}) and model.withdrawn_at is None,
        },
    )


@page(P.CATALOGUE_EDIT, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def model_publish(request: Request, group_id: int) -> HttpResponse:
    """Describe how the school gives a support, see what will be published with it, and publish.

    What is typed is kept as a draft, but for the tick that nobody is named: that is given at the end.
    """
    school_id = _own_school(request)
    given = given_as(school_id, group_id)
    if given is None:
        raise Http404
    typed = typed_before(request)
    if typed is not None:
        typed.pop("nobody", None)
    form = DescribedForm(
        request.POST or typed, initial=_start(given), audiences=audiences_of(school_id)
    )
    if typed is not None:
        unjudged(form)
    results = results_of(school_id, group_id, request.on)
    if (
        request.method == "POST"
        and form.is_valid()
        and (model := _published(request, form, given, results, school_id))
    ):
        messages.success(request, _("Published. You can withdraw it at any time."))
        return redirect("model_page", model.pk)
    context = {
        "form": form,
        "group_id": group_id,
        "results": _told(results),
        "least": MINIMUM,
        "draft": draft_attributes(request),
    }
    status = 422 if form.errors else 200
    return render(request, "leadership/model_publish.html", context, status=status)


@page(P.CATALOGUE_EDIT, methods=("POST",))
@once
def model_withdraw(request: Request, model_id: int) -> HttpResponse:
    """Take it back."""
    _model(request, model_id)
    withdraw_model(model_id=model_id, by=request.actor, at=request.at)
    messages.success(request, _("Withdrawn. Other schools no longer see it."))
    return redirect("model_page", model_id)


@page(P.CATALOGUE_EDIT, methods=("POST",))
@once
def model_take(request: Request, model_id: int) -> HttpResponse:
    """Take it over into one's own catalogue."""
    school = school_by_id(_own_school(request))
    try:
        entry = take_over_model(model_id=model_id, school=school, by=request.actor, at=request.at)
        said = _("“%(name)s” is in your catalogue now, for you to change.")
        messages.success(request, said % {"name": entry.name})
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    return redirect("model_page", model_id)


def _published(
    request: Request, form: DescribedForm, given: Given, results: dict[str, Any], school_id: int
) -> "ModelOfProvision | None":
    typed = {name: form.cleaned_data[name] for name in ("name", "what", "for_whom", "who", "takes")}
    numbers = {name: getattr(given, name) for name in NUMBERS}
    try:
        return publish_model(
            school=school_by_id(school_id), audience=form.cleaned_data["audience"],
            described=Described(**typed, **numbers), results=results,
            by=request.actor, at=request.at,
        )  # fmt: skip
    except UnableTo as refusal:
        form.add_error(refusal.field, refusal.message)
    return None


def _model(request: Request, model_id: int) -> "ModelOfProvision":
    """A model the person can read, or 404."""
    schools = schools_where(request.actor, P.GUIDANCE_VIEW)
    model = models_for(schools).filter(pk=model_id).first()
    if model is None:
        raise Http404
    return model


def _own_school(request: Request) -> int:
    schools = schools_where(request.actor, P.CATALOGUE_EDIT)
    if not schools:
        raise NotPermitted(P.CATALOGUE_EDIT.value)
    return min(schools)


def _start(given: Given) -> dict[str, Any]:
    return {name: value for name, value in asdict(given).items() if name not in NUMBERS}


def _told(results: dict[str, Any]) -> dict[str, Any] | None:
    """Results in the reader's language; None where too few pupils stand behind them."""
    if not results:
        return None
    days = {name: date.fromisoformat(results[name]) for name in ("first", "last", "on")}
    sentences = [_(text) % values for text, values in results["sentences"]]
    return {**results, **days, "sentences": sentences}
