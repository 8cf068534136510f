"""Local authorities that were split or joined, so that a series of years can be followed through.

Authorities are named by DfE's three-digit code, which stays when the ONS code of an area changes
(Gateshead, Northumberland, Buckinghamshire, Somerset, North Yorkshire and others keep theirs).
Source: the structural changes orders of each year; the codes as the SEN2 releases print them.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """Authorities that ended and those that took their place; `first_census` is a January."""

    first_census: int
    ended: tuple[str, ...]
    began: tuple[str, ...]


REORGANISATIONS: Final = (
    # Dorset, Poole and Bournemouth became Dorset and Bournemouth, Christchurch and Poole
    Reorganisation(2020, ("835", "836", "837"), ("838", "839")),
    # Northamptonshire became North and West Northamptonshire
    Reorganisation(2022, ("928",), ("940", "941")),
    # Cumbria became Cumberland and Westmorland and Furness
    Reorganisation(2024, ("909",), ("942", "943")),
)
"""In order of time."""
