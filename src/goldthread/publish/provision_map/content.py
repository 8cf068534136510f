"""What is on a class provision map. `cost` is filled only when asked for by someone who may see it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class MapLine:
    """One line of support for one child."""

    name: str
    layer: str
    dose: str
    who: str
    until: date
    planned_minutes: int | None = None
    delivered_minutes: int | None = None
    cost_to_date: Decimal | None = None
    cost_planned: Decimal | None = None


@dataclass(frozen=True)
class MapChild:
    """One child with their lines."""

    name: str
    status: str
    lines: tuple[MapLine, ...]


@dataclass(frozen=True)
class ProvisionMapContent:
    """One class. `without` counts its children for whom nothing is planned."""

    class_name: str
    school: str
    made_on: date
    children: tuple[MapChild, ...]
    without: int = 0
    with_costs: bool = False
    synthetic: bool = False
