"""Working through the queue: taking a run, telling how far it is, keeping its steps, ending it.

Only a worker does this, with no person behind it. Whoever lost a run, because nothing was heard of
it for too long, can write nothing to it any more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted
from goldthread.records.audit.actions import record_write
from goldthread.records.planning.models import SavedRun
from goldthread.records.planning.queries.digests import digest_of
from goldthread.statute.vocabulary.planning import RunState

LAPSE: Final = timedelta(minutes=5)
"""A worker speaks at least every few seconds; one silent for so long is taken to be dead."""


BROKEN_OFF: Final = {
    RunState.STOPPED: "planning_run.stopped", RunState.FAILED: "planning_run.failed",
}  # fmt: skip


class StopAsked(Exception):
    """Somebody asked for the run to be stopped: what is worked out is kept."""


class RunLost(Exception):
    """The run was taken up by another worker, or removed: nothing more is written."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works, where, and with what: the versions that a result depends on."""

    name: str
    machine: str
    version: str
    numpy_version: str


@transaction.atomic
def claim_run(*, worker: Worker, by: Actor, at: datetime) -> SavedRun | None:
    """Take the oldest run that waits, one at a time on a machine; None where there is nothing to do.

    A run whose worker has been silent for too long waits again. Steps another version worked out are
    done anew, so that one result is of one version.
    """
    _check_system(by)
    _release(at)
    waiting = SavedRun.objects.select_for_update(skip_locked=True).filter(state=RunState.WAITING)
    run = waiting.order_by("asked_at", "pk").first()
    if run is None:
        return None
    versions = (worker.version, worker.numpy_version)
    if (run.version, run.numpy_version) != versions:
        run.steps = {}
    run.version, run.numpy_version = versions
    run.state, run.stop_asked = RunState.RUNNING.value, False
    run.worker, run.machine = worker.name, worker.machine
    run.started_at, run.heartbeat_at = run.started_at or at, at
    try:
        with transaction.atomic():
            run.save(update_fields=[
                "version", "numpy_version", "steps", "state", "stop_asked", "worker", "machine",
                "started_at", "heartbeat_at",
            ])  # fmt: skip
    except IntegrityError:
        return None  # another run is being worked on here
    _record("planning_run.started", run, by, at, ["state"])
    return run


def _release(at: datetime) -> None:
    silent = SavedRun.objects.filter(state=RunState.RUNNING, heartbeat_at__lt=at - LAPSE)
    silent.filter(stop_asked=True).update(
        state=RunState.STOPPED.value, worker="", machine="", finished_at=at
    )
    silent.update(state=RunState.WAITING.value, worker="", machine="")


@transaction.atomic
def tell_progress(*, run: SavedRun, share: float, said: str, by: Actor, at: datetime) -> None:
    """Say how far it is, and that it is alive. Raises `StopAsked` or `RunLost`."""
    _check_system(by)
    run.share, run.said, run.heartbeat_at = min(max(share, 0.0), 1.0), said[:300], at
    _write(run, ["share", "said", "heartbeat_at"])
    if SavedRun.objects.filter(pk=run.pk, stop_asked=True).exists():
        raise StopAsked


@transaction.atomic
def keep_step(*, run: SavedRun, name: str, value: Any, by: Actor, at: datetime) -> None:
    """Keep what one step gave, so that a run taken up again goes on after it."""
    _check_system(by)
    run.steps, run.heartbeat_at = {**run.steps, name: value}, at
    _write(run, ["steps", "heartbeat_at"])


@transaction.atomic
def finish_run(*, run: SavedRun, result: dict[str, Any], by: Actor, at: datetime) -> None:
    """Keep the result with its digest; the steps are no longer needed."""
    _check_system(by)
    run.result, run.digest, run.steps = result, digest_of(result), {}
    run.state, run.share, run.said, run.finished_at = RunState.DONE.value, 1.0, "", at
    _end(run, ["result", "digest", "steps", "share"], "planning_run.done", by, at)


@transaction.atomic
def break_off_run(*, run: SavedRun, state: RunState, said: str, by: Actor, at: datetime) -> None:
    """End a run that was stopped, or that could not be worked out, with the sentence that says why."""
    _check_system(by)
    run.state, run.said, run.finished_at = state.value, said[:300], at
    _end(run, [], BROKEN_OFF[state], by, at)


@transaction.atomic
def hand_back_run(*, run: SavedRun, by: Actor, at: datetime) -> None:
    """The worker ends before the run does: it waits again, and goes on after the steps it has."""
    _check_system(by)
    mine = SavedRun.objects.filter(pk=run.pk, state=RunState.RUNNING, worker=run.worker)
    if mine.update(state=RunState.WAITING.value, worker="", machine="", heartbeat_at=None):
        _record("planning_run.handed_back", run, by, at, ["state"])


def _end(run: SavedRun, fields: list[str], action: str, by: Actor, at: datetime) -> None:
    held_by, run.worker, run.machine = run.worker, "", ""
    _write(run, [*fields, "state", "said", "finished_at", "worker", "machine"], held_by)
    _record(action, run, by, at, ["state", *fields])


def _write(run: SavedRun, fields: list[str], held_by: str | None = None) -> None:
    mine = SavedRun.objects.filter(
        pk=run.pk, state=RunState.RUNNING, worker=run.worker if held_by is None else held_by
    )
    if not mine.update(**{name: getattr(run, name) for name in fields}):
        raise RunLost


def _check_system(by: Actor) -> None:
    if not by.system:
        raise NotPermitted(Permission.SUFFICIENCY_RUN.value)


def _record(action: str, run: SavedRun, by: Actor, at: datetime, fields: list[str]) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=run.organisation_id, subject=run, fields=fields
    )
