"""Searching the guidance library, and one entry with its sources."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from goldthread.access.actor import Actor
from goldthread.access.checks import holds, organisations_where, schools_where
from goldthread.access.permissions import Permission as P
from goldthread.exchange.guidance.writer import write_guidance
from goldthread.records.guidance.matching import LibrarySearch, search_library
from goldthread.records.guidance.queries import LibraryEntry, entry_at, library_of, own_guidance
from goldthread.records.provision.queries.catalogue import usable_entries
from goldthread.statute.guidance import OLDEST, puts_into_practice
from goldthread.statute.vocabulary.codes import choices
from goldthread.statute.vocabulary.guidance import Certainty, Finding, GuidanceKind, GuidanceSetting
from goldthread.statute.vocabulary.needs import NeedArea
from goldthread.web.pages import page
from goldthread.web.request import Request
from goldthread.web.school.guidance.shown import ShownGuidance, shown_guidance

if TYPE_CHECKING:
    from goldthread.records.provision.models import CatalogueEntry

ANY: list[tuple[str, Any]] = [("", lazy("Any"))]


class LibraryForm(forms.Form):
    """What to look for. An address with nonsense in it looks for nothing in particular."""

    q = forms.CharField(
        label=lazy("What gets in the way, or what you have in mind"), max_length=80, required=False
    )
    area = forms.ChoiceField(
        label=lazy("Area of need"), choices=[*ANY, *choices(NeedArea)], required=False
    )
    kind = forms.ChoiceField(
        label=lazy("Kind"), choices=[*ANY, *choices(GuidanceKind)], required=False
    )
    setting = forms.ChoiceField(
        label=lazy("Where"), choices=[*ANY, *choices(GuidanceSetting)], required=False
    )
    certainty = forms.ChoiceField(
        label=lazy("How sure"), choices=[*ANY, *choices(Certainty)], required=False
    )
    age = forms.IntegerField(label=lazy("Age"), min_value=0, max_value=OLDEST, required=False)

    def search(self) -> LibrarySearch:
        """What was asked for, as far as it can be read."""
        typed = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return LibrarySearch(
            words=typed.get("q", ""),
            area=typed.get("area", ""),
            kind=typed.get("kind", ""),
            setting=typed.get("setting", ""),
            age=typed.get("age"),
            certainty=typed.get("certainty", ""),
        )


@page(P.GUIDANCE_VIEW)
def guidance_library(request: Request) -> HttpResponse:
    """Browse and search what is known about ways to help."""
    schools = schools_where(request.actor, P.GUIDANCE_VIEW)
    library = {id(one.entry): one for one in library_of(schools)}
    form = LibraryForm(request.GET or None)
    found = search_library((one.entry for one in library.values()), form.search())
    edits = organisations_where(request.actor, P.GUIDANCE_EDIT)
    context = {
        "form": form,
        "found": [shown_guidance(library[id(entry)]) for entry in found],
        "edits": bool(edits),
        "retired": [
            one for one in (own_guidance(schools) if edits else ())
            if one.is_retired and one.organisation_id in edits
        ],
    }  # fmt: skip
    return render(request, "school/guidance/library.html", context)


@page(P.GUIDANCE_VIEW)
def guidance_entry(request: Request, address: str) -> HttpResponse:
    """One entry: what it is, what is known, for whom, how sure and from where."""
    one = found_entry(request.actor, address)
    plans = schools_where(request.actor, P.PLAN_VIEW)
    own = one.organisation_id in organisations_where(request.actor, P.GUIDANCE_EDIT)
    shown = shown_guidance(one)
    context = {
        "shown": shown,
        "rows": _rows(shown),
        "due": one.entry.is_due(request.on),
        "practice": practice_of(one, plans),
        # what made no difference is there to be found, not to be planned
        "adds": holds(request.actor, P.CATALOGUE_EDIT)
        and one.entry.result is not Finding.NO_DIFFERENCE,
        "own": own,
    }
    return render(request, "school/guidance/entry.html", context)


@page(P.GUIDANCE_VIEW)
def guidance_file(request: Request, address: str) -> HttpResponse:
    """The entry as a file, to start one of your own from."""
    one = found_entry(request.actor, address)
    answer = HttpResponse(write_guidance([one.entry]), content_type="application/toml")
    answer["Content-Disposition"] = f'attachment; filename="{one.entry.key}.toml"'
    return answer


def _rows(shown: ShownGuidance) -> list[dict[str, str]]:
    """What the entry says point by point; what it does not say is left out."""
    entry = shown.entry
    rows = (
        (_("How much"), entry.dose),
        (_("Training"), entry.training),
        (_("Take care"), entry.cautions),
        (_("For whom"), shown.for_whom),
        (_("Studied or used with"), shown.needs),
        (_("What gets in the way"), ", ".join(entry.barriers)),
        (_("Where and who"), shown.where_and_who),
        (_("Also called"), ", ".join(entry.synonyms)),
    )
    return [{"key": key, "value": value} for key, value in rows if value]


def found_entry(actor: Actor, address: str) -> LibraryEntry:
    """The entry an address names, or 404."""
    one = entry_at(schools_where(actor, P.GUIDANCE_VIEW), address)
    if one is None:
        raise Http404
    return one


def practice_of(one: LibraryEntry, school_ids: Iterable[int]) -> "list[CatalogueEntry]":
    """What the first of these schools has in its catalogue to put an entry into practice."""
    first = sorted(school_ids)[:1]
    return [
        entry
        for school_id in first
        for entry in usable_entries(school_id)
        if puts_into_practice(one.entry, entry.key, entry.name)
    ]
