"""What a waiting file would change, and what an applied one did."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from goldthread.access.permissions import Permission as P
from goldthread.exchange.issues import Refusal
from goldthread.exchange.reading import Reading
from goldthread.records.imports.actions.batches import decide_rows, decisions_of
from goldthread.records.imports.queries.batches import applied_before, batch_for, changes_of
from goldthread.records.imports.queries.planning import NEW_CHILD, Plan, Planned, plan_changes
from goldthread.records.imports.queries.standing import standing_of
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.imports.reading import has_columns, issues_of, read
from goldthread.web.school.imports.shown import (
    done_row,
    issue_rows,
    kept_issues,
    planned_issues,
    planned_row,
    state_words,
)

if TYPE_CHECKING:
    from goldthread.records.imports.models import ImportBatch

CHANGES_A_PAGE = 50
DOUBTS_A_PAGE = 20


@page(P.IMPORT_RUN)
def import_page(request: Request, batch_id: int) -> HttpResponse:
    """The preview of a file that waits; the result of one that does not."""
    batch = batch_for(request.actor, batch_id)
    if batch.state != "waiting":
        return _result(request, batch)
    if not has_columns(batch):
        return redirect("import_columns", batch.pk)
    try:
        reading, plan = compared(request, batch)
    except Refusal as refusal:
        context = {"batch": batch, "refusal": str(refusal)}
        return render(request, "school/imports/refused.html", context)
    return render(request, "school/imports/preview.html", _preview(request, batch, reading, plan))


def compared(request: Request, batch: "ImportBatch") -> tuple[Reading, Plan]:
    """A waiting file read, and compared with what stands today."""
    reading = read(batch)
    standing = standing_of(batch.school_id or 0, request.on)
    return reading, plan_changes(reading.pupils, standing, decisions_of(batch))


def _preview(
    request: Request, batch: "ImportBatch", reading: Reading, plan: Plan
) -> dict[str, Any]:
    number = request.GET.get("page")
    changes = Paginator(sorted(plan.changes, key=_line), CHANGES_A_PAGE).get_page(number)
    doubts = sorted(plan.undecided, key=_line)[:DOUBTS_A_PAGE]
    link = bool(request.actor.reaches(P.CHILD_VIEW))
    shown = [row.child for row in changes if row.child]
    alike = [likeness.child for row in doubts for likeness in row.lookalikes]
    note_read(request, "import.previewed", [*shown, *alike])
    counts = plan.counts
    return {
        "batch": batch,
        "counts": counts | {"refused": counts["refused"] + reading.refused},
        "changes": changes,
        "rows": [planned_row(row, link) for row in changes],
        "issue_rows": issue_rows(planned_issues(issues_of(batch, reading, plan))),
        "doubts": doubts,
        "undecided": len(plan.undecided),
        "before": applied_before(batch),
        "rows_seen": reading.rows_seen,
    }


def _line(row: Planned) -> int:
    return row.pupil.line


def _result(request: Request, batch: "ImportBatch") -> HttpResponse:
    changes = Paginator(changes_of(batch), CHANGES_A_PAGE).get_page(request.GET.get("page"))
    note_read(request, "import.viewed", [change.child for change in changes if change.child])
    link = bool(request.actor.reaches(P.CHILD_VIEW))
    word, mark = state_words()[batch.state]
    context = {
        "batch": batch,
        "changes": changes,
        "rows": [done_row(change, link) for change in changes],
        "issue_rows": issue_rows(kept_issues(batch.issues)),
        "state": word,
        "mark": mark,
    }
    return render(request, "school/imports/result.html", context)


@page(P.IMPORT_RUN, methods=("POST",))
@once
def import_decide(request: Request, batch_id: int) -> HttpResponse:
    """Keep what was said of the doubtful rows shown. Rows left open stay open."""
    batch = batch_for(request.actor, batch_id)
    if batch.state != "waiting" or not has_columns(batch):
        return redirect("import_page", batch.pk)
    _reading, plan = compared(request, batch)
    decisions = {}
    for row in plan.undecided:
        answer = request.POST.get(f"line-{row.pupil.line}", "")
        allowed = {NEW_CHILD, *(likeness.child.pk for likeness in row.lookalikes)}
        if answer.isdecimal() and int(answer) in allowed:
            decisions[row.pupil.line] = int(answer)
    if decisions:
        decide_rows(batch=batch, decisions=decisions, by=request.actor, at=request.at)
    return redirect("import_page", batch.pk)
