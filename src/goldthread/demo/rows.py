"""Rows waiting to be written. Ids are given out at once, so that rows can point at each other.

The demo writes several hundred thousand rows. Going past model instances makes that seconds
instead of minutes; every constraint of the database still holds for what is written.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model

Row = list[Any]
Told = Callable[[str, int], None]


PLAIN = frozenset({int, str, bool, type(None)})
"""Types that every database takes as they are."""


def _preparer(field: Any) -> Callable[[Any], Any]:
    """The field's own way to prepare a value; days and times come again and again, so are kept."""

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    repeats = field.get_internal_type() in {"DateField", "TimeField", "DecimalField"}
    return cache(prepare) if repeats else prepare


class Table:
    """The rows of one model, in the order they were added."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.fields = model._meta.concrete_fields
        self.names = [field.attname for field in self.fields]
        self.places = {name: place for place, name in enumerate(self.names)}
        self.defaults = [field.get_default() for field in self.fields]
        self.rows: list[Row] = []
        self.first = (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1

    def add(self, values: dict[str, Any]) -> int:
        """Take one row; fields left out get the model's default."""
        row = self.defaults.copy()
        for name, value in values.items():
            row[self.places[name]] = value
        row[0] = number = self.first + len(self.rows)
        self.rows.append(row)
        return number

    def prepared(self) -> Iterator[Row]:
        """Each row as the database takes it."""
        prepare = [_preparer(field) for field in self.fields]
        for row in self.rows:
            yield [
                value if type(value) in PLAIN else make(value)
                for make, value in zip(prepare, row, strict=True)
            ]

    def write(self) -> None:
        """Put every row in the table."""
        quote = connection.ops.quote_name
        table = quote(self.model._meta.db_table)
        columns = ", ".join(quote(field.column or "") for field in self.fields)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                    for row in self.prepared():
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self.fields))
                cursor.executemany(
                    f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - our names
                    list(self.prepared()),
                )


class Rows:
    """All rows of the area, by model."""

    def __init__(self) -> None:
        self._tables: dict[type[Model], Table] = {}

    def add(self, model: type[Model], **values: Any) -> int:
        """One more row; the answer is its id. A value is named as its column (`child_id`)."""
        return self._table(model).add(values)

    def change(self, model: type[Model], number: int, **values: Any) -> None:
        """Change a row that is still waiting."""
        table = self._table(model)
        row = table.rows[number - table.first]
        for name, value in values.items():
            row[table.places[name]] = value

    def count(self, model: type[Model]) -> int:
        """How many rows of this model are waiting."""
        return len(self._table(model).rows)

    def write(self, told: Told) -> None:
        """Write everything: all or nothing, within the caller's transaction if there is one."""
        with transaction.atomic():
            for table in self._tables.values():
                table.write()
                told(str(table.model._meta.verbose_name_plural), len(table.rows))
            self._mend_sequences()

    def _table(self, model: type[Model]) -> Table:
        table = self._tables.get(model)
        if table is None:
            table = self._tables[model] = Table(model)
        return table

    def _mend_sequences(self) -> None:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._tables)):
                cursor.execute(statement)
