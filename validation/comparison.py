"""One number of ours beside one of somebody else's, and whether they agree."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

DIGITS = 6
"""Significant digits that must be the same, unless fewer were printed."""


@dataclass(frozen=True)
class Comparison:
    """`reference` is the text as printed: it tells how many digits there are to agree with.

    `given` is ours when the reference's own tau2 is put in; `better` is true where ours can be shown
    to solve the equation at hand more exactly than the reference does.
    """

    case: str
    quantity: str
    reference: str
    ours: float
    given: float | None = None
    better: bool = False

    @property
    def agrees(self) -> bool:
        """Whether they differ by no more than half of the sixth digit, or of the last printed."""
        return _same(self.reference, self.ours)

    @property
    def explained(self) -> bool:
        """Whether, if not, it is because the reference stopped before the end."""
        return self.better or (self.given is not None and _same(self.reference, self.given))


def _same(reference: str, ours: float) -> bool:
    return abs(ours - float(reference)) <= allowed(reference) * (1 + 1e-6)


def allowed(reference: str) -> float:
    """Half a unit of the last digit that counts."""
    number = Decimal(reference)
    if number == 0:
        return 0.5e-8
    printed = int(number.as_tuple().exponent)
    counted = number.adjusted() - (DIGITS - 1)
    return 0.5 * 10.0 ** max(printed, counted)


def printed_numbers(path: Path) -> dict[str, Any]:
    """A JSON file with its numbers as the texts they were printed as."""
    found: dict[str, Any] = json.loads(
        path.read_text(encoding="utf-8"), parse_float=str, parse_int=str
    )
    return found


def compare(
    case: str,
    quantity: str,
    reference: str | Sequence[str],
    ours: float | Iterable[float],
    given: float | Iterable[float] | None = None,
) -> Iterator[Comparison]:
    """Number by number; all must be of one length."""
    if isinstance(reference, str):
        assert isinstance(ours, int | float)
        assert given is None or isinstance(given, int | float)
        yield Comparison(case, quantity, reference, float(ours), given)
        return
    assert not isinstance(ours, int | float)
    assert not isinstance(given, int | float)
    others = [None] * len(reference) if given is None else list(given)
    for place, (theirs, own, other) in enumerate(zip(reference, ours, others, strict=True), 1):
        yield Comparison(case, f"{quantity}[{place}]", theirs, float(own), other)
