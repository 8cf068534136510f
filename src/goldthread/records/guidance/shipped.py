"""The entries that ship, read once from their files and held to the same rules as a school's own."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from goldthread.statute.guidance import Guidance, guidance_from

LIBRARY: Final = "library"


@cache
def shipped_guidance() -> tuple[Guidance, ...]:
    """Every entry that ships, by name. Raises UnreadableGuidance should one not be whole."""
    folder = files("goldthread.records.guidance").joinpath(LIBRARY)
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    texts = [folder.joinpath(name).read_text("utf-8") for name in names]
    entries = [guidance_from(one) for text in texts for one in tomllib.loads(text)["entry"]]
    return tuple(sorted(entries, key=lambda entry: (entry.name.casefold(), entry.key)))


@cache
def shipped_keys() -> frozenset[str]:
    """Their keys, which a school's own entries do not take."""
    return frozenset(entry.key for entry in shipped_guidance())
