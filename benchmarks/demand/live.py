"""How much a count after the origin improves a projection: the next January as the register.

    GOLDTHREAD_DATA=…/shared/data PYTHONPATH=src:. python -m benchmarks.demand.live

No release counts plans within a year, so the only test there is: project from a January; take each
area's next January, with an error put on it, as what its register says; score the Januaries after.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from goldthread.analysis.demand.growth import fit_growth, simulate_growth
from goldthread.analysis.demand.history import known_at
from goldthread.analysis.demand.live import (
    RETURN_ERROR,
    UNEXPLAINED,
    LivePoint,
    census_day,
    started_from,
)
from goldthread.analysis.demand.panel import Panel
from goldthread.analysis.demand.scores import scored
from goldthread.exchange.demand_panel.folder import read_folder
from goldthread.statute.vocabulary.areas import REORGANISATIONS

ORIGINS = (2018, 2019, 2020)
DRAWS = 500


def scores(panel: Panel, origin: int, spread: float) -> Iterator[tuple[int, str, float, float]]:
    """CRPS and 80 % coverage two and more years ahead, without the register and with it."""
    known = known_at(panel, origin, REORGANISATIONS)
    codes = [area.code for area in panel.areas]
    rows = [codes.index(area.code) for area in known.areas]
    horizon = panel.years[-1] - origin
    plain = simulate_growth(fit_growth(known), horizon, DRAWS, np.random.default_rng(1))
    rng = np.random.default_rng(2)
    actual = panel.plans[rows, panel.years.index(origin + 1)]
    there = np.flatnonzero(np.isfinite(actual) & (actual > 0))
    moved = plain.copy()
    for row in there:
        seen = float(actual[row] * np.exp(spread * rng.standard_normal()))
        point = LivePoint(census_day(origin + 1), 1.0, seen, spread, (), False)
        moved[:, row] = started_from(plain[:, row], float(known.plans[row, -1]), point, rng)
    for step in range(1, horizon):
        outcome = panel.plans[rows, panel.years.index(origin + step + 1)][there]
        for name, draws in (("without", plain), ("with", moved)):
            found = scored(draws[:, there, step], outcome, np.ones(len(there)))
            yield step + 1, name, found.crps, found.coverage


def main() -> None:
    """Print means over origins."""
    folder = Path(os.environ.get("GOLDTHREAD_DATA", "../shared/data")) / "ehc_la" / "release_2022"
    panel = read_folder(folder).panel
    for spread in (UNEXPLAINED, RETURN_ERROR):
        found: dict[tuple[int, str], list[tuple[float, float]]] = {}
        for origin in ORIGINS:
            for ahead, name, crps, coverage in scores(panel, origin, spread):
                found.setdefault((ahead, name), []).append((crps, coverage))
        for (ahead, name), values in sorted(found.items()):
            crps, coverage = np.mean(values, axis=0)
            print(f"error {spread:.1%}  {ahead} years  {name:<8} {crps:6.2f} {coverage:6.1f}")


if __name__ == "__main__":
    main()
