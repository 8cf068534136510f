"""Taking a file back: every value as it was before, except where somebody has changed it since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.records.audit.actions import record_write
from goldthread.records.imports.actions.batches import UnableToImport
from goldthread.records.imports.actions.journal import AT_ONCE, Values, model_of, snapshot
from goldthread.records.imports.models import ImportBatch, ImportChange
from goldthread.records.people.merging import relations
from goldthread.records.people.models import Child

RowKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Undoing:
    """What an undo would do, or did: the changes it takes back and those it has to leave."""

    back: list[ImportChange]
    changed_since: list[ImportChange]
    used_since: list[ImportChange]  # added by the file, with entries of their own by now

    @property
    def counts(self) -> dict[str, int]:
        """How many children each way."""
        removed = sum(change.kind == "created" for change in self.back)
        return {
            "restored": len(self.back) - removed,
            "removed": removed,
            "changed_since": len(self.changed_since),
            "used_since": len(self.used_since),
        }


def plan_undo(batch: ImportBatch) -> Undoing:
    """Compare what the file wrote with what stands now, in a constant number of statements."""
    changes = list(batch.changes.select_related("child").order_by("line", "id"))
    rows = _rows_now(changes)
    unlike = [change for change in changes if not _stands_as_left(change, rows)]
    alike = [change for change in changes if change not in unlike]
    used = _with_more_entries([change for change in alike if change.kind == "created"])
    return Undoing(
        back=[change for change in alike if change.child_id not in used],
        changed_since=unlike,
        used_since=[change for change in alike if change.child_id in used],
    )


@transaction.atomic
def undo_batch(*, batch: ImportBatch, by: Actor, at: datetime) -> Undoing:
    """Take an applied file back. Values changed since stay; so do children used since."""
    check_may_in_school(by, Permission.IMPORT_RUN, batch.school_id or 0)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != "applied":
        raise UnableToImport(_("Only a file that has been applied can be undone."))
    undoing = plan_undo(batch)
    if not undoing.back and batch.changes.exists():
        raise UnableToImport(
            _(
                "Everything this file brought in has been changed or used since, so nothing was undone."
            )
        )
    touched = [change.child_id for change in undoing.back if change.child_id]
    _put_back(undoing.back)
    batch.state, batch.undone_at = "undone", at
    batch.counts = {**batch.counts, "undo": undoing.counts}
    batch.save(update_fields=["state", "undone_at", "counts"])
    record_write(
        action="import.undone",
        by=by,
        at=at,
        organisation_id=batch.school_id,
        subject=batch,
        fields=["state"],
        child_ids=touched,
    )
    return undoing


def _rows_now(changes: Iterable[ImportChange]) -> dict[RowKey, Model]:
    """Every row the file changed or added, as it stands: one statement for each model."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for change in changes:
        for part in ("changed", "added"):
            for label, rows in change.after.get(part, {}).items():
                wanted[label] |= {int(pk) for pk in rows}
        if change.child_id:
            wanted[Child._meta.label].add(change.child_id)
    return {
        (label, row.pk): row
        for label, ids in wanted.items()
        for row in model_of(label)._default_manager.filter(pk__in=ids)
    }


def _stands_as_left(change: ImportChange, rows: dict[RowKey, Model]) -> bool:
    """Whether every row is still what the file made it, and the child is nobody else's record."""
    child = rows.get((Child._meta.label, change.child_id or 0))
    if not isinstance(child, Child) or child.merged_into_id is not None:
        return False
    expected: list[tuple[RowKey, Values]] = [
        ((label, int(pk)), values)
        for part in ("changed", "added")
        for label, kept in change.after.get(part, {}).items()
        for pk, values in kept.items()
    ]
    if change.kind == "created":
        expected.append(((Child._meta.label, child.pk), change.after.get("child", {})))
    return all(
        key in rows and snapshot(rows[key], values) == values for key, values in expected if values
    )


def _with_more_entries(created: list[ImportChange]) -> set[int]:
    """Children the file added who have entries it did not add: one statement for each model."""
    ids = {change.child_id for change in created if change.child_id}
    added = {
        (label, int(pk))
        for change in created
        for label, rows in change.after.get("added", {}).items()
        for pk in rows
    }
    used: set[int] = set()
    for model, column in relations():
        found = model._default_manager.filter(**{f"{column}__in": ids})
        used |= {
            child_id
            for pk, child_id in found.values_list("pk", f"{column}_id")
            if (model._meta.label, pk) not in added
        }
    used |= set(Child.objects.filter(merged_into__in=ids).values_list("merged_into_id", flat=True))
    others = ImportChange.objects.filter(child__in=ids).exclude(
        pk__in=[change.pk for change in created]
    )
    return used | {child_id for child_id in others.values_list("child_id", flat=True) if child_id}


def _put_back(changes: list[ImportChange]) -> None:
    added: defaultdict[str, set[int]] = defaultdict(set)
    for change in changes:
        for label, rows in change.after.get("added", {}).items():
            added[label] |= {int(pk) for pk in rows}
    for label, ids in added.items():
        model_of(label)._default_manager.filter(pk__in=ids).delete()
    _restore(changes)
    created = [change for change in changes if change.kind == "created"]
    ids = {change.child_id for change in created if change.child_id}
    ImportChange.objects.filter(pk__in=[change.pk for change in created]).update(child=None)
    Child.objects.filter(pk__in=ids).delete()


def _restore(changes: list[ImportChange]) -> None:
    """Write the values before over the rows the file changed."""
    rows = _rows_now(changes)
    by_model: defaultdict[type[Model], dict[int, Model]] = defaultdict(dict)
    fields: defaultdict[type[Model], set[str]] = defaultdict(set)
    for change in changes:
        for label, kept in change.before.get("changed", {}).items():
            for pk, values in kept.items():
                row = rows[label, int(pk)]
                for name, value in values.items():
                    column: Any = row._meta.get_field(name)
                    setattr(row, name, column.to_python(value))
                by_model[type(row)][row.pk] = row
                fields[type(row)] |= set(values)
    for model, changed in by_model.items():
        model._default_manager.bulk_create(
            changed.values(),
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=sorted(fields[model]),
        )
