"""Sentences an analysis ends in, kept apart from the language they are said in.

The analyses know no gettext. Their words stand in tables whose names end in _WORDS, which the
catalogue of translations finds; a page passes its own gettext to `Sentence.said`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a table, and the values that stand in it."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, translate: Callable[[str], str] = str) -> str:
        """In the language of whoever reads it; English where nobody translates."""
        return translate(self.text) % self.values
