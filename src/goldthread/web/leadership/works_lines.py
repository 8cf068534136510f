"""The targets that one support's statement rests on, pupil by pupil: read in one's own school alone, and audited."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.access.permissions import Permission as P
from goldthread.records.assurance.queries.support_outcomes import (
    Omitted,
    Scale,
    SupportOutcome,
    support_outcomes,
)
from goldthread.records.people.queries.children import children_for
from goldthread.records.sight.context import counting_figures
from goldthread.web.leadership.head import school_of
from goldthread.web.leadership.works import LEFT_OUT
from goldthread.web.pages import note_read, page
from goldthread.web.request import Request
from goldthread.web.school.links import link_to

if TYPE_CHECKING:
    from goldthread.records.people.models import Child

ON_A_PAGE: Final = 50


@dataclass(frozen=True)
class _Behind:
    """What one support rests on: targets that count, and targets that do not."""

    name: str
    rows: tuple[SupportOutcome, ...]
    omitted: tuple[Omitted, ...]

    @property
    def everything(self) -> list[SupportOutcome | Omitted]:
        """What counts first."""
        return [*self.rows, *self.omitted]


@page(P.FIGURES_VIEW)
def work_lines(request: Request, group_id: int) -> HttpResponse:
    """Every target under one support: baseline, end, dose, and what is left out and why."""
    school_id = school_of(request)
    with counting_figures():
        found = support_outcomes([school_id], request.on)
    behind = _behind(found.rows, found.omitted, group_id)
    seen = children_for(request.actor, P.CHILD_VIEW, request.on).filter(
        school_id=school_id, pk__in={row.child_id for row in behind.everything}
    )
    named = {child.pk: child for child in seen}
    order = {pk: place for place, pk in enumerate(named)}
    rows = sorted(
        (row for row in behind.everything if row.child_id in named),
        key=lambda row: (isinstance(row, Omitted), order[row.child_id]),
    )
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    note_read(request, "works.opened", {r.child_id: named[r.child_id] for r in shown}.values())
    context = {
        "name": behind.name,
        "group_id": group_id,
        "counted": _counted(behind),
        "unlisted": len(behind.everything) - len(rows),
        "columns": [{"label": label} for label in _heads()],
        "rows": [{"cells": _cells(row, named[row.child_id])} for row in shown],
        "page": shown,
        "params": request.GET,
    }
    return render(request, "leadership/works_lines.html", context)


def _behind(
    rows: tuple[SupportOutcome, ...], omitted: tuple[Omitted, ...], group_id: int
) -> _Behind:
    """Of the support that was given in this group, or 404."""
    name = next((row.intervention for row in rows if row.group_id == group_id), None)
    if name is None:
        raise Http404
    return _Behind(
        name,
        tuple(row for row in rows if row.intervention == name),
        tuple(row for row in omitted if name in row.interventions),
    )


def _counted(behind: _Behind) -> str:
    count, left = len(behind.rows), len(behind.omitted)
    told = ngettext("%(num)s target counts", "%(num)s targets count", count) % {"num": count}
    if not left:
        return _("%(told)s, none is left out.") % {"told": told}
    rest = ngettext("%(num)s is left out", "%(num)s are left out", left) % {"num": left}
    return _("%(told)s, %(rest)s.") % {"told": told, "rest": rest}


def _heads() -> tuple[str, ...]:
    return _("Pupil"), _("Before"), _("After"), _("Delivered of planned"), _("In the figure")


def _cells(row: SupportOutcome | Omitted, child: "Child") -> list[Any]:
    address = link_to("child_page", child.public_id)
    name = {"text": child.known_as, "href": address} if address else child.known_as
    if isinstance(row, Omitted):
        before = None if row.baseline is None else _on(_number(row.baseline), row.baseline_on)
        return [name, before, None, None, _("Left out: %(why)s") % {"why": LEFT_OUT[row.why]}]
    share = "" if row.delivered is None else f"{int(100 * row.delivered)}\u00a0%"
    return [
        name,
        _on(_value(row.scale, row.before), row.before_on),
        _on(_value(row.scale, row.after), row.after_on),
        share,
        _("Yes"),
    ]


def _on(value: str, day: date) -> dict[str, str]:
    return {"text": value, "note": date_format(day, "j M Y")}


def _value(scale: Scale, value: float) -> str:
    said = _number(value)
    return _("level %(value)s") % {"value": said} if scale is Scale.GAS else said


def _number(value: float) -> str:
    """With a true minus sign."""
    return f"−{-value:g}" if value < 0 else f"{value:g}"
