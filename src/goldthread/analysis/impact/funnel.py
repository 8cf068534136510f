"""A funnel: estimates beside how exactly they are known, and how far chance alone would spread them.

Spiegelhalter 2005 (Stat. Med. 24:1185): limits round the weighted mean that narrow with precision, so that
what is known badly is not called different. Nothing is ranked. The limits take chance alone for a cause:
some of what lies outside them differs in whom it is given to, not in what it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from goldthread.analysis.impact.proportions import Z_95
from goldthread.analysis.impact.sentences import Sentence

LEAST_POINTS: Final = 3
"""With two, each is as far from their mean as the other."""
Z_998: Final = 3.0902323061678132
"""Of 99.8 %: about three deviations, as control charts have it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One estimate with its standard error; `outside`: beyond the wider limits."""

    name: str
    estimate: float
    se: float
    outside: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    """The weighted mean, and the spots in the order given."""

    mean: float
    spots: tuple[Spot, ...]

    def limits(self, se: float, z: float = Z_95) -> tuple[float, float]:
        """Between which estimates known this exactly lie by chance: 95 % of them, or with `z` others."""
        return self.mean - z * se, self.mean + z * se


FUNNEL_WORDS: Final = {
    "inside": "All lie where chance alone would put them (limits of 99.8%%): the figures do not tell "
    "these supports apart.",
    "outside": "Further from the others than chance alone would bring (limits of 99.8%%): %(names)s. Ask "
    "who has it and how it was measured before asking what it does.",
    "few": "Not enough data for this picture: it takes %(least)s supports, each measured before and after "
    "for at least %(children)s pupils with a test that has a norm.",
}


def funnel(estimates: Sequence[tuple[str, float, float]]) -> Funnel | None:
    """From names, estimates and their variances; None with fewer than three."""
    if len(estimates) < LEAST_POINTS:
        return None
    weights = [1 / variance for _, _, variance in estimates]
    total = sum(w * one[1] for w, one in zip(weights, estimates, strict=True))
    mean = total / sum(weights)
    spots = tuple(
        Spot(name, estimate, sqrt(variance), abs(estimate - mean) > Z_998 * sqrt(variance))
        for name, estimate, variance in estimates
    )
    return Funnel(mean, spots)


def said_of(found: Funnel | None, least_children: int) -> Sentence:
    """One sentence for the picture."""
    if found is None:
        values = {"least": LEAST_POINTS, "children": least_children}
        return Sentence(FUNNEL_WORDS["few"], values)
    names = [spot.name for spot in found.spots if spot.outside]
    if not names:
        return Sentence(FUNNEL_WORDS["inside"])
    return Sentence(FUNNEL_WORDS["outside"], {"names": ", ".join(names)})
