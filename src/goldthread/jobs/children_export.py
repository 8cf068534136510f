"""Everything the record holds about a child, as plain values: one rule for every table.

Every row about a child carries `child`, so that leaving nothing out is one loop. The audit gets
one entry for each school before anything leaves.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from goldthread.access.actor import SYSTEM
from goldthread.records.audit.actions import Entry, append

KEPT_OUT = frozenset(
    {
        "drafts.draft",
        "imports.importchange",
        "restricted.restrictednote",
        "retention.removal",
        "subject_access.packpiece",
        "subject_access.sealedpack",
    }
)
"""Half-written forms, the undo list of imports and copies made for a request are not the record;
restricted notes leave by no export (decision 19)."""


def tables_about_children() -> Iterator[type[Model]]:
    """Every model of ours with a `child`, in the order of the apps."""
    for model in apps.get_models():
        ours = model.__module__.startswith("goldthread.records.")
        names = {field.name for field in model._meta.concrete_fields}
        if ours and "child" in names and model._meta.label_lower not in KEPT_OUT:
            yield model


def export_children(children: "QuerySet[Any]", *, at: datetime) -> list[dict[str, Any]]:
    """Each child with every row about them, and the audit told."""
    chosen = list(children.order_by("pk"))
    by_school: dict[int, list[int]] = {}
    for child in chosen:
        by_school.setdefault(child.school_id, []).append(child.pk)
    entries = [
        Entry(kind="read", action="child.exported", organisation_id=school, child_ids=tuple(ids))
        for school, ids in sorted(by_school.items())
    ]
    append(entries, by=SYSTEM, at=at)
    about = _rows_about([child.pk for child in chosen])
    return [{"child": _values(child), "records": about.get(child.pk, {})} for child in chosen]


def _rows_about(child_ids: Iterable[int]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    found: dict[int, dict[str, list[dict[str, Any]]]] = {}
    ids = list(child_ids)
    for model in tables_about_children():
        rows = model._default_manager.filter(child_id__in=ids).order_by("pk")
        for values in rows.values(*_columns(model)):
            of_child = found.setdefault(values["child_id"], {})
            of_child.setdefault(model._meta.label_lower, []).append(values)
    return found


def _values(child: Model) -> dict[str, Any]:
    return {name: getattr(child, name) for name in _columns(type(child))}


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
