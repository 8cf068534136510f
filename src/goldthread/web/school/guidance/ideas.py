"""Ideas for one child's plan: a short ranked list with its reasons. Nothing is chosen for anyone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from goldthread.access.permissions import Permission as P
from goldthread.records.guidance.matching import Match, Wanted, match_barriers, studied_with
from goldthread.records.guidance.queries import LibraryEntry, library_of
from goldthread.records.people.queries.children import child_for
from goldthread.records.profiles.queries import barriers_now
from goldthread.records.provision.queries.catalogue import usable_entries
from goldthread.records.provision.queries.planning import groups_to_join
from goldthread.records.sen_support.queries.status import needs_now
from goldthread.records.sen_support.queries.tried import Tried, tried_for
from goldthread.statute.guidance import puts_into_practice
from goldthread.statute.vocabulary.codes import choices
from goldthread.statute.vocabulary.guidance import Finding, GuidanceKind, GuidanceSetting, Helper
from goldthread.statute.vocabulary.needs import NeedArea, NeedType
from goldthread.statute.vocabulary.year_groups import age_on
from goldthread.web.pages import note_read, page
from goldthread.web.request import Request
from goldthread.web.school.guidance.shown import ShownGuidance, needs_words, shown_guidance
from goldthread.web.school.guidance.views import ANY

if TYPE_CHECKING:
    from goldthread.records.people.models import Child
    from goldthread.records.provision.models import CatalogueEntry

MOST_SHOWN: Final = 6
"""Of each kind: a list one person can read before a meeting."""
SHARE_OF_BEST: Final = 0.2
"""What fits less than a fifth as well as the best is left out of a short list."""


class ResourcesForm(forms.Form):
    """What there is: who could do it, and where."""

    by = forms.ChoiceField(
        label=lazy("Who could do it"), choices=[*ANY, *choices(Helper)], required=False
    )
    where = forms.ChoiceField(
        label=lazy("Where"), choices=[*ANY, *choices(GuidanceSetting)], required=False
    )

    def chosen(self, name: str) -> frozenset[str]:
        """What was chosen; nothing chosen keeps to nothing."""
        typed = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return frozenset(filter(None, [typed.get(name, "")]))


@dataclass(frozen=True)
class Idea:
    """An entry with why it is here, whether it was tried, and how it could be put into practice."""

    shown: ShownGuidance
    barriers: tuple[str, ...]
    tried: tuple[Tried, ...]
    other_needs: str
    practice: "tuple[CatalogueEntry, ...]"
    running: tuple[str, ...]


@page(P.PLAN_EDIT)
def plan_ideas(request: Request, public_id: UUID) -> HttpResponse:
    """What the library has for what gets in this child's way, the nearest first."""
    child = child_for(request.actor, P.PLAN_EDIT, public_id, request.on)
    note_read(request, "plan.ideas_opened", [child])
    form = ResourcesForm(request.GET or None)
    wanted = [
        Wanted(one.title, NeedArea(one.area), one.looks_like, one.impact)
        for one in barriers_now(child.pk)
    ]
    ideas = _ideas(request, child, wanted, form)
    outcome = request.GET.get("outcome", "")
    context = {
        "child": child,
        "form": form,
        "barriers": [one.title for one in wanted],
        "parts": [
            (_("Every day, in class"), _of(ideas, GuidanceKind.STRATEGY)),
            (_("Extra help"), _of(ideas, GuidanceKind.INTERVENTION)),
        ],
        "no_difference": [one for one in ideas if not _may_help(one)],
        "outcome": outcome if outcome.isdecimal() and len(outcome) < 18 else "",
    }
    return render(request, "school/guidance/ideas.html", context)


def _of(ideas: list[Idea], kind: GuidanceKind) -> list[Idea]:
    fitting = [one for one in ideas if one.shown.entry.kind is kind and _may_help(one)]
    return fitting[:MOST_SHOWN]


def _may_help(idea: Idea) -> bool:
    return idea.shown.entry.result is not Finding.NO_DIFFERENCE


def _ideas(
    request: Request, child: "Child", wanted: list[Wanted], form: ResourcesForm
) -> list[Idea]:
    library = {id(one.entry): one for one in library_of([child.school_id])}
    needs = frozenset(NeedType(need.need_type) for need in needs_now(child.pk))
    matches = match_barriers(
        [one.entry for one in library.values()],
        wanted,
        age=age_on(child.born_on, request.on),
        need_types=needs,
        led_by=frozenset(map(Helper, form.chosen("by"))),
        settings=frozenset(map(GuidanceSetting, form.chosen("where"))),
    )
    tried = tried_for(child.pk)
    catalogue = tuple(usable_entries(child.school_id))
    groups = groups_to_join(request.actor, request.on).filter(school_id=child.school_id)
    running = [(group.entry.key if group.entry else "", group.name) for group in groups]
    best = max((match.score for match in matches), default=0.0)
    near = [one for one in matches if one.score >= best * SHARE_OF_BEST or one.score == 0]
    return [
        _idea(match, library[id(match.entry)], needs, tried, catalogue, running) for match in near
    ]


def _idea(
    match: Match,
    one: LibraryEntry,
    needs: frozenset[NeedType],
    tried: tuple[Tried, ...],
    catalogue: "tuple[CatalogueEntry, ...]",
    running: list[tuple[str, str]],
) -> Idea:
    entry = match.entry
    return Idea(
        shown=shown_guidance(one),
        barriers=match.barriers,
        tried=tuple(t for t in tried if puts_into_practice(entry, t.entry_key, t.name)),
        other_needs="" if studied_with(entry, needs) else needs_words(entry.need_types),
        practice=tuple(c for c in catalogue if puts_into_practice(entry, c.key, c.name)),
        running=tuple(name for key, name in running if puts_into_practice(entry, key, name)),
    )
