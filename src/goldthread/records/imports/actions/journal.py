"""Rows changed and added for each child, written in bulk and kept so that they can be put back."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from goldthread.records.people.models import Child

# Rows of one INSERT … ON CONFLICT. Larger gains nothing; SQLite allows 250,000 parameters.
AT_ONCE = 500
Values = dict[str, Any]
Snapshot = dict[str, dict[str, Values]]  # model label to row id to values


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def model_of(label: str) -> type[Model]:
    """The model a snapshot names."""
    return apps.get_model(label)


class Journal:
    """Collects what happens to each child; `write` does it in a constant number of statements."""

    def __init__(self) -> None:
        self._changed: dict[type[Model], dict[int, Model]] = {}
        self._fields: defaultdict[type[Model], set[str]] = defaultdict(set)
        self._added: defaultdict[type[Model], list[tuple[Child, Model]]] = defaultdict(list)
        self._before: defaultdict[int, Snapshot] = defaultdict(dict)
        self._after: defaultdict[int, Snapshot] = defaultdict(dict)
        self._kept: defaultdict[int, Snapshot] = defaultdict(dict)

    def change(self, child: Child, row: Any, **values: Any) -> None:
        """Set values of a row that stands, remembering what they were."""
        label, model = row._meta.label, type(row)
        before = self._before[child.pk].setdefault(label, {}).setdefault(str(row.pk), {})
        after = self._after[child.pk].setdefault(label, {}).setdefault(str(row.pk), {})
        for name, value in values.items():
            before.setdefault(name, plain(getattr(row, name)))
            after[name] = plain(value)
            setattr(row, name, value)
        self._changed.setdefault(model, {})[row.pk] = row
        self._fields[model] |= set(values)

    def add(self, child: Child, row: Model) -> None:
        """Add a row about a child."""
        self._added[type(row)].append((child, row))

    def write(self) -> None:
        """Changed rows first, so that what ends makes room for what begins."""
        for model, changed in self._changed.items():
            model._default_manager.bulk_create(
                changed.values(),
                batch_size=AT_ONCE,
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=sorted(self._fields[model]),
            )
        for model, added in self._added.items():
            model._default_manager.bulk_create([row for _child, row in added], batch_size=AT_ONCE)
            for child, row in added:
                self._kept[child.pk].setdefault(row._meta.label, {})[str(row.pk)] = snapshot(row)

    def before(self, child: Child) -> dict[str, Any]:
        """What was, of the rows changed."""
        return {"changed": self._before.get(child.pk, {})}

    def after(self, child: Child) -> dict[str, Any]:
        """What is, of the rows changed and added. Asked after `write`."""
        return {"changed": self._after.get(child.pk, {}), "added": self._kept.get(child.pk, {})}


def snapshot(row: Model, names: Iterable[str] = ()) -> Values:
    """A row's values by column, as JSON holds them: those named, or all."""
    columns = names or (each.attname for each in row._meta.concrete_fields if not each.primary_key)
    return {name: plain(getattr(row, name)) for name in columns}
