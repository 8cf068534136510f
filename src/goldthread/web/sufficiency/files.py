"""What an authority supplied to plan with: the list, one more, one taken out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.checks import holds
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.exchange.area_files import check_area_file
from goldthread.exchange.issues import Refusal
from goldthread.records.planning.actions.files import Supplied, add_file, remove_file
from goldthread.records.planning.queries.runs import area_of, file_for, files_of
from goldthread.statute.vocabulary.planning import FileKind
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.sufficiency.forms import FileForm


@page(P.SUFFICIENCY_VIEW)
def area_files(request: Request) -> HttpResponse:
    """Every file with its source, day and digest."""
    area = area_of(request.actor, P.SUFFICIENCY_VIEW)
    return render(
        request,
        "sufficiency/files.html",
        {
            "area": area,
            "files": [(one, _(FileKind(one.kind).label)) for one in files_of(area)],
            "may_run": holds(request.actor, P.SUFFICIENCY_RUN),
        },
    )


@page(P.SUFFICIENCY_RUN, methods=("GET", "HEAD", "POST"))
@once
def area_file_new(request: Request) -> HttpResponse:
    """Supply a file. One that its reader cannot read is not kept."""
    area = area_of(request.actor, P.SUFFICIENCY_RUN)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            supplied = _supplied(form)
            check_area_file(supplied.kind, supplied.content, supplied.name)
            add_file(organisation_id=area.pk, supplied=supplied, by=request.actor, at=request.at)
        except Refusal as refusal:
            form.add_error("file", f"{refusal.problem} {refusal.remedy}")
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Kept. You can plan with it now."))
            return redirect("area_files")
    status = 422 if form.errors else 200
    return render(request, "sufficiency/file_new.html", {"form": form}, status=status)


def _supplied(form: FileForm) -> Supplied:
    given = form.cleaned_data
    return Supplied(
        FileKind(given["kind"]), given["file"].name, given["file"].read(), given["source"],
        given["source_on"],
    )  # fmt: skip


@page(P.SUFFICIENCY_RUN, methods=("POST",))
@once
def area_file_remove(request: Request, area_file_id: int) -> HttpResponse:
    """Take a file out. Runs made from it stay."""
    file_for(request.actor, area_file_id)
    try:
        remove_file(file_id=area_file_id, by=request.actor, at=request.at)
        messages.success(request, _("Taken out. Runs made from it stay, with its digest."))
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    return redirect("area_files")
