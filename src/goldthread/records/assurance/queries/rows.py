"""Rows of many tables in one statement: each source gives the same few columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

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


def _as_expression(value: str | Combinable | None) -> Any:
    if isinstance(value, str):
        return F(value)
    return Value(None) if value is None else value


def _text(value: str | Combinable) -> Any:
    if value == "":
        return Value("", TextField())
    return Coalesce(Cast(_as_expression(value), TextField()), Value("", TextField()))
