"""The catalogue of words is current, and every message can be filled in."""

import re

import pytest

from tests.messages import TEMPLATE, as_text, catalogue

PLACEHOLDER = re.compile(r"%%|%\([a-z_]+\)[sd]")


@pytest.mark.slow
def test_catalogue_is_current() -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == as_text(), "run `make messages`"


@pytest.mark.slow
def test_percent_signs_in_templates_are_doubled() -> None:
    """Jinja fills in every message: a lone percent sign breaks the page that shows it."""
    lone = [
        (place, text)
        for message in catalogue()
        for place, _line in message.locations
        for text in (message.id if isinstance(message.id, tuple) else (message.id,))
        if place.endswith(".html") and "%" in PLACEHOLDER.sub("", str(text))
    ]
    assert lone == []
