"""The published history of areas as arrays, and the returns in it that somebody should ask about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from goldthread.analysis.refusals import Unanswerable

Floats = NDArray[np.float64]
STOCKS: Final = ("plans", "by_age", "by_setting", "by_need")
FLOWS: Final = ("starts", "requests", "undecided", "starts_by_age", "starts_by_setting")


class CannotProject(Unanswerable):
    """The history is too short or too thin; the sentence says what is missing."""


@dataclass(frozen=True)
class Area:
    """One authority: DfE's code, the ONS code of its last return, its name."""

    code: str
    gss_code: str
    name: str


@dataclass(frozen=True)
class AgeBand:
    """Ages `low` to `high`, both included, on the 31 August before the January."""

    label: str
    low: int
    high: int


@dataclass(frozen=True)
class Panel:
    """Counts of plans. Shapes: A areas, Y Januaries, K age bands, S settings, N primary needs.

    NaN is what was not published. A flow of column y is of the calendar year before January y,
    known when that January is.
    `joined` is True where an area's history is its share of an authority that was split or joined.
    """

    areas: tuple[Area, ...]
    years: tuple[int, ...]
    bands: tuple[AgeBand, ...]
    settings: tuple[str, ...]
    needs: tuple[str, ...]
    plans: Floats  # (A, Y)
    by_age: Floats  # (A, Y, K)
    by_setting: Floats  # (A, Y, S)
    by_need: Floats  # (A, Y, N)
    starts: Floats  # (A, Y)
    requests: Floats  # (A, Y)
    undecided: Floats  # (A, Y)
    starts_by_age: Floats  # (A, Y, K)
    starts_by_setting: Floats  # (A, Y, S)
    joined: NDArray[np.bool_]  # (A, Y)

    def only(self, places: Sequence[int] | NDArray[np.intp]) -> "Panel":
        """The panel of some areas, in the order given."""
        rows = np.asarray(places, dtype=np.intp)
        kept = {name: getattr(self, name)[rows] for name in (*STOCKS, "joined", *FLOWS)}
        return replace(self, areas=tuple(self.areas[place] for place in rows), **kept)


@dataclass(frozen=True)
class ImplausibleReturn:
    """A count so far from the year before that somebody should ask. It is kept as published."""

    area: Area
    year: int
    before: float
    count: float


SMALLEST_QUESTIONED: Final = 50
"""Below fifty plans a family moving house is a jump: the Isles of Scilly had 7 in 2015."""
FALL, RISE = 0.6, 1.6
"""Of last year's count. Plans end one by one, so a fall of half cannot be true; the largest rise
that was later confirmed (Slough, 2017) is 1.45."""


def implausible_returns(panel: Panel) -> tuple[ImplausibleReturn, ...]:
    """Every count that fell below six tenths of the year before, or rose above sixteen tenths."""
    found = []
    for row, column in np.ndindex(panel.plans.shape):
        if column == 0:
            continue
        before, count = panel.plans[row, column - 1 : column + 1]
        if np.isfinite(before + count) and before >= SMALLEST_QUESTIONED:
            ratio = count / before
            if not FALL < ratio < RISE:
                area, year = panel.areas[row], panel.years[column]
                found.append(ImplausibleReturn(area, year, float(before), float(count)))
    return tuple(found)
