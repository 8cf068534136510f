"""A result to take away: as a workbook, and as a report for members, who read on paper."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse

from goldthread.access.permissions import Permission as P
from goldthread.exchange.sufficiency.scap import Authority, write_scap_table
from goldthread.exchange.sufficiency.writer import write_workbook
from goldthread.publish.sheet.pdf import write_pdf
from goldthread.publish.sufficiency.layout import Report, report_sheet
from goldthread.records.planning.queries.runs import run_for
from goldthread.statute.vocabulary.planning import RunKind
from goldthread.web.pages import page
from goldthread.web.request import Request

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(P.SUFFICIENCY_VIEW)
def planning_run_workbook(request: Request, run_key: UUID) -> HttpResponse:
    """Every table of the result, the assumptions first."""
    run = run_for(request.actor, P.SUFFICIENCY_VIEW, run_key)
    if run.result is None:
        raise Http404
    return _file(write_workbook(run.result, request.on), XLSX_TYPE, "attachment", "xlsx", request)


@page(P.SUFFICIENCY_VIEW)
def planning_run_report(request: Request, run_key: UUID) -> HttpResponse:
    """The report for members: what is needed, where, what it costs, how sure; no child in it."""
    run = run_for(request.actor, P.SUFFICIENCY_VIEW, run_key)
    if run.result is None:
        raise Http404
    area = run.organisation
    told = {"demand": run.result} if run.kind == RunKind.DEMAND else {"places": run.result}
    report = Report(
        area=area.name, authority=area.name, made_on=request.on,
        synthetic=settings.GOLDTHREAD_DEMO, **told,
    )  # fmt: skip
    return _file(write_pdf(report_sheet(report)), "application/pdf", "inline", "pdf", request)


@page(P.SUFFICIENCY_VIEW)
def planning_run_table(request: Request, run_key: UUID) -> HttpResponse:
    """The places of a plan by site and period, shaped like DfE's published tables of capacity."""
    run = run_for(request.actor, P.SUFFICIENCY_VIEW, run_key)
    if run.result is None or run.kind != RunKind.PLACES or run.result["objective"] is None:
        raise Http404
    area = run.organisation
    table = write_scap_table(run.result, Authority(area.la_code, "", area.name))
    return _file(table, "text/csv; charset=utf-8", "attachment", "csv", request)


def _file(content: bytes, kind: str, how: str, ending: str, request: Request) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = f"area-{request.on.isoformat()}.{ending}"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    return response
