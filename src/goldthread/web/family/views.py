"""The family's pages: what we agreed, what happened, how it is going, have your say, who can see this."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.access.roles import ROLES, RoleName
from goldthread.records.contributions.actions import answer_plan, make_contribution
from goldthread.records.contributions.queries import agreement_for_parent, contributions_of
from goldthread.records.people.queries.children import child_for
from goldthread.records.people.queries.own_rights import children_of_parent, parts_open_to
from goldthread.records.transitions.queries import family
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.own_rights import FamilyPart
from goldthread.web.drafts.keeping import draft_attributes, typed_before, unjudged, with_draft
from goldthread.web.family import words
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.people.models import Child

# Each page with the part it belongs to: a young person whose rights are their own decides part by part.
TABS = (
    ("family_agreed", gettext_lazy("What we agreed"), FamilyPart.PLAN),
    ("family_happened", gettext_lazy("What happened"), FamilyPart.PROGRESS),
    ("family_going", gettext_lazy("How it is going"), FamilyPart.PROGRESS),
    ("family_say", gettext_lazy("Have your say"), FamilyPart.SAY),
    ("family_who", gettext_lazy("Who can see this"), FamilyPart.PLAN),
    ("family_rights", gettext_lazy("Information and rights"), FamilyPart.SAY),
    ("family_looked", gettext_lazy("Who has looked"), FamilyPart.PLAN),
)


class SayForm(forms.Form):
    """Something a parent or carer wants the school to know."""

    prompt = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=words.FAMILY_PROMPTS,
        widget=forms.RadioSelect,
        initial="anything",
    )
    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


@page(P.FAMILY_VIEW)
def home(request: Request) -> HttpResponse:
    """Choose a child; someone with one child is led straight on, unless the child has decided otherwise."""
    children = list(children_of_parent(request.actor))
    open_parts = {child.pk: parts_open_to(request.actor, child) for child in children}
    if len(children) == 1 and open_parts[children[0].pk] == frozenset(FamilyPart):
        return redirect("family_agreed", public_id=children[0].public_id)
    note_read(request, "family.listed", children)
    rows = [(child, _first_page(child, open_parts[child.pk])) for child in children]
    context = {"rows": rows, "grown": {child_id for child_id, _right in request.actor.withheld}}
    return render(request, "family/home.html", context)


def _first_page(child: "Child", parts: "frozenset[FamilyPart]") -> str | None:
    """Where a parent goes on for a child, or None where nothing is open to them any more."""
    first = next((route for route, _words, part in TABS if part in parts), None)
    return reverse(first, args=[child.public_id]) if first else None


@page(P.FAMILY_VIEW)
def agreed(request: Request, public_id: UUID) -> HttpResponse:
    """What we agreed: what will be different, the steps, the help."""
    child = _child(request, public_id)
    cycle = family.live_cycle(child)
    lines = family.agreed_lines(cycle) if cycle else ()
    context = {
        "cycle": cycle,
        "outcomes": family.agreed_outcomes(cycle) if cycle else (),
        "lines": [(line, words.line_sentence(line)) for line in lines],
        "answer": agreement_for_parent(cycle, request.actor.user_id) if cycle else None,
        "asks_for_view": family.asks_for_view(cycle, request.on),
    }
    return _render(request, "agreed", child, context)


@page(P.FAMILY_PROGRESS_VIEW)
def happened(request: Request, public_id: UUID) -> HttpResponse:
    """What happened: the help that took place, and what went well."""
    child = _child(request, public_id, P.FAMILY_PROGRESS_VIEW)
    cycle = family.live_cycle(child)
    context = {
        "cycle": cycle,
        "lines": family.what_happened(cycle, request.on) if cycle else [],
        "wins": family.wins_of(child)[:10],
    }
    return _render(request, "happened", child, context)


@page(P.FAMILY_PROGRESS_VIEW)
def going(request: Request, public_id: UUID) -> HttpResponse:
    """How it is going: each target in words, with a chart where there is one."""
    child = _child(request, public_id, P.FAMILY_PROGRESS_VIEW)
    targets = [
        (row, words.progress_words(row), words.target_chart(row))
        for row in family.targets_of(child)
    ]
    return _render(request, "going", child, {"targets": targets})


@page(P.FAMILY_SAY, methods=("GET", "HEAD", "POST"))
@once
@with_draft
def say(request: Request, public_id: UUID) -> HttpResponse:
    """Have your say: prompts, and what was said before."""
    child = _child(request, public_id, P.FAMILY_SAY)
    cycle = family.live_cycle(child)
    near = family.asks_for_view(cycle, request.on)
    typed = typed_before(request)
    form = SayForm(request.POST or typed, initial={"prompt": "review" if near else "anything"})
    if typed:
        unjudged(form)
    if request.method == "POST" and form.is_valid():
        try:
            make_contribution(
                child=child, cycle=cycle, **form.cleaned_data, by=request.actor, at=request.at
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, _(refusal.message))
        else:
            messages.success(request, _("Thank you. The school can read it now."))
            return redirect("family_say", public_id=child.public_id)
    context = {
        "form": form,
        "draft": draft_attributes(request),
        "cycle": cycle,
        "asks_for_view": near,
        "prompts": dict(words.FAMILY_PROMPTS),
        "said": contributions_of(child, Voice.FAMILY)[:20],
    }
    return _render(request, "say", child, context)


@page(P.FAMILY_SAY, methods=("POST",))
@once
def answer(request: Request, public_id: UUID) -> HttpResponse:
    """Agree to the plan, or ask to talk about it."""
    child = _child(request, public_id)
    cycle = family.live_cycle(child)
    if cycle is None:
        raise NotVisible
    try:
        answer_plan(
            cycle=cycle,
            answer=request.POST.get("answer", ""),
            comment=request.POST.get("comment", ""),
            by=request.actor,
            at=request.at,
        )
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        messages.success(request, _("Thank you. The school sees your answer."))
    return redirect("family_agreed", public_id=child.public_id)


@page(P.FAMILY_VIEW)
def who(request: Request, public_id: UUID) -> HttpResponse:
    """Who can see this, in words."""
    child = _child(request, public_id)
    lookers = [
        (_title(one.kind), words.LOOKERS[one.kind], one.names)
        for one in family.who_can_see(child, request.on)
    ]
    return _render(request, "who", child, {"lookers": lookers})


@page(P.FAMILY_VIEW)
def looked(request: Request, public_id: UUID) -> HttpResponse:
    """Who has looked, by day and role; staff are not named (decision 16)."""
    child = _child(request, public_id)
    return _render(request, "looked", child, words.looks_page(request, child))


def _child(request: Request, public_id: UUID, permission: P = P.FAMILY_VIEW) -> "Child":
    return child_for(request.actor, permission, public_id, request.on)


def _title(kind: str) -> str:
    titles = {
        "teacher": _("Teacher"),
        "support": _("Teaching assistant"),
        "cover": _("Cover teacher"),
        "key_adult": _("Key adult"),
        "supporter": _("Adult who helps"),
        "receiver": _("Next teacher"),
        "invited": _("Invited professional"),
    }
    return titles.get(kind) or _(ROLES[RoleName(kind)].title)


def _render(request: Request, name: str, child: "Child", context: dict[str, Any]) -> HttpResponse:
    note_read(request, f"family.{name}", [child])
    return render(request, f"family/{name}.html", family_frame(request, child, name) | context)


def family_frame(request: Request, child: "Child", name: str) -> dict[str, Any]:
    """What `family/child.html` shows around a page: the tabs, and the way to the other children."""
    parts = parts_open_to(request.actor, child)
    tabs = [
        {
            "href": reverse(route, args=[child.public_id]),
            "text": text,
            "current": route == f"family_{name}",
        }
        for route, text, part in TABS
        if part in parts
    ]
    return {
        "child": child,
        "tabs": tabs,
        "several": len(request.actor.family_child_ids) > 1,
        "grown": any(child_id == child.pk for child_id, _right in request.actor.withheld),
        "has_documents": FamilyPart.PLAN in parts,
        "organisation_name": child.school.name,
    }
