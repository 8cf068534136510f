"""The register: a table with filters as sentences, saved views, bulk choice, files and paper."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.checks import holds
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.assurance.actions.saved_views import remove_view, save_view
from goldthread.records.assurance.queries.kept import saved_views_of
from goldthread.records.assurance.queries.register import (
    RegisterPage,
    RegisterRow,
    class_choices,
    register_page,
    register_rows_of,
)
from goldthread.records.people.queries import children_for
from goldthread.web.names import FIELD, with_words
from goldthread.web.pages import note_read_ids, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.documents.answers import MOST_TOGETHER
from goldthread.web.school.links import link_to
from goldthread.web.school.register.choices import (
    SIZES,
    Choices,
    FilterForm,
    choices_from,
    sentence_parts,
)
from goldthread.web.school.register.columns import COLUMNS, Column, need_letters, shown, spelt_out
from goldthread.web.school.register.exports import as_file

KINDS = ("csv", "xlsx")
MOST_CHOSEN = 2000


@page(P.REGISTER_VIEW)
def register(request: Request) -> HttpResponse:
    """The table, as asked for."""
    classes = class_choices(request.actor, request.on)
    form = FilterForm(with_words(request), classes=classes)
    asked = choices_from(request.GET, form)
    found = _found(request, asked, (asked.page - 1) * asked.size, asked.size)
    note_rows(request, "register.viewed", found.rows)
    return render(
        request,
        "school/register/register.html",
        {
            "form": form,
            "total": found.total,
            "rows": [_cells(row, request.on) for row in found.rows],
            "letters": need_letters(found.rows),
            "columns": _columns(request, asked),
            "active": _active(request.GET, asked, classes),
            "saved": _saved(request),
            "keep": [(name, request.GET[name]) for name in ("sort", "dir", "size") if name in request.GET],
            "pages": _pages(found, asked),
            "sizes": _sizes(request.GET, asked, found.total),
            "exports": _exports(request),
            "may_plan": holds(request.actor, P.PLAN_EDIT) and link_to("plan_group"),
            "may_print": holds(request.actor, P.DOCUMENT_PRINT) and link_to("print_profiles"),
            "may_export": holds(request.actor, P.REGISTER_EXPORT),
        },
    )  # fmt: skip


@page(P.REGISTER_EXPORT)
def export(request: Request, kind: str) -> HttpResponse:
    """Every row of the view as a file; each pupil in it is in the audit."""
    if kind not in KINDS:
        raise Http404
    form = FilterForm(with_words(request), classes=class_choices(request.actor, request.on))
    found = _found(request, choices_from(request.GET, form), 0, MOST_CHOSEN)
    note_rows(request, "register.exported", found.rows)
    return as_file(kind, found.rows, request.on)


@page(P.REGISTER_VIEW, methods=("POST",))
def chosen(request: Request) -> HttpResponse:
    """Do something with the pupils chosen: plan for them together, print, or take them out as a file."""
    ids = _chosen_ids(request)
    if not ids:
        messages.warning(request, _("Choose at least one pupil first."))
        return redirect(_back(request))
    what = request.POST.get("do", "")
    if what in KINDS and holds(request.actor, P.REGISTER_EXPORT):
        return _export_chosen(request, what, ids)
    leads_to = {"plan": "plan_group", "print": "print_profiles"}.get(what, "")
    address = link_to(leads_to)
    if address is None:
        raise Http404
    if what == "print" and len(ids) > MOST_TOGETHER:
        messages.warning(
            request,
            _("Choose at most %(most)s pupils to print together.") % {"most": MOST_TOGETHER},
        )
        return redirect(_back(request))
    return redirect(f"{address}?{urlencode([('child', str(one)) for one in ids])}")


@page(P.REGISTER_VIEW, methods=("POST",))
@once
def keep_view(request: Request) -> HttpResponse:
    """Keep the present filters and order under a name."""
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    query.pop("page", None)
    query.pop(FIELD, None)
    try:
        view = save_view(
            name=request.POST.get("name", ""), query=query.urlencode(), by=request.actor, at=request.at
        )  # fmt: skip
        messages.success(request, _("Kept as “%(name)s”.") % {"name": view.name})
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{reverse('register')}?{query.urlencode()}")


@page(P.REGISTER_VIEW, methods=("POST",))
@once
def forget_view(request: Request, view_id: int) -> HttpResponse:
    """Remove one of one's own views."""
    remove_view(view_id=view_id, by=request.actor, at=request.at)
    messages.success(request, _("The view is removed. No pupil’s record has changed."))
    return redirect("register")


