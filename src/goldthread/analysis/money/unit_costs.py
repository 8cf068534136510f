"""What a placement costs in each setting, figure by figure, and out of whose money.

| figure | who pays |
| --- | --- |
| core | element 1: in the school's budget either way |
| beyond_core | element 2 up to the threshold (the school's notional SEN budget), above it element 3 |
| top_up | element 3, where the rate is known: the high-needs block |
| place, fees | the high-needs block |
| transport | the council's own budget |
| capital | pounds once for a place; charged over its life, as the discount rate makes it |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from goldthread.analysis.money.figures import CannotCost, Floats, Ranged, annual_charge


class Kind(StrEnum):
    """What a figure is for."""

    CORE = "core"
    BEYOND_CORE = "beyond_core"
    TOP_UP = "top_up"
    PLACE = "place"
    FEES = "fees"
    TRANSPORT = "transport"
    CAPITAL = "capital"


class Payer(StrEnum):
    """Out of whose money, and for which element."""

    ELEMENT_1 = "element_1"
    ELEMENT_2 = "element_2"
    ELEMENT_3 = "element_3"
    PLACE = "place"
    FEES = "fees"
    TRANSPORT = "transport"
    CAPITAL = "capital"
    BUILDING = "building"


BLOCK: Final = (Payer.PLACE, Payer.ELEMENT_3, Payer.FEES)
"""What the high-needs block pays."""
SIMPLE: Final = {
    Kind.CORE: Payer.ELEMENT_1,
    Kind.TOP_UP: Payer.ELEMENT_3,
    Kind.PLACE: Payer.PLACE,
    Kind.FEES: Payer.FEES,
    Kind.TRANSPORT: Payer.TRANSPORT,
}


@dataclass(frozen=True, slots=True)
class UnitCost:
    """One figure of one setting: pounds a year a child (capital: once a place).

    `share` of the setting's children it holds for, where a band of need or of distance has a rate
    of its own; `life` in years, of capital.
    """

    setting: str
    kind: Kind
    pounds: Ranged
    share: float = 1.0
    life: float = 30.0
    band: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise CannotCost("A share of the children lies between 0 and 1.")


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """A table of them, with the threshold of element 2 and the rate capital is charged at."""

    rows: tuple[UnitCost, ...]
    threshold: float
    discount: float

    def __post_init__(self) -> None:
        shares: dict[tuple[str, Kind], float] = {}
        for row in self.rows:
            key = row.setting, row.kind
            shares[key] = shares.get(key, 0.0) + row.share
        if any(share > 1 + 1e-9 for share in shares.values()):
            raise CannotCost("The shares of a setting's bands add up to more than all children.")
        if self.threshold < 0:
            raise CannotCost("A cost is below nought.")

    @property
    def settings(self) -> tuple[str, ...]:
        """In the order they first stand in."""
        return tuple(dict.fromkeys(row.setting for row in self.rows))

    @property
    def inputs(self) -> tuple[tuple[str, Kind], ...]:
        """What may differ from the table: bands of one figure move together."""
        return tuple(dict.fromkeys((row.setting, row.kind) for row in self.rows))

    def priced(self, z: Floats) -> dict[Payer, Floats]:
        """(D, S) pounds a year a child by who pays, at `z` (D, inputs) deviations from the middle.

        `BUILDING` is the capital itself, once a place; `CAPITAL` its yearly charge.
        """
        where = {name: at for at, name in enumerate(self.settings)}
        which = {key: at for at, key in enumerate(self.inputs)}
        found: dict[Payer, Floats] = {payer: np.zeros((len(z), len(where))) for payer in Payer}
        for row in self.rows:
            pounds = row.pounds.at(z[:, which[row.setting, row.kind]])
            for payer, part in self._parts(row, pounds).items():
                found[payer][:, where[row.setting]] += row.share * part
        return found

    def _parts(self, row: UnitCost, pounds: Floats) -> dict[Payer, Floats]:
        if row.kind is Kind.BEYOND_CORE:
            below = np.minimum(pounds, self.threshold)
            return {Payer.ELEMENT_2: below, Payer.ELEMENT_3: pounds - below}
        if row.kind is Kind.CAPITAL:
            charge = annual_charge(self.discount, row.life)
            return {Payer.BUILDING: pounds, Payer.CAPITAL: pounds * charge}
        return {SIMPLE[row.kind]: pounds}

    def middle(self) -> dict[Payer, Floats]:
        """(S,) the same at the figures as given."""
        priced = self.priced(np.zeros((1, len(self.inputs))))
        return {payer: values[0] for payer, values in priced.items()}


def elements(beyond_core: float, threshold: float) -> tuple[float, float]:
    """Elements 2 and 3 of what a child's support costs beyond core funding."""
    if beyond_core < 0 or threshold < 0:
        raise CannotCost("A cost is below nought.")
    return min(beyond_core, threshold), max(0.0, beyond_core - threshold)


def above_threshold(costs: Sequence[float], threshold: float) -> float:
    """Pounds above the threshold, each child by itself: never of the sum."""
    return float(sum(elements(cost, threshold)[1] for cost in costs))
