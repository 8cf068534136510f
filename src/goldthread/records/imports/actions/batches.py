"""Files brought in: kept while they wait, applied as a whole, put aside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.imports.actions.applying import LONGEST_SOURCE, Applying, keep_changes
from goldthread.records.imports.actions.journal import Journal
from goldthread.records.imports.models import ColumnMapping, ImportBatch
from goldthread.records.imports.queries.batches import digest_of, signature_of
from goldthread.records.imports.queries.incoming import IncomingPupil, RowProblem
from goldthread.records.imports.queries.planning import Plan, plan_changes
from goldthread.records.imports.queries.standing import standing_of
from goldthread.records.organisations.models import Organisation

MOST_ISSUES_KEPT = 20_000


class UnableToImport(UnableTo):
    """The file cannot be applied as things stand. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent: the file, or the census's two tables, and how to read it."""

    kind: str
    file_name: str
    contents: tuple[bytes, ...]
    mapping: Mapping[str, Any]


@transaction.atomic
def upload_file(*, school_id: int, upload: Upload, by: Actor, at: datetime) -> ImportBatch:
    """Keep a file until it is applied or put aside. Nothing else changes."""
    check_may_in_school(by, Permission.IMPORT_RUN, school_id)
    batch = ImportBatch(
        school_id=school_id,
        kind=upload.kind,
        file_name=upload.file_name[-200:],
        digest=digest_of(*upload.contents),
        content=b"".join(upload.contents),
        mapping=dict(upload.mapping) | {"sizes": [len(part) for part in upload.contents]},
        uploaded_at=at,
        uploaded_by_id=by.user_id,
    )
    batch.save()
    return _recorded("import.uploaded", batch, by, at, ["content"])


@transaction.atomic
def choose_columns(
    *,
    batch: ImportBatch,
    headers: Sequence[str],
    mapping: Mapping[str, Any],
    source_name: str,
    by: Actor,
    at: datetime,
) -> ImportBatch:
    """Keep how a waiting file is read, and remember it for the next file with the same headings."""
    _check(batch, by)
    batch.mapping = {**batch.mapping, **mapping}
    batch.save(update_fields=["mapping"])
    ColumnMapping.objects.update_or_create(
        school_id=batch.school_id,
        signature=signature_of(headers),
        defaults={"mapping": dict(mapping), "source_name": source_name[:80]},
    )
    return _recorded("import.columns_chosen", batch, by, at, ["mapping"])


@transaction.atomic
def decide_rows(
    *, batch: ImportBatch, decisions: Mapping[int, int], by: Actor, at: datetime
) -> ImportBatch:
    """Say of doubtful rows which child they mean, or that they are new."""
    _check(batch, by)
    decided = dict(batch.mapping.get("decisions", {}))
    decided |= {str(line): child_id for line, child_id in decisions.items()}
    batch.mapping = {**batch.mapping, "decisions": decided}
    batch.save(update_fields=["mapping"])
    return _recorded("import.rows_decided", batch, by, at, ["mapping"])


