"""Asking about files brought in before, and about one that waits."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible
from goldthread.access.roles import Reach
from goldthread.records.imports.models import ColumnMapping, ImportBatch, ImportChange
from goldthread.records.people.models import Child


def import_school_ids(actor: Actor) -> list[int]:
    """The schools into which this person may bring files."""
    return sorted(
        school_id
        for reach, schools in actor.reaches(Permission.IMPORT_RUN)
        if reach is Reach.SCHOOL
        for school_id in schools
    )


def batches_for(actor: Actor) -> QuerySet[ImportBatch]:
    """Files brought into this person's schools, newest first, without what they hold."""
    return (
        ImportBatch.objects.filter(school_id__in=import_school_ids(actor))
        .defer("content", "issues")
        .select_related("uploaded_by")
        .order_by("-uploaded_at", "-id")
    )


def batch_for(actor: Actor, batch_id: int) -> ImportBatch:
    """One file by id, or `NotVisible` / `NotPermitted`."""
    batch = ImportBatch.objects.select_related("school", "uploaded_by").filter(pk=batch_id).first()
    if batch is None or batch.school_id is None:
        raise NotVisible
    check_may_in_school(actor, Permission.IMPORT_RUN, batch.school_id)
    return batch


def applied_before(batch: ImportBatch) -> ImportBatch | None:
    """The same file in the same school, applied and not undone."""
    return (
        ImportBatch.objects.filter(
            school_id=batch.school_id, digest=batch.digest, state="applied", kind=batch.kind
        )
        .exclude(pk=batch.pk)
        .defer("content", "issues")
        .order_by("-applied_at", "-id")
        .first()
    )


def changes_of(batch: ImportBatch) -> QuerySet[ImportChange]:
    """What a file changed, child by child, in the order of its lines."""
    return batch.changes.select_related("child").order_by("line", "id")


def digest_of(*contents: bytes) -> str:
    """What tells one upload from another: SHA-256 over its files in order."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in contents)).hexdigest()


def signature_of(headers: Iterable[str]) -> str:
    """What tells one source from another: its headings, whatever their order and case."""
    text = "\n".join(sorted(header.casefold() for header in headers))
    return hashlib.sha256(text.encode()).hexdigest()


def remembered_mapping(school_id: int, headers: Sequence[str]) -> dict[str, Any]:
    """How a source with these headings was mapped the last time, or {}."""
    known = ColumnMapping.objects.filter(
        school_id=school_id, signature=signature_of(headers)
    ).first()
    return dict(known.mapping) if known else {}


def children_by_id(school_id: int, ids: Iterable[int]) -> dict[int, Child]:
    """Children of a checked school by id."""
    found = Child.objects.filter(school_id=school_id, pk__in=sorted(set(ids)))
    return {child.pk: child for child in found}
