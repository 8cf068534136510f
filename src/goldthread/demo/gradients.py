"""National figures the area follows: who is on the register, for what, by age, sex and school.

Sources: school census 2025 for shares (14.8 and 3.5 % in primary, 13.4 and 3.1 % in secondary);
primary need mix of SEN Support 2021/22; SEN2 2025 for plans (speech and language 49.6 % at 4,
21.1 % at 10, 12.3 % at 15; SEMH 2.6, 19.8, 29.5 %; autism flat near 31 %; 451,239 boys to 187,502
girls); absence 2024/25. Values between the ages given are on the straight line between them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

AGES: Final = (4, 10, 15)

Gradient = tuple[float, float, float]

SUPPORT_NEEDS: Final[Mapping[str, Gradient]] = {
    "SLCN": (49.0, 19.0, 11.0),
    "SEMH": (10.0, 21.0, 28.0),
    "MLD": (13.0, 20.0, 16.0),
    "SPLD": (1.0, 19.0, 23.0),
    "ASD": (6.0, 8.0, 10.0),
    "NSA": (9.0, 3.5, 3.0),
    "OTH": (4.0, 4.3, 4.5),
    "PD": (3.5, 2.0, 2.0),
    "HI": (2.0, 1.6, 1.6),
    "VI": (1.2, 0.9, 0.9),
    "DS": (0.4, 0.2, 0.1),
    "MSI": (0.4, 0.3, 0.2),
    "SLD": (0.4, 0.2, 0.1),
}
PLAN_NEEDS: Final[Mapping[str, Gradient]] = {
    "SLCN": (49.6, 21.1, 12.3),
    "SEMH": (2.6, 19.8, 29.5),
    "ASD": (31.0, 32.0, 31.0),
    "MLD": (3.0, 11.0, 13.0),
    "SLD": (2.6, 3.5, 3.5),
    "PD": (4.5, 3.9, 3.0),
    "SPLD": (0.2, 2.6, 3.8),
    "HI": (1.6, 1.4, 1.2),
    "PMLD": (1.2, 0.8, 0.5),
    "OTH": (1.0, 0.8, 0.8),
    "DS": (1.2, 1.0, 0.6),
    "VI": (1.0, 0.8, 0.6),
    "MSI": (0.4, 0.3, 0.2),
}
SPECIAL_NEEDS: Final[Mapping[str, Gradient]] = {
    "ASD": (36.0, 37.0, 36.0),
    "SLCN": (28.0, 17.0, 11.0),
    "SEMH": (2.0, 15.0, 23.0),
    "MLD": (5.0, 10.0, 12.0),
    "SLD": (11.0, 8.0, 7.0),
    "PMLD": (8.0, 5.0, 4.0),
    "PD": (4.0, 3.0, 2.5),
    "DS": (2.5, 2.0, 1.5),
    "HI": (1.0, 1.0, 1.0),
    "VI": (1.0, 0.7, 0.7),
    "MSI": (0.8, 0.5, 0.4),
    "OTH": (0.7, 0.8, 0.9),
}
SECOND_NEEDS: Final[Mapping[str, Mapping[str, float]]] = {
    "ASD": {"SLCN": 4, "SEMH": 4, "MLD": 1},
    "SLCN": {"MLD": 3, "SEMH": 2, "SPLD": 2},
    "SEMH": {"SLCN": 3, "SPLD": 2, "ASD": 1},
    "MLD": {"SLCN": 4, "SEMH": 2},
    "SPLD": {"SEMH": 2, "SLCN": 2},
    "SLD": {"SLCN": 3, "PD": 1},
    "PMLD": {"PD": 3, "VI": 2, "SLCN": 1},
    "DS": {"SLCN": 3, "HI": 1},
    "PD": {"SLCN": 1, "MLD": 1},
}


@dataclass(frozen=True)
class SchoolShape:
    """What makes one kind of school what it is."""

    support_share: float
    plan_share: float
    absence: float
    plan_needs: Mapping[str, Gradient]


SHAPES: Final = {
    "primary": SchoolShape(0.145, 0.035, 0.052, PLAN_NEEDS),
    "secondary": SchoolShape(0.134, 0.031, 0.084, PLAN_NEEDS),
    "special": SchoolShape(0.0, 1.0, 0.128, SPECIAL_NEEDS),
}
BOYS_TO_GIRLS: Final = {"K": 1.7, "E": 451_239 / 187_502}
ABSENCE_FACTOR: Final = {"N": 0.94, "K": 1.35, "E": 1.5}
"""Relative to the school's rate, in mainstream; a special school's rate is already that of plans."""

WEIGHT_BY_AGE: Final[Mapping[str, Gradient]] = {"K": (0.6, 1.15, 0.95), "E": (0.7, 1.1, 1.0)}


def at_age(gradient: Gradient, age: float) -> float:
    """The value at an age, on the straight line between the ages given."""
    first, middle, last = AGES
    if age <= middle:
        share = max(0.0, (age - first) / (middle - first))
        return gradient[0] + share * (gradient[1] - gradient[0])
    share = min(1.0, (age - middle) / (last - middle))
    return gradient[1] + share * (gradient[2] - gradient[1])


def needs_at(age: float, provision: str, kind: str) -> dict[str, float]:
    """How likely each primary need is at an age, for SEN Support (K) or a plan (E)."""
    table = SHAPES[kind].plan_needs if provision == "E" else SUPPORT_NEEDS
    return {need: at_age(gradient, age) for need, gradient in table.items()}


def register_weight(provision: str, age: float, sex: str) -> float:
    """How much likelier than others a child is to be on the register."""
    boys = BOYS_TO_GIRLS[provision] if sex == "M" else 1.0
    return boys * at_age(WEIGHT_BY_AGE[provision], age)
