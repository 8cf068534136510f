"""What was known at an origin: nothing later, and areas followed through splits and mergers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from goldthread.analysis.demand.panel import FLOWS, STOCKS, CannotProject, Floats, Panel

SERIES = (*STOCKS, *FLOWS)


class Change(Protocol):
    """Authorities that ended and those that took their place in January `first_census`."""

    @property
    def first_census(self) -> int: ...
    @property
    def ended(self) -> tuple[str, ...]: ...
    @property
    def began(self) -> tuple[str, ...]: ...


def known_at(panel: Panel, origin: int, changes: Sequence[Change] = ()) -> Panel:
    """The panel as known in January `origin`, of the areas that existed then.

    An area that began by then has, for the years before, its share of the areas that ended: the
    share of the first January, so that every sum over areas stays what was published.
    """
    cut = _cut(panel, origin)
    for change in changes:
        if change.first_census <= origin:
            cut = _followed(cut, change)
    here = np.isfinite(cut.plans[:, -1]) & (cut.plans[:, -1] > 0)
    return cut.only(np.flatnonzero(here))


def _cut(panel: Panel, origin: int) -> Panel:
    if origin not in panel.years:
        raise CannotProject(
            "There are no counts for January %(origin)s (there are: %(first)s to %(last)s).",
            origin=origin, first=panel.years[0], last=panel.years[-1],
        )  # fmt: skip
    last = panel.years.index(origin) + 1
    cut: dict[str, Any] = {name: getattr(panel, name)[:, :last] for name in (*SERIES, "joined")}
    return replace(panel, years=panel.years[:last], **cut)


def _followed(panel: Panel, change: Change) -> Panel:
    """The panel with the histories of the areas that began, where their first count is known."""
    codes = {area.code: row for row, area in enumerate(panel.areas)}
    if change.first_census not in panel.years or not set(change.began) <= set(codes):
        return panel
    first = panel.years.index(change.first_census)
    began = np.array([codes[code] for code in change.began])
    ended = np.array([codes[code] for code in change.ended if code in codes], dtype=np.intp)
    counts = panel.plans[began, first]
    if first == 0 or not ended.size or not np.isfinite(counts).all() or counts.sum() <= 0:
        return panel
    shares = counts / counts.sum()
    made: dict[str, Any] = {
        name: _shared(getattr(panel, name), ended, began, shares, first) for name in SERIES
    }
    joined = panel.joined.copy()
    joined[began, :first] = True
    return replace(panel, joined=joined, **made)


def _shared(
    series: Floats,
    ended: NDArray[np.intp],
    began: NDArray[np.intp],
    shares: Floats,
    first: int,
) -> Floats:
    """The years before `first`, shared out. A flow of the first year may be under either name."""
    made: Floats = series.copy()
    before = series[ended].sum(axis=0)  # NaN where one of them is not known
    spread = shares.reshape(-1, *([1] * before.ndim)) * before
    missing = ~np.isfinite(made[began])
    missing[:, first + 1 :] = False
    made[began] = np.where(missing, spread, made[began])
    return made
