"""Forecast from every origin the past allows, with what was known then, and score what came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.demand.baselines import BASELINES, Draws, with_past_errors
from goldthread.analysis.demand.growth import fit_growth, simulate_growth
from goldthread.analysis.demand.history import Change, known_at
from goldthread.analysis.demand.panel import Floats, Panel
from goldthread.analysis.demand.scores import Scores, scored

OURS: Final = "Goldthread"
THIRDS: Final = ("all areas", "smallest third", "middle third", "largest third")
FIRST_ORIGIN: Final = 4
"""Years of history before the first origin: three for errors of the baselines, and one."""


@dataclass(frozen=True)
class Tested:
    """Scores of one method at one origin, horizon and group of areas."""

    method: str
    origin: int
    horizon: int
    group: str
    scores: Scores


def ours(panel: Panel, horizon: int, draws: int, rng: np.random.Generator) -> Floats:
    """The projection of this package, as one of the methods."""
    return simulate_growth(fit_growth(panel), horizon, draws, rng)


def methods() -> dict[str, Draws]:
    """Ours and the baselines, by name."""
    made: dict[str, Draws] = {OURS: ours}
    made.update({name: with_past_errors(method) for name, method in BASELINES.items()})
    return made


def backtest(
    panel: Panel,
    changes: Sequence[Change],
    origins: Sequence[int],
    longest: int,
    draws: int,
    seed: int,
    tested: Mapping[str, Draws] | None = None,
) -> Iterator[Tested]:
    """Every score of every method: at each origin, each horizon with an outcome, each third.

    `panel` holds the outcomes; each method sees it only as known at the origin. Areas that were
    split or joined between origin and outcome have no outcome and are left out.
    """
    rows = {area.code: row for row, area in enumerate(panel.areas)}
    for origin in origins:
        known = known_at(panel, origin, changes)
        horizon = min(longest, panel.years[-1] - origin)
        here = [rows[area.code] for area in known.areas]
        ended = _ended(known, changes, origin)
        usual = _usual_change(known.plans)
        groups = _thirds(known.plans[:, -1])
        for name, method in (tested or methods()).items():
            trajectories = method(known, horizon, draws, np.random.default_rng(seed))
            for step in range(horizon):
                year = origin + step + 1
                outcome = panel.plans[here, panel.years.index(year)].copy()
                outcome[[row for row, until in ended.items() if year >= until]] = np.nan
                for group, places in groups.items():
                    if np.isfinite(outcome[places]).any():
                        scores = scored(
                            trajectories[:, places, step], outcome[places], usual[places]
                        )
                        yield Tested(name, origin, step + 1, group, scores)


def origins_of(panel: Panel, first: int | None = None, last: int | None = None) -> tuple[int, ...]:
    """The Januaries to forecast from: enough history before, an outcome after."""
    possible = panel.years[FIRST_ORIGIN - 1 : -1]
    return tuple(year for year in possible if (first or year) <= year <= (last or year))


def averaged(tested: Sequence[Tested], figure: str) -> dict[tuple[str, int, str], float]:
    """The mean of a figure over origins, by method, horizon and group."""
    seen: dict[tuple[str, int, str], list[float]] = {}
    for one in tested:
        key = (one.method, one.horizon, one.group)
        seen.setdefault(key, []).append(float(getattr(one.scores, figure)))
    return {key: float(np.mean(values)) for key, values in seen.items()}


ERRORS: Final = ("mape", "wape", "mase", "crps")
HELD: Final = (77.0, 83.0)
"""What an 80 % range should hold of the outcomes, in per cent."""


@dataclass(frozen=True)
class Worse:
    """One of the others was better, by the mean over origins."""

    figure: str
    horizon: int
    group: str
    ours: float
    method: str
    theirs: float


@dataclass(frozen=True)
class Missed:
    """Our 80 % range held too few outcomes or too many."""

    horizon: int
    group: str
    coverage: float


def worse(tested: Sequence[Tested]) -> tuple[Worse, ...]:
    """Wherever the best of the others has a smaller error, or a smaller bias, than ours."""
    found = []
    for figure in (*ERRORS, "bias"):
        means = {key: abs(value) for key, value in averaged(tested, figure).items()}
        for (method, horizon, group), own in means.items():
            if method != OURS:
                continue
            others = {
                name: value
                for (name, *place), value in means.items()
                if name != OURS and place == [horizon, group]
            }
            best = min(others, key=lambda name: others[name], default=None)
            if best is not None and others[best] < own:
                found.append(Worse(figure, horizon, group, own, best, others[best]))
    return tuple(found)


def missed(tested: Sequence[Tested]) -> tuple[Missed, ...]:
    """Wherever our 80 % range held less than 77 % of the outcomes, or more than 83 %."""
    means = averaged(tested, "coverage")
    return tuple(
        Missed(horizon, group, held)
        for (method, horizon, group), held in means.items()
        if method == OURS and not HELD[0] <= held <= HELD[1]
    )


def _usual_change(plans: Floats) -> Floats:
    """Each area's mean absolute yearly change, shape (A,); 0 where it has but one January."""
    changes = np.abs(np.diff(plans, axis=1))
    known = np.isfinite(changes)
    mean: Floats = np.where(known, changes, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return mean


def _thirds(plans: Floats) -> dict[str, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Areas by how many plans they had at the origin."""
    order = np.argsort(plans, kind="stable")
    parts = (np.arange(len(plans)), *np.array_split(order, 3))
    return dict(zip(THIRDS, parts, strict=True))


def _ended(known: Panel, changes: Sequence[Change], origin: int) -> dict[int, int]:
    """The areas at the origin that a later change touches, and from when."""
    touched = {}
    for change in changes:
        if change.first_census > origin:
            for row, area in enumerate(known.areas):
                if area.code in (*change.ended, *change.began):
                    touched[row] = change.first_census
    return touched
