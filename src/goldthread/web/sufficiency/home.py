"""The area's page: what was last worked out, on which assumptions, and every run."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from goldthread.access.checks import holds
from goldthread.access.permissions import Permission as P
from goldthread.records.planning.queries.places_now import places_now
from goldthread.records.planning.queries.runs import (
    area_of,
    done_plans,
    files_of,
    latest_done,
    runs_of,
)
from goldthread.statute.vocabulary.planning import RunKind
from goldthread.web.pages import page
from goldthread.web.request import Request
from goldthread.web.sufficiency.shown import demand_shown, places_now_rows, run_rows

RUNS_A_PAGE = 20


@page(P.SUFFICIENCY_VIEW)
def sufficiency_home(request: Request) -> HttpResponse:
    """Demand as last projected, places now, the runs; or how to begin."""
    area = area_of(request.actor, P.SUFFICIENCY_VIEW)
    run = latest_done(area, RunKind.DEMAND)
    runs = Paginator(runs_of(area), RUNS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "sufficiency/home.html",
        {
            "area": area,
            "run": run,
            "demand": demand_shown(run.result) if run and run.result else None,
            "places_now": places_now_rows(places_now(area)),
            "plans": list(done_plans(area).values_list("key", "title")[:20]),
            "runs": runs,
            "rows": run_rows(runs),
            "files": files_of(area).count(),
            "may_run": holds(request.actor, P.SUFFICIENCY_RUN),
        },
    )
