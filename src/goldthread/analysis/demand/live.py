"""Today's casework as a further, dated point: where a projection stands since the last January.

**The rule.** The totals of an area are first drawn from the published Januaries, as always. Then
each future is moved by how far it missed the register on the day it was counted,

    log plans(h)' = log plans(h) + gain(h) * (log register + error - log plans(day))
    gain(h)       = cov(log plans(h), log plans(day)) / (var(log plans(day)) + spread^2)

(Matheron's rule; for normal variables it draws exactly from the distribution given the count).
`plans(day)` is on the straight line, in logs, between the Januaries around the day. The gain is the
share that can be believed: a register with no error is met; one of which nothing is known moves
nothing. What the register says of this year goes on into the years after, as far as the futures
themselves say that one year's lead outlasts it.

**Its reason.** A published January is counted alike everywhere and was checked; a register is newer
and was not. Neither is thrown away, and how much each counts follows from how sure each is.

**How sure a register is.** Published stocks and flows of one year leave 2.2 % of an area's plans
unexplained in the middle (2024, DfE release of 2025): `UNEXPLAINED`. Where the same register was also
counted about the last published January, only its growth since then is used: what it always counts
otherwise than the return does, falls away, and the error grows from nothing with the time.

**Its limits.** No release counts plans within a year, so the path between two Januaries is untested:
plans that end bunch at the end of the school year, so a summer count stands above the line and an
autumn count below it. `WITHIN_YEAR` is put into the error for it: an assumption, not a measurement.
Tested is the rule itself, with the next January as the register (see the demand benchmark). Ages and
settings stay as they were published: the cohorts age and move them, and a later mix put at the
origin would be aged twice. Needs are taken from the register: their mix is kept over the years, so
the newest is the best there is. Other areas and the nation's pace learn nothing from one register.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from goldthread.analysis.demand.panel import CannotProject, Floats, Panel

UNEXPLAINED: Final = 0.033
"""A median absolute residual of 2.2 % is a standard deviation of 3.3 % (2.2 / 0.6745)."""
WITHIN_YEAR: Final = 0.015
"""Log error in July of a straight line between Januaries; none in January. Assumed: see above."""
RETURN_ERROR: Final = 0.005
"""Between an authority's own return and what is published of it: half a per cent. Assumed."""
NEAR_JANUARY: Final = 31
"""Days from the census day within which a count of the register stands for that January."""
FARTHEST: Final = 2.0
"""Years after the last published January: releases come once a year, in summer."""


@dataclass(frozen=True)
class LiveCount:
    """Plans in a register on a day, of one age, need and setting; "" and None where not said."""

    day: date
    plans: int
    age: int | None = None
    need: str = ""
    setting: str = ""


@dataclass(frozen=True)
class LivePoint:
    """Plans of one area on a day after the origin, not yet a January, and how sure they are."""

    day: date
    years: float
    """Since the January of the origin."""
    plans: float
    spread: float
    """Standard deviation of the log."""
    needs: tuple[tuple[str, float], ...]
    compared: bool
    """Whether it is the published January times the register's own growth since then."""


def census_day(year: int) -> date:
    """The third Thursday of January."""
    first = date(year, 1, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 14)


def live_point(counts: Iterable[LiveCount], origin: int, published: float) -> LivePoint:
    """The latest day of a register's counts as a point beside the `published` January `origin`."""
    by_day: dict[date, list[LiveCount]] = {}
    for one in counts:
        by_day.setdefault(one.day, []).append(one)
    start = census_day(origin)
    day = max(by_day, default=start)
    years = (day - start).days / 365.25
    if not NEAR_JANUARY / 365.25 < years <= FARTHEST:
        raise CannotProject(
            "The register's last day, %(day)s, does not lie between one month and two years after "
            "January %(origin)s.",
            day=day.isoformat(), origin=origin,
        )  # fmt: skip
    plans = sum(one.plans for one in by_day[day])
    before = _about(by_day, start)
    if plans <= 0 or published <= 0:
        raise CannotProject("The register holds no plans on its last day.")
    now = published * plans / before if before else float(plans)
    error = UNEXPLAINED * (np.sqrt(years) if before else 1.0)
    bend = WITHIN_YEAR * abs(np.sin(np.pi * years))
    needs: dict[str, float] = {}
    for one in by_day[day]:
        if one.need:
            needs[one.need] = needs.get(one.need, 0.0) + one.plans
    return LivePoint(
        day, years, now, float(np.hypot(error, bend)), tuple(needs.items()), bool(before)
    )


def january_point(
    year: int, origin: int, plans: float, needs: Sequence[tuple[str, float]] = ()
) -> LivePoint:
    """An authority's own return for a January after the origin, before it is published."""
    years = float(year - origin)
    if not 0 < years <= FARTHEST or plans <= 0:
        raise CannotProject(
            "The return is of January %(year)s; it must be of the two years after January %(origin)s.",
            year=year, origin=origin,
        )  # fmt: skip
    return LivePoint(census_day(year), years, plans, RETURN_ERROR, tuple(needs), False)


def started_from(
    totals: Floats, plans: float, point: LivePoint, rng: np.random.Generator
) -> Floats:
    """Trajectories (D, H) of one area from `plans` at the origin, given the point; whole plans."""
    if point.years > totals.shape[1]:
        raise CannotProject("The horizon ends before the day on which the register was counted.")
    path = np.log(np.maximum(np.column_stack([np.full(len(totals), plans), totals]), 0.5))
    before = min(int(point.years), totals.shape[1] - 1)
    part = point.years - before
    there = (1 - part) * path[:, before] + part * path[:, before + 1]
    centred = there - there.mean()
    known = float(centred @ centred) / max(len(there) - 1, 1) + point.spread**2
    gain = centred @ (path[:, 1:] - path[:, 1:].mean(axis=0)) / max(len(there) - 1, 1) / known
    missed = np.log(point.plans) + point.spread * rng.standard_normal(len(there)) - there
    moved: Floats = np.rint(np.exp(path[:, 1:] + missed[:, None] * gain))
    return moved


def with_needs(panel: Panel, row: int, point: LivePoint) -> Panel:
    """The panel with the mix of needs of the point as that area's at the origin."""
    known = [(name, count) for name, count in point.needs if name in panel.needs]
    if not known:
        return panel
    by_need = panel.by_need.copy()
    by_need[row, -1] = 0.0
    for name, count in known:
        by_need[row, -1, panel.needs.index(name)] = count
    return replace(panel, by_need=by_need)


def _about(by_day: dict[date, list[LiveCount]], start: date) -> float:
    """The register's own count nearest to the census day, if there is one about it."""
    near = min(by_day, key=lambda day: (abs((day - start).days), day))
    if abs((near - start).days) > NEAR_JANUARY:
        return 0.0
    return float(sum(one.plans for one in by_day[near]))
