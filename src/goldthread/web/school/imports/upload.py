"""Sending a file and saying which of its columns is which."""

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.exchange.census.loader import read_census
from goldthread.exchange.issues import Refusal
from goldthread.exchange.mis.mapping import Field, guess_mapping
from goldthread.exchange.mis.sniff import SniffedTable, sniff
from goldthread.records.imports.actions.batches import Upload, choose_columns, upload_file
from goldthread.records.imports.queries.batches import (
    batch_for,
    batches_for,
    import_school_ids,
    remembered_mapping,
)
from goldthread.records.organisations.queries import schools_by_id
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.imports.forms import ColumnsForm, UploadForm
from goldthread.web.school.imports.reading import columns_of, is_census, read, sniffed
from goldthread.web.school.imports.shown import batch_row

if TYPE_CHECKING:
    from goldthread.records.imports.models import ImportBatch

FILES_A_PAGE = 30


@page(P.IMPORT_RUN)
def import_list(request: Request) -> HttpResponse:
    """Files brought in so far, and the way to bring in another."""
    files = Paginator(batches_for(request.actor), FILES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "files": files,
        "rows": [batch_row(batch) for batch in files],
        "may_create": bool(schools_where(request.actor, P.CHILD_CREATE)),
        "may_merge": bool(schools_where(request.actor, P.CHILD_MERGE)),
    }
    return render(request, "school/imports/list.html", context)


@page(P.IMPORT_RUN, methods=("GET", "HEAD", "POST"))
@once
def import_new(request: Request) -> HttpResponse:
    """Send a file. Nothing changes yet."""
    schools = list(schools_by_id(import_school_ids(request.actor)))
    form = UploadForm(request.POST or None, request.FILES or None, schools=schools)
    if form.is_valid():
        try:
            upload = _upload(form)
            batch = upload_file(
                school_id=form.cleaned_data["school"],
                upload=upload,
                by=request.actor,
                at=request.at,
            )
        except Refusal as refusal:
            field = (
                "needs" if form.cleaned_data["needs"] and _is_about_needs(form, refusal) else "file"
            )
            form.add_error(field, str(refusal))
        except _NeedsMissing:
            form.add_error(
                "needs", _("This is the census table of pupils. Choose its table of SEN needs too.")
            )
        else:
            return redirect(
                "import_page" if upload.kind == "census" else "import_columns", batch.pk
            )
    return render(request, "school/imports/new.html", {"form": form})


class _NeedsMissing(Exception):
    """A census table of pupils came without its table of needs."""


def _is_about_needs(form: UploadForm, refusal: Refusal) -> bool:
    return bool(refusal.file == form.cleaned_data["needs"].name != form.cleaned_data["file"].name)


def _upload(form: UploadForm) -> Upload:
    """What was sent, looked at: a list from any system, or the census's two tables, proved whole."""
    file, needs = form.cleaned_data["file"], form.cleaned_data["needs"]
    data = file.read()
    if not is_census(sniff(data, file.name)):
        return Upload("mis", file.name, (data,), {})
    if needs is None:
        raise _NeedsMissing
    tables = (file.name, data), (needs.name, needs.read())
    read_census(*tables)
    return Upload("census", file.name, (data, tables[1][1]), {"needs_name": needs.name})


@page(P.IMPORT_RUN, methods=("GET", "HEAD", "POST"))
@once
def import_columns(request: Request, batch_id: int) -> HttpResponse:
    """Say which column is which. What was said for the same headings before is chosen already."""
    batch = batch_for(request.actor, batch_id)
    if batch.state != "waiting" or batch.kind != "mis":
        return redirect("import_page", batch.pk)
    sheet = request.GET.get("sheet") or batch.mapping.get("sheet") or None
    table = sniffed(batch, sheet)
    initial, remembered = _first_choice(batch, table)
    form = ColumnsForm(request.POST or None, table=table, initial=initial)
    if form.is_valid() and _keep(request, batch, table, form):
        return redirect("import_page", batch.pk)
    context = {
        "batch": batch,
        "sniffed": table,
        "table_size": table.row_count,
        "form": form,
        "remembered": remembered,
        "sample_columns": [{"label": header} for header in table.headers],
        "sample_rows": [{"cells": list(row)} for row in table.sample_rows],
    }
    return render(request, "school/imports/columns.html", context)


def _first_choice(batch: "ImportBatch", table: SniffedTable) -> tuple[dict[str, str], bool]:
    """What to offer: what was chosen for this file, else for its like, else a guess."""
    known = (
        batch.mapping
        if "columns" in batch.mapping
        else remembered_mapping(batch.school_id or 0, table.headers)
    )
    chosen = columns_of(known) or guess_mapping(table.headers)
    columns = {Field(field).value: header for field, header in chosen.items()}
    return {"date_order": known.get("date_order", "dmy"), **columns}, bool(known)


def _keep(request: Request, batch: "ImportBatch", table: SniffedTable, form: ColumnsForm) -> bool:
    mapping = {
        "columns": form.columns,
        "date_order": form.cleaned_data["date_order"],
        "sheet": table.sheet or "",
    }
    try:
        choose_columns(
            batch=batch,
            headers=table.headers,
            mapping=mapping,
            source_name=batch.file_name,
            by=request.actor,
            at=request.at,
        )
        read(batch)
    except Refusal as refusal:
        about_dates = refusal.rule == "date_order_wrong"
        form.add_error("date_order" if about_dates else None, str(refusal))
        return False
    except UnableTo as refusal:
        form.add_error(refusal.field, refusal.message)
        return False
    return True