@transaction.atomic
def apply_batch(
    *,
    batch: ImportBatch,
    pupils: Sequence[IncomingPupil],
    counts: Mapping[str, int],
    issues: Iterable[Mapping[str, Any]],
    by: Actor,
    at: datetime,
) -> ImportBatch:
    """Apply a waiting file as a whole. What it held is then removed; counts and issues stay.

    `counts` and `issues` are the reading's own; those of the comparison are added. Applying a file
    again that has been applied changes nothing, for every row is then as it was.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    _check(batch, by)
    plan = _apply(batch, pupils, decisions_of(batch), by, at)
    if plan.undecided:
        raise UnableToImport(_("Some rows may be children already here. Say for each who it is."))
    batch.state, batch.applied_at, batch.content = "applied", at, None
    batch.counts = {name: counts.get(name, 0) + more for name, more in plan.counts.items()}
    found = [issue_of(problem, batch.file_name) for problem in plan.problems]
    batch.issues = [*issues, *found][:MOST_ISSUES_KEPT]
    batch.save(update_fields=["state", "applied_at", "content", "counts", "issues"])
    if not plan.changes:
        _recorded("import.applied", batch, by, at, ["state"])
    return batch


@transaction.atomic
def import_pupils(
    *,
    school: Organisation,
    upload: Upload,
    pupils: Sequence[IncomingPupil],
    by: Actor,
    at: datetime,
) -> tuple[Plan, ImportBatch | None]:
    """Apply a file at once, with nobody to ask. A file that changes nothing leaves no trace."""
    check_may_in_school(by, Permission.IMPORT_RUN, school.pk)
    batch = ImportBatch(
        school=school,
        kind=upload.kind,
        state="applied",
        file_name=upload.file_name[-200:],
        digest=digest_of(*upload.contents),
        uploaded_at=at,
        applied_at=at,
        uploaded_by_id=by.user_id,
    )
    plan = _apply(batch, pupils, None, by, at)
    return plan, batch if batch.pk else None


@transaction.atomic
def keep_outcome(
    *, batch: ImportBatch, counts: Mapping[str, int], issues: Iterable[Mapping[str, Any]]
) -> None:
    """Keep what came of a file beside it; part of the import that calls it."""
    batch.counts, batch.issues = dict(counts), list(issues)[:MOST_ISSUES_KEPT]
    batch.save(update_fields=["counts", "issues"])


@transaction.atomic
def discard_batch(*, batch: ImportBatch, by: Actor, at: datetime) -> ImportBatch:
    """Put a waiting file aside. What it held is removed."""
    _check(batch, by)
    batch.state, batch.content = "discarded", None
    batch.save(update_fields=["state", "content"])
    return _recorded("import.discarded", batch, by, at, ["state", "content"])


def issue_of(problem: RowProblem, file_name: str) -> dict[str, Any]:
    """A problem of the comparison in the form issues are kept in."""
    return {
        "file": file_name,
        "line": problem.line,
        "column": problem.field or None,
        "rule": problem.rule,
        "message": problem.message,
        "severity": "refused" if problem.refused else "note",
    }


def decisions_of(batch: ImportBatch) -> dict[int, int]:
    """What was said of doubtful rows, by line."""
    return {int(line): child_id for line, child_id in batch.mapping.get("decisions", {}).items()}


def _check(batch: ImportBatch, by: Actor) -> None:
    check_may_in_school(by, Permission.IMPORT_RUN, batch.school_id or 0)
    if batch.state != "waiting":
        raise UnableToImport(
            _("This file has been dealt with already. Open it to see what came of it.")
        )


def _apply(
    batch: ImportBatch,
    pupils: Sequence[IncomingPupil],
    decisions: Mapping[int, int] | None,
    by: Actor,
    at: datetime,
) -> Plan:
    """Compare anew under a lock on the school, so that two imports cannot cross, and apply."""
    assert batch.school is not None
    Organisation.objects.select_for_update().get(pk=batch.school.pk)
    standing = standing_of(batch.school.pk, localdate(at))
    plan = plan_changes(pupils, standing, decisions)
    if not plan.changes or plan.undecided:
        return plan
    if batch.pk is None:
        batch.save()
    journal = Journal()
    try:
        with transaction.atomic():
            done = Applying(plan, standing, _source(batch, standing.on.isoformat()), journal).run()
    except IntegrityError as error:
        raise UnableToImport(
            _(
                "Two rows would give the same number to two children. Mend the file and send it again."
            )
        ) from error
    keep_changes(batch, done, journal)
    _recorded_changes(batch, plan, [child.pk for _row, child in done], by, at)
    return plan


def _source(batch: ImportBatch, day: str) -> str:
    words = {"census": "school census", "mis": "school list"}[batch.kind]
    return f"{words} {day} {batch.file_name}"[:LONGEST_SOURCE]


def _recorded_changes(
    batch: ImportBatch, plan: Plan, child_ids: list[int], by: Actor, at: datetime
) -> None:
    record_write(
        action="import.applied",
        by=by,
        at=at,
        organisation_id=batch.school_id,
        subject=batch,
        fields=sorted({each.what for row in plan.changes for each in row.differences}),
        child_ids=child_ids,
    )


def _recorded(
    action: str, batch: ImportBatch, by: Actor, at: datetime, fields: list[str]
) -> ImportBatch:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=batch.school_id,
        subject=batch,
        fields=fields,
    )
    return batch
