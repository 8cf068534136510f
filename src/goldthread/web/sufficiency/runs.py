"""One run: how far it is, what came out, and what can be done with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.checks import holds
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.planning.actions.runs import (
    remove_run,
    repeat_run,
    resume_run,
    stop_run,
)
from goldthread.records.planning.queries.runs import run_for
from goldthread.statute.vocabulary.planning import UNDER_WAY, FileKind, RunKind, RunState
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.sufficiency.shown import demand_shown, facts_shown, places_shown

if TYPE_CHECKING:
    from goldthread.records.planning.models import SavedRun


@page(P.SUFFICIENCY_VIEW)
def planning_run(request: Request, run_key: UUID) -> HttpResponse:
    """The run as it stands; a link looks again, so that nothing needs a script."""
    run = run_for(request.actor, P.SUFFICIENCY_VIEW, run_key)
    may_run = holds(request.actor, P.SUFFICIENCY_RUN)
    return render(
        request,
        "sufficiency/run.html",
        {
            "run": run,
            "kind": _(RunKind(run.kind).label),
            "state": _(RunState(run.state).label),
            "under_way": run.state in UNDER_WAY,
            "may": _what_may(run) if may_run else set(),
            "files": [(_(FileKind(one["kind"]).label), one) for one in run.inputs["files"]],
            "facts": facts_shown(run),
            "again": _repeated(run),
            "address": request.build_absolute_uri(request.path),
            **_shown(run),
        },
    )


def _what_may(run: "SavedRun") -> set[str]:
    found = set()
    if run.state in UNDER_WAY and not run.stop_asked:
        found.add("stop")
    if run.state in (RunState.STOPPED, RunState.FAILED):
        found.add("resume")
    if run.state == RunState.DONE:
        found.add("repeat")
    if run.state != RunState.RUNNING:
        found.add("remove")
    return found


def _shown(run: "SavedRun") -> dict[str, Any]:
    if run.result is None:
        return {}
    if run.kind == RunKind.DEMAND:
        return {"demand": demand_shown(run.result)}
    return {"places": places_shown(run.result)}


def _repeated(run: "SavedRun") -> str:
    """What the repetition showed, in a sentence; empty for a run that repeats none."""
    first = run.repeats
    if first is None or run.state != RunState.DONE:
        return ""
    if run.digest == first.digest:
        return _("Repeated bit for bit: every number is the same as in the run it repeats.")
    before, now = (
        f"{first.version}, numpy {first.numpy_version}",
        f"{run.version}, numpy {run.numpy_version}",
    )
    if before != now:
        return _(
            "The numbers differ from the run it repeats, which another version worked out: "
            "%(before)s then, %(now)s now."
        ) % {"before": before, "now": now}  # fmt: skip
    if run.result and run.result.get("status") == "time_limit":
        return _(
            "The numbers differ from the run it repeats: the search was ended by its time limit, and "
            "how far it comes in that time differs. With more seconds it repeats exactly."
        )
    return _("The numbers differ from the run it repeats, by the same version. Please report this.")


@page(P.SUFFICIENCY_RUN, methods=("POST",))
@once
def planning_run_stop(request: Request, run_key: UUID) -> HttpResponse:
    """Stop it after the step under way."""
    return _act(request, run_key, stop_run, _("It stops after the step under way."))


@page(P.SUFFICIENCY_RUN, methods=("POST",))
@once
def planning_run_resume(request: Request, run_key: UUID) -> HttpResponse:
    """Let it go on after the steps it has."""
    return _act(request, run_key, resume_run, _("It waits for its turn and then goes on."))


@page(P.SUFFICIENCY_RUN, methods=("POST",))
@once
def planning_run_repeat(request: Request, run_key: UUID) -> HttpResponse:
    """Ask for the same once more, as a run of its own."""
    return _act(request, run_key, repeat_run, _("Asked for again, from the same files and seed."))


@page(P.SUFFICIENCY_RUN, methods=("POST",))
@once
def planning_run_remove(request: Request, run_key: UUID) -> HttpResponse:
    """Delete it with its result."""
    run = run_for(request.actor, P.SUFFICIENCY_RUN, run_key)
    try:
        remove_run(run_id=run.pk, by=request.actor, at=request.at)
    except UnableTo as refusal:
        messages.error(request, refusal.message)
        return redirect("planning_run", run_key)
    messages.success(request, _("Removed, with its result."))
    return redirect("sufficiency_home")


def _act(
    request: Request, run_key: UUID, action: "Callable[..., SavedRun]", done: str
) -> HttpResponse:
    run = run_for(request.actor, P.SUFFICIENCY_RUN, run_key)
    try:
        run = action(run_id=run.pk, by=request.actor, at=request.at)
        messages.success(request, done)
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    return redirect("planning_run", run.key)
