"""The provision catalogue: finding, adding, retiring; and what an hour costs."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from goldthread.access.checks import holds, schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotPermitted, UnableTo
from goldthread.records.guidance.queries import LibraryEntry, entry_at, library_of
from goldthread.records.organisations.queries import school_by_id
from goldthread.records.provision.actions.catalogue import (
    EntryPlan,
    add_entry,
    bring_back_entry,
    change_entry,
    retire_entry,
    set_rate,
)
from goldthread.records.provision.queries.catalogue import (
    EVERY_AREA,
    CatalogueSearch,
    rate_history,
    rates_on,
    retired_entries,
    search_catalogue,
    usable_entries,
)
from goldthread.statute.dose import Dose, ImpossibleDose
from goldthread.statute.guidance import Guidance, puts_into_practice
from goldthread.statute.vocabulary.codes import choices
from goldthread.statute.vocabulary.guidance import GuidanceKind
from goldthread.statute.vocabulary.needs import NeedArea
from goldthread.statute.vocabulary.provision import Layer
from goldthread.statute.vocabulary.year_groups import Phase
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.planning.forms import ANY_AREA, GRADE_CHOICES, GRADE_LABELS, day_field
from goldthread.web.school.planning.shown import dose_sentence

if TYPE_CHECKING:
    from goldthread.records.organisations.models import Organisation
    from goldthread.records.provision.models import CatalogueEntry

ANY: list[tuple[str, Any]] = [("", lazy("Any"))]


class SearchForm(forms.Form):
    """What to look for."""

    q = forms.CharField(label=lazy("Words"), max_length=80, required=False)
    area = forms.ChoiceField(
        label=lazy("Area of need"), choices=[*ANY, *choices(NeedArea)], required=False
    )
    layer = forms.ChoiceField(label=lazy("Layer"), choices=[*ANY, *choices(Layer)], required=False)
    phase = forms.ChoiceField(label=lazy("Phase"), choices=[*ANY, *choices(Phase)], required=False)


class EntryForm(forms.Form):
    """An entry of the catalogue. Without minutes it is help given all the time."""

    name = forms.CharField(label=lazy("Name"), max_length=120)
    what = forms.CharField(
        label=lazy("What happens"),
        help_text=lazy("What the adult and the child do, in plain words."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    who = forms.CharField(label=lazy("Who does it"), max_length=120)
    layer = forms.ChoiceField(label=lazy("Layer"), choices=choices(Layer))
    area = forms.ChoiceField(label=lazy("Area of need"), choices=ANY_AREA)
    minutes = forms.IntegerField(label=lazy("Minutes each time"), min_value=0, required=False)
    times_per_week = forms.IntegerField(label=lazy("Times a week"), min_value=0, required=False)
    weeks = forms.IntegerField(label=lazy("School weeks"), min_value=0, required=False)
    group_size = forms.IntegerField(label=lazy("Children in a group"), min_value=0, required=False)
    synonyms = forms.CharField(
        label=lazy("Other words for it"),
        help_text=lazy("Separated by commas."),
        max_length=300,
        required=False,
    )
    child_words = forms.CharField(label=lazy("In a child’s words"), max_length=200, required=False)
    measure = forms.CharField(label=lazy("What you could measure"), max_length=200, required=False)

    def plan(self, entry: "CatalogueEntry | None" = None) -> EntryPlan:
        """The entry as typed; what this form does not ask stays as it is in `entry`."""
        typed = dict(self.cleaned_data)
        if entry is not None:
            typed |= {
                "one_off_cost": entry.one_off_cost,
                "need_types": tuple(entry.need_types),
                "phases": tuple(entry.phases),
            }
        for name in ("minutes", "times_per_week", "weeks", "group_size"):
            typed[name] = typed[name] or 0
        words = (word.strip() for word in typed.pop("synonyms").split(","))
        return EntryPlan(**typed, synonyms=tuple(word for word in words if word))


def entry_start(entry: "CatalogueEntry") -> dict[str, Any]:
    """What the form of an entry begins with; boxes for a dose it does not have are empty."""
    names = ("name", "what", "who", "layer", "area", "child_words", "measure")
    numbers = ("minutes", "times_per_week", "weeks", "group_size")
    return (
        {name: getattr(entry, name) for name in names}
        | {name: getattr(entry, name) or None for name in numbers}
        | {"synonyms": ", ".join(entry.synonyms)}
    )


def from_guidance(entry: Guidance) -> dict[str, Any]:
    """What the form begins with for an entry of the guidance library. The dose is for people to read."""
    everyday = entry.kind is GuidanceKind.STRATEGY
    synonyms = ", ".join(entry.synonyms)
    return {
        "name": entry.name,
        "what": entry.what,
        "who": ", ".join(_(one.label) for one in entry.led_by),
        "layer": (Layer.UNIVERSAL if everyday else Layer.TARGETED).value,
        "area": entry.areas[0].value if len(entry.areas) == 1 else EVERY_AREA,
        "child_words": entry.children,
        "synonyms": synonyms if len(synonyms) <= 300 else "",
    }


class RateForm(forms.Form):
    """A rate from a day on."""

    grade = forms.ChoiceField(label=lazy("Whose hour"), choices=GRADE_CHOICES)
    hourly_rate = forms.DecimalField(
        label=lazy("Pounds an hour, with on-costs"), min_value=0, max_digits=7, decimal_places=2
    )
    starts_on = day_field(lazy("From"))


@page(P.PLAN_VIEW)
def catalogue(request: Request) -> HttpResponse:
    """Search what a school can provide."""
    school_id = _school_id(request, P.PLAN_VIEW)
    form = SearchForm(request.GET or None)
    typed = form.cleaned_data if form.is_valid() else {}
    search = CatalogueSearch(
        words=typed.get("q", ""),
        area=typed.get("area", ""),
        phase=typed.get("phase", ""),
        layer=typed.get("layer", ""),
    )
    edits = holds(request.actor, P.CATALOGUE_EDIT)
    found = search_catalogue(school_id, search)
    return render(
        request,
        "school/planning/catalogue.html",
        {
            "form": form,
            "entries": [(entry, entry_dose(entry)) for entry in found],
            "guidance": _guidance_on(school_id, found),
            "edits": edits,
            "retired": retired_entries(school_id) if edits else (),
            "areas": dict(ANY_AREA),
            "layers": {layer.value: _(layer.label) for layer in Layer},
        },
    )


def _guidance_on(school_id: int, entries: "list[CatalogueEntry]") -> dict[int, list[LibraryEntry]]:
    """What the guidance library says about each of these entries: one statement."""
    library = library_of([school_id])
    return {
        entry.pk: [one for one in library if puts_into_practice(one.entry, entry.key, entry.name)]
        for entry in entries
    }


def entry_dose(entry: "CatalogueEntry") -> str:
    """The usual dose of an entry as a sentence."""
    if not entry.minutes:
        return dose_sentence(None)
    try:
        size = max(entry.group_size, 1)
        return dose_sentence(Dose(entry.minutes, entry.times_per_week, entry.weeks, size))
    except ImpossibleDose:
        return ""


@page(P.CATALOGUE_EDIT, methods=("GET", "HEAD", "POST"))
@once
def entry_add(request: Request) -> HttpResponse:
    """Add an entry of the school's own."""
    school = _school(request)
    known = entry_at([school.pk], request.GET.get("from", ""))
    start = from_guidance(known.entry) if known else {"layer": "targeted", "area": "all"}
    form = EntryForm(request.POST or None, initial=start)
    if form.is_valid() and _done(
        form, add_entry, school=school, plan=form.plan(), by=request.actor, at=request.at
    ):
        messages.success(request, _("Added to your catalogue."))
        return redirect("catalogue")
    return render(request, "school/planning/entry.html", {"form": form, "entry": None})


