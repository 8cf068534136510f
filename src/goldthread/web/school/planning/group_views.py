"""Planning for several children in one pass: choose them once, then write what they share."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.queries import staff_of
from goldthread.records.cycles.actions import review_due_after
from goldthread.records.drafts.actions import clear_draft
from goldthread.records.drafts.queries import drafts_beginning
from goldthread.records.people.queries.children import child_for, children_for
from goldthread.records.provision.actions.together import SharedPlan, plan_together
from goldthread.records.provision.queries.catalogue import entry_in_use, usable_entries
from goldthread.records.sen_support.queries.choosing import (
    Choice,
    children_to_plan,
    classes_to_plan,
)
from goldthread.statute.vocabulary.delivery import Measure
from goldthread.web.drafts.keeping import kept_in, kept_on_request, unjudged
from goldthread.web.names import with_words
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.planning.edit_views import dose_preview
from goldthread.web.school.planning.forms import LineForm, OutcomeForm, TargetForm, line_start
from goldthread.web.school.planning.group_forms import ChooseForm, PartsForm

if TYPE_CHECKING:
    from goldthread.records.people.models import Child
    from goldthread.records.provision.models import CatalogueEntry

MOST_CHILDREN = 40
"""Planned for together: as many as one group may hold."""
MOST_LISTED = 300
"""With all of them ticked the address is still one a browser and Django follow (16,384 letters)."""


@page(P.PLAN_EDIT, methods=("GET", "HEAD", "POST"))
@once
def plan_group(request: Request) -> HttpResponse:
    """Choose the children, or, once chosen, write the plan they share."""
    sent = request.POST if request.method == "POST" else request.GET
    children = _children(request, sent.getlist("child"))
    if not children or "show" in request.GET:
        return _choose(request, children)
    if len({child.school_id for child in children}) > 1:
        messages.error(request, _("Choose pupils of one school."))
        return _choose(request, children)
    if request.method != "POST" and len(children) > MOST_CHILDREN:
        messages.error(request, _too_many(len(children)))
        return _choose(request, children)
    if request.method == "POST" and "save_draft" in request.POST:
        return kept_on_request(request, draft_name(children), _address(children))
    return _write(request, children)


def draft_name(children: "Sequence[Child]") -> str:
    """Under which name a plan for just these children is kept until it is sent; it tells none of them."""
    ids = " ".join(sorted(str(child.public_id) for child in children))
    return f"{reverse('plan_group')}?for={hashlib.sha256(ids.encode()).hexdigest()[:16]}"


def _address(children: "Sequence[Child]") -> str:
    query = urlencode([("child", str(child.public_id)) for child in children])
    return f"{reverse('plan_group')}?{query}"


@dataclass(frozen=True)
class Begun:
    """A plan for some pupils that was begun and not sent."""

    names: str
    href: str


def _begun(request: Request) -> "list[Begun]":
    """Those of which every pupil may still be planned for; one statement when there is none."""
    drafts = drafts_beginning(request.user.pk, f"{reverse('plan_group')}?for=")
    ids = {public_id for draft in drafts for public_id in draft.values.get("child", ())}
    if not ids:
        return []
    allowed = children_for(request.actor, P.PLAN_EDIT, request.on).filter(public_id__in=ids)
    found = {str(child.public_id): child for child in allowed}
    groups = [draft.values.get("child", []) for draft in drafts]
    whole = [
        [found[pk] for pk in group] for group in groups if group and found.keys() >= set(group)
    ]
    note_read(
        request, "children.listed", {one.pk: one for group in whole for one in group}.values()
    )
    return [Begun(", ".join(child.known_as for child in group), _address(group)) for group in whole]


def _too_many(chosen: int) -> str:
    return ngettext(
        "Choose at most %(most)s pupils at a time; you chose %(n)s.",
        "Choose at most %(most)s pupils at a time; you chose %(n)s.",
        chosen,
    ) % {"most": MOST_CHILDREN, "n": chosen}


def _children(request: Request, typed: list[str]) -> "list[Child]":
    """The children chosen, by name; one statement unless one of them may not be planned for."""
    try:
        ids = {UUID(text) for text in typed}
    except ValueError as error:
        raise NotVisible from error
    allowed = children_for(request.actor, P.PLAN_EDIT, request.on).select_related("school")
    found = {child.pk: child for child in allowed.filter(public_id__in=ids)}
    for public_id in ids - {child.public_id for child in found.values()}:
        child = child_for(request.actor, P.PLAN_EDIT, public_id, request.on)  # or refuses
        found[child.pk] = child
    return sorted(found.values(), key=lambda child: (child.surname, child.forename, child.pk))


def _choose(request: Request, chosen: "Sequence[Child]" = ()) -> HttpResponse:
    """The pupils to choose from; those chosen already stand first, ticked, whatever is shown."""
    classes = list(classes_to_plan(schools_where(request.actor, P.PLAN_EDIT), request.on))
    form = ChooseForm(with_words(request) if request.GET else None, classes=classes)
    typed = form.cleaned_data if form.is_valid() else {}
    choice = Choice(
        class_id=int(typed["school_class"]) if typed.get("school_class") else None,
        on_register=not typed.get("everyone"),
        need_type=typed.get("need", ""),
        name=typed.get("q", ""),
    )
    ticked = {child.pk for child in chosen}
    everyone = children_to_plan(request.actor, request.on, Choice(on_register=False))
    fitting = children_to_plan(request.actor, request.on, choice)
    listed = list(fitting[: MOST_LISTED + 1])
    total = fitting.count() if len(listed) > MOST_LISTED else len(listed)
    first = list(everyone.filter(pk__in=ticked)) if ticked else []
    rest = [child for child in listed[:MOST_LISTED] if child.pk not in ticked]
    note_read(request, "children.listed", [*first, *rest])
    context = {
        "form": form,
        "children": [*first, *rest],
        "ticked": ticked,
        "total": total,
        "most": MOST_LISTED,
        "begun": _begun(request),
    }
    return render(request, "school/planning/group_choose.html", context)


def _write(request: Request, children: "list[Child]") -> HttpResponse:
    note_read(request, "plan.opened", children)
    school_id = children[0].school_id
    kept = kept_in(request, [draft_name(children)])[draft_name(children)]
    entry = _entry(request, school_id, kept.typed)
    shared, own = _forms(request, children, entry, kept.typed)
    preview = None
    if request.method == "POST" and _sound(shared, own):
        if request.POST.get("do") == "check":
            plan = shared["line"].plan(entry)
            preview = dose_preview(school_id, plan, shared["line"], len(children))
        elif _planned(request, shared, own, entry):
            planned = ngettext(
                "Planned for %(n)s pupil.", "Planned for %(n)s pupils.", len(children)
            )
            messages.success(request, planned % {"n": len(children)})
            clear_draft(form=draft_name(children), by=request.actor, at=request.at)
            return (
                redirect("plan_page", children[0].public_id)
                if len(children) == 1
                else redirect("plan_group")
            )
    context = {
        "children": children,
        "entry": entry,
        "entries": usable_entries(school_id),
        "own": own,
        "draft": kept.attributes,
        "preview": preview,
        "measure_hints": {one.value: _(one.explanation) for one in Measure},
    }
    return render(request, "school/planning/group_plan.html", context | shared)


def _sound(shared: dict[str, Any], own: PartsForm) -> bool:
    faulty = [form for form in (*shared.values(), own) if not form.is_valid()]
    if len(own.children) > MOST_CHILDREN:
        own.add_error(None, _too_many(len(own.children)))
        return False
    return not faulty


def _entry(request: Request, school_id: int, typed: QueryDict | None) -> "CatalogueEntry | None":
    """The entry asked for; failing that, the one what was typed before began with."""
    sent = request.POST if request.method == "POST" else request.GET
    asked = sent.get("entry", typed.get("entry", "") if typed else "")
    return entry_in_use(school_id, int(asked)) if asked.isdecimal() and len(asked) < 18 else None


def _forms(
    request: Request,
    children: "list[Child]",
    entry: "CatalogueEntry | None",
    typed: QueryDict | None,
) -> tuple[dict[str, Any], PartsForm]:
    """The forms as sent, as typed before, or fresh. Another entry of the catalogue brings its own dose."""
    data = request.POST if request.method == "POST" else typed
    same = typed is None or typed.get("entry", "") == str(entry.pk if entry else "")
    school_id = children[0].school_id
    due_on = review_due_after(school_id, request.on)
    area = entry.area if entry and entry.area != "all" else ""
    shared: dict[str, forms.Form] = {
        "outcome": OutcomeForm(data, prefix="outcome", initial={"area": area}),
        "target": TargetForm(data, prefix="target", initial={"due_on": due_on}),
        "line": LineForm(
            data if same or request.method == "POST" else None,
            prefix="line",
            adults=staff_of(school_id, request.on),
            initial=line_start(entry, request.on),
        ),
    }
    own = PartsForm(data, prefix="own", children=children)
    if request.method != "POST" and typed is not None:
        for form in (*shared.values(), own):
            if form.is_bound:
                unjudged(form)
    return shared, own


def _planned(
    request: Request, shared: dict[str, Any], own: PartsForm, entry: "CatalogueEntry | None"
) -> bool:
    plan = SharedPlan(
        area=shared["outcome"].cleaned_data["area"],
        outcome=shared["outcome"].cleaned_data["text"],
        target=shared["target"].plan(),
        line=shared["line"].plan(entry),
    )
    try:
        plan_together(
            children=own.parts(),
            shared=plan,
            activate=own.cleaned_data["activate"],
            by=request.actor,
            at=request.at,
        )
    except UnableTo as refusal:
        form = next((form for form in shared.values() if refusal.field in form.fields), own)
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True
