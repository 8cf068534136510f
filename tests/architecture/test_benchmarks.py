"""What the benchmarks write by hand follows the tables: a new column does not stop one in silence."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db.models import NOT_PROVIDED

from tests.architecture.source import ROOT

WRITTEN = re.compile(r"INSERT INTO (\w+)\s*\(([^)]*)\)")
NATION = (ROOT / "benchmarks" / "access" / "nation.sql").read_text(encoding="utf-8")
BY_TABLE = {model._meta.db_table: model for model in apps.get_models()}


@pytest.mark.parametrize(("table", "named"), WRITTEN.findall(NATION))
def test_nation_fills_every_column_that_must_be_filled(table: str, named: str) -> None:
    columns = {field.column: field for field in BY_TABLE[table]._meta.concrete_fields}
    given = {name.strip() for name in named.split(",")}
    assert given <= set(columns), f"no longer in {table}"
    assert {name for name, field in columns.items() if _must_be_given(field)} <= given


def _must_be_given(field: Any) -> bool:
    return not (field.null or field.primary_key or field.db_default is not NOT_PROVIDED)
