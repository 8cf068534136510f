"""Asking for a run, stopping it, letting it go on, repeating it and removing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_organisation
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.planning.models import AreaFile, SavedRun
from goldthread.statute.vocabulary.planning import NEEDED, PLAN_FILES, UNDER_WAY, RunKind, RunState

MOST_WAITING = 10


class UnableToRun(UnableTo):
    """A file is missing or was taken out, or the run's state does not allow it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `facts` are figures of one's own, frozen with the run beside the files."""

    kind: RunKind
    title: str
    file_ids: Sequence[int]
    seed: int
    parameters: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def ask_run(*, organisation_id: int, question: Question, by: Actor, at: datetime) -> SavedRun:
    """Put a run in the queue, with all that goes into it written down."""
    check_may_in_organisation(by, Permission.SUFFICIENCY_RUN, organisation_id)
    found = AreaFile.objects.filter(
        organisation_id=organisation_id, pk__in=question.file_ids, removed_at__isnull=True
    )
    files = list(found.defer("content").order_by("kind", "name", "pk"))
    if len(files) != len(set(question.file_ids)):
        raise UnableToRun(_("One of these files is no longer there. Choose again."), field="files")
    _check_files(question.kind, [one.kind for one in files])
    row = SavedRun(
        organisation_id=organisation_id, kind=question.kind.value, title=question.title,
        parameters=dict(question.parameters), seed=question.seed,
        inputs={"files": [_told(one) for one in files], **question.facts},
    )  # fmt: skip
    return _queued(row, files, "planning_run.asked", by, at)


def _told(one: AreaFile) -> dict[str, str]:
    return {
        "kind": one.kind, "name": one.name, "digest": one.digest,
        "source": one.source, "source_on": one.source_on.isoformat(),
    }  # fmt: skip


def _check_files(kind: RunKind, kinds: list[str]) -> None:
    missing = [one for one in NEEDED[kind] if one.value not in kinds]
    if missing:
        raise UnableToRun(
            _("A file is missing: %(kind)s.") % {"kind": _(missing[0].label)}, field="files"
        )
    twice = [one for one in PLAN_FILES if kinds.count(one.value) > 1]
    if kind is RunKind.PLACES and twice:
        raise UnableToRun(
            _("Choose one file only: %(kind)s.") % {"kind": _(twice[0].label)}, field="files"
        )


def _queued(
    row: SavedRun, files: Sequence[AreaFile], action: str, by: Actor, at: datetime
) -> SavedRun:
    waiting = SavedRun.objects.filter(organisation_id=row.organisation_id, state__in=UNDER_WAY)
    if waiting.count() >= MOST_WAITING:
        raise UnableToRun(
            _("%(most)s runs are waiting already. Stop one, or wait until they are done.")
            % {"most": MOST_WAITING}
        )
    row.asked_at, row.asked_by_id = at, by.user_id
    clean_row(row)
    row.save()
    row.files.set(files)
    _record(action, row, by, at, ["parameters", "inputs", "seed"])
    return row


@transaction.atomic
def stop_run(*, run_id: int, by: Actor, at: datetime) -> SavedRun:
    """Stop a run: at once while it waits, else after the step under way. Again changes nothing."""
    row = _locked(run_id, by)
    if row.state == RunState.WAITING:
        row.state, row.finished_at = RunState.STOPPED.value, at
        row.save(update_fields=["state", "finished_at"])
    elif row.state == RunState.RUNNING and not row.stop_asked:
        row.stop_asked = True
        row.save(update_fields=["stop_asked"])
    else:
        return row
    _record("planning_run.stop_asked", row, by, at, ["state"])
    return row


@transaction.atomic
def resume_run(*, run_id: int, by: Actor, at: datetime) -> SavedRun:
    """Let a run go on after the steps that are worked out. One under way or done stays as it is."""
    row = _locked(run_id, by)
    if row.state not in (RunState.STOPPED, RunState.FAILED):
        return row
    _files_of(row)
    row.state, row.stop_asked, row.said = RunState.WAITING.value, False, ""
    row.finished_at = None
    row.save(update_fields=["state", "stop_asked", "said", "finished_at"])
    _record("planning_run.resumed", row, by, at, ["state"])
    return row


@transaction.atomic
def repeat_run(*, run_id: int, by: Actor, at: datetime) -> SavedRun:
    """Ask for the same once more: same files, figures, parameters and seed."""
    first = _locked(run_id, by)
    if first.state != RunState.DONE:
        raise UnableToRun(_("Only a run that is done can be repeated."))
    files = _files_of(first)
    row = SavedRun(
        organisation_id=first.organisation_id, kind=first.kind, title=first.title,
        parameters=first.parameters, inputs=first.inputs, seed=first.seed, repeats=first,
    )  # fmt: skip
    return _queued(row, files, "planning_run.repeated", by, at)


@transaction.atomic
def remove_run(*, run_id: int, by: Actor, at: datetime) -> None:
    """Delete a run and its result. One that is being worked on is stopped first."""
    row = _locked(run_id, by)
    if row.state == RunState.RUNNING:
        raise UnableToRun(_("It is being worked out. Stop it first, then remove it."))
    _record("planning_run.removed", row, by, at, [])
    row.delete()


def _files_of(row: SavedRun) -> list[AreaFile]:
    files = list(row.files.defer("content"))
    if any(one.removed_at is not None for one in files):
        raise UnableToRun(
            _("A file this was made from has been taken out. Supply the same file again first.")
        )
    return files


def _locked(run_id: int, by: Actor) -> SavedRun:
    row = SavedRun.objects.select_for_update().filter(pk=run_id).first()
    if row is None:
        raise NotVisible
    check_may_in_organisation(by, Permission.SUFFICIENCY_RUN, row.organisation_id)
    return row


def _record(action: str, row: SavedRun, by: Actor, at: datetime, fields: Sequence[str]) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=row.organisation_id, subject=row, fields=fields
    )
