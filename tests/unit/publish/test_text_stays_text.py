"""What people type is shown as they typed it in every document, wherever in it the words stand."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.publish.day_one.layout import day_one_sheet
from goldthread.publish.profile.layout import profile_sheet
from goldthread.publish.provision_map.layout import provision_map_sheet
from goldthread.publish.review_record.layout import review_sheet
from goldthread.publish.sheet.blocks import Sheet, strings_of
from goldthread.publish.sheet.pdf import write_pdf
from goldthread.publish.sheet.word import write_word
from goldthread.publish.support_plan.layout import support_plan_sheet
from tests.unit.publish import samples
from tests.unit.publish.paper import docx_words, pdf_words, squeezed

pytestmark = pytest.mark.slow
DOCUMENTS: dict[str, tuple[Callable[[], Any], Callable[[Any], Sheet]]] = {
    "profile": (samples.profile, profile_sheet),
    "plan": (samples.plan, support_plan_sheet),
    "review": (samples.review, review_sheet),
    "map": (samples.class_map, provision_map_sheet),
    "day one": (samples.day_one, day_one_sheet),
}
PIECES = (
    '#eval("1+1")', "#panic()", '#read("/etc/passwd")', "#import \"x\"", "$x^2$", "@ref <label>",
    "*bold*", "_thin_", "`code`", "= Heading", "- item", "// gone", "/* gone */", "\\u{41}", "]]>", "]",
    "</w:t>", "<w:br/>", "<script>alert(1)</script>", "&lt;", "&#65;", "&amp;", "<!DOCTYPE x>",
    "{{ 7*7 }}", "{% raw %}", "{# gone #}", "%(name)s", "%s", "%%", "{name}", "{0}", "${x}", "#{x}",
    "~ page ~", "--", "...", "'quoted'", '"quoted"', "=1+1", "-1", "+1", "https://x.example/<b>",
)  # fmt: skip
LINE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(" ".join)
KEPT = {"initials", "state", "kind", "manner", "language"}
"""Ours, not typed by anyone: they choose how a thing is shown."""


def typed(value: Any, text: str, name: str = "") -> Any:
    """The same content with every word that someone typed replaced."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return value if name in KEPT or not value else text
    if isinstance(value, tuple):
        return tuple(typed(item, text, name) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: typed(getattr(value, f.name), text, f.name) for f in fields(value)}
        return replace(value, **changed)
    return value


@pytest.mark.parametrize("document", DOCUMENTS)
@settings(max_examples=6, deadline=None)
@given(text=LINE)
def test_markup_of_any_kind_is_shown_as_it_was_typed(document: str, text: str) -> None:
    content, layout = DOCUMENTS[document]
    sheet = layout(typed(content(), text))
    said = squeezed(text)
    told = sum(squeezed(words).count(said) for words in strings_of(sheet))
    assert told >= 3, "a document in which nobody typed anything shows nothing"
    assert pdf_words(write_pdf(sheet)).count(said) >= told
    assert docx_words(write_word(sheet)).count(said) >= told
