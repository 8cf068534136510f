"""Applying a file, putting it aside, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.exchange.issues import Refusal
from goldthread.exchange.outcome import kept
from goldthread.records.imports.actions.batches import apply_batch, discard_batch
from goldthread.records.imports.actions.undoing import Undoing, plan_undo, undo_batch
from goldthread.records.imports.queries.batches import batch_for
from goldthread.web.account.step_up import with_care
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.imports.reading import has_columns, read


@page(P.IMPORT_RUN, methods=("POST",))
@once
def import_apply(request: Request, batch_id: int) -> HttpResponse:
    """Apply a waiting file as a whole."""
    batch = batch_for(request.actor, batch_id)
    if batch.state == "waiting" and has_columns(batch):
        try:
            reading = read(batch)
            apply_batch(
                batch=batch,
                pupils=reading.pupils,
                counts={"refused": reading.refused},
                issues=kept(reading.issues),
                by=request.actor,
                at=request.at,
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        except UnableTo as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The file has been applied. You can undo it below."))
    return redirect("import_page", batch.pk)


@page(P.IMPORT_RUN, methods=("POST",))
@once
def import_discard(request: Request, batch_id: int) -> HttpResponse:
    """Put a waiting file aside: nothing changes, and what it held is removed."""
    batch = batch_for(request.actor, batch_id)
    try:
        discard_batch(batch=batch, by=request.actor, at=request.at)
    except UnableTo as refusal:
        messages.error(request, refusal.message)
        return redirect("import_page", batch.pk)
    messages.success(request, _("The file was put aside and removed. Nothing was changed."))
    return redirect("import_list")


@page(P.IMPORT_RUN, methods=("GET", "HEAD", "POST"))
@with_care
@once
def import_undo(request: Request, batch_id: int) -> HttpResponse:
    """Say what an undo would take back and what it would leave; then do it."""
    batch = batch_for(request.actor, batch_id)
    if batch.state != "applied":
        return redirect("import_page", batch.pk)
    if request.method == "POST":
        try:
            undoing = undo_batch(batch=batch, by=request.actor, at=request.at)
        except UnableTo as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _words(undoing))
        return redirect("import_page", batch.pk)
    undoing = plan_undo(batch)
    staying = [*undoing.changed_since, *undoing.used_since]
    note_read(request, "import.viewed", [change.child for change in staying if change.child])
    context = {"batch": batch, "undoing": undoing, "counts": undoing.counts}
    return render(request, "school/imports/undo.html", context)


def _words(undoing: Undoing) -> str:
    counts = undoing.counts
    done = _("Undone: %(restored)s restored, %(removed)s taken back.") % counts
    staying = counts["changed_since"] + counts["used_since"]
    if not staying:
        return done
    return (
        done
        + " "
        + _("%(n)s stay as they are, because they were changed or used since.") % {"n": staying}
    )