def note_rows(request: Request, action: str, rows: list[RegisterRow]) -> None:
    """Note every pupil shown, school by school."""
    for school_id in sorted({row.school_id for row in rows}):
        shown = [row.child_id for row in rows if row.school_id == school_id]
        note_read_ids(request, action, school_id, shown)


def _found(request: Request, asked: Choices, first: int, count: int) -> RegisterPage:
    return register_page(
        request.actor, request.on, asked.filter,
        sort=asked.sort, descending=asked.descending, first=first, count=count,
    )  # fmt: skip


def _cells(row: RegisterRow, on: date) -> dict[str, Any]:
    cells: list[Any] = [_cell(column, row, on) for column in COLUMNS]
    address = link_to("child_page", row.public_id)
    cells[0] = {"text": row.name, "href": address} if address else row.name
    return {"cells": cells, "id": str(row.public_id), "label": row.name}


def _cell(column: Column, row: RegisterRow, on: date) -> Any:
    text, long = shown(column, row, on), spelt_out(column, row)
    return {"text": text, "title": long} if long else text


def _columns(request: Request, asked: Choices) -> list[dict[str, Any]]:
    columns = []
    for column in COLUMNS:
        current = column.key == asked.sort
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = column.key
        query["dir"] = "down" if current and not asked.descending else "up"
        order = "descending" if asked.descending else "ascending"
        columns.append(
            {
                "label": str(column.label),  # once, not for every cell
                "numeric": column.numeric,
                "wide": column.wraps,
                "href": f"?{query.urlencode()}",
                "sorted": order if current else None,
            }
        )
    return columns


def _active(
    query: QueryDict, asked: Choices, classes: list[tuple[str, str]]
) -> list[dict[str, str]]:
    parts = []
    for name, words in sentence_parts(asked.filter, classes):
        without = query.copy()
        without.pop(name, None)
        without.pop("page", None)
        parts.append({"text": words, "href": f"?{without.urlencode()}"})
    return parts


def _saved(request: Request) -> list[dict[str, Any]]:
    now = request.GET.urlencode()
    return [
        {"id": view.pk, "text": view.name, "href": f"?{view.query}", "current": view.query == now}
        for view in saved_views_of(request.user.pk)
    ]


def _pages(found: RegisterPage, asked: Choices) -> Page[int]:
    return Paginator(range(found.total), asked.size).get_page(asked.page)


def _sizes(query: QueryDict, asked: Choices, total: int) -> list[dict[str, Any]]:
    if total <= SIZES[0]:
        return []
    sizes = []
    for size in SIZES:
        changed = query.copy()
        changed.pop("page", None)
        changed["size"] = str(size)
        text = _("all") if size == SIZES[-1] else str(size)
        sizes.append(
            {"text": text, "href": f"?{changed.urlencode()}", "current": size == asked.size}
        )
    return sizes


def _exports(request: Request) -> list[dict[str, str]]:
    if not holds(request.actor, P.REGISTER_EXPORT):
        return []
    query = request.GET.urlencode()
    notes = {"csv": _("for any program"), "xlsx": _("for Excel")}
    return [
        {
            "text": _("This view as %(kind)s") % {"kind": kind.upper()},
            "href": f"{reverse('register_export', args=[kind])}?{query}",
            "note": notes[kind],
        }
        for kind in KINDS
    ]


def _chosen_ids(request: Request) -> list[UUID]:
    ids = []
    for value in request.POST.getlist("pupil")[:MOST_CHOSEN]:
        try:
            ids.append(UUID(value))
        except ValueError:
            continue
    return ids


def _export_chosen(request: Request, kind: str, public_ids: list[UUID]) -> HttpResponse:
    allowed = children_for(request.actor, P.REGISTER_EXPORT, request.on)
    wanted = allowed.filter(public_id__in=public_ids).order_by("pk").values_list("pk", flat=True)
    rows = register_rows_of(request.actor, request.on, wanted)
    note_rows(request, "register.exported", rows)
    return as_file(kind, rows, request.on)


def _back(request: Request) -> str:
    return f"{reverse('register')}?{QueryDict(request.POST.get('query', '')).urlencode()}"
