"""Write guidance entries as a file that `reader` reads: TOML, field by field in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from goldthread.statute.guidance import FIELDS, SOURCE_FIELDS, Guidance, as_values


def write_guidance(entries: Iterable[Guidance]) -> str:
    """The entries as one file."""
    return "\n".join(_entry(as_values(entry)) for entry in entries)


def _entry(values: Mapping[str, Any]) -> str:
    lines = ["[[entry]]"]
    lines += [f"{name} = {_value(values[name])}" for name in FIELDS if name != "sources"]
    for source in values["sources"]:
        lines += ["", "[[entry.sources]]"]
        lines += [f"{name} = {_value(source[name])}" for name in SOURCE_FIELDS]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """A JSON string is a TOML basic string, but for DEL, which no entry holds."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)
