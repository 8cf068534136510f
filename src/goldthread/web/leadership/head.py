"""The head's page: five figures that open to their entries, what moved, two things to decide."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.checks import check_may_in_school, schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotPermitted, UnableTo
from goldthread.records.assurance.actions.agreed import agree_action, close_action
from goldthread.records.assurance.actions.figures import figures_of_day
from goldthread.records.assurance.queries.figures import (
    FIGURES,
    Entry,
    before,
    entries_of,
    five_figures,
)
from goldthread.records.assurance.queries.kept import agreed_actions_of, closed_actions_of
from goldthread.records.assurance.queries.work import count_of_work_left
from goldthread.records.data_requests.queries.complaints import open_complaints
from goldthread.records.organisations.queries import organisations_named
from goldthread.web.leadership.forms import AgreeForm
from goldthread.web.leadership.words import TITLES, counted, said, to_decide, value_of
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.links import link_to

LOOK_AGAIN_AFTER_DAYS = 28


@page(P.FIGURES_VIEW)
def head_home(request: Request) -> HttpResponse:
    """The school on one page; no child is named on it."""
    return _home(request, _blank_form(request))


@page(P.FIGURES_VIEW)
def entries(request: Request, key: str) -> HttpResponse:
    """The entries one figure comes from."""
    if key not in FIGURES:
        raise Http404
    school_id = school_of(request)
    if key == "money":
        check_may_in_school(request.actor, P.COST_VIEW, school_id)
    barred = request.actor.barred_child_ids
    rows = [row for row in entries_of(key, school_id, request.on) if row.child.pk not in barred]
    note_read(request, "figures.opened", {row.child.pk: row.child for row in rows}.values())
    figure = five_figures([school_id], request.on)[school_id][key]
    return render(
        request,
        "leadership/entries.html",
        {
            "key": key,
            "title": TITLES[key],
            "value": value_of(figure),
            "counted": counted(figure),
            "columns": [{"label": label, "numeric": n} for label, n in _heads(key)],
            "rows": [{"cells": _cells(key, row)} for row in rows],
        },
    )


@page(P.FIGURES_VIEW, methods=("POST",))
@once
def agree(request: Request) -> HttpResponse:
    """Write down one thing agreed."""
    form = AgreeForm(request.POST)
    if form.is_valid():
        try:
            agree_action(
                school_id=school_of(request), by=request.actor, at=request.at, **form.cleaned_data
            )
            messages.success(request, _("Written down. It stays here until you close it."))
            return redirect("head_home")
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
    return _home(request, form, status=422)


@page(P.FIGURES_VIEW, methods=("POST",))
@once
def close(request: Request, action_id: int) -> HttpResponse:
    """Close an action as done, or let it go."""
    try:
        close_action(
            action_id=action_id,
            state=request.POST.get("state", ""),
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("Closed."))
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    return redirect("head_home")


def _home(request: Request, form: AgreeForm, status: int = 200) -> HttpResponse:
    school_id = school_of(request)
    found = figures_of_day(school_ids=[school_id], on=request.on, at=request.at)[school_id]
    return render(
        request,
        "leadership/head.html",
        {
            "on": request.on,
            "earlier_on": before(request.on),
            "school": organisations_named([school_id])[0],
            "figures": [said(found.now[key], found.then.get(key)) for key in FIGURES],
            "decide": to_decide(found.now),
            "complaints": open_complaints(request.actor).count(),
            "left": _left(request, school_id),
            "may_cost": _may_cost(request, school_id),
            "form": form,
            "actions": agreed_actions_of(school_id),
            "closed": closed_actions_of(school_id),
            "figure_titles": TITLES,
        },
        status=status,
    )


def _blank_form(request: Request) -> AgreeForm:
    figure = request.GET.get("figure", "")
    return AgreeForm(
        initial={
            "look_again_on": request.on + timedelta(days=LOOK_AGAIN_AFTER_DAYS),
            "figure": figure if figure in FIGURES else "",
        }
    )


def school_of(request: Request) -> int:
    """The school whose figures this person may see."""
    schools = schools_where(request.actor, P.FIGURES_VIEW)
    if not schools:
        raise NotPermitted(P.FIGURES_VIEW.value)
    return min(schools)


def _left(request: Request, school_id: int) -> int:
    """How much stands in the name of somebody who has left, for those who may pass it on."""
    if school_id not in schools_where(request.actor, P.WORK_HAND_ON):
        return 0
    return count_of_work_left(request.actor, school_id, request.on)


def _may_cost(request: Request, school_id: int) -> bool:
    try:
        check_may_in_school(request.actor, P.COST_VIEW, school_id)
    except NotPermitted:
        return False
    return True


def _heads(key: str) -> list[tuple[str, bool]]:
    return {
        "reviews": [(_("Pupil"), False), (_("Due"), False), (_("Held"), False), (_("On time"), False)],
        "families": [(_("Pupil"), False), (_("Review held"), False), (_("Family heard"), False)],
        "progress": [(_("Pupil"), False), (_("Target"), False), (_("Last measured"), False), (_("Moved"), False)],
        "delivered": [(_("Pupil"), False), (_("Support"), False), (_("Minutes delivered"), True), (_("Planned to date"), True)],
        "money": [(_("Pupil"), False), (_("Support"), False), (_("Pounds to date"), True), (_("Planned in all"), True)],
    }[key]  # fmt: skip


def _cells(key: str, row: Entry) -> list[Any]:
    address = link_to("child_page", row.child.public_id)
    name = {"text": row.child.known_as, "href": address} if address else row.child.known_as
    yes = _("Yes") if row.counts else _("Not yet")
    if key == "reviews":
        return [name, row.due_on, row.done_on, yes]
    if key == "families":
        return [name, row.due_on, yes]
    if key == "progress":
        return [name, row.what, row.due_on, yes]
    return [name, row.what, row.part, row.whole]
