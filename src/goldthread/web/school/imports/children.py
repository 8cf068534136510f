"""Adding a child by hand, with those it might be shown first; and joining two records of one child."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.organisations.queries import schools_by_id
from goldthread.records.people.actions.children import create_child, merge_children
from goldthread.records.people.queries.children import child_for
from goldthread.records.people.queries.duplicates import (
    history_counts,
    possible_duplicates,
    possible_pairs,
)
from goldthread.web.account.step_up import with_care
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.imports.forms import ChildForm
from goldthread.web.school.imports.shown import field_words, value_words

if TYPE_CHECKING:
    from goldthread.records.people.models import Child

PAIRS_A_PAGE = 25
COMPARED = (
    "forename", "middle_names", "surname", "preferred_forename", "former_surname", "born_on", "sex",
    "year_group", "upn", "former_upn", "uln", "entered_on",
)  # fmt: skip


@page(P.CHILD_CREATE, methods=("GET", "HEAD", "POST"))
@once
def child_new(request: Request) -> HttpResponse:
    """Add a child. Those it might be are shown first, and one can say that it is one of them."""
    schools = list(schools_by_id(schools_where(request.actor, P.CHILD_CREATE)))
    form = ChildForm(request.POST or None, schools=schools)
    alike = []
    if form.is_valid():
        school = next(each for each in schools if each.pk == form.cleaned_data["school"])
        alike = possible_duplicates(school_id=school.pk, **_asked(form))
        note_read(request, "child.compared", [likeness.child for likeness in alike])
        if not alike or request.POST.get("is_new") == "yes":
            try:
                child = create_child(
                    school=school, details=form.details, by=request.actor, at=request.at
                )
            except UnableTo as refusal:
                form.add_error(refusal.field, refusal.message)
            else:
                messages.success(request, _("Added to the school."))
                return _to_child(request, child)
    context = {"form": form, "alike": alike, "link": _may_open(request)}
    return render(request, "school/imports/child_new.html", context)


def _asked(form: ChildForm) -> dict[str, Any]:
    names = ("forename", "surname", "preferred_forename", "born_on", "upn", "uln")
    return {name: form.cleaned_data[name] for name in names}


def _may_open(request: Request) -> bool:
    return bool(request.actor.reaches(P.CHILD_VIEW))


def _to_child(request: Request, child: "Child") -> HttpResponse:
    """Lead on to the child's page, or back for those who add children and see no records."""
    if _may_open(request):
        return redirect("child_page", child.public_id)
    return redirect("import_list" if request.actor.reaches(P.IMPORT_RUN) else "home")


@page(P.CHILD_MERGE)
def duplicate_list(request: Request) -> HttpResponse:
    """Records that may be one child, two by two."""
    pairs = possible_pairs(request.actor, request.on)
    shown = Paginator(pairs, PAIRS_A_PAGE).get_page(request.GET.get("page"))
    note_read(
        request, "child.compared",
        [child for pair in shown for child in (pair.one, pair.other)],
    )  # fmt: skip
    return render(request, "school/imports/duplicates.html", {"pairs": shown})


@page(P.CHILD_MERGE, methods=("GET", "HEAD", "POST"))
@with_care
@once
def child_merge(request: Request, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Two records side by side, and the choice of the one that lives on."""
    one = child_for(request.actor, P.CHILD_MERGE, one_id, request.on)
    other = child_for(request.actor, P.CHILD_MERGE, other_id, request.on)
    if one.pk == other.pk:
        messages.info(request, _("These two records have been joined."))
        return _to_child(request, one)
    if one.school_id != other.school_id:
        raise NotVisible
    both = {str(child.public_id): child for child in (one, other)}
    problem = ""
    if request.method == "POST":
        survivor = both.get(request.POST.get("survivor", ""))
        plan_of = both.get(request.POST.get("plan_of", ""))
        problem = _("Choose the record that lives on.")
        if survivor is not None:
            duplicate = other if survivor.pk == one.pk else one
            try:
                merge_children(
                    duplicate=duplicate,
                    survivor=survivor,
                    keep_plan_of=plan_of,
                    by=request.actor,
                    at=request.at,
                )
            except UnableTo as refusal:
                problem = refusal.message
            else:
                messages.success(request, _("Joined. Both histories are on this record now."))
                return _to_child(request, survivor)
    note_read(request, "child.compared", [one, other])
    context = {
        "one": one,
        "other": other,
        "rows": _side_by_side(one, other),
        "problem": problem,
        "asks_plan": request.method == "POST" and bool(problem) and "survivor" in request.POST,
        "chosen": request.POST.get("survivor", ""),
    }
    return render(request, "school/imports/merge.html", context)


def _side_by_side(one: "Child", other: "Child") -> list[dict[str, object]]:
    words = field_words()
    rows: list[dict[str, object]] = [
        {
            "cells": [
                words[name],
                value_words(name, getattr(one, name)),
                value_words(name, getattr(other, name)),
            ]
        }
        for name in COMPARED
    ]
    counts = history_counts([one.pk, other.pk])
    rows.append({"cells": [_("Entries on the record"), str(counts[one.pk]), str(counts[other.pk])]})
    return rows
