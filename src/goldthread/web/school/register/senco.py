"""The SENCO's front page: four lists, the year as a strip, each entry a sentence that says the next step."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.records.assurance.queries.front_page import (
    Item,
    Listing,
    Week,
    front_page,
    year_ahead,
)
from goldthread.records.assurance.queries.own_rights import to_talk_with
from goldthread.records.assurance.queries.work import count_of_work_left_in
from goldthread.records.data_requests.queries.requests import open_requests
from goldthread.records.people.queries.emergency import openings_to_review
from goldthread.records.restricted.queries import notes_waiting
from goldthread.web.pages import note_read, page
from goldthread.web.request import Request
from goldthread.web.school.links import link_to


@dataclass(frozen=True)
class Line:
    """One entry as shown: who, what to do, and how late it is."""

    name: str
    href: str | None
    words: str
    late: str = ""


@page(P.REGISTER_VIEW)
def senco_home(request: Request) -> HttpResponse:
    """Where a SENCO's day begins."""
    schools = schools_where(request.actor, P.REGISTER_VIEW)
    found = front_page(request.actor, schools, request.on)
    note_read(request, "front_page.viewed", {child.pk: child for child in found.children}.values())
    return render(
        request,
        "school/register/senco.html",
        {
            "on": request.on,
            "lists": [_list(which, getattr(found, which), request.on) for which in TITLES],
            "to_review": openings_to_review(request.actor, request.at)
            .filter(reviewed_at__isnull=True)
            .count(),
            "handed_in": notes_waiting(request.actor, request.on).count(),
            "to_talk_with": to_talk_with(request.actor, request.on).count(),
            "decides": bool(schools_where(request.actor, P.DATA_REQUEST_DECIDE)),
            "to_answer": open_requests(request.actor, request.on).count(),
            "left": _left(request),
            "without_plan": found.without_plan,
            "on_register": found.on_register,
            "weeks": _weeks(request, min(schools)) if schools else [],
            "find": link_to("child_search"),
            "sees_figures": bool(schools_where(request.actor, P.FIGURES_VIEW)),
        },
    )


def _left(request: Request) -> int:
    """How much has no owner in the schools whose lists they open."""
    schools = schools_where(request.actor, P.WORK_HAND_ON)
    return count_of_work_left_in(request.actor, schools, request.on)


MOST_SHOWN = 500


@page(P.REGISTER_VIEW)
def senco_list(request: Request, which: str) -> HttpResponse:
    """One of the four lists, whole."""
    if which not in TITLES:
        raise Http404
    schools = schools_where(request.actor, P.REGISTER_VIEW)
    found = front_page(request.actor, schools, request.on, MOST_SHOWN)
    listing: Listing = getattr(found, which)
    children = {item.child.pk: item.child for item in listing.items}
    note_read(request, "front_page.viewed", children.values())
    one = _list(which, listing, request.on)
    return render(request, "school/register/senco_list.html", {"list": one})


TITLES: dict[str, Any] = {
    "due": gettext_lazy("Due this fortnight"),
    "behind": gettext_lazy("Falling behind"),
    "waiting": gettext_lazy("Waiting for someone"),
    "new": gettext_lazy("New"),
}


def _list(which: str, listing: Listing, on: date) -> dict[str, Any]:
    empty = {
        "due": _("Reviews appear here two weeks before they are due."),
        "behind": _("Support appears here when, from half-way on, less than 80 %% has happened."),
        "waiting": _("Views, evidence, answers and agreements you are waiting for appear here."),
        "new": _("New concerns, arrivals and moves appear here."),
    }
    return {
        "title": TITLES[which],
        "count": listing.count,
        "lines": [_line(item, on) for item in listing.items],
        "href": reverse("senco_list", args=[which]),
        "empty": empty[which] % {},
    }


def _line(item: Item, on: date) -> Line:
    late = (
        (on - item.on).days
        if item.on and item.kind in ("review", "views", "evidence", "handover")
        else 0
    )
    return Line(
        name=item.child.known_as,
        href=_address(item),
        words=_words(item, on),
        late=ngettext("%(days)s day late.", "%(days)s days late.", late) % {"days": late} if late > 0 else "",
    )  # fmt: skip


def _address(item: Item) -> str | None:
    if item.kind in ("question", "handover") and item.record_id:
        return link_to("handover_page", item.record_id)
    return link_to("child_page", item.child.public_id)


def _words(item: Item, on: date) -> str:
    day = date_format(item.on, "j F") if item.on else ""
    left = (item.on - on).days if item.on else 0
    values = {"day": day, "who": item.about, "left": left, "percent": item.percent or 0}
    sentences = {
        "review": _("Review due %(day)s: hold it and write down what you decide."),
        "behind": _("%(who)s: %(percent)s %% delivered. Ask what gets in the way before the review on %(day)s."),
        "views": _("Ask the family for their view before the review on %(day)s."),
        "evidence": _("Evidence asked for has not come yet. Ask %(who)s again.") if item.about else _("Evidence is yours to find: nobody else is asked for it."),
        "question": _("%(who)s asked about this pupil. Answer the question."),
        "handover": _("%(who)s has not taken on the day-one page. It is to be read by %(day)s."),
        "agreement": _("The plan from %(day)s is not agreed yet. Talk with the family."),
        "concern": _("%(who)s raised a concern on %(day)s. Look at it together."),
        "arrival": _("Joined on %(day)s. Read what came with them and plan."),
        "leaver": _("Leaves on %(day)s. Hand on what helps."),
    }  # fmt: skip
    return sentences[item.kind] % values


def _weeks(request: Request, school_id: int) -> list[dict[str, Any]]:
    return [_week(week) for week in year_ahead(request.actor, school_id, request.on)]


def _week(week: Week) -> dict[str, Any]:
    words = (_("quiet"), _("some"), _("steady"), _("busy"), _("very busy"))
    return {
        "starts": week.starts,
        "count": week.count,
        "level": week.level,
        "words": words[week.level],
        "holiday": week.holiday,
    }
