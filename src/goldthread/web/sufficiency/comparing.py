"""Several plans of places side by side: cost, travel, children placed here, the worst case."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.records.planning.queries.runs import area_of, done_plans
from goldthread.web.pages import page
from goldthread.web.request import Request
from goldthread.web.sufficiency.shown import compared_rows

MOST = 6
CHOICE = 50


@page(P.SUFFICIENCY_VIEW)
def plans_compare(request: Request) -> HttpResponse:
    """Choose plans and see them as columns of one table. Keys that are no plan of this area are left out."""
    area = area_of(request.actor, P.SUFFICIENCY_VIEW)
    plans = done_plans(area)
    asked = [key for text in request.GET.getlist("plan") if (key := _key(text))]
    chosen = list(plans.filter(key__in=asked[:MOST])) if asked else []
    return render(
        request,
        "sufficiency/compare.html",
        {
            "area": area,
            "choices": [
                (str(key), title, key in asked)
                for key, title in plans.values_list("key", "title")[:CHOICE]
            ],
            "chosen": chosen,
            "columns": [
                {"label": _("What")},
                *({"label": one.title} for one in chosen),
            ],
            "rows": compared_rows([one.result or {} for one in chosen]),
            "most": MOST,
        },
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
