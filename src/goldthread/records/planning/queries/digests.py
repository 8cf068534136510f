"""The digest of a result: the same numbers from the same inputs have the same one."""

import hashlib
import json
from typing import Any, Final

TIMED: Final = frozenset({"seconds", "trace"})
"""How long a search took differs from day to day; what it found does not depend on it."""


def digest_of(result: dict[str, Any]) -> str:
    """SHA-256 over the result in one writing, without what only says how long it took."""
    said = {name: value for name, value in result.items() if name not in TIMED}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