@page(P.CATALOGUE_EDIT, methods=("GET", "HEAD", "POST"))
@once
def entry_change(request: Request, entry_id: int) -> HttpResponse:
    """Say an entry differently: the school's own, or one that ships, for this school only."""
    school = _school(request)
    entry = get_object_or_404(usable_entries(school.pk), pk=entry_id)
    form = EntryForm(request.POST or None, initial=entry_start(entry))
    if form.is_valid() and _done(
        form,
        change_entry,
        school=school,
        entry=entry,
        plan=form.plan(entry),
        by=request.actor,
        at=request.at,
    ):
        messages.success(request, _("Saved. Plans that use it keep what they said."))
        return redirect("catalogue")
    return render(request, "school/planning/entry.html", {"form": form, "entry": entry})


@page(P.CATALOGUE_EDIT, methods=("POST",))
@once
def entry_retire(request: Request, entry_id: int) -> HttpResponse:
    """Take an entry out of this school's catalogue."""
    school = _school(request)
    entry = get_object_or_404(usable_entries(school.pk), pk=entry_id)
    retire_entry(school=school, entry=entry, by=request.actor, at=request.at)
    messages.success(request, _("Taken out. Plans that use it keep it."))
    return redirect("catalogue")


@page(P.CATALOGUE_EDIT, methods=("POST",))
@once
def entry_bring_back(request: Request, entry_id: int) -> HttpResponse:
    """Put an entry back."""
    school = _school(request)
    entry = get_object_or_404(retired_entries(school.pk), pk=entry_id)
    bring_back_entry(school=school, entry=entry, by=request.actor, at=request.at)
    messages.success(request, _("Back in your catalogue."))
    return redirect("catalogue")


@page(P.CATALOGUE_EDIT, methods=("GET", "HEAD", "POST"))
@once
def rates(request: Request) -> HttpResponse:
    """What an hour costs, from when."""
    school = _school(request)
    form = RateForm(request.POST or None, initial={"starts_on": request.on})
    if form.is_valid() and _done(
        form, set_rate, school=school, **form.cleaned_data, by=request.actor, at=request.at
    ):
        messages.success(request, _("Saved. Provision planned from now on uses it."))
        return redirect("rates")
    now = rates_on(school.pk, request.on)
    context = {
        "form": form,
        "now": [(GRADE_LABELS[grade], now.get(grade)) for grade, _label in GRADE_CHOICES],
        "history": [(GRADE_LABELS[rate.grade], rate) for rate in rate_history(school.pk)],
    }
    return render(request, "school/planning/rates.html", context)


def _school_id(request: Request, permission: P) -> int:
    schools = sorted(schools_where(request.actor, permission))
    if not schools:
        raise NotPermitted(permission.value)
    return schools[0]


def _school(request: Request) -> "Organisation":
    return school_by_id(_school_id(request, P.CATALOGUE_EDIT))


def _done(form: forms.Form, action: Any, **values: Any) -> bool:
    try:
        action(**values)
    except UnableTo as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True
