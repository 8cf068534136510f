"""The generated pages say what the code says, and every stored field has its kind of data."""

import pytest
from django.apps import apps

from goldthread.access.purposes import PURPOSE_WORDS, lawful_words
from goldthread.access.sensitivity import SENSITIVITY, Kind
from goldthread.publish.dpia.promises import PROMISE_WORDS
from tests.reference import FOLDER, MADE, PAGES, PROMISES, SECURITY, promises


@pytest.mark.parametrize("name", sorted(PAGES))
def test_reference_page_is_current(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == MADE + PAGES[name](), "run `make reference`"


def test_the_promises_a_school_takes_out_are_those_of_the_security_page() -> None:
    assert PROMISES.read_text(encoding="utf-8") == promises(), "run `make reference`"
    numbered = [line for line in SECURITY.read_text().splitlines() if line[:1].isdigit()]
    assert len(PROMISE_WORDS) == len(numbered) > 5


def test_every_table_has_a_purpose_and_every_personal_field_a_lawful_reason() -> None:
    assert PURPOSE_WORDS.keys() == SENSITIVITY.keys()
    for table, fields in SENSITIVITY.items():
        for name, kind in fields.items():
            why = lawful_words(table, kind)
            expected = {Kind.NEUTRAL: 0, Kind.PERSONAL: 1, Kind.SPECIAL: 2}[kind]
            assert len(why) == expected, (table, name)
    assert "equality" in lawful_words("people.Child", Kind.SPECIAL)[1]
    assert "safeguarding" in lawful_words("people.ChildBar", Kind.SPECIAL)[1]
    assert "obligation" in lawful_words("audit.Event", Kind.PERSONAL)[0]
    assert "to run the school" in lawful_words("accounts.User", Kind.PERSONAL)[0]


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
