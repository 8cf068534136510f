"""My classes: what each child in the lesson needs from the adult in front of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.checks import holds, may_in_school
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.people.queries.children import child_for
from goldthread.records.profiles.actions import acknowledge_profile, reply_to_strategy
from goldthread.records.transitions.queries.classes import (
    class_for,
    classes_for,
    members_of,
    readers_of,
    strategy_by_id,
)
from goldthread.records.transitions.queries.handovers import coming_to
from goldthread.records.transitions.queries.sheets import ChildSheet, sheets_for
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request


@page(P.CLASS_VIEW)
def my_classes(request: Request) -> HttpResponse:
    """The classes this person may open; someone with one class is led straight to it."""
    classes = list(classes_for(request.actor, request.on))
    coming = list(coming_to(request.actor, request.on)) if _receives(request) else []
    if len(classes) == 1 and not coming:
        return redirect("class_page", class_id=classes[0].pk)
    note_read(request, "handover.listed", [row.child for row in coming])
    mine = [one for one in classes if one.pk in request.actor.class_ids]
    context = {
        "mine": mine,
        "others": [one for one in classes if one not in mine],
        "coming": coming,
    }
    return render(request, "school/classes/list.html", context)


@page(P.CLASS_VIEW)
def one_class(request: Request, class_id: int) -> HttpResponse:
    """One side of A4: each child with something to know, those not read yet first."""
    school_class = class_for(request.actor, P.CLASS_VIEW, class_id)
    sheets, others = _sheets(request, class_id)
    children = [sheet.child for sheet in sheets]
    watches = may_in_school(request.actor, P.PROFILE_ACKNOWLEDGE, school_class.school_id)
    note_read(request, "class.viewed", children)
    context = {
        "school_class": school_class,
        "sheets": sorted(sheets, key=lambda sheet: not sheet.needs_reading),
        "unread": sum(sheet.needs_reading for sheet in sheets),
        "others": others,
        "may_read": holds(request.actor, P.PROFILE_ACKNOWLEDGE),
        "may_print": holds(request.actor, P.DOCUMENT_PRINT)
        and (watches or class_id in request.actor.class_ids),
        "may_open": holds(request.actor, P.CHILD_VIEW),
        "may_sign_in": holds(request.actor, P.CHILD_SIGN_IN)
        and (watches or class_id in request.actor.class_ids),
        "may_observe": holds(request.actor, P.MEASUREMENT_ADD),
        "readers": readers_of(class_id, children, request.on) if watches else [],
        "coming": coming_to(request.actor, request.on).count() if _receives(request) else 0,
    }
    return render(request, "school/classes/class.html", context)


@page(P.CLASS_VIEW)
def print_class(request: Request, class_id: int) -> HttpResponse:
    """The same on paper; `?for=cover` keeps names and lines to what a cover teacher needs."""
    school_class = class_for(request.actor, P.CLASS_VIEW, class_id)
    sheets, _others = _sheets(request, class_id)
    cover = request.GET.get("for") == "cover"
    note_read(request, "class.printed", [sheet.child for sheet in sheets])
    context = {
        "school_class": school_class,
        "sheets": sheets,
        "cover": cover,
        "printed_on": request.on,
        "organisation_name": school_class.school.name,
        "back_url": reverse("class_page", args=[class_id]),
    }
    return render(request, "school/classes/print.html", context)


@page(P.PROFILE_ACKNOWLEDGE, methods=("POST",))
@once
def read(request: Request, class_id: int, public_id: UUID) -> HttpResponse:
    """One tap: I have read what helps this child."""
    child = child_for(request.actor, P.PROFILE_ACKNOWLEDGE, public_id, request.on)
    acknowledge_profile(child=child, by=request.actor, at=request.at)
    messages.success(request, _("Kept: you have read what helps this pupil."))
    return _back(class_id, child.public_id)


@page(P.PROFILE_ACKNOWLEDGE, methods=("POST",))
@once
def reply(request: Request, class_id: int, strategy_id: int) -> HttpResponse:
    """One more tap: this worked, or it did not."""
    strategy = strategy_by_id(request.actor, strategy_id, request.on)
    try:
        reply_to_strategy(
            strategy=strategy,
            worked=request.POST.get("worked") == "yes",
            note=request.POST.get("note", "").strip(),
            by=request.actor,
            at=request.at,
        )
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        messages.success(request, _("Thank you. It stands with the strategy for everyone."))
    return _back(class_id, strategy.child.public_id)


def _sheets(request: Request, class_id: int) -> tuple[list[ChildSheet], int]:
    """The sheets with something on them, and how many of the class have none."""
    children = list(members_of(request.actor, class_id, request.on))
    sheets = sheets_for(children, request.user.pk, request.on)
    told = [sheet for sheet in sheets if sheet.has_anything]
    return told, len(children) - len(told)


def _receives(request: Request) -> bool:
    return holds(request.actor, P.HANDOVER_RECEIVE)


def _back(class_id: int, public_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("class_page", args=[class_id]) + f"#child-{public_id}")
