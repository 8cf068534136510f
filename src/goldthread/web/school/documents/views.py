"""Documents to print, sign and send: each on screen, as a tagged PDF and as a Word file."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from goldthread.access.checks import may_in_school
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible
from goldthread.publish.day_one.build import build_day_one
from goldthread.publish.day_one.layout import day_one_sheet
from goldthread.publish.profile.build import build_family_profile, build_profile
from goldthread.publish.profile.layout import profile_sheet
from goldthread.publish.provision_map.build import build_provision_map, children_on_map
from goldthread.publish.provision_map.layout import provision_map_sheet
from goldthread.publish.review_record.build import build_review
from goldthread.publish.review_record.layout import review_sheet
from goldthread.publish.support_plan.build import build_family_plan, build_support_plan
from goldthread.publish.support_plan.layout import support_plan_sheet
from goldthread.records.people.queries.around import parents_around
from goldthread.records.people.queries.children import child_for, children_for
from goldthread.records.transitions.queries.classes import class_for
from goldthread.web import errors
from goldthread.web.account.step_up import MOST_ALONE, confirm_first, may_go_on
from goldthread.web.pages import View, note_read, page
from goldthread.web.request import Request
from goldthread.web.school.child.frame import child_frame, frame_context
from goldthread.web.school.documents.answers import (
    BadAddress,
    Paper,
    chosen_ids,
    copies_of,
    plan_number,
    reader_of,
    send,
    send_together,
)
from goldthread.web.school.documents.menu import family_items


def _plainly(view: Callable[..., HttpResponse]) -> View:
    """Answer an address that cannot be meant with a page that says so."""

    @wraps(view)
    def answered(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadAddress:
            return errors.bad_request(request)

    return answered


@page(P.DOCUMENT_PRINT)
def documents(request: Request, public_id: UUID) -> HttpResponse:
    """Everything there is to print of one child."""
    frame = child_frame(request, P.DOCUMENT_PRINT, public_id, "document.listed")
    return render(request, "school/documents/list.html", frame_context(frame, "documents"))


@page(P.FAMILY_VIEW)
def family_documents(request: Request, public_id: UUID) -> HttpResponse:
    """Everything a family may take with them."""
    child = child_for(request.actor, P.FAMILY_VIEW, public_id, request.on)
    note_read(request, "document.listed", [child])
    items = family_items(child)
    return render(request, "school/documents/family_list.html", {"items": items, "child": child})


@page(P.DOCUMENT_PRINT)
def profile(request: Request, public_id: UUID) -> HttpResponse:
    """The one-page profile."""
    child = child_for(request.actor, P.DOCUMENT_PRINT, public_id, request.on)
    sheet = profile_sheet(build_profile(request.actor, child, request.on))
    return send(request, Paper(sheet, "one-page-profile", _list(public_id)), [child])


@page(P.DOCUMENT_PRINT)
@_plainly
def plan(request: Request, public_id: UUID) -> HttpResponse:
    """The support plan; `?number=2` for an earlier one, `?for=` as one parent may read it."""
    child = child_for(request.actor, P.DOCUMENT_PRINT, public_id, request.on)
    parents = parents_around(child.pk, request.on)
    reader, number = reader_of(request, parents), plan_number(request)
    content = build_support_plan(
        request.actor, child, request.on, number, parents=parents, reader=reader
    )
    sheet = support_plan_sheet(content) if content else None
    copies = copies_of(request, parents, reader)
    name = "support-plan-for-family" if reader else "support-plan"
    return send(request, Paper(sheet, name, _list(public_id), copies=copies), [child])


@page(P.DOCUMENT_PRINT)
@_plainly
def review(request: Request, public_id: UUID) -> HttpResponse:
    """The record of the last review; `?number=2` for an earlier plan's, `?for=` for one parent."""
    child = child_for(request.actor, P.DOCUMENT_PRINT, public_id, request.on)
    parents = parents_around(child.pk, request.on)
    reader, number = reader_of(request, parents), plan_number(request)
    content = build_review(request.actor, child, request.on, number, parents=parents, reader=reader)
    sheet = review_sheet(content) if content else None
    copies = copies_of(request, parents, reader)
    name = "review-record-for-family" if reader else "review-record"
    return send(request, Paper(sheet, name, _list(public_id), copies=copies), [child])


@page(P.DOCUMENT_PRINT)
def day_one(request: Request, public_id: UUID) -> HttpResponse:
    """What the next adult needs on day one."""
    child = child_for(request.actor, P.DOCUMENT_PRINT, public_id, request.on)
    sheet = day_one_sheet(build_day_one(request.actor, child, request.on))
    return send(request, Paper(sheet, "day-one", _list(public_id)), [child])


@page(P.DOCUMENT_PRINT)
def provision_map(request: Request, class_id: int) -> HttpResponse:
    """The map of a class; `?costs=1` with what it costs, for those who may see that."""
    school_class = class_for(request.actor, P.DOCUMENT_PRINT, class_id)
    children = children_on_map(request.actor, school_class, request.on)
    costs = request.GET.get("costs") == "1"
    content = build_provision_map(
        request.actor, school_class, children, request.on, with_costs=costs
    )
    paper = Paper(
        provision_map_sheet(content),
        "provision-map",
        reverse("class_page", args=[class_id]),
        offers_costs=not costs
        and may_in_school(request.actor, P.COST_VIEW, school_class.school_id),
    )
    return send(request, paper, children)


@page(P.DOCUMENT_PRINT)
@_plainly
def profiles(request: Request) -> HttpResponse:
    """The profiles of the pupils chosen (`?child=` for each), in one file to print."""
    wanted = chosen_ids(request)
    if len(wanted) > MOST_ALONE and not may_go_on(request):
        return confirm_first(request)
    allowed = children_for(request.actor, P.DOCUMENT_PRINT, request.on)
    children = list(allowed.filter(public_id__in=wanted).select_related("school"))
    if len(children) != len(wanted):
        raise NotVisible
    children.sort(key=lambda child: (child.surname, child.forename, child.pk))
    sheets = tuple(
        profile_sheet(build_profile(request.actor, child, request.on)) for child in children
    )
    return send_together(request, sheets, "one-page-profiles", children)


@page(P.FAMILY_VIEW)
def family_profile(request: Request, public_id: UUID) -> HttpResponse:
    """The profile as a family takes it with them."""
    child = child_for(request.actor, P.FAMILY_VIEW, public_id, request.on)
    sheet = profile_sheet(build_family_profile(request.actor, child, request.on))
    return send(request, Paper(sheet, "one-page-profile", _family_list(public_id)), [child])


@page(P.FAMILY_VIEW)
@_plainly
def family_plan(request: Request, public_id: UUID) -> HttpResponse:
    """The plan as a family takes it with them."""
    child = child_for(request.actor, P.FAMILY_VIEW, public_id, request.on)
    content = build_family_plan(request.actor, child, request.on, plan_number(request))
    sheet = support_plan_sheet(content) if content else None
    return send(request, Paper(sheet, "support-plan", _family_list(public_id)), [child])


def _list(public_id: UUID) -> str:
    return reverse("documents", args=[public_id])


def _family_list(public_id: UUID) -> str:
    return reverse("document_family_list", args=[public_id])
