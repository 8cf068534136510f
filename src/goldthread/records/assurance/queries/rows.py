"""Rows of many tables in one statement: each source gives the same few columns.

Putting such a statement together takes many times as long as running it. `rows_of_union` puts each together
once in the life of a process, with marks where the values go, and from then on only fills them in.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, DateField, F, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

NAMES = ("row_kind", "row_on", "row_id", "row_who", "row_first", "row_second", "row_words")


@dataclass(frozen=True)
class Row:
    """One thing from somewhere in the record. What the three texts hold depends on the kind."""

    kind: str
    on: date | None
    row_id: int
    who: str
    first: str
    second: str
    words: str


@dataclass(frozen=True)
class Source:
    """Where rows of one kind come from: columns by name, or expressions."""

    kind: str
    rows: QuerySet[Any]
    on: str | Combinable | None = None
    row_id: str | Combinable = "pk"
    who: str = ""
    first: str | Combinable = ""
    second: str | Combinable = ""
    words: str | Combinable = ""

    def columns(self) -> QuerySet[Any]:
        """The rows with the columns every source shares."""
        found: QuerySet[Any] = (
            self.rows.order_by()
            .annotate(
                row_kind=Value(self.kind, TextField()),
                row_on=Cast(_as_expression(self.on), DateField()),
                row_id=Cast(_as_expression(self.row_id), BigIntegerField()),
                row_who=_text(self.who),
                row_first=_text(self.first),
                row_second=_text(self.second),
                row_words=_text(self.words),
            )
            .values_list(*NAMES)
        )
        return found


def union_of(sources: Iterable[Source]) -> Any:
    """All rows of all sources in one statement, the newest first."""
    parts = [source.columns() for source in sources]
    together = parts[0].union(*parts[1:], all=True)
    return together.order_by("-row_on", "row_kind", "-row_id")


UnionMaker = Callable[..., Any]
Kinds = tuple[tuple[str, type], ...]


class Slot(NamedTuple):
    """The place of a value in a statement: its name, and the type the database takes it as."""

    name: str
    taken_as: type


@dataclass(frozen=True)
class Statement:
    """A statement put together, its parameters in order: a slot where a value goes."""

    sql: str
    params: tuple[Any, ...]

    def filled(self, values: dict[str, Any]) -> list[Any]:
        """The parameters with these values in their places."""
        return [
            _adapted(values[each.name], each.taken_as) if isinstance(each, Slot) else each
            for each in self.params
        ]


def rows_of_union(make: UnionMaker, *choices: Hashable, **values: int | date | None) -> list[Row]:
    """The rows of `make(*choices, **values)`, a function that gives a union (or a slice of one).

    `make` is a function of a module and uses `values` as values to compare with only: whatever
    changes the shape of the statement is one of the `choices`.
    """
    kinds = tuple((name, type(value)) for name, value in values.items())
    statement = _statement(make, choices, kinds)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.filled(values))
        return [Row(kind, _day(on), *rest) for kind, on, *rest in cursor.fetchall()]


@lru_cache(maxsize=256)
def _statement(make: UnionMaker, choices: tuple[Hashable, ...], kinds: Kinds) -> Statement:
    marks = {name: _mark(place, kind) for place, (name, kind) in enumerate(kinds)}
    sql, params = make(*choices, **marks).query.get_compiler(connection=connection).as_sql()
    names = {_adapted(mark, type(mark)): name for name, mark in marks.items() if mark is not None}
    slots = tuple(Slot(names[each], type(each)) if each in names else each for each in params)
    unused = set(names.values()) - {each.name for each in slots if isinstance(each, Slot)}
    if unused:
        raise ValueError(f"The statement does not compare with {sorted(unused)}")
    return Statement(sql, slots)


def _mark(place: int, kind: type) -> int | date | None:
    """A value that stands in no record: an id below nothing, a day before every calendar."""
    if kind is date:
        return date(1, 1, 1 + place)
    return -1_000_000_000 - place if kind is int else None


def _adapted(value: Any, taken_as: type) -> Any:
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return None if value is None else taken_as(value)


def _day(value: date | str | None) -> date | None:
    """A day as either database gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _as_expression(value: str | Combinable | None) -> Any:
    if isinstance(value, str):
        return F(value)
    return Value(None) if value is None else value


def _text(value: str | Combinable) -> Any:
    if value == "":
        return Value("", TextField())
    return Coalesce(Cast(_as_expression(value), TextField()), Value("", TextField()))
