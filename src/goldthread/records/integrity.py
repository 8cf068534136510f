"""Small builders for rules the database itself keeps."""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import CheckConstraint, F, JSONField, Model, Q


def one_of(field: str, allowed: type[StrEnum] | Iterable[str], name: str) -> CheckConstraint:
    """The column holds one of these stable values (or is empty where blank is allowed by null)."""
    values = sorted(str(value) for value in allowed)
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


def in_order(first: str, last: str, name: str) -> CheckConstraint:
    """The end, where there is one, is not before the beginning."""
    return CheckConstraint(
        condition=Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)}), name=name
    )


def between(field: str, low: int, high: int, name: str) -> CheckConstraint:
    """The number lies in this range, ends included."""
    return CheckConstraint(condition=Q(**{f"{field}__range": (low, high)}), name=name)


def clean_row(row: Model) -> None:
    """`full_clean`, where a nullable or list field that is empty is meant to be."""
    empty = {
        field.name
        for field in row._meta.concrete_fields
        if getattr(row, field.attname) in (None, [])
        and (field.null or isinstance(field, JSONField))
    }
    row.full_clean(exclude=empty)
