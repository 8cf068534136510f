"""The data protection officer's page: who holds which role, and how much was looked at, in numbers."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.roles import ROLES, RoleName
from goldthread.records.accounts.queries import roles_held_in
from goldthread.records.audit.queries import reads_by_roles
from goldthread.records.organisations.queries import organisations_named
from goldthread.records.people.emergency import is_open, openings_in, without_names
from goldthread.web.pages import page
from goldthread.web.request import Request

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
        },
    )


def _openings(schools: frozenset[int], at: datetime) -> list[dict[str, Any]]:
    """Each record opened in an emergency by its number; the pupil's names are taken out of the words."""
    return [
        {
            "opening": one,
            "is_open": is_open(one, at),
            "reason": without_names(one.reason, one.child),
            "review_note": without_names(one.review_note, one.child),
        }
        for one in openings_in(schools, at)
    ]


def _titles(roles: str) -> str:
    known = {role.value: role for role in RoleName}
    titles = [_(ROLES[known[name]].title) for name in roles.split("+") if name in known]
    return ", ".join(titles) or _("The system itself")
