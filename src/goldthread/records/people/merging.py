"""Moving every row about one child to another record of the same child, whatever model it is of.

Models above this app are found through their relation to `Child`, and the unique rules that name
`child` say what has to give way. A new model with a `child` is merged without a word here.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max, Model, Q, QuerySet, UniqueConstraint

from goldthread.records.people.models import Child


def relations() -> list[tuple[type[Model], str]]:
    """Every model with a column to a child, and the column. Rows of imports stay where they are."""
    return sorted(
        (
            (relation.related_model, relation.field.name)
            for relation in Child._meta.related_objects
            if relation.related_model is not Child
        ),
        key=lambda pair: pair[0]._meta.label,
    )


def move_rows(duplicate: Child, survivor: Child, on: date) -> int:
    """Give every row about `duplicate` to `survivor`; the number of rows moved."""
    return sum(_move(model, column, duplicate, survivor, on) for model, column in relations())


def _move(model: type[Model], column: str, duplicate: Child, survivor: Child, on: date) -> int:
    rows = model._default_manager.filter(**{column: duplicate})
    kept = model._default_manager.filter(**{column: survivor})
    for rule in _rules(model, column):
        rows = _make_way(rule, column, rows, kept, on)
    return rows.update(**{column: survivor})


def _rules(model: type[Model], column: str) -> list[UniqueConstraint]:
    return [
        rule
        for rule in model._meta.constraints
        if isinstance(rule, UniqueConstraint) and column in rule.fields
    ]


def _make_way(
    rule: UniqueConstraint, column: str, rows: QuerySet[Any], kept: QuerySet[Any], on: date
) -> QuerySet[Any]:
    """Settle one unique rule; the rows that may still move.

    Open entries end; counted and ranked ones go after the survivor's; a row that says just what one
    of the survivor's says stays with the merged record, where it can still be read.
    """
    others = [name for name in rule.fields if name != column]
    if "number" in others:
        _continue_counting(rows, kept, "number", Q())
        return rows
    if _is_open(rule) and "rank" in others:
        _end(_same_as(rows, kept, "need_type", Q(ends_on=None)), on)
        _continue_counting(rows, kept, "rank", Q(ends_on=None))
        return rows
    if _is_open(rule) and not others:
        if kept.filter(ends_on=None).exists():
            _end(rows.filter(ends_on=None), on)
        return rows
    if rule.condition is not None:
        return rows
    return rows.exclude(pk__in=[row.pk for row in _told_twice(rows, kept, others)])


def _is_open(rule: UniqueConstraint) -> bool:
    return rule.condition == Q(ends_on__isnull=True)


def _end(rows: Iterable[Any], on: date) -> None:
    for row in rows:
        row.ends_on = max(row.starts_on, on)
        row.save(update_fields=["ends_on"])


def _same_as(rows: QuerySet[Any], kept: QuerySet[Any], field: str, where: Q) -> QuerySet[Any]:
    return rows.filter(where, **{f"{field}__in": kept.filter(where).values(field)})


def _continue_counting(rows: QuerySet[Any], kept: QuerySet[Any], field: str, where: Q) -> None:
    """Count on from the survivor's highest, last first, so that no two are ever alike."""
    highest = kept.filter(where).aggregate(highest=Max(field))["highest"] or 0
    moving = list(rows.filter(where).order_by(field))
    if not highest:
        return
    for place, row in reversed(list(enumerate(moving, start=highest + 1))):
        setattr(row, field, place)
        row.save(update_fields=[field])


def _told_twice(rows: QuerySet[Any], kept: QuerySet[Any], fields: list[str]) -> list[Any]:
    known = set(kept.values_list(*fields))
    columns = [rows.model._meta.get_field(name).attname for name in fields]
    return [row for row in rows if tuple(getattr(row, name) for name in columns) in known]
