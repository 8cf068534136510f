"""What analysts use today, as competitors: each forecasts from the same panel, without later data.

Each gives one number for an area and year; its draws spread around it as its own one-year errors
of the last three years did, added up over the years ahead.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np

from goldthread.analysis.demand.ages import aged, to_single_years
from goldthread.analysis.demand.indicators import yearly_growth
from goldthread.analysis.demand.national import national_growth
from goldthread.analysis.demand.panel import FLOWS, STOCKS, Floats, Panel

Points = Callable[[Panel, int], Floats]
Draws = Callable[[Panel, int, int, np.random.Generator], Floats]
ERROR_YEARS: Final = 3


def last_value(panel: Panel, horizon: int) -> Floats:
    """Nothing changes, shape (A, horizon)."""
    return np.repeat(panel.plans[:, -1:], horizon, axis=1)


def last_growth(panel: Panel, horizon: int) -> Floats:
    """Each area's growth of the last year goes on; the nation's where it has none."""
    own = yearly_growth(panel)[:, -1]
    return _growing(panel, np.where(np.isfinite(own), own, national_growth(panel)[-1]), horizon)


def national(panel: Panel, horizon: int) -> Floats:
    """The nation's growth of the last three years, for every area."""
    return _growing(panel, _national_mean(panel), horizon)


def half_and_half(panel: Panel, horizon: int) -> Floats:
    """Half an area's growth of the last three years, half the nation's."""
    own = yearly_growth(panel)[:, -3:]
    known = np.isfinite(own)
    mean = np.where(known, own, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    nation = _national_mean(panel)
    mixed = np.where(known.any(axis=1), (mean + nation) / 2, nation)
    return _growing(panel, mixed, horizon)


def cohort_survival(panel: Panel, horizon: int) -> Floats:
    """A sheet of year groups: each grows older by the area's own ratio of the last three years.

    Year groups are interpolated from bands; the youngest stays as it is. The ratios are of net
    numbers, as in the sheets: starts, ends and moves are not told apart.
    """
    ages = to_single_years(np.nan_to_num(panel.by_age[:, -4:]), panel.bands)  # (A, 4, 24)
    before, after = aged(ages[:, :-1], axis=2).sum(axis=1), ages[:, 1:].sum(axis=1)
    ratio = np.clip(after / np.maximum(before, 0.5), 0.0, 3.0)
    now, points = ages[:, -1], np.empty((len(panel.areas), horizon))
    for step in range(horizon):
        older = aged(now, axis=1) * ratio
        older[:, 0] = now[:, 0]
        now = older
        points[:, step] = now.sum(axis=1)
    return points


BASELINES: Final[dict[str, Points]] = {
    "last value": last_value,
    "last growth": last_growth,
    "national growth": national,
    "half and half": half_and_half,
    "cohort survival": cohort_survival,
}


def with_past_errors(method: Points) -> Draws:
    """The method with draws around it, from its own errors one year ahead."""

    def draw(panel: Panel, horizon: int, draws: int, rng: np.random.Generator) -> Floats:
        errors = past_errors(panel, method)
        steps = rng.choice(errors, size=(draws, len(panel.areas), horizon))
        spread: Floats = method(panel, horizon) * np.exp(np.cumsum(steps, axis=2))
        return spread

    return draw


def past_errors(panel: Panel, method: Points) -> Floats:
    """Log errors one year ahead at the last three origins that can be scored, about their median."""
    found = []
    for ahead in range(1, ERROR_YEARS + 1):
        earlier = _earlier(panel, ahead)
        if len(earlier.years) < ERROR_YEARS:
            break
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.log(panel.plans[:, -ahead] / method(earlier, 1)[:, 0])
        found.append(error[np.isfinite(error)])
    errors = np.concatenate(found) if found else np.zeros(1)
    centred: Floats = errors - np.median(errors)
    return centred


def _earlier(panel: Panel, years: int) -> Panel:
    """The panel some years earlier, for all its areas."""
    cut: dict[str, Any] = {
        name: getattr(panel, name)[:, :-years] for name in (*STOCKS, "joined", *FLOWS)
    }
    return replace(panel, years=panel.years[:-years], **cut)


def _national_mean(panel: Panel) -> float:
    return float(national_growth(panel)[-3:].mean())


def _growing(panel: Panel, growth: Floats | float, horizon: int) -> Floats:
    rate = np.broadcast_to(growth, (len(panel.areas),))
    points: Floats = panel.plans[:, -1:] * np.exp(rate[:, None] * np.arange(1, horizon + 1))
    return points
