"""How good the tables by age and by setting were, beside each area keeping its mix."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from goldthread.analysis.demand.history import known_at
from goldthread.analysis.demand.panel import Panel
from goldthread.analysis.demand.project import project
from goldthread.analysis.demand.scores import scored
from goldthread.statute.vocabulary.areas import REORGANISATIONS

DRAWS = 300
SMALLEST = 20  # plans in the cell at the origin: below it a relative error says nothing
Found = dict[tuple[str, str, int], list[tuple[float, float, float, float]]]


def tables(panel: Panel, origins: tuple[int, ...]) -> tuple[Found, bool]:
    """For each table, category and horizon: MAPE, MAPE of the kept mix, coverage, bias.

    Also whether every draw of every table added up to the draw of its area exactly.
    """
    found: Found = defaultdict(list)
    exact = True
    rows = {area.code: row for row, area in enumerate(panel.areas)}
    for origin in origins:
        known = known_at(panel, origin, REORGANISATIONS)
        horizon = min(5, panel.years[-1] - origin)
        here = [rows[area.code] for area in known.areas]
        totals = project(known, horizon, np.random.default_rng(1), "la", DRAWS).draws[..., 0]
        for by, published in (("age", panel.by_age), ("setting", panel.by_setting)):
            made = project(known, horizon, np.random.default_rng(1), by, DRAWS)
            exact = exact and bool(np.array_equal(made.draws.sum(axis=-1), totals))
            base = np.nan_to_num((known.by_age if by == "age" else known.by_setting)[:, -1])
            mix = base / known.plans[:, -1:]
            for place, category in enumerate(made.categories):
                wanted = base[:, place] >= SMALLEST
                if not wanted.any():
                    continue
                for step in range(horizon):
                    outcome = published[here, panel.years.index(origin + step + 1), place][wanted]
                    if not np.isfinite(outcome).any():
                        continue
                    ones = np.ones(int(wanted.sum()))
                    score = scored(made.draws[:, wanted, step, place], outcome, ones)
                    kept = np.median(totals[:, wanted, step], axis=0) * mix[wanted, place]
                    simple = scored(kept[None], outcome, ones)
                    found[by, category, step + 1].append(
                        (score.mape, simple.mape, score.coverage, score.bias)
                    )
    return found, exact


def table_lines(found: Found) -> Iterator[str]:
    """Markdown: one row for each category, at 1 and 3 years."""
    yield "| table | category | years | MAPE | MAPE, mix kept | 80 % coverage | bias % |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for (by, category, horizon), scores in found.items():
        if horizon in (1, 3):
            mape, simple, coverage, bias = np.mean(scores, axis=0)
            yield (
                f"| {by} | {category} | {horizon} | {mape:.1f} | {simple:.1f} | {coverage:.0f} | "
                f"{bias:+.1f} |"
            )
