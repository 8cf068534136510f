"""National figures that money rests on, each with where it comes from and whether it was confirmed.

Nothing here is built into a sum: each is a value to start from, and is printed first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure in pounds a year (or a share); `confirmed`: seen in print, not from memory."""

    name: str
    value: float
    year: str
    source: str
    confirmed: bool


NATIONAL: Final = (
    Assumption(
        "element_2_threshold", 6_000.0, "2025-26",
        "DfE, The notional SEN budget: operational guide", confirmed=True,
    ),
    Assumption(
        "special_place", 10_000.0, "2026",
        "High-needs place funding as councils describe it", confirmed=True,
    ),
    Assumption(
        "unit_place_taken", 6_000.0, "2026", "High-needs place funding, from memory",
        confirmed=False,
    ),
    Assumption(
        "unit_place_empty", 10_000.0, "2026", "High-needs place funding, from memory",
        confirmed=False,
    ),
    Assumption(
        "alternative_place", 10_000.0, "2026", "High-needs place funding, from memory",
        confirmed=False,
    ),
)  # fmt: skip
"""The threshold has not moved in over ten years (IFS); it may."""


def national(name: str) -> Assumption:
    """The figure of that name."""
    return next(one for one in NATIONAL if one.name == name)
