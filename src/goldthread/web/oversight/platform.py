"""The operator's page: that the system works, in numbers. Nothing about a child."""

from django.http import HttpResponse
from django.shortcuts import render

import goldthread
from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.records.accounts.queries import people_of
from goldthread.records.audit.queries import chain_states
from goldthread.records.organisations.queries import organisations_named
from goldthread.web.pages import page
from goldthread.web.request import Request


@page(P.PLATFORM_VIEW)
def platform_home(request: Request) -> HttpResponse:
    """Version, and for each school how many accounts there are and how far its audit has come."""
    ids = schools_where(request.actor, P.PLATFORM_VIEW)
    audits = chain_states(ids)
    rows = [
        (school.name, people_of([school.pk], request.on).count(), *audits[school.pk])
        for school in organisations_named(ids)
    ]
    return render(
        request, "oversight/platform.html", {"rows": rows, "version": goldthread.__version__}
    )
