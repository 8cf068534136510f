"""The data protection officer's page: who holds which role, and how much was looked at, in numbers."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.roles import ROLES, RoleName
from goldthread.records.accounts.queries import roles_held_in
from goldthread.records.audit.queries import reads_by_roles
from goldthread.records.data_requests.queries.complaints import nameless_complaints
from goldthread.records.organisations.queries import organisations_named
from goldthread.records.people.queries.emergency import is_open, openings_in, without_names
from goldthread.records.sight.context import counting_figures
from goldthread.records.subject_access.queries.requests import deadlines_of, requests_in
from goldthread.statute.stages.access_request import AccessRequestState
from goldthread.statute.vocabulary.educational_record import AccessRight
from goldthread.web.pages import page
from goldthread.web.request import Request
from goldthread.web.school.deadline_words import deadline_words

DAYS_SHOWN = 30


@page(P.ACCESS_REVIEW)
def oversight_home(request: Request) -> HttpResponse:
    """Roles and reads of the schools this person watches over. No child is named."""
    schools = schools_where(request.actor, P.ACCESS_REVIEW)
    first = request.at - timedelta(days=DAYS_SHOWN)
    held = roles_held_in(schools, request.on)
    reads = reads_by_roles(schools, first)
    return render(
        request,
        "oversight/home.html",
        {
            "schools": [school.name for school in organisations_named(schools)],
            "held": [(_(ROLES[RoleName(name)].title), number) for name, number in held],
            "reads": [(_titles(roles), pages, children) for roles, pages, children in reads],
            "first": first.date(),
            "openings": _openings(schools, request.at),
            "complaints": _complaints(schools, request.on),
            "requests": _requests(schools, request.on),
            "on": request.on,
        },
    )


def _openings(schools: frozenset[int], at: datetime) -> list[dict[str, Any]]:
    """Each record opened in an emergency by its number; the pupil's names are taken out of the words."""
    with counting_figures():
        found = list(openings_in(schools, at))
    return [
        {
            "opening": one,
            "is_open": is_open(one, at),
            "reason": without_names(one.reason, one.child),
            "review_note": without_names(one.review_note, one.child),
        }
        for one in found
    ]


def _requests(schools: frozenset[int], on: date) -> list[tuple[Any, str, Any, str]]:
    """Each request by its number, with where it stands, when it is due, and what is asked for."""
    with counting_figures():
        found = list(requests_in(schools))
        due = deadlines_of(found, on)
    return [
        (one, _(AccessRequestState(one.state).label), due[one.pk], _(AccessRight(one.right).label))
        for one in found
    ]


def _complaints(schools: frozenset[int], on: date) -> list[dict[str, Any]]:
    """Each complaint by its number, with the sentence written for this page and never its text."""
    with counting_figures():
        found = nameless_complaints(schools)
    return [
        {
            "one": one,
            "about": _(one.about.label),
            "state": _(one.state.label),
            "due": "" if one.acknowledged_on else deadline_words(one.deadline, on),
            "outcome": _(one.outcome.label) if one.outcome else "",
        }
        for one in found
    ]


def _titles(roles: str) -> str:
    known = {role.value: role for role in RoleName}
    titles = [_(ROLES[known[name]].title) for name in roles.split("+") if name in known]
    if any(name.startswith("for:") for name in roles.split("+")):
        titles.append(_("standing in for a colleague"))
    return ", ".join(titles) or _("The system itself")
