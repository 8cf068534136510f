"""The draft impact assessment of a school: on screen, as a PDF, and as a Word file to go on writing in."""

from django.http import HttpResponse
from django.shortcuts import render

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible
from goldthread.publish.dpia.build import build_dpia
from goldthread.publish.dpia.layout import dpia_sheet
from goldthread.records.organisations.queries import organisations_named
from goldthread.web.pages import page
from goldthread.web.request import Request
from goldthread.web.school.documents.answers import Paper, send


@page(P.DPIA_TAKE)
def dpia(request: Request) -> HttpResponse:
    """Which school's draft; someone with one school is shown it at once. It names no child."""
    schools = list(organisations_named(schools_where(request.actor, P.DPIA_TAKE)))
    asked = request.GET.get("school", "")
    if not asked and len(schools) != 1:
        return render(request, "school/data_requests/dpia.html", {"schools": schools})
    school = next((one for one in schools if asked in ("", str(one.pk))), None)
    if school is None:
        raise NotVisible
    sheet = dpia_sheet(build_dpia(school, request.on))
    return send(request, Paper(sheet, "impact-assessment-draft", "/"), [])
