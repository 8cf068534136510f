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
from goldthread.records.approvals.queries import waiting_for
from goldthread.records.assurance.actions.saved_views import remove_view, save_view
from goldthread.records.assurance.queries.kept import saved_views_of
from goldthread.records.assurance.queries.register import (
    RegisterPage,
    RegisterRow,
    class_choices,
)
from goldthread.web.names import FIELD, with_words
from goldthread.web.pages import page
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
from goldthread.web.school.register.files import KINDS, export_chosen
from goldthread.web.school.register.found import found_rows, note_rows

MOST_CHOSEN = 2000


@page(P.REGISTER_VIEW)
def register(request: Request) -> HttpResponse:
    """The table, as asked for."""
    classes = class_choices(request.actor, request.on)
    form = FilterForm(with_words(request), classes=classes)
    asked = choices_from(request.GET, form)
    found = found_rows(request, asked, (asked.page - 1) * asked.size, asked.size)
    note_rows(request, "register.viewed", found.rows)
    gives = holds(request.actor, P.APPROVAL_GIVE)
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
            "may_share": holds(request.actor, P.SHARING_RECORD),
            "asked": waiting_for(request.actor, request.at).count() if gives else 0,
        },
    )  # fmt: skip


@page(P.REGISTER_VIEW, methods=("POST",))
def chosen(request: Request) -> HttpResponse:
    """Do something with the pupils chosen: plan for them together, print, or take them out as a file."""
    ids = _chosen_ids(request)
    if not ids:
        messages.warning(request, _("Choose at least one pupil first."))
        return redirect(_back(request))
    what = request.POST.get("do", "")
    if what in KINDS and holds(request.actor, P.REGISTER_EXPORT):
        return export_chosen(request, what, ids)
    leads_to = {"plan": "plan_group", "print": "print_profiles", "share": "sharing_together"}.get(
        what, ""
    )
    address = link_to(leads_to)
    if address is None:
        raise Http404
    if what in {"print", "share"} and len(ids) > MOST_TOGETHER:
        messages.warning(
            request,
            _("Choose at most %(most)s pupils for this.") % {"most": MOST_TOGETHER},
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


def _back(request: Request) -> str:
    return f"{reverse('register')}?{QueryDict(request.POST.get('query', '')).urlencode()}"
