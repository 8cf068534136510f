"""Automatic ETS and ARIMA for each area by itself, where statsforecast is installed."""

import importlib.util
import warnings

import numpy as np

from goldthread.analysis.demand.baselines import Draws
from goldthread.analysis.demand.growth import fit_growth, simulate_growth
from goldthread.analysis.demand.panel import Floats, Panel

LEVEL = 80
DEVIATIONS = 1.2815515655446004


def without_requests(panel: Panel, horizon: int, draws: int, rng: np.random.Generator) -> Floats:
    """Ours with no indicator but the area's last growth: what pooling alone gives."""
    return simulate_growth(fit_growth(panel, ("last growth",)), horizon, draws, rng)


def automatic(name: str) -> Draws:
    """AutoETS or AutoARIMA on the log counts of each area, with their own 80 % intervals."""

    def draw(panel: Panel, horizon: int, draws: int, rng: np.random.Generator) -> Floats:
        from statsforecast.models import ARIMA, AutoARIMA, AutoETS

        made = np.empty((draws, len(panel.areas), horizon))
        for row, counts in enumerate(panel.plans):
            known = np.log(counts[np.isfinite(counts) & (counts > 0)])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                kinds = {"ETS": AutoETS, "ARIMA": AutoARIMA}
                try:
                    found = kinds[name](season_length=1).forecast(known, horizon, level=[LEVEL])
                except (NotImplementedError, ValueError, IndexError):  # too few years for it
                    walk = ARIMA(order=(0, 1, 0))
                    found = walk.forecast(known, horizon, level=[LEVEL])
            middle = np.asarray(found["mean"])
            spread = (np.asarray(found[f"hi-{LEVEL}"]) - middle) / DEVIATIONS
            spread = np.where(np.isfinite(spread), spread, 0.0)
            # errors of one draw go together over the years, as in a random walk
            made[:, row] = np.exp(middle + spread * rng.standard_normal((draws, 1)))
        return made

    return draw


def further_methods() -> dict[str, Draws]:
    """What the command does not test against."""
    found: dict[str, Draws] = {"without requests": without_requests}
    if importlib.util.find_spec("statsforecast") is not None:
        found.update({f"{name} (log)": automatic(name) for name in ("ETS", "ARIMA")})
    return found
