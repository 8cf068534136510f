"""The generated pages say what the code says, and every stored field has its kind of data."""

import pytest
from django.apps import apps

from goldthread.access.sensitivity import SENSITIVITY
from tests.reference import FOLDER, MADE, PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_reference_page_is_current(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == MADE + PAGES[name](), "run `make reference`"


def test_every_field_is_classified() -> None:
    stored = {
        (model._meta.label, field.name)
        for config in apps.get_app_configs()
        if config.name.startswith("goldthread.records")
        for model in config.get_models()
        for field in model._meta.concrete_fields
    }
    classified = {(label, name) for label, fields in SENSITIVITY.items() for name in fields}
    assert classified == stored
